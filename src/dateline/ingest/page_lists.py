"""HTML files that hold many articles: saves from news databases, results of a search, a page of posts.

The tree has the period there: brothers of one kind, each with a title, a day and a text, that hold nearly all the prose of
the page. Saves that are laid out flat have the period in their lines instead (`dateline.records`). Either way the page
becomes a text in which the records can be told apart; a page with one article is never taken for a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from dateline.lexicon.dates import find_dates
from dateline.model import Precision
from dateline.records import Listing, recognise

_FEWEST_RECORDS = 2
_PROSE_CHARS = 80
_LONGEST_TITLE = 250
_HEAD_LINES = 8
_SHORTEST_TEXT_CHARS = 200
_MOST_PROSE = 0.8
_MOST_RECORDS = 0.8
_MOST_TEXT = 0.6
_MAX_PARENTS = 4_000
RULE = "_" * 24
"""Stands above each record of a list that the tree tells: the marker of its layout."""


def listed_text(tree: Any, placed: Sequence[tuple[Any, str]]) -> str:
    """The text of a page that is a list of articles, a rule between two; '' for every other page. `placed` are its lines
    (`dateline.ingest.markup.placed_blocks`)."""
    lines = [line for _, line in placed]
    total = sum(map(len, filter(_is_prose, lines)))
    for siblings in _candidates(tree) if total else ():
        records = _records(siblings, placed)
        if _are_articles(records, total):
            first = next(n for n, (element, _) in enumerate(placed) if _inside(element, siblings[:1]))
            head = lines[:first]
            return "\n\n".join([*head, *(f"{RULE}\n\n" + "\n\n".join(record) for record in records)]) + "\n"
    return _flat(lines, total)


def _candidates(tree: Any) -> Iterable[Sequence[Any]]:
    """Brothers of one tag and class, those that hold most text first."""
    found: list[tuple[int, int, list[Any]]] = []
    for parent in islice(tree.iter(), _MAX_PARENTS):
        if not isinstance(parent.tag, str) or len(parent) < _FEWEST_RECORDS:
            continue
        kinds: dict[tuple[str, str], list[Any]] = {}
        for child in parent:
            if isinstance(child.tag, str):
                kinds.setdefault((child.tag, child.get("class") or ""), []).append(child)
        for (tag, _), children in kinds.items():
            if len(children) >= _FEWEST_RECORDS and tag not in (
                "p",
                "li",
                "tr",
                "td",
                "br",
                "hr",
                "a",
                "span",
                "script",
            ):
                weight = sum(len("".join(child.itertext())) for child in children)
                found.append((weight, len(found), children))
    found.sort(key=lambda one: (-one[0], -one[1]))  # of equals the innermost
    return [children for _, _, children in found[:6]]


def _inside(element: Any, outer: Sequence[Any]) -> bool:
    return any(element is one or one in element.iterancestors() for one in outer)


def _records(siblings: Sequence[Any], placed: Sequence[tuple[Any, str]]) -> list[list[str]]:
    """The lines of each of the brothers."""
    owners: dict[Any, int] = {}
    for n, sibling in enumerate(siblings):
        owners.update((element, n) for element in sibling.iter())
    records: list[list[str]] = [[] for _ in siblings]
    for element, line in placed:
        if element in owners:
            records[owners[element]].append(line)
    return [record for record in records if record]


def _are_articles(records: Sequence[Sequence[str]], total: int) -> bool:
    """Whether the records are an article each: a title above, a day near it, a text, and next to no prose elsewhere."""
    if len(records) < _FEWEST_RECORDS:
        return False
    whole = [record for record in records if _is_article(record)]
    prose = sum(len(line) for record in records for line in record if _is_prose(line))
    return len(whole) >= _MOST_RECORDS * len(records) and len(whole) >= _FEWEST_RECORDS and prose >= _MOST_PROSE * total


def _is_article(record: Sequence[str]) -> bool:
    head: list[str] = []
    for line in record:
        if _is_prose(line):
            break
        head.append(line)
    prose = sum(len(line) for line in record if _is_prose(line))
    has_title = bool(head) and any(len(line.split()) > 1 and len(line) <= _LONGEST_TITLE for line in head)
    is_teaser = record[-1].endswith(("…", "...")) or prose < _SHORTEST_TEXT_CHARS  # a page of teasers is a front page
    return has_title and not is_teaser and any(_has_day(line) for line in head[:_HEAD_LINES])


def _has_day(line: str) -> bool:
    return any(one.precision is Precision.DAY and one.has_year for one in find_dates(line))


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_CHARS and line.rstrip("\"'”’»)")[-1:] in ".!?。！？…؟"


def _flat(lines: Sequence[str], total: int) -> str:
    text = "\n\n".join(lines) + "\n"
    listing = recognised(lines)
    if listing is None or len(listing.records) < _FEWEST_RECORDS:
        return ""
    dated = sum(record.day is not None for record in listing.records)
    held = [text[record.char_start : record.char_end] for record in listing.records]
    prose = sum(len(line) for record in held for line in record.split("\n\n") if _is_prose(line))
    is_whole = sum(map(len, held)) >= _MOST_TEXT * len(text) and prose >= _MOST_PROSE * total
    return text if is_whole and dated >= _MOST_RECORDS * len(held) else ""


def recognised(lines: Sequence[str]) -> Listing | None:
    """The list of articles that these lines make, a blank line between two."""
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 2
    return recognise(list(lines), starts, [0] + [1] * (len(lines) - 1))
