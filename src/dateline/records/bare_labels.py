"""Labels that stand alone above their values, in a list where the known ones do; and values that only look like one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.records.partners import is_plain
from dateline.records.shapes import Line, Shape

_FEW = 0.4
_MANY_ALONE = 3
_LONGEST = 30


def with_bare_labels(lines: Sequence[Line], ranges: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines, those read as labels that come once per record, alone, with a value below, and are in no table.

    Only where at least three labels a record stand alone: words that come again in a header are values elsewhere.
    """
    found = list(lines)
    alone = sum(_stands_alone(line) for start, end in ranges for line in lines[start:end])
    if alone < _MANY_ALONE * len(ranges):
        return found
    records: Counter[Shape] = Counter()
    values: dict[Shape, set[str]] = {}
    for start, end in ranges:
        own: set[Shape] = set()
        for i in range(start, end - 1):
            shape = lines[i].shape
            if shape is None or not is_plain(shape) or len(shape.key) > _LONGEST or lines[i + 1].blanks:
                continue
            if _is_field(lines[i + 1]) or (i > start and _stands_alone(lines[i - 1]) and not lines[i].blanks):
                continue  # the value of a label, or the end of one
            own.add(shape)
            values.setdefault(shape, set()).add(lines[i + 1].text)
        records.update(own)
    labels = {s for s, n in records.items() if n >= max(2, _FEW * len(ranges)) and len(values[s]) > 1}
    for start, end in ranges:
        for i in range(start, end):
            line = lines[i]
            if line.shape in labels and not (i > start and _stands_alone(lines[i - 1]) and not line.blanks):
                found[i] = line._replace(shape=Shape("label", line.shape.key), value_at=len(line.text))
    return found


def without_stray_labels(lines: Sequence[Line], ranges: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines, those read as plain words that are a label's name alone, without a mark, in too few records to be one.

    A section called 'Société', a headline 'Summary': in a list whose fields are labelled otherwise, or not at all.
    """
    records: dict[Shape, set[int]] = {}
    n_alone = 0
    for n, (start, end) in enumerate(ranges):
        for line in lines[start:end]:
            if line.shape is not None and _is_unmarked(line):
                records.setdefault(line.shape, set()).add(n)
    n_alone = sum(len(own) for own in records.values())
    if n_alone >= _MANY_ALONE * len(ranges):
        return list(lines)
    stray = {shape for shape, own in records.items() if len(own) < max(2, _MOST * len(ranges))}
    return [_as_words(line) if _is_unmarked(line) and line.shape in stray else line for line in lines]


_MOST = 0.6
_LONGEST_CODE = 3


def _is_unmarked(line: Line) -> bool:
    """Whether a line is a known label and nothing else, not even a colon: it may as well be a value. Codes may not."""
    is_code = len(line.text) <= _LONGEST_CODE and line.text.isupper()
    return not is_code and _stands_alone(line) and (line.text[-1].isalnum() or line.text[-1] in ")'")


def _as_words(line: Line) -> Line:
    return line._replace(shape=Shape("text", line.text.casefold()), value_at=0)


def _stands_alone(line: Line) -> bool:
    return _is_field(line) and line.value_at >= len(line.text)


def _is_field(line: Line) -> bool:
    return line.shape is not None and line.shape.kind == "label"
