"""Two-letter codes parted from their values by one space: 'HD Ferry line to close', 'WC 355 words', 'PD 6 May 2014'.

One such line is nothing ('IN SHORT', 'UN talks end'); four in a row with different codes are a header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dateline.records.shapes import Line, Shape
from dateline.records.words import fold_label, role_of_label

_CODE = re.compile(r"(?P<code>[A-Z][A-Z0-9]{1,2})(?:\s+(?=\S)|$)")
_FEWEST_IN_ROW = 4
_MOST_PER_HEADER = 1.5


def with_codes(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that open with a known code read as labelled where codes stand in rows as headers print them."""
    codes = [_code_of(line) for line in lines]
    rows = _rows(codes)
    if not rows:
        return list(lines)
    in_rows = {code for start, end in rows for code in codes[start:end] if code is not None}
    counts = Counter(code for code in codes if code)
    labels = {code for code in in_rows if counts[code] <= _MOST_PER_HEADER * len(rows)}
    return [
        line if code not in labels or code is None else _labelled(line, code)
        for line, code in zip(lines, codes, strict=True)
    ]


def _code_of(line: Line) -> str | None:
    if line.shape is not None and line.shape.kind == "rule":
        return None
    match = _CODE.match(line.text)
    return match["code"] if match is not None and role_of_label(fold_label(match["code"])) is not None else None


def _rows(codes: Sequence[str | None]) -> list[tuple[int, int]]:
    """Stretches of lines that each open with another known code."""
    found: list[tuple[int, int]] = []
    start = 0
    for i in range(len(codes) + 1):
        code = codes[i] if i < len(codes) else None
        if code is None or code in codes[start:i]:
            if i - start >= _FEWEST_IN_ROW:
                found.append((start, i))
            start = i if code is not None else i + 1
    return found


def _labelled(line: Line, code: str) -> Line:
    if line.shape == Shape("label", fold_label(code)):
        return line  # "TI  - Ferry line to close": its mark is read already
    value_at = len(line.text) - len(line.text[len(code) :].lstrip().removeprefix("- ").lstrip())
    return line._replace(shape=Shape("label", fold_label(code)), value_at=value_at, number=-1)
