"""A Parquet footer that contradicts itself, found before pyarrow reads it: there it ends the process, not the file.

pyarrow (Apache Arrow C++, `ColumnChunkMetaData`, `SizeStatistics::Validate`) holds a chunk's size statistics against the schema:
histograms against the column's levels, the bytes of its texts against its type; and throws where no exception can be caught. The footer is a struct in Thrift's compact protocol
(apache/parquet-format, `FileMetaData`); what is not asked for is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from dateline.errors import DumpUnreadable
from dateline.ingest.thrift import BINARY, BYTE, DOUBLE, FALSE, INT16, INT32, INT64, LIST, SET, STRUCT, TRUE, Cursor

_NUMBERS = (INT16, INT32, INT64)
_MOST_DEPTH = 16
_MOST_FOOTER_BYTES = 2 << 20
"""Of a file of some thousand columns and row groups; a longer one is not looked into: each of its numbers would take more than a byte here."""
_TRAILER_BYTES = 8
"""The footer's length and the magic number."""
_OPTIONAL, _REPEATED = 1, 2
# Field numbers of the structs in apache/parquet-format's parquet.thrift.
_SCHEMA, _ROW_GROUPS = 2, 4
_TYPE, _REPETITION, _NAME, _CHILDREN = 1, 3, 4, 5
_BYTE_ARRAY = 6
_COLUMNS, _COLUMN_METADATA, _SIZE_STATISTICS = 1, 3, 16
_TEXT_BYTES, _REPETITION_LEVELS, _DEFINITION_LEVELS = 1, 2, 3


class _Column(NamedTuple):
    name: str
    repetitions: int
    """The greatest repetition level."""
    definitions: int
    is_text: bool
    """Byte strings of any length, by their type."""


def refuse_contradictions(file: IO[bytes]) -> None:
    """Raise DumpUnreadable where size statistics in the footer of `file` contradict its schema: a histogram has not as many
    entries as its column has levels, or the bytes of texts are counted of a column that holds none.

    A footer that cannot be read is passed over: what is damaged so is for pyarrow to say.
    """
    try:
        footer = _Struct(_footer(file)).read(0)
        columns = list(_columns(footer.get(_SCHEMA) or []))
        groups = footer.get(_ROW_GROUPS) or []
        told = [
            (column, chunk.get(_COLUMN_METADATA, {}).get(_SIZE_STATISTICS))
            for group in groups
            for column, chunk in zip(columns, group.get(_COLUMNS) or [], strict=False)
        ]
    except (IndexError, ValueError, AttributeError, TypeError):
        return
    for column, sizes in told:
        if isinstance(sizes, dict) and _TEXT_BYTES in sizes and not column.is_text:
            raise DumpUnreadable(
                f"the Parquet file is damaged (the statistics of its column {column.name} count the bytes of texts, its schema "
                "has none): deliver it again"
            )
        for field, levels in ((_REPETITION_LEVELS, column.repetitions), (_DEFINITION_LEVELS, column.definitions)):
            histogram = sizes.get(field) if isinstance(sizes, dict) else None
            if isinstance(histogram, list) and histogram and len(histogram) != levels + 1:
                raise DumpUnreadable(
                    f"the Parquet file is damaged (the statistics of its column {column.name} count {len(histogram)} levels, "
                    f"its schema has {levels + 1}): deliver it again"
                )


def _footer(file: IO[bytes]) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - _TRAILER_BYTES))
    length = int.from_bytes(file.read(4), "little")
    if not 0 < length <= min(end - _TRAILER_BYTES, _MOST_FOOTER_BYTES):
        raise ValueError("no footer")
    file.seek(end - _TRAILER_BYTES - length)
    return file.read(length)


def _columns(schema: list[dict[int, Any]]) -> Iterator[_Column]:
    """The leaves of the schema, in order, which is the order of a row group's columns. Its first element is the root."""
    open_groups: list[tuple[int, int, int]] = []  # children to come, repetition and definition levels
    for n, element in enumerate(schema):
        children = element.get(_CHILDREN, 0)
        while open_groups and open_groups[-1][0] == 0:
            open_groups.pop()
        left, repetitions, definitions = open_groups.pop() if open_groups else (0, 0, 0)
        if left:
            open_groups.append((left - 1, repetitions, definitions))
        kind = element.get(_REPETITION, 0) if n else 0
        repetitions += kind == _REPEATED
        definitions += kind in (_OPTIONAL, _REPEATED)
        if children:
            open_groups.append((children, repetitions, definitions))
        elif n:
            name = bytes(element.get(_NAME, b"?")).decode("utf-8", "replace")
            yield _Column(name, repetitions, definitions, element.get(_TYPE) == _BYTE_ARRAY)


class _Struct(Cursor):
    """A cursor in the bytes of a struct. Raises IndexError past their end, ValueError for what is none."""

    def read(self, depth: int) -> dict[int, Any]:
        """The fields of the struct here by number: whole numbers, bytes, lists and structs; others as None."""
        found: dict[int, Any] = {}
        number = 0
        while head := self.byte():
            number = number + (head >> 4) if head >> 4 else self.signed()
            found[number] = self._value(head & 15, depth + 1)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if depth > _MOST_DEPTH:
            raise ValueError("structs within structs")
        if kind in _NUMBERS:
            return self.signed()
        if kind in (TRUE, FALSE):
            return None
        if kind == BYTE:
            return self.byte()
        if kind == DOUBLE:
            self.at += 8
            return None
        if kind == BINARY:
            length = self.unsigned()
            start = self.at
            self.at += length
            return self.data[start : self.at]
        if kind in (LIST, SET):
            return self._list(depth)
        if kind == STRUCT:
            return self.read(depth)
        raise ValueError("no Parquet footer")  # it holds no maps

    def _list(self, depth: int) -> list[Any]:
        head = self.byte()
        length = self.unsigned() if head >> 4 == 15 else head >> 4
        if length > len(self.data) - self.at:
            raise ValueError("a list longer than its file")
        kind = head & 15
        if kind in (TRUE, FALSE):  # in a list each takes a byte
            kind = BYTE
        return [self._value(kind, depth + 1) for _ in range(length)]
