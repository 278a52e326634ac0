"""From a dump's bytes to its documents: looks what the bytes are, opens what is packed, and hands on to the format."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Iterator
from typing import IO

from dateline.addresses import address_of
from dateline.errors import DatelineError, DumpUnreadable, StorageFailed, fault, is_the_machines
from dateline.ingest import archives
from dateline.ingest.crawls import read_warc
from dateline.ingest.expansion import ExpandedStream, find_damage
from dateline.ingest.formats import ARCHIVES, COMPRESSED, HEAD_BYTES, Format, advice_for, foreign_kind, sniff
from dateline.ingest.mail import ReadInner, read_mail, read_mbox, read_msg
from dateline.ingest.options import ReadOptions
from dateline.ingest.pages import read_html
from dateline.ingest.reading import Read, Reading
from dateline.ingest.records import read_json, read_jsonl, read_parquet
from dateline.ingest.rich_text import read_pdf, read_rtf
from dateline.ingest.sql_dump import read_sql
from dateline.ingest.streams import HeadedStream, Meter, looked_ahead
from dateline.ingest.tables import read_csv
from dateline.ingest.text import read_text
from dateline.ingest.wire import read_wire
from dateline.ingest.xml_items import read_sgml, read_xml
from dateline.model import Document, Dump, Rejection

Item = Document | Rejection

logger = logging.getLogger(__name__)


def read(dump: Dump, options: ReadOptions = ReadOptions()) -> Iterator[Item]:  # noqa: B008 - frozen
    """Give the documents of a dump in order, and a Rejection for each piece of it that cannot be used.

    Reads text in any common encoding, HTML, WARC, WET, JSON, JSONL, Parquet, office files, feeds and news formats, mail,
    tables and wire copy (docs/formats.md), each as it is, compressed (gzip, zstd, bzip2, xz) or in zip and tar archives;
    decides by content, never by name. Holds a few documents in memory at most, or one file of a format that has to be held.

    Raises DumpUnreadable when nothing of the dump can be read (the message says what it looks like and what to do),
    StorageFailed when the machine cannot read the file now.
    """
    reading = Reading(dump, options)
    try:
        with _open(dump) as file:
            stream = HeadedStream(_from_disk(file, dump), None if address_of(dump.path) else dump.path)
            yield from _read_stream(reading, stream, depth=0)
    except DumpUnreadable as error:
        if not reading.n_documents:
            raise
        yield reading.rejection("rest_unreadable", f"after {reading.n_documents} documents: {error}")
    except Exception as error:  # libraries raise anything on a damaged file, and so may we on one that nobody foresaw
        if isinstance(error, DatelineError) or is_the_machines(error):
            raise
        logger.exception("%s cannot be read further than document %d", dump.name, reading.n_documents)
        detail = f"{fault(error)} while reading it: please report it with this dump"
        if not reading.n_documents:
            raise DumpUnreadable(detail) from error
        yield reading.rejection("rest_unreadable", f"after {reading.n_documents} documents: {detail}")
    if not reading.n_documents and reading.n_rejections:
        raise DumpUnreadable(
            f"nothing of it could be read ({reading.n_rejections:,} in quarantine): {reading.first_loss}"
        )


def _open(dump: Dump) -> io.RawIOBase:
    if address_of(dump.path) is not None:
        return _open_object(dump)
    try:
        file = io.FileIO(dump.path)
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise DumpUnreadable(f"it cannot be opened any more: {error.strerror}") from error
    except OSError as error:
        raise StorageFailed(f"{dump.name} cannot be opened: {error.strerror or error}") from error
    if os.fstat(file.fileno()).st_size != dump.size_bytes:
        file.close()
        raise DumpUnreadable("it has changed since it was found: the next run will read it")
    return file


def _open_object(dump: Dump) -> io.RawIOBase:
    from dateline.ingest.remote import RemoteFile

    try:
        file = RemoteFile(dump.path)
    except OSError as error:
        raise DumpUnreadable(f"it cannot be opened any more: {error.strerror or error}") from error
    if file.size_bytes != dump.size_bytes:
        raise DumpUnreadable("it has changed since it was found: the next run will read it")
    return file


def _from_disk(file: IO[bytes] | io.RawIOBase, dump: Dump) -> Read:
    """Reads of the file itself: the only ones whose failure is the machine's and not the dump's."""

    def read_bytes(size: int) -> bytes:
        try:
            return file.read(size) or b""
        except OSError as error:
            raise StorageFailed(f"{dump.name} cannot be read: {error.strerror or error}") from error

    return read_bytes


def _read_stream(reading: Reading, stream: HeadedStream, depth: int) -> Iterator[Item]:
    head = stream.peek(HEAD_BYTES)
    kind = sniff(head)
    if kind in COMPRESSED or kind in ARCHIVES:
        if depth >= reading.options.max_nesting:
            raise DumpUnreadable(f"it is packed more than {reading.options.max_nesting} layers deep: unpack it first")
        yield from _unpack(reading, stream, kind, depth)
    elif kind is Format.FOREIGN:
        looks = foreign_kind(head)
        raise DumpUnreadable(f"it looks like {looks}, not like text: {advice_for(looks)}")
    elif kind in _NESTING:
        yield from _NESTING[kind](reading, stream, _inner_reader(reading, depth))
    elif kind is not Format.EMPTY:
        yield from _READERS[kind](reading, stream)


def _inner_reader(reading: Reading, depth: int) -> ReadInner:
    def read_inner(inner: HeadedStream) -> Iterator[Item]:
        if depth + 1 >= reading.options.max_nesting:
            raise DumpUnreadable(f"it is packed more than {reading.options.max_nesting} layers deep: unpack it first")
        return _read_stream(reading, inner, depth + 1)

    return read_inner


def _unpack(reading: Reading, stream: HeadedStream, kind: Format, depth: int) -> Iterator[Item]:
    def read_inner(inner: HeadedStream) -> Iterator[Item]:
        return _read_stream(reading, inner, depth + 1)

    if kind is Format.ZIP:
        yield from archives.read_zip(reading, stream, read_inner, reading.expanded[depth])
        return
    if kind is Format.TAR:
        yield from archives.read_tar(reading, stream, read_inner, reading.expanded[depth])
        return
    with archives.seekable(stream) as file:
        packed = _from_disk(file, reading.dump)
        damaged = find_damage(HeadedStream(packed), kind, Meter(reading.options, reading.dump.size_bytes))
        file.seek(0)
        meter = Meter(reading.options, reading.dump.size_bytes, reading.expanded[depth])
        expanded = ExpandedStream(HeadedStream(packed), kind, meter, without=damaged)
        inner = looked_ahead(HeadedStream(expanded.read), meter)
        if not inner.peek(1) and expanded.problem and not expanded.lost:
            raise DumpUnreadable(f"{expanded.problem}: deliver it again")
        yield from read_inner(inner)
    if expanded.problem:
        used = (
            "what could be read was used"
            if not damaged
            else "what no checksum vouches for waits here, the rest was used"
        )
        yield reading.rejection(
            "truncated", f"{expanded.problem}; {used}: deliver it again", text=_as_text(expanded.lost)
        )


def _as_text(content: bytes) -> str:
    """Bytes that came out of damage, to look at."""
    return content.decode("utf-8", "replace")


def _read_plain(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    return read_text(reading, stream.read)


_READERS: dict[Format, Callable[[Reading, HeadedStream], Iterator[Item]]] = {
    Format.TEXT: _read_plain,
    Format.HTML: read_html,
    Format.WARC: read_warc,
    Format.JSONL: read_jsonl,
    Format.JSON: read_json,
    Format.PARQUET: read_parquet,
    Format.RTF: read_rtf,
    Format.PDF: read_pdf,
    Format.XML: read_xml,
    Format.SGML: read_sgml,
    Format.TABLE: read_csv,
    Format.SQL: read_sql,
    Format.WIRE: read_wire,
}
# what may hold files of its own
_NESTING: dict[Format, Callable[[Reading, HeadedStream, ReadInner], Iterator[Item]]] = {
    Format.MAIL: read_mail,
    Format.MBOX: read_mbox,
    Format.MSG: read_msg,
}
