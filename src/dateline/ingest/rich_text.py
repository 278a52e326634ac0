"""RTF and PDF as text."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from statistics import median

from dateline.errors import DumpUnreadable
from dateline.ingest.faults import said
from dateline.ingest.reading import Reading
from dateline.ingest.streams import HeadedStream
from dateline.model import Document, Rejection, Severity

_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FEWEST_LETTERS_A_PAGE = 20
_MAX_PAGES = 20_000


def read_rtf(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The text of an RTF document. Raises DumpUnreadable where it has none or is too large."""
    from striprtf.striprtf import rtf_to_text

    data = held(reading, stream, "RTF document")
    named = _CODEPAGE.search(data[:4096])
    codepage = f"cp{named[1].decode()}" if named else "cp1252"
    try:
        text = rtf_to_text(data.decode("latin-1"), encoding=codepage, errors="replace")
    except (ValueError, LookupError, IndexError, RecursionError, UnicodeError) as error:
        raise DumpUnreadable(f"the RTF document is damaged ({said(error)}): deliver it again or as text") from error
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if not any(lines):
        raise DumpUnreadable("the RTF document holds no text (pictures only?): deliver its text")
    yield from reading.documents("\n\n".join(_joined_gaps(lines)) + "\n")
    if not data.rstrip(b"\0 \r\n").endswith(b"}"):
        yield reading.rejection(
            "truncated", "the RTF document is cut off: what could be read was used", severity=Severity.CRITICAL
        )


def read_pdf(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The text of a PDF, page after page, its lines joined to paragraphs where a line was merely full.

    Raises DumpUnreadable for a scanned, protected or damaged one.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = held(reading, stream, "PDF")
    try:
        pdf = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise DumpUnreadable("the PDF is protected with a password: deliver it without one")
        n_pages = len(pdf.pages)
        texts = [page.extract_text() or "" for page in pdf.pages[: min(n_pages, _MAX_PAGES)]]
    except (MemoryError, DumpUnreadable):
        raise
    except (PyPdfError, Exception) as error:  # pypdf lets through whatever damage makes of its readers
        raise DumpUnreadable(f"the PDF is damaged or cut off ({said(error)}): deliver it again") from error
    if sum(map(str.isalpha, "".join(texts))) < _FEWEST_LETTERS_A_PAGE * max(1, n_pages):
        raise DumpUnreadable(
            f"the PDF holds no text on its {n_pages:,} pages: it is scanned, or a picture; deliver it with its text recognised (OCR)"
        )
    yield from reading.documents("\n\n".join(_unwrapped(text) for text in _without_running_lines(texts)) + "\n")


def held(reading: Reading, stream: HeadedStream, what: str) -> bytes:
    """All bytes of a stream. Raises DumpUnreadable where they are too many to be held."""
    limit = reading.options.max_xml_bytes
    data = stream.peek(limit + 1)
    if len(data) > limit:
        raise DumpUnreadable(f"the {what} is larger than {limit:,} bytes: deliver it in parts")
    return data


def _joined_gaps(lines: list[str]) -> list[str]:
    """Lines with no more than one empty one between two."""
    return [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]


def _without_running_lines(pages: list[str]) -> list[str]:
    """Pages without the header and footer that (digits aside) stand on most of them."""
    if len(pages) < 3:
        return pages
    edges: dict[str, int] = {}
    split = [page.strip().split("\n") for page in pages]
    for lines in split:
        for line in {_numberless(line) for line in (*lines[:1], *lines[-1:])}:
            edges[line] = edges.get(line, 0) + 1
    running = {line for line, n in edges.items() if n >= max(3, len(pages) // 2 + 1)}
    kept = []
    for lines in split:
        lines = lines[1:] if lines and _numberless(lines[0]) in running else lines
        kept.append("\n".join(lines[:-1] if lines and _numberless(lines[-1]) in running else lines))
    return kept


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _unwrapped(page: str) -> str:
    """A page's paragraphs, parted by blank lines: a line goes on where the one before it is as long as a full one."""
    lines = [" ".join(line.split()) for line in page.split("\n")]
    long = [len(line) for line in lines if len(line) > 40]
    full = 0.8 * median(long) if long else 1_000
    out: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if goes_on and out:
            out[-1] = out[-1][:-1] + line if out[-1].endswith("\u00ad") else f"{out[-1]} {line}"
        else:
            out.append(line)
        goes_on = len(line) >= full
    return "\n\n".join(out)
