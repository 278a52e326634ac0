"""HTML pages that lead to articles and hold none: front pages, sections, tags, results of a search.

Their entries are elements of one tag and class, each with a linked or headed title and a sentence or two; next to no
running text stands outside them. A page with an article among its boxes never is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from dateline.ingest.page_title import text_of
from dateline.lexicon.dates import find_dates

_FEWEST_ENTRIES = 4
_LONGEST_BLURB = 400
_LONGEST_TITLE = 250
_LONGEST_DAY = 60
_MOST_ENTRIES = 0.7
"""So many of the brothers have a title and a blurb."""
_MOST_TEXT = 0.8
"""So much of the page's running text stands in them."""
_MAX_ELEMENTS = 20_000
_TRIED = 8
_RUNNING_CHARS, _RUNNING_CHARS_WIDE = 30, 12
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENTRIES = frozenset({"article", "div", "li", "section", "tr", "td", "a", "dl"})
ENTRY_BREAK = "\n\n\n"
"""Parts two entries in the text of a listing; lines of one are parted by one line end."""


def teasers_text(tree: Any, placed: Sequence[tuple[Any, str]]) -> str:
    """The entries of a page that lists teasers, each a title and what stands under it; '' for any other page.

    `placed` are the page's lines with the elements that print them (`dateline.ingest.markup.placed_blocks`).
    """
    total = sum(len(line) for _, line in placed if is_running(line))
    for brothers in _brothers(tree) if total else ():
        entries = [entry for entry in _entries(brothers, placed) if entry]
        told = [entry for entry in entries if _is_teaser(entry)]
        running = sum(len(line) for entry in told for _, line in entry if is_running(line))
        if len(told) >= max(_FEWEST_ENTRIES, _MOST_ENTRIES * len(entries)) and running >= _MOST_TEXT * total:
            return ENTRY_BREAK.join("\n".join(_told(entry)) for entry in told) + "\n"
    return ""


def is_running(line: str) -> bool:
    """Whether a line reads like a sentence: long enough, and closed or left open by its marks."""
    closed = line.rstrip("\"'”’») ")[-1:] in (*".!?。！？…؟।", "")
    return closed and len(line) >= (_RUNNING_CHARS if line.isascii() or line.count(" ") > 2 else _RUNNING_CHARS_WIDE)


def _brothers(tree: Any) -> Iterator[list[Any]]:
    """Elements of one tag and class, wherever they stand, none within another; those with most text first."""
    kinds: dict[tuple[str, str], list[Any]] = {}
    for element in islice(tree.iter(), _MAX_ELEMENTS):
        if element.tag in _ENTRIES and (len(element) or element.tag == "a"):
            kinds.setdefault((element.tag, element.get("class") or ""), []).append(element)
    found = []
    for n, elements in enumerate(kinds.values()):
        if len(elements) < _FEWEST_ENTRIES:
            continue
        own = set(elements)
        inner = [one for one in elements if own.isdisjoint(islice(one.iterdescendants(), _MAX_ELEMENTS))]
        if len(inner) >= _FEWEST_ENTRIES:
            found.append((-sum(len("".join(one.itertext())) for one in inner), n, inner))
    found.sort(key=lambda one: one[:2])
    yield from (inner for _, _, inner in found[:_TRIED])


def _entries(brothers: Sequence[Any], placed: Sequence[tuple[Any, str]]) -> list[list[tuple[Any, str]]]:
    owners = {element: n for n, brother in enumerate(brothers) for element in brother.iter()}
    entries: list[list[tuple[Any, str]]] = [[] for _ in brothers]
    for element, line in placed:
        if element in owners:
            entries[owners[element]].append((element, line))
    return entries


def _is_teaser(entry: Sequence[tuple[Any, str]]) -> bool:
    told = _from_title(entry)
    blurb = sum(len(line) for _, line in told[1:])
    is_whole = bool(told) and blurb <= _LONGEST_BLURB and any(is_running(line) for _, line in told[1:])
    # a chapter of a guide has a title and a paragraph, too, and leads nowhere
    return is_whole and any(_is_link(element, line) for element, line in entry if not is_running(line))


def _told(entry: Sequence[tuple[Any, str]]) -> list[str]:
    """The title, the sentences and the day of an entry, without its buttons and counters."""
    title, *rest = (line for _, line in _from_title(entry))
    return [title, *(line for line in rest if is_running(line) or (len(line) < _LONGEST_DAY and find_dates(line)))]


def _from_title(entry: Sequence[tuple[Any, str]]) -> Sequence[tuple[Any, str]]:
    """An entry from the line that is its title; nothing where none is."""
    at = next((n for n, (element, line) in enumerate(entry) if _is_title(element, line)), None)
    return () if at is None else entry[at:]


def _is_title(element: Any, line: str) -> bool:
    if len(line) > _LONGEST_TITLE or sum(map(str.isalpha, line)) < 6:
        return False
    around = (element, *islice(element.iterancestors(), 2))
    return any(one.tag in _HEADINGS for one in around) or _is_link(element, line)


def _is_link(element: Any, line: str) -> bool:
    """Whether a line is a link throughout."""
    around = (element, *islice(element.iterancestors(), 2))
    return any(one.tag == "a" for one in around) or any(text_of(one) == line for one in islice(element.iter("a"), 3))
