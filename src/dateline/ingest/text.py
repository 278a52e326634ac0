"""Plain text: decoded in windows, cut where it is too long, with its mended bytes reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline.ingest.cut import cut
from dateline.ingest.decode import WINDOW_BYTES, Window, decode_stream
from dateline.ingest.reading import Read, Reading
from dateline.model import Document, Rejection, Severity

_EXCERPT_CHARS = 40


def read_text(reading: Reading, read: Read) -> Iterator[Document | Rejection]:
    """The documents of a text and one warning for each window whose bytes did not all fit its encoding.

    Raises DumpUnreadable where a window is not text; what came before it has been given by then.
    """
    mended: list[tuple[int, Window]] = []  # with the offset of the window in the whole text
    limit = reading.options.max_document_chars
    first_index = reading.n_documents
    ends: list[int] = []
    pieces = _pieces(read, mended, min(WINDOW_BYTES, limit))
    for text in cut(pieces, limit, reading.options.max_document_lines):
        yield reading.document(text)
        ends.append((ends[-1] if ends else 0) + len(text))
    for base, window in mended:
        if window.n_mended:
            yield _warning(reading, base, window, first_index, ends)
        if window.is_unsure:
            yield _unsure(reading, base, window, first_index, ends)


def _pieces(read: Read, mended: list[tuple[int, Window]], window_bytes: int) -> Iterator[str]:
    base = 0
    for window in decode_stream(read, window_bytes):
        if window.n_mended or window.is_unsure:
            mended.append((base, replace(window, text=_excerpt(window))))
        base += len(window.text)
        yield window.text


def _excerpt(window: Window) -> str:
    at = window.mended_at[0] if window.mended_at else 0
    return window.text[max(0, at - _EXCERPT_CHARS) : at + _EXCERPT_CHARS]


def _warning(reading: Reading, base: int, window: Window, first_index: int, ends: list[int]) -> Rejection:
    at = base + (window.mended_at[0] if window.mended_at else 0)
    nth = next((n for n, end in enumerate(ends) if at < end), max(len(ends) - 1, 0))
    start = ends[nth - 1] if nth else 0
    named = ", ".join(f"{base + place:,}" for place in window.mended_at)
    dots = ", ..." if window.n_mended > len(window.mended_at) else ""
    return reading.rejection(
        "bytes_mended",
        f"{window.n_mended:,} places are not valid {window.encoding} (characters {named}{dots}): "
        "read as Windows-1252 where that gives a letter, else as U+FFFD; the text was used",
        text=window.text,
        severity=Severity.WARNING,
        document_index=first_index + nth,
        char_start=at - start,
        char_end=at - start + 1,
    )


def _unsure(reading: Reading, base: int, window: Window, first_index: int, ends: list[int]) -> Rejection:
    nth = next((n for n, end in enumerate(ends) if base < end), max(len(ends) - 1, 0))
    start = ends[nth - 1] if nth else 0
    return reading.rejection(
        "encoding_unsure",
        f"the text is not UTF-8; it was read as {window.encoding}, and its words do not say so clearly: look at its accented "
        "letters, and deliver it as UTF-8 where they are wrong; the text was used",
        text=window.text,
        severity=Severity.WARNING,
        document_index=first_index + nth,
        char_start=base - start,
        char_end=base - start + 1,
    )
