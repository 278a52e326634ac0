"""Sizes of the pages of a Parquet column, read from their headers before any page is: whoever decodes a page holds all of it.

The headers are structs in Thrift's compact protocol (apache/parquet-format, `PageHeader`: 1 type, 2 uncompressed size,
3 compressed size, all int32; the rest is skipped). pyarrow does not show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from dateline.ingest.thrift import BINARY, BYTE, DOUBLE, FALSE, INT16, INT32, INT64, STRUCT, TRUE, Cursor

_MOST_HEADER_BYTES = 1 << 16
_MOST_DEPTH = 8


class _Header(Cursor):
    """A cursor in the bytes of one header. Raises IndexError past their end, ValueError for what is none."""

    def fields(self) -> dict[int, int]:
        """The 32-bit fields of the struct here."""
        found: dict[int, int] = {}
        number = 0
        while head := self.byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self.signed()
            if kind == INT32:
                found[number] = self.signed()
            else:
                self._skip(kind, 0)
        return found

    def _skip(self, kind: int, depth: int) -> None:
        if depth > _MOST_DEPTH:
            raise ValueError("structs within structs")
        if kind in (INT16, INT32, INT64):
            self.unsigned()
        elif kind == BYTE:
            self.at += 1
        elif kind == DOUBLE:
            self.at += 8
        elif kind == BINARY:
            length = self.unsigned()
            self.at += length
        elif kind == STRUCT:
            while head := self.byte():
                if not head >> 4:
                    self.unsigned()
                self._skip(head & 15, depth + 1)
        elif kind not in (TRUE, FALSE):  # page headers hold no lists and no maps
            raise ValueError("no page header")


def page_bytes(file: IO[bytes], chunk: Any) -> Iterator[int]:
    """Bytes of each page of a column chunk (`chunk` is its metadata), unpacked. Ends where there is no page header: what
    is damaged is for the reader to say."""
    at = chunk.data_page_offset
    if chunk.has_dictionary_page and 0 < chunk.dictionary_page_offset < at:
        at = chunk.dictionary_page_offset
    end = at + chunk.total_compressed_size
    while 0 < at < end:
        file.seek(at)
        header = _Header(file.read(_MOST_HEADER_BYTES))
        try:
            fields = header.fields()
            unpacked, packed = fields[2], fields[3]
        except (IndexError, ValueError, KeyError):
            return
        if packed < 0:
            return
        yield max(unpacked, packed)
        at += header.at + packed
