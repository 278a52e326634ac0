"""The ledger: what is processed, from which bytes, by which code. It is the `dumps` table of the current snapshot.

Data and ledger come in one snapshot, so they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.publish.base import Base, open_base
from dateline.publish.layout import table_of
from dateline.publish.manifest import FileEntry, Manifest

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
    rows = ledger_rows(open_base(out), names, COLUMNS)
    columns = (rows.column(name).to_pylist() for name in COLUMNS)
    return {values[0]: LedgerEntry(*values) for values in zip(*columns, strict=True)}


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
    base: Base, table: str, names: Collection[str], columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """The rows of `table` that belong to the dumps named; reads only the chunks these stand in."""
    wanted = pa.array(sorted(names), pa.string())
    chunks = Chunks(base.manifest)
    for chunk in sorted({chunks.of(name) for name in names}):
        for entry in chunks.files(chunk, table):
            for rows in base.rows(entry, columns):
                yield rows.filter(pc.is_in(rows.column("dump_name"), value_set=wanted))


def ledger_rows(base: Base, names: Collection[str] | None, columns: Sequence[str]) -> pa.Table:
    """Rows of a snapshot's ledger, sorted by dump name."""
    if names is not None:
        parts = list(rows_of_dumps(base, "dumps", names, columns))
    else:
        chunks = Chunks(base.manifest)
        files = [entry for chunk in chunks.firsts for entry in chunks.files(chunk, "dumps")]
        parts = [rows for entry in files for rows in base.rows(entry, columns)]
    schema = arrow_schema("dumps")
    none = pa.schema([schema.field(name) for name in columns]).empty_table()
    return pa.concat_tables([none, *(part.replace_schema_metadata(None) for part in parts)])
