"""The dataset as an object: what every reader, every command and every analyst goes through.

dataset = dateline.open("data/processed")
dataset.articles(regions="east-asia")                 # a typed pandas frame
dataset.snapshot("2026-01-13").table("dumps")         # any table, as it was then, as Arrow
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from dateline.addresses import address_of
from dateline.dataset.format.absence import no_dataset, standing_number
from dateline.dataset.format.layout import CURRENT, snapshot_folder
from dateline.dataset.format.manifest import MANIFEST, current_number, snapshot_numbers
from dateline.dataset.snapshots import SnapshotInfo, list_snapshots, resolve
from dateline.errors import SnapshotRemoved, UsageError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from typing_extensions import Unpack

    from dateline.dataset.articles import ArticleOptions, Day
    from dateline.dataset.evidence import Evidence
    from dateline.dataset.format.tombstones import Tombstones
    from dateline.dataset.ledger import LedgerEntry
    from dateline.dataset.snapshot import Snapshot

MOST_READS = 5
"""How often the current snapshot is read anew because it was collected meanwhile."""
SnapshotSpec = int | str | datetime | None
"""A number, its folder's name ('000007'), 'current' (or None), 'previous', or a time (ISO 8601; without a zone: UTC)."""


class Dataset:
    """A dataset on disk or in a bucket. Opening one reads nothing; whether there is one is asked when something is read."""

    def __init__(self, path: str | os.PathLike[str], raw: str | os.PathLike[str] = "data/raw") -> None:
        """`path` is the dataset's folder or address, `raw` those of the dumps, which only `document` needs."""
        self.place = Path(path)
        self.raw = Path(raw)

    def __repr__(self) -> str:
        return f"Dataset({(address_of(self.place) or str(self.place))!r})"

    @property
    def path(self) -> Path:
        """Its folder; for one in a bucket the skeleton of its present state. Raises StorageFailed, DatasetBroken."""
        if address_of(self.place) is None:
            return self.place
        from dateline.dataset.bucket.copies import standing

        return standing(self.place)

    @property
    def exists(self) -> bool:
        """Whether anything was ever published here, be it damaged since."""
        path = self.path
        return os.path.lexists(path / CURRENT) or bool(snapshot_numbers(path))

    @property
    def current_folder(self) -> Path | None:
        """Folder of the current snapshot, links resolved; None where there is none.

        A copy in which links were followed reads, too. Raises DatasetBroken where it has lost what they pointed to.
        """
        path = self.path
        link = path / CURRENT
        if link.is_dir() and (link.is_symlink() or (link / MANIFEST).exists()):
            return Path(os.path.realpath(link))
        number = standing_number(path)  # a publish may have ended since the link was looked at
        return None if number is None else Path(os.path.realpath(snapshot_folder(path, number)))

    def snapshot(self, spec: SnapshotSpec = CURRENT) -> Snapshot:
        """A snapshot to read from: the current one, that of a number, or the last one made up to a time.

        Raises UsageError, saying what there is, where there is no dataset or no such snapshot.
        """
        from dateline.dataset.snapshot import Snapshot

        if spec is None or spec == CURRENT:
            folder = self.current_folder
            if folder is None:
                raise no_dataset(self.path)
            return Snapshot(folder, int(folder.name) if folder.name.isdecimal() else None)
        path = self.path
        number = resolve(path, spec)
        return Snapshot(Path(os.path.realpath(snapshot_folder(path, number))), number)

    def resolve(self, spec: SnapshotSpec = CURRENT) -> int:
        """The number of the snapshot that is meant. Raises UsageError."""
        return resolve(self.path, spec)

    def snapshots(self) -> list[SnapshotInfo]:
        """The snapshots that are kept, oldest first; none where nothing was ever published."""
        return list_snapshots(self.path)

    def ledger(self, names: Collection[str] | None = None) -> dict[str, LedgerEntry]:
        """What is known of each dump, by name; empty where nothing was ever published."""
        from dateline.dataset.ledger import ledger

        return ledger(self.path, names)

    @property
    def is_being_written(self) -> bool:
        """Whether a writer holds it now."""
        from dateline.dataset.format.lock import is_locked

        return is_locked(self.path / ".lock")

    @property
    def writer(self) -> dict[str, str] | None:
        """Who holds it: pid, host, run_id, since; None where nobody does or has not said so yet."""
        from dateline.dataset.format.lock import holder

        return holder(self.path)

    @property
    def is_outdated(self) -> bool:
        """Whether the next publish writes it anew though nothing was delivered: an older release made it."""
        from dateline.dataset.base import is_outdated

        return is_outdated(self.path)

    def is_parted_otherwise(self, partition: str | None) -> bool:
        """Whether the next publish writes it anew because articles are wanted by another `partition` (None: as it is)."""
        from dateline.dataset.base import is_outdated

        return partition is not None and is_outdated(self.path, partition)

    def tombstones(self) -> Tombstones:
        """What was forgotten on purpose."""
        from dateline.dataset.format.tombstones import read_tombstones

        return read_tombstones(self.path)

    def receipts(self) -> list[dict[str, Any]]:
        """What is kept of each forget, oldest first: when, of which kind, rows and partitions. Nothing that names it.

        Raises DatasetBroken where they cannot be read.
        """
        from dateline.dataset.format.receipts import read_receipts

        return read_receipts(self.path)

    def lease(self, spec: SnapshotSpec = CURRENT) -> AbstractContextManager[Path]:
        """Hold a snapshot while reading it for long: `gc` leaves it alone. Gives its folder."""
        from dateline.dataset.format.leases import lease

        path = self.path
        if (address := address_of(self.place)) is not None:
            raise UsageError(f"{address} has no folder to hold: what was opened can be read for a day, by `snapshot()`")
        return lease(path, current_number(path) if spec in (None, CURRENT) else resolve(path, spec))

    def reading(self, spec: SnapshotSpec = CURRENT) -> AbstractContextManager[None]:
        """Hold a snapshot and all newer ones while they are read: for what reads several times, each time the current one.

        Where leases cannot be written, or there is nothing to hold, it does nothing. Raises UsageError for a snapshot that
        is not kept.
        """
        from dateline.dataset.format.leases import lease_from

        path = self.path
        return lease_from(path, None if spec in (None, CURRENT) else resolve(path, spec))

    @overload
    def articles(self, *, to: Literal["pandas"] = ..., **choice: Unpack[ArticleOptions]) -> pd.DataFrame: ...
    @overload
    def articles(self, *, to: Literal["arrow"], **choice: Unpack[ArticleOptions]) -> pa.Table: ...
    @overload
    def articles(self, *, to: Literal["polars"], **choice: Unpack[ArticleOptions]) -> pl.DataFrame: ...
    @overload
    def articles(self, *, to: Literal["duckdb"], **choice: Unpack[ArticleOptions]) -> duckdb.DuckDBPyRelation: ...
    def articles(
        self,
        *,
        date_from: Day | None = None,
        date_to: Day | None = None,
        regions: str | Iterable[str] | None = None,
        countries: str | Iterable[str] | None = None,
        columns: Sequence[str] | None = None,
        include_undated: bool = False,
        all_sightings: bool = False,
        min_date_confidence: float | None = None,
        precision: str | None = None,
        snapshot: SnapshotSpec = None,
        to: str = "pandas",
    ) -> Any:
        """The articles as a pandas frame, one row per text, in order of publication date.

        date_from, date_to: first and last day, both inclusive; undated articles lie outside any range.
        regions, countries: region slugs, and ISO 3166 alpha-2 codes of the main country.
        columns: which columns, in which order; by default all of the contract, then `date` and `region`.
        include_undated: also the articles without a date to within a month, last; their `date` is NaT.
        all_sightings: every row where a text was found in several dumps, not only the primary one.
        min_date_confidence: only articles whose day is at least so likely (0 to 1): at 0.9 nine in ten are right, or more.
        precision: only articles dated at least so precisely: "day", "week" (seven days or fewer), "month" or "year".
        snapshot: number of an earlier snapshot, or a time ('2026-01-13'): as it was then; by default the current one.
        to: "pandas", "arrow" (a table), "polars" (a frame) or "duckdb" (a relation to go on asking of: `.filter(…)`).

        Days are datetime64[ms], instants datetime64[us, UTC], codes and slugs categories, lists Python lists or arrays:
        `dateline.contract.reader_dtypes("articles")` has them all.

        Raises UsageError for a dataset, snapshot, column, region or precision that does not exist, a day that is none,
        a confidence that is no chance, and a library that is not installed.
        """
        from dateline.dataset.articles import Choice
        from dateline.dataset.forms import articles_as

        choice = Choice.of(
            date_from=date_from,
            date_to=date_to,
            regions=regions,
            countries=countries,
            columns=columns,
            include_undated=include_undated,
            all_sightings=all_sightings,
            min_date_confidence=min_date_confidence,
            precision=precision,
        )
        is_current = snapshot in (None, CURRENT)
        for _ in range(MOST_READS):
            try:
                return articles_as(to, self.snapshot(snapshot), choice)
            except SnapshotRemoved:  # published and collected while it was read: there is a newer one
                if not is_current:
                    raise
        return articles_as(to, self.snapshot(snapshot), choice)

    def duckdb(self, snapshot: SnapshotSpec = None) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in memory with a view for each table: `dataset.duckdb().sql("select … from articles")`.

        The views read one snapshot, whatever is published meanwhile. Raises UsageError where DuckDB is not installed.
        """
        from dateline.dataset.forms import connection

        return connection(self.snapshot(snapshot))

    def document(self, dump_name: str, document_index: int = 0) -> str:
        """The decoded text of a document, which all offsets of its rows count in: `text[char_start:char_end]`.

        It is read from the raw dump. Raises UsageError where the ledger has no such dump, the raw folder has it not or
        with other bytes than were processed, or it has no such document; DumpUnreadable where it cannot be read.
        """
        from dateline.dataset.documents import document

        return document(self, dump_name, document_index)

    def evidence(self, article_id: str, snapshot: SnapshotSpec = None) -> Evidence:
        """What is claimed of an article and why: date and place with their evidence, and everywhere it was found.

        `article_id` may be its beginning. Raises UsageError where none or several articles begin so.
        """
        from dateline.dataset.evidence import evidence

        return evidence(self.snapshot(snapshot), article_id)
