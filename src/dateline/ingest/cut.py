"""Long text into documents of bounded length, cut where a reader would put the scissors.

The place depends on the text alone, never on how it arrived: near the limit, at the widest run of blank lines; else at
a line end; else at a space; and only in a text without any of these in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BLANK_RUN = re.compile(r"\n\s+")  # begins with a literal, so that the engine skips to it at full speed
_RARE_BLANK_RUN = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]\s+")


def cut(pieces: Iterable[str], max_chars: int) -> Iterator[str]:
    """Join `pieces` and cut the result into texts of at most `max_chars` characters; joined they are the input again."""
    held: list[str] = []
    n_held = 0
    for piece in pieces:
        held.append(piece)
        n_held += len(piece)
        while n_held > max_chars:
            text, held = _cut_first(held, max_chars)
            n_held -= len(text)
            yield text
    if n_held:
        yield "".join(held)


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
