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
from dateline.publish.layout import table_of
from dateline.publish.manifest import FileEntry, Manifest, current_number, open_snapshot
from dateline.publish.rows import read_rows

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
    number = current_number(out)
    if number is None:
        return {}
    folder, manifest = open_snapshot(out, number)
    rows = ledger_rows(folder, manifest, names, COLUMNS)
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
    folder: Path, chunks: Chunks, table: str, names: Collection[str], columns: Sequence[str]
) -> Iterator[pa.Table]:
    """The rows of `table` that belong to the dumps named; reads only the chunks these stand in."""
    wanted = pa.array(sorted(names), pa.string())
    for chunk in sorted({chunks.of(name) for name in names}):
        for entry in chunks.files(chunk, table):
            for rows in read_rows(folder / entry.path, [*columns]):
                yield rows.filter(pc.is_in(rows.column("dump_name"), value_set=wanted))


def ledger_rows(folder: Path, manifest: Manifest, names: Collection[str] | None, columns: Sequence[str]) -> pa.Table:
    """Rows of the ledger of the snapshot in `folder`, sorted by dump name."""
    chunks = Chunks(manifest)
    if names is not None:
        parts = list(rows_of_dumps(folder, chunks, "dumps", names, columns))
    else:
        files = [entry for chunk in chunks.firsts for entry in chunks.files(chunk, "dumps")]
        parts = [rows for entry in files for rows in read_rows(folder / entry.path, [*columns])]
    schema = arrow_schema("dumps")
    none = pa.schema([schema.field(name) for name in columns]).empty_table()
    return pa.concat_tables([none, *(part.replace_schema_metadata(None) for part in parts)])
