"""An HTML page as a document: its headline, a blank line, and the paragraphs of its article.

trafilatura finds the article among the furniture; the page's own statement of its body, where it makes one, decides
about what trafilatura took too much of. The document's text is what is returned here, so spans refer to it and an audit
extracts it again.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.errors import DumpUnreadable
from dateline.ingest.decode import decode_all
from dateline.ingest.items import well_formed
from dateline.ingest.markup import MOST_PAGE_TAGS, placed_blocks, refuse_tags
from dateline.ingest.page_candidates import Candidate, Placed, candidates
from dateline.ingest.page_date import printed_day
from dateline.ingest.page_head import PageHead, read_head, states_one_article
from dateline.ingest.page_lists import RULE, listed_text
from dateline.ingest.page_ranking import best
from dateline.ingest.page_state import carried_markup
from dateline.ingest.page_teasers import is_running, teasers_text
from dateline.ingest.page_title import Titles, edited_headline, folded, text_of, uncut
from dateline.ingest.page_votes import voted
from dateline.ingest.reading import Reading, own_over
from dateline.ingest.streams import HeadedStream
from dateline.model import Document, Layout, Metadata, Rejection

Item = Document | Rejection

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,40})", re.I)
_MIN_STATED_LETTERS = 300
_LONG_PARAGRAPH_CHARS = 60
_TITLE_BLOCKS = 4
_FEWEST_LABELS_CHARS = 60


def read_html(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    """The article of one HTML page. Raises DumpUnreadable for a page of too many bytes or tags."""
    limit = reading.options.max_page_bytes
    data = stream.peek(limit + 1)
    if len(data) > limit:
        raise DumpUnreadable(f"the HTML page is larger than {limit:,} bytes: deliver its articles one by one")
    yield from page_documents(reading, data, Metadata(), where="the page")


def page_documents(reading: Reading, data: bytes, outer: Metadata, *, where: str, charset: str = "") -> Iterator[Item]:
    """The article of a page as a document of kind 'page' (a list of articles as one of kind 'text'), or a rejection
    saying why there is none.

    `outer` is what is known of the page besides itself (WARC headers) and yields to what the page says; `charset`
    is the one the server named. Raises DumpUnreadable for a page of too many tags.
    """
    source = _decoded(data, charset)
    tree = _parsed(source)
    placed = _placed(tree)
    if listed := _list_in(tree, placed):
        layout = Layout(RULE) if RULE in listed else None
        yield from reading.documents(listed, replace(outer, layout=layout, source=outer.source or "html"))
        return
    if entries := _teasers_in(tree, placed):
        metadata = replace(read_head(tree).metadata, published_at=None, published_on=None, byline=None)
        yield from reading.documents(entries, own_over(metadata, outer), kind="listing")
        return
    text, metadata = _page_in(tree, placed)
    if text:
        yield from reading.documents(text, own_over(metadata, outer), kind="page")
        return
    detail = f"{where} has no article text that could be found (a listing, a login or a page made by scripts)"
    yield reading.rejection("no_article_in_page", detail, text=source)


def extract_list(source: str) -> str:
    """The text of a page that holds a list of articles; '' for one that holds one article, or none."""
    tree = _parsed(source)
    return _list_in(tree, _placed(tree))


def _placed(tree: Any) -> Placed:
    return [] if tree is None else placed_blocks(tree)


def _list_in(tree: Any, placed: Placed) -> str:
    return "" if tree is None or states_one_article(tree) else well_formed(listed_text(tree, placed))


def extract_teasers(source: str) -> str:
    """The entries of a page that lists teasers (see `dateline.ingest.page_teasers`); '' for any other page."""
    tree = _parsed(source)
    return _teasers_in(tree, _placed(tree))


def _teasers_in(tree: Any, placed: Placed) -> str:
    return "" if tree is None or states_one_article(tree) else well_formed(teasers_text(tree, placed))


def extract_page(source: str) -> tuple[str, Metadata]:
    """The article's text ('' if there is none) and the page's claims about it."""
    tree = _parsed(source)
    return _page_in(tree, _placed(tree))


def _page_in(tree: Any, placed: Placed) -> tuple[str, Metadata]:
    if tree is None:
        return "", Metadata()
    head = read_head(tree)
    blocks = _without_titles(_found_blocks(tree, head), head.titles)
    headline = _choice(tree, placed, head, blocks).headline()
    head = replace(head, metadata=replace(head.metadata, headline=headline or None))
    blocks = _without_titles(blocks, frozenset({folded(headline)}))
    if not _holds_text(blocks):
        return "", head.metadata
    day, metadata = _dated(tree, head) if headline else ("", head.metadata)
    blocks = [day, *blocks] if day and day not in blocks[:_TITLE_BLOCKS] else blocks
    return well_formed("\n\n".join([headline, *blocks] if headline else blocks)), metadata


@dataclass(frozen=True, slots=True)
class HeadlineChoice:
    """What the headline of a page is chosen from."""

    ruled: str | None
    """The one that a page which calls itself a news article declares for sharing; no other is asked then."""
    found: Mapping[str, Candidate]
    titles: Titles
    body: Sequence[str]
    language: str | None

    def headline(self) -> str:
        """The chosen one, on one line; '' for none."""
        return " ".join((self.ruled or best(self.found, self.titles, self.body, self.language) or "").split())


def page_choice(data: bytes) -> HeadlineChoice:
    """What the headline of a page is chosen from, for those who fit or explain the choice."""
    tree = _parsed(_decoded(data, ""))
    head = read_head(tree)
    return _choice(tree, _placed(tree), head, _without_titles(_found_blocks(tree, head), head.titles))


def _choice(tree: Any, placed: Placed, head: PageHead, body: Sequence[str]) -> HeadlineChoice:
    titles = head.declared
    ruled = edited_headline(titles, map(text_of, tree.iter("h1")))
    found = {} if ruled else candidates(titles, placed, body)
    ruled = ruled and uncut(ruled, (*(line for _, line in placed), *titles.all()))
    return HeadlineChoice(ruled, found, titles, body, head.metadata.language)


def _dated(tree: Any, head: PageHead) -> tuple[str, Metadata]:
    """The printed day that belongs above the text ('' for none), and the claims without a day that it disproves.

    A page that states no day prints one, or states when it was last made and prints an earlier day. Of a page that
    says only when it was updated nobody knows when it was published.
    """
    stated = head.metadata.published_on
    if stated is not None and head.made_on is None:
        return "", head.metadata
    line = printed_day(tree, head.metadata.headline, head.metadata.language)
    if line is None or (stated is None and line.label == "updated"):
        return "", head.metadata
    if head.made_on is not None and line.on >= head.made_on:
        return "", head.metadata
    return line.text, replace(head.metadata, published_at=None, published_on=None)


def _decoded(data: bytes, charset: str) -> str:
    """By mark or strict UTF-8; else as the page or its server says, if that fits; else by guess."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:8192])
    for name in (declared[1].decode("ascii", "replace") if declared else "", charset):
        if name and name.lower() not in ("utf-8", "utf8"):
            try:
                return data.decode("cp1252" if name.lower() in ("iso-8859-1", "latin1") else name)
            except (LookupError, UnicodeDecodeError):
                continue
    return decode_all(data).text


def _parsed(source: str) -> Any:
    """The tree of a page, or of the markup that its scripts carry: the one door to lxml, so tags are weighed here."""
    from lxml import etree
    from lxml import html as lxml_html

    refuse_tags(source, MOST_PAGE_TAGS, "the HTML page")
    # as bytes with a stated encoding: lxml refuses text that begins with an XML declaration
    parser = lxml_html.HTMLParser(encoding="utf-8", recover=True)
    try:
        return lxml_html.document_fromstring(well_formed(source).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _blocks(tree: Any) -> list[str]:
    """The paragraphs and headings trafilatura takes for the article, in order, each on one line."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every page it finds odd
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except Exception:  # a page that breaks the extractor is a page without an article, and is reported as such
        return []
    if found is None:
        return []
    return [line for line in (" ".join(line.split()) for line in (found.text or "").split("\n")) if line]


def _found_blocks(tree: Any, head: PageHead) -> list[str]:
    """The paragraphs of the article by all that speaks for them."""
    found = _blocks(tree) or _carried_blocks(tree)
    blocks = _agreeing(found, head)
    return _once(voted(tree, found) if found and blocks is found else blocks)


def _carried_blocks(tree: Any) -> list[str]:
    """The same for a page whose article stands in its scripts only."""
    markup = carried_markup(tree)
    carried = _parsed(f"<html><body><article>{markup}</article></body></html>") if markup else None
    return [] if carried is None else _blocks(carried)


def _agreeing(blocks: list[str], head: PageHead) -> list[str]:
    """The blocks that the page's own statement of its article's text confirms, where it makes a full one.

    Where the extractor found next to nothing of it (pages built by scripts), the statement itself.
    """
    stated = folded("".join(head.body))
    found = sum(len(folded(block)) for block in blocks)
    if len(stated) < _MIN_STATED_LETTERS or len(stated) < 0.6 * found:
        return blocks  # a summary, or the part before a paywall
    confirmed = [block for block in blocks if folded(block) in stated or _is_heading(block)]
    if len(blocks) == 1 or sum(len(folded(block)) for block in confirmed) < 0.4 * len(stated):
        return list(head.body)
    return confirmed


def _is_heading(block: str) -> bool:
    return len(block) <= 80 and block[-1] not in ".:;,|" and any(char.isalpha() for char in block)


def _holds_text(blocks: Sequence[str]) -> bool:
    """Whether anything is told there: a form to log in and an error page hold labels only."""
    return any(map(is_running, blocks)) or sum(map(len, blocks)) >= _FEWEST_LABELS_CHARS


def _once(blocks: list[str]) -> list[str]:
    """Without what a page prints again and again (consent notices where embeds would be), and with the second of two
    equal long paragraphs left out (pages that hold their text twice, for two kinds of screen)."""
    counts = Counter(blocks)
    kept: list[str] = []
    seen: set[str] = set()
    for block in blocks:
        is_notice = counts[block] >= 3 and block.count(" ") >= 2 and not block.endswith(":")
        if is_notice or (block in seen and len(block) >= _LONG_PARAGRAPH_CHARS):
            continue
        seen.add(block)
        kept.append(block)
    return kept


def _without_titles(blocks: list[str], titles: frozenset[str]) -> list[str]:
    """Without the page's title where it stands above the text: the document begins with it already."""
    return [block for n, block in enumerate(blocks) if n >= _TITLE_BLOCKS or folded(block) not in titles]
