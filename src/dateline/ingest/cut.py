"""Long text into documents of bounded length, cut where a reader would put the scissors.

The place depends on the text alone, never on how it arrived: near the limit, at the widest run of blank lines; else at
a line end; else at a space; and only in a text without any of these in the middle.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

_BLANK_RUN = re.compile(r"\n\s+")  # begins with a literal, so that the engine skips to it at full speed
_RARE_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LF_ENDS, _CR_ENDS = re.compile(f"[\n{_RARE_ENDS}]"), re.compile(f"[\r{_RARE_ENDS}]")
_NO_LIMIT = sys.maxsize
_RARE_BLANK_RUN = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]\s+")


def cut(pieces: Iterable[str], max_chars: int, max_lines: int = _NO_LIMIT) -> Iterator[str]:
    """Join `pieces` and cut the result into texts of at most `max_chars` characters and `max_lines` line ends; joined they
    are the input again."""
    held: list[str] = []
    n_held, n_lines = 0, _NO_LINES
    for piece in pieces:
        held.append(piece)
        n_held += len(piece)
        n_lines = n_lines.and_those_of(piece)
        while n_held > max_chars or n_lines.most > max_lines:
            limit = max_chars
            if n_lines.most > max_lines:
                held = ["".join(held)]
                limit = min(limit, _end_of_line(held[0], max_lines))
            text, held = _cut_first(held, limit)
            n_held -= len(text)
            n_lines = _NO_LINES.and_those_of("".join(held))
            yield text
    if n_held:
        yield "".join(held)


class _LineEnds(NamedTuple):
    """Numbers of line ends in a text that may arrive in pieces, CR and LF apart: they end a line together, or either."""

    lf: int
    cr: int

    def and_those_of(self, piece: str) -> _LineEnds:
        rare = sum(map(piece.count, _RARE_ENDS))
        return _LineEnds(self.lf + piece.count("\n") + rare, self.cr + piece.count("\r") + rare)

    @property
    def most(self) -> int:
        return max(self)


def _end_of_line(text: str, number: int) -> int:
    """Where the line of this number ends (the first is 1), its end included."""
    ends = [next(islice(pattern.finditer(text), number - 1, None), None) for pattern in (_LF_ENDS, _CR_ENDS)]
    return max(2, min(found.end() for found in ends if found is not None))


_NO_LINES = _LineEnds(0, 0)


def _cut_first(held: list[str], max_chars: int) -> tuple[str, list[str]]:
    """The first document of the held pieces, and the pieces that are left. Joins only what has to be searched."""
    start = n_before = 0
    while n_before + len(held[start]) <= max_chars - max_chars // 4 - 1:
        n_before += len(held[start])
        start += 1
    tail = "".join(held[start:])
    end = cut_point(tail, max_chars - max_chars // 4 - n_before, max_chars - n_before)
    return "".join((*held[:start], tail[:end])), [tail[end:]]


def cut_point(text: str, first: int, limit: int) -> int:
    """Where to end a document: an offset of `text` in `(first, limit]`, or `limit - 1` to spare a CR LF.

    `text` must reach beyond `limit`, and `first` lie at least a character before it.
    """
    best, best_lines = 0, 1
    pattern = _BLANK_RUN if text.find("\n", first, limit) >= 0 else _RARE_BLANK_RUN
    for run in pattern.finditer(text, first, limit):
        blank = run[0]
        n_lines = blank.count("\n") or len((blank + "x").splitlines()) - 1
        if n_lines > 1 and n_lines >= best_lines:
            best, best_lines = run.end(), n_lines
    if not best:
        best = _after_line_end(text, first, limit) or text.rfind(" ", first, limit) + 1 or limit
    if best > 1 and text[best - 1] == "\r" and text[best : best + 1] == "\n":
        best -= 1  # never between CR and LF
    return best


def _after_line_end(text: str, first: int, limit: int) -> int:
    return max(text.rfind(mark, first, limit) for mark in "\n\r\u2028\u2029\x85") + 1
