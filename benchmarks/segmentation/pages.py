"""Pages whose lines are labelled from gold paragraphs: what the line states are learnt from.

A page is the stretch of a dump (or a flattened HTML page) that holds one article with all its furniture. Lines whose
state the gold leaves open (a paragraph that a reader may leave out) keep the set of states they could be in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import lxml.html

from dateline.segment.lines import split_lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP
from dateline.segment.shapes import ends_sentence

States = frozenset[int]
GAP_SETS = ("web", "wikinews", "arabic", "wire", "toggle", "toggle_modern")
SINGLE_SETS = ("tempeval", "places_lgl")
# Pages of outlets that occur once or twice; the same page may stand in several of them, in other dresses.
PAGE_SETS = ("pages_browser", "pages_inscriptis", "guides", "guides_text")
HTML_SETS = ("html", "pages_html", "guides_html")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "table",
        "tr",
        "td",
        "th",
        "br",
        "figure",
        "figcaption",
        "blockquote",
        "form",
        "button",
        "label",
        "option",
        "select",
        "title",
        "dl",
        "dt",
        "dd",
        "pre",
        "hr",
        "address",
    ]
)
_SKIPPED = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "head", "select", "textarea"])


@dataclass(frozen=True, slots=True)
class Page:
    """One article's page: its lines, the blank lines before each, and the states each may be in."""

    source: str
    key: str
    texts: tuple[str, ...]
    blanks: tuple[int, ...]
    states: tuple[States, ...]
    title: str = ""
    """The headline as the gold has it."""
    outlet: str = ""
    """The site, where gold or the file's name tells it."""
    offsets: tuple[int, ...] = ()
    """Where each line starts in the dump it was cut from; none where the lines are no dump's."""
    article: Mapping[str, Any] = field(default_factory=dict)
    """What the gold says of it; offsets count from the start of the dump."""

    def is_labelled(self) -> bool:
        """Whether the lines' states are known."""
        return any(self.states)

    def headline(self) -> str | None:
        """The line that is the headline for certain."""
        return next((t for t, s in zip(self.texts, self.states, strict=True) if s == {HEADLINE}), None)

    def body(self) -> list[tuple[str, States]]:
        """The lines that are, or may be, paragraphs."""
        pairs = zip(self.texts, self.states, strict=True)
        return [(t, s) for t, s in pairs if s & {BODY, SHORT} and HEADLINE not in s and BEFORE not in s]


def squashed(text: str) -> str:
    """`text` with its white space and case folded."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def _paragraph_lines(texts: Sequence[str], article: dict[str, Any]) -> list[str]:
    """For each line '' or 'must' or 'may': whether it is a gold paragraph, or part of one."""
    optional = article["optional"] or [False] * len(article["paragraphs"])
    known: dict[str, bool] = {}
    for paragraph, may in zip(article["paragraphs"], optional, strict=True):
        key = squashed(paragraph)
        known[key] = known.get(key, True) and bool(may)
    found = []
    for text in texts:
        line = squashed(text)
        part = len(line) > 25 and any(line in p for p in known)
        whole = len(line) > 60 and any(len(p) > 40 and p in line for p in known)
        found.append(("may" if known[line] else "must") if line in known else "must" if part or whole else "")
    return found


def _standfirst(lines: Sequence[int], n: int) -> set[int]:
    """One to three leading paragraphs that two or more other lines part from the rest: a standfirst, not body."""
    for k, i in enumerate(lines[:3]):
        following = lines[k + 1] if k + 1 < len(lines) else n
        if following < n and following - i > 2:
            return set(lines[: k + 1])
        if following - i > 1:
            break
    return set()


def label(texts: Sequence[str], article: dict[str, Any], head: int | None) -> tuple[States, ...] | None:
    """The states each line of a page may be in; None where headline or paragraphs are not found in it."""
    marks = _paragraph_lines(texts, article)
    title = squashed(article["headline"] or "")
    prints: list[int] = []
    if head is None:
        told = [i for i, m in enumerate(marks) if m]
        large = [i for i in told if len(texts[i]) > 60] or told
        prints = [i for i in range(len(texts)) if large and squashed(texts[i]) == title and i <= large[0] + 3]
        if not prints:
            return None
        head = prints[-1]
        prints = [i for i in prints if head - i <= 25]
    told = [i for i, m in enumerate(marks) if m and i > head]
    if not told:
        return None
    top = _standfirst(told, len(texts))
    large = [i for i in told if len(texts[i]) > 60] or told
    first = next((i for i in told if i not in top), told[0])
    states = [
        _state(i, texts[i], marks[i], head, top, (first, told[-1]), (large[0], large[-1])) for i in range(len(texts))
    ]
    if len(prints) > 1:  # printed twice before the text: either print may be the headline
        for i in range(prints[0], head + 1):
            states[i] = frozenset({BEFORE, TOP})
        for i in prints:
            states[i] = frozenset({BEFORE, HEADLINE, TOP})
        states[prints[0]], states[head] = frozenset({BEFORE, HEADLINE}), frozenset({HEADLINE, TOP})
    return tuple(states)


def _state(
    i: int, text: str, mark: str, head: int, top: set[int], told: tuple[int, int], large: tuple[int, int]
) -> States:
    if i in top:
        return frozenset({TOP})
    if i <= head:
        return frozenset({HEADLINE if i == head else BEFORE})
    if mark == "must":
        return frozenset({SHORT if len(text) < 70 and not ends_sentence(text) else BODY})
    if mark == "may":
        return frozenset(
            {BODY, SHORT, TOP} if i < large[0] else {BODY, SHORT, INSIDE} if i < large[1] else {BODY, AFTER}
        )
    return frozenset({TOP if i < told[0] else INSIDE if i < told[1] else AFTER})


def gold(corpora: Path, name: str) -> Iterator[dict[str, Any]]:
    """The gold of a set, dump by dump (format: at the top of the corpora's scorer)."""
    for line in (corpora / name / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _of_dumps(corpora: Path, name: str) -> Iterator[Page]:
    seen: set[str] = set()
    for dump in gold(corpora, name):
        text = (corpora / name / "raw" / dump["dump"]).read_bytes().decode("utf-8-sig")
        for article in dump["articles"]:
            lines = split_lines(text[article["start"] : article["end"]])
            starts = (
                i for i in range(len(lines)) if lines.char_start[i] + article["start"] >= article["headline_start"] - 1
            )
            head = next(starts, None)
            states = label(lines.text, article, head) if article["paragraphs"] and head is not None else None
            key = name + hashlib.md5(squashed((article["headline"] or "") + lines.text[-1]).encode()).hexdigest()
            if states and key not in seen:
                seen.add(key)
                blanks = (0, *lines.blank_before[1:])
                title, outlet = article["headline"] or "", article.get("outlet") or ""
                offsets = tuple(start + article["start"] for start in lines.char_start)
                yield Page(name, key, tuple(lines.text), blanks, states, title, outlet, offsets, article)


def _of_single_stories(corpora: Path, name: str) -> Iterator[Page]:
    for dump in gold(corpora, name):
        title = dump["articles"][0]["headline"]
        lines = split_lines((corpora / name / "raw" / dump["dump"]).read_bytes().decode("utf-8-sig"))
        if title and len(lines) > 2 and squashed(lines.text[0]) == squashed(title):
            rest = [
                frozenset({BODY, SHORT, TOP, INSIDE} if len(t) < 70 and not ends_sentence(t) else {BODY, TOP})
                for t in lines.text[1:]
            ]
            states = (frozenset({HEADLINE}), *rest)
            yield Page(name, name + dump["dump"], tuple(lines.text), tuple(lines.blank_before), states, title)


def _of_html(corpora: Path, name: str) -> Iterator[Page]:
    for dump in gold(corpora, name):
        article = dump["articles"][0]
        texts = _flat((corpora / name / "raw" / dump["dump"]).read_bytes())
        states = label(texts, article, None) if article["paragraphs"] and article["headline"] else None
        # a page whose lines cannot be labelled is never learnt from, but its outlet is known
        states = states or tuple(frozenset[int]() for _ in texts)
        outlet = article.get("outlet") or dump["dump"].split("_")[1]
        title = article["headline"] or ""
        yield Page(name, name + dump["dump"], tuple(texts), (1,) * len(texts), states, title, outlet)


def _flat(html: bytes) -> list[str]:
    """The visible text of a whole page, a line for each block, furniture and all."""
    lines: list[str] = []
    current: list[str] = []

    def flush() -> None:
        line = " ".join("".join(current).split())
        current.clear()
        if line:
            lines.append(line)

    for event, element in lxml.etree.iterwalk(lxml.html.document_fromstring(html), events=("start", "end", "comment")):
        is_tag = isinstance(element.tag, str)
        if event == "start" and is_tag and any(a.tag in _SKIPPED for a in (element, *element.iterancestors())):
            continue
        if is_tag and element.tag in _BLOCKS:
            flush()
        if event == "start":
            current.append(element.text or "")
        else:
            hidden = any(a.tag in _SKIPPED for a in element.iterancestors())
            current.append("" if hidden else element.tail or "")
    flush()
    return lines


def load(corpora: Path) -> list[Page]:
    """All pages of the corpora, in a fixed order; those of `html` that `is_labelled` says no to have no line states."""
    found = [page for name in (*GAP_SETS, *PAGE_SETS) for page in _of_dumps(corpora, name)]
    found += [page for name in HTML_SETS for page in _of_html(corpora, name)]
    return found + [page for name in SINGLE_SETS for page in _of_single_stories(corpora, name)]


def with_lines(page: Page, lines: Sequence[tuple[str, States]]) -> Page:
    """`page` with other lines, parted by one blank line."""
    blanks = (0,) + (1,) * (len(lines) - 1)
    return replace(page, texts=tuple(t for t, _ in lines), blanks=blanks, states=tuple(s for _, s in lines))
