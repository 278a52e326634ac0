"""WARC and WET: the records of a web crawl, each page or text a document.

Records are framed here rather than by a library because a crawl cut or damaged in one place still holds thousands of
good records behind it: after a broken one, reading goes on at the next line that begins like a record.
Format: ISO 28500 (WARC/1.1); WET: the conversion records of Common Crawl.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.errors import DumpUnreadable
from dateline.ingest.claims import instant, language_code
from dateline.ingest.decode import decode_all
from dateline.ingest.formats import HEAD_BYTES, Format, sniff
from dateline.ingest.moments import parse_moment
from dateline.ingest.pages import page_documents
from dateline.ingest.reading import Reading
from dateline.ingest.streams import HeadedStream
from dateline.model import Document, Metadata, Rejection

Item = Document | Rejection

_MAX_HEADER_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 18
_SHORT_LINE_BYTES = 1 << 10
_VERSION = re.compile(rb"WARC/\d\.\d+\s*$")
_HTML_TYPES = ("text/html", "application/xhtml+xml")


class _Broken(Exception):
    """A record that does not follow the format."""


class _Lines:
    """A stream read by lines and by counts, with the right to look ahead: what was only looked at costs no copy."""

    def __init__(self, stream: HeadedStream) -> None:
        self._stream = stream
        self._held = bytearray()
        self._at = 0
        """How much of the held bytes is read."""
        self._is_all = False
        """Whether the stream ends with the held bytes."""

    def holds(self, size: int) -> int:
        """How many of the next `size` bytes there are; they stay to be read."""
        while (have := len(self._held) - self._at) < size and not self._is_all:
            if self._at > _CHUNK_BYTES and self._at > have:
                del self._held[: self._at]
                self._at = 0
            part = self._stream.read(max(_CHUNK_BYTES, min(size - have, 1 << 20)))
            self._held += part
            self._is_all = not part
        return min(size, have)

    def ahead(self, offset: int, size: int) -> bytes:
        """`size` bytes behind the next `offset`, fewer only at the end; they stay to be read."""
        self.holds(offset + size)
        return bytes(self._held[self._at + offset : self._at + offset + size])

    def read(self, size: int) -> bytes:
        """`size` bytes, fewer only at the end."""
        data = self.ahead(0, size)
        self._at += len(data)
        return data

    def skip(self, size: int) -> None:
        while size > 0 and (have := self.holds(min(size, _CHUNK_BYTES))):
            self._at += have
            size -= have

    def line(self) -> bytes:
        """Up to and with the next LF, at most the header limit; b'' only at the end."""
        size = _SHORT_LINE_BYTES
        while True:
            have = self.holds(size)
            end = self._held.find(b"\n", self._at, self._at + have)
            if end >= 0:
                return self.read(end + 1 - self._at)
            if have < size or size == _MAX_HEADER_BYTES:
                return self.read(have)
            size = min(8 * size, _MAX_HEADER_BYTES)

    def push_back(self, data: bytes) -> None:
        """Have the bytes read last before us again."""
        self._at -= len(data)


@dataclass(frozen=True, slots=True)
class _Record:
    headers: dict[str, str]
    payload: bytes


def read_warc(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    """The text of every conversion record and page of every successful response; other records hold no article."""
    lines = _Lines(stream)
    number = 0
    while True:
        number += 1
        try:
            record = _next_record(lines, reading.options.max_page_bytes)
            if record is None:
                return
            yield from _documents(reading, record, number)
        except _Broken as error:
            skipped = _resync(lines)
            detail = f"record {number:,} of the crawl {error}: passed over with {skipped:,} bytes after it, and read on from the next"
            yield reading.rejection("broken_record", detail)
        except DumpUnreadable as error:
            yield reading.rejection("record_unreadable", f"record {number:,} of the crawl: {error}")


def _next_record(lines: _Lines, max_bytes: int) -> _Record | None:
    line = lines.line()
    while line and not line.strip():
        line = lines.line()
    if not line:
        return None
    if not _VERSION.match(line):
        raise _Broken("does not begin with WARC/1.x")
    headers = _headers(iter(lines.line, b""))
    try:
        n_bytes = int(headers["content-length"])
    except (KeyError, ValueError):
        raise _Broken("states no length") from None
    if n_bytes < 0:
        raise _Broken("states a negative length")
    if n_bytes > max_bytes:
        if (have := lines.holds(max_bytes)) < max_bytes:  # a lie: good records may stand behind it
            raise _Broken(f"is cut off after {have:,} of {n_bytes:,} bytes")
        lines.skip(n_bytes)
        if headers.get("warc-type") not in ("conversion", "response", "resource"):
            return _Record({}, b"")
        raise DumpUnreadable(f"its {n_bytes:,} bytes are more than the {max_bytes:,} that are read as one page")
    _check_end(lines, n_bytes)
    return _Record(headers, lines.read(n_bytes))


def _check_end(lines: _Lines, n_bytes: int) -> None:
    """A record ends with two line ends. If not, its length was wrong, and records may have been swallowed.

    Looked at before anything of it is read: of a thousand records that all claim to reach to the end of the crawl,
    none is copied.
    """
    have = lines.holds(n_bytes)
    if have < n_bytes:
        raise _Broken(f"is cut off after {have:,} of {n_bytes:,} bytes")
    ending = lines.ahead(n_bytes, 4)
    if ending and not ending.startswith((b"\r\n", b"\n", b"WARC")):
        raise _Broken("does not end where its stated length says")


def _resync(lines: _Lines) -> int:
    """Read on to the next line that begins a record; gives the number of bytes passed over."""
    n_skipped = 0
    while line := lines.line():
        if _VERSION.match(line):
            lines.push_back(line)
            break
        n_skipped += len(line)
    return n_skipped


def _headers(source: Iterator[bytes]) -> dict[str, str]:
    """Header lines up to the blank one, names in lower case; the first of several wins, continued lines are joined."""
    headers: dict[str, str] = {}
    name = ""
    """Of the header that the line above gave its value to; '' where that was no header, or another of its name stood first."""
    for n_lines, line in enumerate(source):
        if not line.strip() or n_lines > 1000:
            break
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t":
            if name:
                headers[name] += " " + text.strip()
            continue
        key, colon, value = text.partition(":")
        name = key.strip().lower() if colon else ""
        if name in headers:
            name = ""
        elif name:
            headers[name] = value.strip()
    return headers


def _documents(reading: Reading, record: _Record, number: int) -> Iterator[Item]:
    kind = record.headers.get("warc-type", "")
    if not record.payload:
        return
    if kind == "conversion":
        yield from reading.documents(decode_all(record.payload).text, _claims(record.headers), kind="record")
    elif kind == "response":
        http, body = _split_http(record.payload)
        status = re.match(rb"HTTP/\S+ (\d{3})", record.payload)
        if status is None or status[1][:1] == b"2":
            yield from _body(reading, record, http.get("content-type", ""), _plain(body, http, reading), number)
    elif kind == "resource":
        yield from _body(reading, record, record.headers.get("content-type", ""), record.payload, number)


def _body(reading: Reading, record: _Record, content_type: str, body: bytes, number: int) -> Iterator[Item]:
    media, _, parameters = content_type.lower().partition(";")
    claims = _claims(record.headers)
    if media.strip() in _HTML_TYPES or (not media.strip() and sniff(body[:HEAD_BYTES]) is Format.HTML):
        charset = re.search(r"charset=[\"']?([\w-]+)", parameters)
        where = f"record {number:,} of the crawl ({claims.url or 'no address'})"
        yield from page_documents(reading, body, claims, where=where, charset=charset[1] if charset else "")
    elif media.strip() == "text/plain" and body:
        yield from reading.documents(decode_all(body).text, claims, kind="record")


def _claims(headers: dict[str, str]) -> Metadata:
    return Metadata(
        url=headers.get("warc-target-uri", "").strip("<>") or None,
        fetched_at=instant(parse_moment(headers.get("warc-date"))),
        language=language_code(headers.get("warc-identified-content-language")),
        source="warc",
    )


# ------------------------------------------------------------------ HTTP (RFC 9112)


def _split_http(payload: bytes) -> tuple[dict[str, str], bytes]:
    if not payload.startswith(b"HTTP/"):
        return {}, payload
    end = re.compile(rb"\r?\n\r?\n").search(payload)
    head = payload[: end.start()] if end else payload
    return _headers(iter(head.split(b"\n")[1:])), payload[end.end() :] if end else b""


def _plain(body: bytes, http: dict[str, str], reading: Reading) -> bytes:
    """The body without its transfer and content coding. Crawlers often leave the headers and take the coding away, so
    a body that does not decode is taken as it is."""
    if http.get("transfer-encoding", "").lower() == "chunked":
        body = _dechunked(body)
    coding = http.get("content-encoding", "").lower().strip()
    if coding in ("gzip", "x-gzip", "deflate"):
        return _inflated(body, reading.options.max_page_bytes)
    if coding == "br" and not body.lstrip()[:1] == b"<":
        raise DumpUnreadable("its body is packed with Brotli: have the crawler store bodies unpacked or as gzip")
    return body


def _dechunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while header := re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n").match(body, at):
        size = int(header[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[header.end() : header.end() + size])
        at = header.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 0
    return b"".join(parts) if parts and at >= len(body) else body


def _inflated(body: bytes, max_bytes: int) -> bytes:
    for window_bits in (47, -15):  # gzip or zlib by their header; then the raw deflate that some servers send
        inner = zlib.decompressobj(window_bits)
        try:
            out = inner.decompress(body, max_bytes + 1)
        except zlib.error:
            continue
        if len(out) > max_bytes:
            raise DumpUnreadable(f"its body expands to more than the {max_bytes:,} bytes that are read as one page")
        return out
    return body
