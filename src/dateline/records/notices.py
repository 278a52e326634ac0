"""Notices: prose that the records of a list print word for word, as their stories do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from dateline.records.shapes import Line, Shape

_FEWEST_RECORDS = 3
_SHARED = 0.8
_OWN = 0.5
_LONG_CHARS = 60
_TIMES_LONGER = 3


def notices(lines: Sequence[Line], ranges: Sequence[tuple[int, int]], fields: Container[Shape]) -> frozenset[int]:
    """The lines of terms of use, legal notices and the like: long ones that nearly every record prints, and are no field.

    None unless most records have twice as much prose of their own: a file may hold one story several times, and
    versions of a story share paragraphs.
    """
    if len(ranges) < _FEWEST_RECORDS:
        return frozenset()
    records: dict[str, set[int]] = defaultdict(set)
    for n, (start, end) in enumerate(ranges):
        for line in lines[start:end]:
            records[line.text].add(n)
    common = {text for text, own in records.items() if len(own) >= _SHARED * len(ranges)}
    found: set[int] = set()
    n_own = 0
    for start, end in ranges:
        prose = [i for i in range(start, end) if len(lines[i].text) > _LONG_CHARS and not _is_field(lines[i], fields)]
        printed = [i for i in prose if lines[i].text in common]
        found.update(printed)
        n_chars = sum(len(lines[i].text) for i in prose)
        n_own += _TIMES_LONGER * sum(len(lines[i].text) for i in printed) <= n_chars
        for i in printed:  # the last line of a wrapped one is short
            while i + 1 < end and not lines[i + 1].blanks and lines[i + 1].text in common and _is_text(lines[i + 1]):
                i += 1
                found.add(i)
    return frozenset(found) if n_own >= _OWN * len(ranges) else frozenset()


def _is_field(line: Line, fields: Container[Shape]) -> bool:
    return line.shape is not None and line.shape in fields


def _is_text(line: Line) -> bool:
    return line.shape is None or line.shape.kind == "text"
