"""Notices: prose that the records of a list print word for word, as their stories do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from dateline.lexicon import languages
from dateline.records.shapes import Line, Shape

_FEWEST_RECORDS = 3
_SHARED = 0.8
_OWN = 0.5
_LONG_CHARS = 60
_SHORT_CHARS = 25
_TIMES_LONGER = 3
_FEWEST_SPACES = 7
_STOPS = (".", "!", "?", "…")


def notices(lines: Sequence[Line], ranges: Sequence[tuple[int, int]], fields: Container[Shape]) -> frozenset[int]:
    """The lines of terms of use, legal notices and the like: long ones that nearly every record prints, and are no field.

    A file may hold one story several times, and versions of a story share paragraphs: either most records have twice as
    much prose of their own, or all have some and print the notice below it, set off by a field or speaking of rights.
    """
    records: dict[str, set[int]] = defaultdict(set)
    for n, (start, end) in enumerate(ranges):
        for line in lines[start:end]:
            records[line.text].add(n)
    common = {text for text, own in records.items() if len(own) >= _SHARED * len(ranges) and len(own) > 1}
    found: set[int] = set()
    below: set[int] = set()
    n_own, are_below = 0, True
    for start, end in ranges:
        prose = [i for i in range(start, end) if len(lines[i].text) > _LONG_CHARS and not _is_field(lines[i], fields)]
        printed = [i for i in prose if lines[i].text in common]
        n_chars = sum(len(lines[i].text) for i in prose)
        n_own += _TIMES_LONGER * sum(len(lines[i].text) for i in printed) <= n_chars
        last_own = max((i for i in range(start, end) if _is_own(lines[i], common, fields)), default=None)
        own_below = _set_off(lines, last_own, printed, fields)
        are_below &= bool(own_below)
        found.update(_with_last_lines(lines, printed, end, common))
        below.update(_with_last_lines(lines, own_below, end, common))
    if len(ranges) >= _FEWEST_RECORDS and n_own >= _OWN * len(ranges):
        return frozenset(found)
    return frozenset(below) if are_below else frozenset()


def _is_own(line: Line, common: Container[str], fields: Container[Shape]) -> bool:
    """Whether a line is text that other records do not print."""
    return len(line.text) > _SHORT_CHARS and line.text not in common and not _is_field(line, fields)


def _set_off(
    lines: Sequence[Line], last_own: int | None, printed: Sequence[int], fields: Container[Shape]
) -> list[int]:
    """Those of the `printed` lines that stand below a record's own text and behind a field or a word about rights."""
    if last_own is None:
        return []
    rest = [i for i in printed if i > last_own]
    edges = [i for i in rest if is_legal(lines[i].text)]
    edges += [i for i in range(last_own + 1, rest[-1] if rest else 0) if _is_field(lines[i], fields)]
    return [i for i in rest if edges and i >= min(edges)]


def reads_like_prose(text: str) -> bool:
    """Whether a line is told in sentences, as no field and no title is: it must not be lost."""
    return len(text) > _LONG_CHARS and text.count(" ") >= _FEWEST_SPACES and text.rstrip("\"”»')")[-1:] in _STOPS


def is_legal(text: str) -> bool:
    """Whether a line speaks of rights: 'Tous droits réservés', 'omfattet af lov om ophavsret'."""
    folded = text.casefold()
    return any(word in folded for word in languages.merged("rights", "notice"))


def _with_last_lines(lines: Sequence[Line], printed: Sequence[int], end: int, common: Container[str]) -> set[int]:
    """`printed`, with the short last lines of notices that were wrapped."""
    found = set(printed)
    for i in printed:
        while i + 1 < end and not lines[i + 1].blanks and lines[i + 1].text in common and _is_text(lines[i + 1]):
            i += 1
            found.add(i)
    return found


def _is_field(line: Line, fields: Container[Shape]) -> bool:
    return line.shape is not None and line.shape in fields


def _is_text(line: Line) -> bool:
    return line.shape is None or line.shape.kind == "text"
