"""Wire copy as agencies send it (IPTC 7901, ANPA 1312): control codes part the stories, header lines stand before each.

SOH abc001 4 pol 300 BC-Harbour-Pier, 1st Ld CR LF STX ... text ... ETX 04-06-19 1023GMT EOT
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.ingest.decode import decode_all
from dateline.ingest.reading import Reading
from dateline.ingest.rich_text import held
from dateline.ingest.streams import HeadedStream
from dateline.lexicon.dates import find_dates
from dateline.model import Document, Metadata, Precision, Rejection

_STORY = re.compile(rb"\x01(?P<head>[^\x01\x02]*)\x02(?P<text>[^\x01\x03\x04]*)(?:\x03(?P<tail>[^\x01]*))?")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_INDENT = re.compile(r"^(?: {2,}|\t)", re.M)


def read_wire(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """A document for each story; the header lines and the line with the time of sending go with it as claims only."""
    data = held(reading, stream, "wire file")
    last = 0
    for found in _STORY.finditer(data):
        last = found.end()
        if body := _paragraphs(_text(found["text"])):
            yield from reading.documents(body, _claims(_text(found["tail"] or b"")))
    if rest := _text(data[last:]).strip():
        yield reading.rejection("truncated", "a story of the wire file is cut off: its text has no end mark", text=rest)


def _text(data: bytes) -> str:
    """Text without its control codes (the control set of a wire also marks type and line length)."""
    data = _CONTROLS.sub(b"", data)
    return decode_all(data).text if data.strip() else ""


def _paragraphs(text: str) -> str:
    """Paragraphs of wire copy: an indented line begins one, the lines after it go on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    lines = text.split("\n")
    if not _INDENT.search(text):
        return text.strip()
    out: list[str] = []
    inside = False
    for line in lines:
        if not line.strip():
            inside = False
        elif _INDENT.match(line) or not inside:
            out.append(" ".join(line.split()))
            inside = bool(_INDENT.match(line))
        else:
            out[-1] = f"{out[-1]} {' '.join(line.split())}"
    return "\n\n".join(out)


def _claims(tail: str) -> Metadata:
    days = [one for one in find_dates(tail) if one.precision is Precision.DAY and one.has_year and not one.alternatives]
    return Metadata(published_on=days[0].earliest if len(days) == 1 else None, source="wire")
