"""Long text into documents of bounded length, cut where a reader would put the scissors.

The place depends on the text alone, never on how it arrived: near the limit, at the widest run of blank lines; else at
a line end; else at a space; and only in a text without any of these in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANK_RUN = re.compile(r"\s{2,}")


def cut(pieces: Iterator[str], max_chars: int) -> Iterator[str]:
    """Join `pieces` and cut the result into texts of at most `max_chars` characters; joined they are the input again."""
    held: list[str] = []
    n_held = 0
    for piece in pieces:
        held.append(piece)
        n_held += len(piece)
        if n_held <= max_chars:
            continue
        text = "".join(held)
        start = 0
        while len(text) - start > max_chars:
            end = cut_point(text, start, max_chars)
            yield text[start:end]
            start = end
        held, n_held = [text[start:]], len(text) - start
    if n_held:
        yield "".join(held)


def cut_point(text: str, start: int, max_chars: int) -> int:
    """Where to end the document that begins at `start`: an offset in `(start, start + max_chars]`.

    `text` must reach beyond `start + max_chars`.
    """
    limit = start + max_chars
    first = start + max_chars - max_chars // 4
    best, best_lines = 0, 1
    for run in _BLANK_RUN.finditer(text, first, limit):
        n_lines = _n_line_ends(run[0])
        if n_lines > 1 and n_lines >= best_lines:
            best, best_lines = run.end(), n_lines
    if not best:
        best = _last_line_end(text, first, limit) or text.rfind(" ", first, limit) + 1 or limit
    if text[best - 1] == "\r" and text[best : best + 1] == "\n" and best - 1 > start:
        best -= 1  # never between CR and LF
    return best


def _n_line_ends(run: str) -> int:
    return len(run.splitlines()) if run[-1] not in " \t\xa0" else len((run + "x").splitlines()) - 1


def _last_line_end(text: str, first: int, limit: int) -> int:
    return max(text.rfind(mark, first, limit) for mark in "\n\r\u2028\u2029\x85") + 1
