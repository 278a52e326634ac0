"""The ledger: what is processed, from which bytes, by which code. It is the `dumps` table of the current snapshot.

Data and ledger come in one snapshot, so they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from dateline.contract import arrow_schema
from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.layout import table_of
from dateline.dataset.format.manifest import FileEntry, Manifest
from dateline.dataset.occurrences.names import SortedNames, whole

PLACE_COLUMNS = ("dump_name", "article_id", "document_index", "article_index")
Places = Callable[[SortedNames], Iterator[pa.Table]]
"""Dumps -> their sightings (`PLACE_COLUMNS`)."""

COLUMNS = ("dump_name", "dump_id", "recipe", "metadata_fingerprint", "outcome")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The last word on a dump."""

    dump_name: str
    dump_id: str
    """64 hex digits over the bytes it had."""
    recipe: str
    """Fingerprint of the code and options that made its rows."""
    metadata_fingerprint: str
    outcome: str
    """'published', 'empty' or 'failed'."""


def ledger(out: Path, names: Collection[str] | None = None) -> dict[str, LedgerEntry]:
    """The current snapshot's ledger by dump name, in order of names; only `names` where given.

    Empty where nothing was ever published. Raises DatasetBroken, StorageFailed.
    """
    base, entries = open_base(out), dict[str, LedgerEntry]()
    wanted = None if names is None else SortedNames.of(names)
    for rows in ledger_pieces(base, COLUMNS) if wanted is None else rows_of_dumps(base, "dumps", wanted, COLUMNS):
        columns = (_shared(rows.column(name)) for name in COLUMNS)
        entries |= {values[0]: LedgerEntry(*values) for values in zip(*columns, strict=True)}
    return entries


def ledger_columns(out: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Columns of the current snapshot's ledger, sorted by dump name, a bounded number of rows at a time.

    Nothing where nothing was ever published. Raises DatasetBroken, StorageFailed.
    """
    return ledger_pieces(open_base(out), columns)


def _shared(column: pa.ChunkedArray) -> Iterator[str]:
    """The strings of a column, equal ones the same object."""
    encoded = whole(column).dictionary_encode()
    values = encoded.dictionary.to_pylist()
    return (values[code] for code in encoded.indices.to_pylist())


class Chunks:
    """The chunks of the tables that are cut by dump name."""

    def __init__(self, manifest: Manifest) -> None:
        self._files: dict[tuple[str, str], list[FileEntry]] = {}
        for entry in manifest.files:
            if entry.chunk:
                self._files.setdefault((entry.chunk, table_of(entry.path)), []).append(entry)
        self.firsts = sorted({chunk for chunk, _ in self._files})
        """Name of the first dump of each chunk, ascending."""

    def of(self, dump_name: str) -> str:
        """The chunk that holds, or would hold, this dump; '' where there are none."""
        if not self.firsts:
            return ""
        return self.firsts[max(bisect_right(self.firsts, dump_name) - 1, 0)]

    def files(self, chunk: str, table: str) -> list[FileEntry]:
        """The files of a chunk, in the order of their rows."""
        return sorted(self._files.get((chunk, table), ()), key=lambda entry: entry.part)


def rows_of_dumps(
    base: BaseSnapshot, table: str, names: SortedNames, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """The rows of `table` that belong to the dumps named; reads only the chunks these stand in."""
    chunks = Chunks(base.manifest)
    for chunk in sorted({chunks.of(name) for name in names}):
        for entry in chunks.files(chunk, table):
            for rows in base.rows(entry, columns):
                yield rows.filter(names.mask(rows.column("dump_name")))


def places_in(base: BaseSnapshot) -> Places:
    """Where the articles of dumps stand in a snapshot."""
    return lambda names: rows_of_dumps(base, "sightings", names, PLACE_COLUMNS)


def ledger_pieces(base: BaseSnapshot, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The rows of a snapshot's ledger, sorted by dump name, a bounded number at a time."""
    chunks = Chunks(base.manifest)
    for chunk in chunks.firsts:
        for entry in chunks.files(chunk, "dumps"):
            yield from base.rows(entry, columns)


def ledger_rows(base: BaseSnapshot, names: SortedNames | None, columns: Sequence[str]) -> pa.Table:
    """Rows of a snapshot's ledger, sorted by dump name; of the dumps named, where given."""
    parts = ledger_pieces(base, columns) if names is None else rows_of_dumps(base, "dumps", names, columns)
    schema = arrow_schema("dumps")
    none = pa.schema([schema.field(name) for name in columns]).empty_table()
    return pa.concat_tables([none, *(part.replace_schema_metadata(None) for part in parts)])
