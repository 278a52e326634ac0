"""What a run brings: the staged tables of its batches, as sorted runs that the merge can read in any order.

Batches are gathered into runs of bounded size; what exceeds one run is spilled beside the snapshot being built and
mapped back. How batches were cut leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.dataset.format.layout import BY_DUMP, DAY, staged_files, stored_in
from dateline.dataset.format.parquet import LEADING, read_rows, sort_order
from dateline.dataset.format.tombstones import Tombstones
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import Dumps, Gathered
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.errors import ContractViolated
from dateline.model import BatchReport
from dateline.publish.merge.aside import Aside
from dateline.publish.merge.brief import LEDGER, brief_ledger
from dateline.publish.merge.memory import release
from dateline.publish.merge.sorted_runs import GROUP, SortedRun, Spill

RUN_BYTES = 16 << 20
_COUNTED = {"n_articles": "articles", "n_undated": "undated", "n_quarantined": "quarantine"}

Keep = Callable[[str, pa.Table], pa.Table]
"""(table, rows) -> the rows that may be published."""
Batch = Callable[[str], Iterator[pa.Table]]
"""table -> its rows, a bounded number at a time."""


@dataclass(frozen=True)
class Staged:
    """The rows of a run's batches, ready to be merged."""

    runs: Mapping[str, Sequence[SortedRun]]
    """Per table; `articles` grouped by partition folder, dated and undated alike, the others by dump name."""
    occurrences: Sequence[Aside]
    """Each sorted by id."""
    n_occurrences: int
    dumps: pa.Table
    """What `brief_ledger` keeps of the ledger rows, sorted by name."""
    folders: Mapping[str, int]
    """Partitions that get rows, and how many."""

    @classmethod
    def joined(cls, parts: Sequence[Staged], dumps: pa.Table) -> Staged:
        """What parts of a run's batches bring, in the order of the batches; `dumps` are those of all."""
        folders: Counter[str] = Counter()
        for part in parts:
            folders.update(part.folders)
        runs = {table: [run for part in parts for run in part.runs[table]] for table in ("articles", *BY_DUMP)}
        occurrences = [aside for part in parts for aside in part.occurrences]
        return cls(runs, occurrences, sum(part.n_occurrences for part in parts), dumps, folders)

    @property
    def names(self) -> SortedNames:
        """Names of the dumps."""
        return SortedNames(self.dumps.column("dump_name"))

    def places(self, names: SortedNames) -> Iterator[pa.Table]:
        """The sightings of some dumps; asked for in ascending order they are read once."""
        low, high = names.array[0].as_py(), names.array[-1].as_py()
        for run in self.runs["sightings"]:
            for rows in run.stream(low, high):
                yield rows.filter(names.mask(rows.column("dump_name")))


def staged_ledger(
    reports: Sequence[BatchReport], tombstones: Tombstones, *, with_who: bool = True
) -> tuple[pa.Table, SortedNames]:
    """The ledger rows that the batches bring, in brief (`brief_ledger`), and the names of those that were forgotten and do not count.

    Raises ContractViolated where two batches hold the same dump.
    """
    forgotten: list[pa.ChunkedArray] = []

    def kept() -> Iterator[pa.Table]:
        for path in _paths(reports, "dumps"):
            for rows in read_rows(path, [*LEDGER]):
                some = tombstones.keep_dumps(rows)
                names = rows.column("dump_name")
                forgotten.append(names.filter(pc.invert(pc.is_in(names, value_set=some.column("dump_name")))))
                yield some

    dumps = brief_ledger(kept(), with_who=with_who)
    names = dumps.column("dump_name")
    twice = names.slice(1).filter(pc.equal(names.slice(1), names.slice(0, max(len(names) - 1, 0))))
    if len(twice):
        raise ContractViolated(f"dump {twice[0]} is staged twice in one run: plan each dump into one batch")
    return dumps, SortedNames.of(*forgotten)


def load(
    reports: Sequence[BatchReport],
    dumps: pa.Table,
    keep: Keep,
    scratch: Path,
    partition: str = DAY,
    *,
    in_files: bool = False,
) -> Staged:
    """Read what `reports` staged, as far as `keep` lets it pass, spilling into `scratch`.

    `dumps` are the ledger rows that count, in brief, `partition` what the dataset is parted by. in_files: nothing that grows with
    the rows stays in memory, so that other processes can go on. Raises ContractViolated, DatasetBroken, StorageFailed.
    """

    def batch(report: BatchReport) -> Batch:
        return lambda table: (rows for path in _paths([report], table) for rows in read_rows(path))

    return assemble([batch(report) for report in reports], dumps, keep, scratch, partition, in_files=in_files)


def assemble(
    batches: Sequence[Batch],
    dumps: pa.Table,
    keep: Keep,
    scratch: Path,
    partition: str = DAY,
    *,
    in_files: bool = False,
) -> Staged:
    """Rows of any source as sorted runs. Each dump's rows come from one batch. Raises as `load` does."""
    names = SortedNames(dumps.column("dump_name"))
    known = Dumps(names, whole(dumps.column("who")))
    gathered, folders = Gathered(known), Counter[str]()
    articles = (rows for batch in batches for rows in _articles(batch, keep, gathered, folders, partition))
    runs = {"articles": _sorted_runs("articles", articles, scratch, in_files=in_files)}
    names.refuse_others(others := known.others(), "articles")
    if len(others):
        raise ContractViolated(f"dump {pc.min(others)} has staged articles of other bytes than its ledger row says")
    occurrences, _ = gathered.table()
    for table in BY_DUMP:
        kept = (keep(table, rows) for batch in batches for rows in batch(table))
        runs[table] = _sorted_runs(table, kept, scratch, names, in_files=in_files)
    aside = Aside.of(occurrences, scratch / "occurrences.arrow" if in_files else None)
    return Staged(runs, [aside], occurrences.num_rows, dumps, folders)


def passing(held_back: SortedNames, tombstones: Tombstones) -> Keep:
    """What may be published of the rows staged: not those of dumps held back, nor what was forgotten."""

    def keep(table: str, rows: pa.Table) -> pa.Table:
        if len(held_back):
            rows = rows.filter(pc.invert(held_back.mask(rows.column("dump_name"))))
        return tombstones.keep_rows(table, rows)

    return keep


def recounted(staged: Staged, scratch: Path, *, in_files: bool = False) -> Staged:
    """The same with the ledger's counts taken from the rows: some of what the dumps held was not let pass."""
    names = staged.names
    counts = {table: np.zeros(len(names), np.int32) for table in _COUNTED.values()}
    for aside in staged.occurrences:
        occurrences = aside.table
        at = names.positions(occurrence.dumps_among(occurrences))[
            occurrence.dictionary(occurrences, "dump").indices.to_numpy()
        ]
        np.add.at(counts["articles"], at, 1)
        np.add.at(counts["undated"], at[occurrence.is_undated(occurrences)], 1)
    for run in staged.runs["quarantine"]:
        for rows in run.everything():
            np.add.at(counts["quarantine"], names.positions(rows.column("dump_name")), 1)

    def with_counts(rows: pa.Table) -> pa.Table:
        at = names.positions(rows.column("dump_name"))
        for column, table in _COUNTED.items():
            where = rows.schema.get_field_index(column)
            field = rows.schema.field(where)
            rows = rows.set_column(where, field, pa.array(counts[table][at], field.type))
        return rows

    ledger = (with_counts(rows) for run in staged.runs["dumps"] for rows in run.everything())
    runs = _sorted_runs("dumps", ledger, scratch / "recounted", in_files=in_files)
    return replace(staged, runs={**staged.runs, "dumps": runs})


def _paths(reports: Sequence[BatchReport], table: str) -> list[Path]:
    return [path for report in reports for path in staged_files(Path(report.staging), table)]


def _articles(
    batch: Batch, keep: Keep, occurrences: Gathered, folders: Counter[str], partition: str
) -> Iterator[pa.Table]:
    """The article rows of a batch with their folder, each as if it were the only one of its text; appends their occurrences."""
    mine: list[pa.Table] = []
    for staged in batch("articles"):
        rows = keep("articles", staged)
        mine.append(occurrence.from_articles(rows))
        for column, kind in occurrence.ALONE.items():
            at = rows.schema.get_field_index(column)
            rows = rows.set_column(at, rows.schema.field(at), pa.array(np.ones(rows.num_rows, kind)))
        place = occurrence.partition_folders(rows)
        stored = [stored_in(one, partition) for one in place.dictionary.to_pylist()]
        for name, n in zip(stored, np.bincount(place.indices.to_numpy(), minlength=len(stored)).tolist(), strict=True):
            folders[name] += n
        yield rows.append_column(GROUP, pa.array(stored, pa.string()).take(place.indices))
    if mine:
        _refuse_twice(of_batch := occurrence.concat(mine))
        seen = [keep("sightings", rows).select(["article_id", "dump_name"]) for rows in batch("sightings")]
        none = arrow_schema("sightings").empty_table().select(["article_id", "dump_name"])
        occurrences.add(occurrence.with_places(of_batch, pa.concat_tables([none, *seen])))
        release()


def _refuse_twice(occurrences: pa.Table) -> None:
    keys = occurrence.keys(occurrences)
    if pc.count_distinct(keys).as_py() < len(keys):
        counts = pc.value_counts(keys).to_pylist()
        key = min(entry["values"] for entry in counts if entry["counts"] > 1)
        raise ContractViolated(f"article {key[:32]} is staged twice for dump {key[32:]}: one row per article and dump")


def _sorted_runs(
    table: str,
    pieces: Iterator[pa.Table],
    scratch: Path,
    names: SortedNames | None = None,
    *,
    in_files: bool = False,
) -> list[SortedRun]:
    """Runs of bounded size, spilled into `scratch`; a single one stays in memory, unless all are to be `in_files`. All must be of the dumps `names`."""
    runs: list[SortedRun] = []
    gathered: list[pa.Table] = []
    spill = Spill(scratch / f"{table}.arrow")
    try:
        n_bytes = 0
        for rows in pieces:
            if rows.num_rows:
                gathered.append(rows)
                n_bytes += rows.nbytes
            if n_bytes >= RUN_BYTES:
                runs.append(_run(table, gathered, spill, names))
                n_bytes = 0
        if gathered:
            runs.append(_run(table, gathered, spill if runs or in_files else None, names))
        spill.close()
    finally:
        spill.abandon()
    return runs


def _run(table: str, gathered: list[pa.Table], spill: Spill | None, names: SortedNames | None) -> SortedRun:
    rows = pa.concat_tables(gathered).combine_chunks()
    gathered.clear()  # the copy is enough
    if names is not None:
        names.refuse_others(pc.unique(rows.column("dump_name")), table)
    if GROUP not in rows.column_names:
        rows = rows.append_column(GROUP, rows.column(LEADING[table][0]))
    run = SortedRun(table, rows, sort_order(table, rows, (GROUP,)), spill)
    release()
    return run
