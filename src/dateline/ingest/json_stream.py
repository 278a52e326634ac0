"""JSON as it streams in: line by line, or value by value out of one long array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.ingest.decode import decode_stream
from dateline.ingest.reading import Read, Reading
from dateline.model import Rejection, Severity

_BLANKS = re.compile(r"[ \t\r\n]*")
_COMMAS = re.compile(r"[, \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a JSON text stopped making sense."""

    reason: str
    text: str


def weight(text: str) -> int:
    """About how many bytes the values of a JSON text take beside it, at most: a text is copied once, an object takes
    some two hundred bytes, an array a hundred, a value of either at least eight and a number of its own thirty-two."""
    width = 1 if text.isascii() else 4
    structure = 216 * text.count("{") + 104 * text.count("[") + 48 * text.count(",")
    return 2 * width * len(text) + structure


def _decoded(reading: Reading, read: Read) -> Iterator[str | Rejection]:
    for window in decode_stream(read):
        if window.n_mended:
            detail = f"{window.n_mended:,} places of these records are not valid {window.encoding}: mended, and the records used"
            yield reading.rejection("bytes_mended", detail, severity=Severity.WARNING)
        yield window.text


def json_lines(reading: Reading, read: Read) -> Iterator[str | Rejection]:
    """Lines ended by LF (only: a JSON string may hold U+2028). An overlong one comes as a rejection."""
    limit = reading.options.max_line_bytes
    held: list[str] = []
    n_held = 0
    for piece in _decoded(reading, read):
        if isinstance(piece, Rejection):
            yield piece
            continue
        first, *others = piece.split("\n")
        if n_held <= limit:  # memory stays bounded while the rest of an overlong line goes by
            held.append(first)
        n_held += len(first)
        for line in others:
            yield _whole_line(reading, held, n_held, limit)
            held, n_held = [line], len(line)
    if n_held:
        yield _whole_line(reading, held, n_held, limit)


def _whole_line(reading: Reading, held: list[str], n_chars: int, limit: int) -> str | Rejection:
    line = "".join(held)
    if n_chars <= limit and weight(line) <= reading.options.max_json_bytes:
        return line
    if n_chars <= limit:
        return reading.rejection(
            "record_too_long",
            f"a line of {n_chars:,} characters would take {weight(line):,} bytes of memory to read, more than the "
            f"{reading.options.max_json_bytes:,} that it may: deliver its records apart",
            text=line,
        )
    return reading.rejection(
        "record_too_long", f"a line of {n_chars:,} characters is longer than the {limit:,} that are read", text=line
    )


def _is_too_heavy(reading: Reading, text: str, at: int) -> bool:
    """Whether one value is too much to be tried again with twice as much of it."""
    n_chars = len(text) - at
    return n_chars > reading.options.max_page_bytes or 2 * weight(text[at:]) > reading.options.max_json_bytes


def json_values(reading: Reading, read: Read) -> Iterator[Any]:
    """The values of a top-level array, or the one value there is; a `Broken` last where the text stops making sense.

    Rejections come between the values as they arise.
    """
    decoder = json.JSONDecoder()
    pieces = _decoded(reading, read)
    text, at, is_array, at_end = "", 0, False, False
    wanted = 1  # characters to gather before the next attempt: doubled, so that a long value costs linear time
    while True:
        while len(text) - at < wanted and not at_end:
            piece = next(pieces, None)
            if isinstance(piece, Rejection):
                yield piece
            elif piece is None:
                at_end = True
            else:
                text, at = text[at:] + piece, 0
        found = (_COMMAS if is_array else _BLANKS).match(text, at)
        at = found.end() if found else at
        if at >= len(text):
            if not at_end:
                wanted = 1
                continue
            if is_array:
                yield Broken("its closing bracket is missing", "")
            return
        if text[at] == "[" and not is_array:
            is_array, at = True, at + 1
            continue
        if text[at] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            is_too_heavy = not at_end and _is_too_heavy(reading, text, at)
            if at_end or isinstance(error, RecursionError) or is_too_heavy:
                yield Broken(
                    "a value takes more memory than a record may" if is_too_heavy else str(error)[:120], text[at:]
                )
                return
            wanted = 2 * (len(text) - at)
            continue
        wanted = 1
        yield value
        if not is_array:
            return
