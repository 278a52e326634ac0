"""Fragments of markup as paragraphs: what feeds, mails and office files hold of HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from dateline.errors import DumpUnreadable

_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|table|tr|td|img|blockquote|font|html|body)\b[^<>]*>", re.I
)
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|span|a|b|strong|em)\b", re.I)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "block",
        "hl1",
        "hl2",
        "hedline",
        "tagline",
        "title",
    ]
)
_UNREAD = frozenset({"script", "style", "head", "noscript", "template", "svg", "title", "option", "select", "button"})
_DEEPEST = 200
MOST_PAGE_TAGS = 60_000
"""Of a page that an article is looked for in: more than two kilobytes each, for the tree is copied by who looks for it."""
MOST_FRAGMENT_TAGS = 500_000
"""Of markup that is only read as paragraphs: up to half a kilobyte each."""
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\r\f\v\u00a0]*\n\s*")


def as_paragraphs(value: str) -> str:
    """A value as plain text with blank lines between paragraphs; markup in it, once or twice escaped, is read.

    Raises DumpUnreadable for markup of too many tags.
    """
    for _ in range(2):
        if not _MARKUP.search(value) and _ESCAPED.search(value):
            value = html.unescape(value)
    if _MARKUP.search(value):
        return "\n\n".join(blocks_of(parsed_fragment(value)))
    if "&" in value:
        value = html.unescape(value)
    return "\n\n".join(part for part in (part.strip() for part in _PARAGRAPH_BREAK.split(value)) if part)


def refuse_tags(markup: str, most: int, what: str) -> None:
    """Raise DumpUnreadable for markup with more tags than can be held as a tree, whatever its bytes: before it is parsed."""
    if (n_tags := markup.count("<")) > most:
        raise DumpUnreadable(f"{what} has {n_tags:,} tags, more than the {most:,} that are held: deliver it in parts")


def parsed_fragment(markup: str) -> Any:
    """A fragment or page of HTML as a tree; nothing outside it is ever loaded. Raises DumpUnreadable for too many tags."""
    from lxml import etree
    from lxml import html as lxml_html

    refuse_tags(markup, MOST_FRAGMENT_TAGS, "a text in HTML")
    parser = lxml_html.HTMLParser(encoding="utf-8", recover=True, no_network=True)
    source = f"<html><body>{markup}</body></html>" if "<body" not in markup[:20_000].lower() else markup
    try:
        return lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return lxml_html.document_fromstring("<html><body></body></html>")


def blocks_of(tree: Any) -> list[str]:
    """The lines of a tree as a reader sees them: one for each block element or line break, white space folded."""
    return [text for _, text in placed_blocks(tree)]


def placed_blocks(tree: Any) -> list[tuple[Any, str]]:
    """The same, each with the innermost block element that prints it."""
    found: list[tuple[Any, str]] = []
    held: list[str] = []
    owner = tree
    is_begun = False  # asked anew of all that is held, a paragraph of spans would be read as often as it has spans
    for kind, element, text in _events(tree, 0):
        if kind == "text":
            owner = owner if is_begun else element
            is_begun = is_begun or not text.isspace()
            held.append(text)
            continue
        if line := " ".join("".join(held).split()):
            found.append((owner, line))
        held = []
        is_begun = False
    if line := " ".join("".join(held).split()):
        found.append((owner, line))
    return found


def _events(element: Any, depth: int, block: Any = None) -> Iterator[tuple[str, Any, str]]:
    """('text', block, text) and ('break', block, '') in document order."""
    tag = element.tag
    if not isinstance(tag, str) or depth > _DEEPEST:
        return
    name = tag.rpartition("}")[2].lower()
    if name in _UNREAD and depth:
        return
    is_block = name in _BLOCKS
    block = element if is_block or block is None else block
    if is_block or name == "br":
        yield "break", block, ""
    if element.text:
        yield "text", block, element.text
    for child in element:
        yield from _events(child, depth + 1, block)
        if child.tail:
            yield "text", block, child.tail
    if is_block:
        yield "break", block, ""
