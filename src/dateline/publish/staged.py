"""What a run brings: the staged tables of its batches, as sorted runs that the merge can read in any order.

Batches are gathered into runs of bounded size; what exceeds one run is spilled beside the snapshot being built and
mapped back. How batches were cut leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.errors import ContractViolated
from dateline.model import BatchReport
from dateline.publish import found
from dateline.publish.layout import BY_DUMP
from dateline.publish.rows import LEADING, read_rows, sort_order
from dateline.publish.runs import GROUP, SortedRun, all_groups

RUN_BYTES = 48 << 20
TABLES = ("articles", *BY_DUMP)

Keep = Callable[[str, pa.Table], pa.Table]
"""(table, rows) -> the rows that may be published."""
Batch = Callable[[str], Iterator[pa.Table]]
"""table -> its rows, a bounded number at a time."""


@dataclass(frozen=True)
class Staged:
    """The rows of a run's batches, ready to be merged."""

    runs: Mapping[str, Sequence[SortedRun]]
    """Per table; `articles` grouped by partition folder, dated and undated alike, the others by dump name."""
    finds: pa.Table
    dumps: pa.Table
    """The ledger rows."""

    @property
    def names(self) -> list[str]:
        """Names of the dumps, ascending."""
        return sorted(self.dumps.column("dump_name").to_pylist())

    def folders(self) -> list[str]:
        """Partitions that get rows, ascending."""
        return sorted(all_groups(self.runs["articles"]).to_pylist())


def staged_ledger(reports: Sequence[BatchReport]) -> pa.Table:
    """The ledger rows that the batches bring. Raises ContractViolated where two batches hold the same dump."""
    parts = [rows for path in _paths(reports, "dumps") for rows in read_rows(path)]
    dumps = pa.concat_tables([arrow_schema("dumps").empty_table(), *parts])
    counts = pc.value_counts(dumps.column("dump_name").combine_chunks())
    twice = [entry["values"] for entry in counts.to_pylist() if entry["counts"] > 1]
    if twice:
        raise ContractViolated(f"dump {min(twice)} is staged twice in one run: plan each dump into one batch")
    return dumps


def load(reports: Sequence[BatchReport], dumps: pa.Table, keep: Keep, scratch: Path) -> Staged:
    """Read what `reports` staged, as far as `keep` lets it pass, spilling into `scratch`.

    `dumps` are the ledger rows that count. Raises ContractViolated, DatasetBroken, StorageFailed.
    """

    def batch(report: BatchReport) -> Batch:
        return lambda table: (rows for path in _paths([report], table) for rows in read_rows(path))

    return assemble([batch(report) for report in reports], dumps, keep, scratch)


def assemble(batches: Sequence[Batch], dumps: pa.Table, keep: Keep, scratch: Path) -> Staged:
    """Rows of any source as sorted runs. Each dump's rows come from one batch. Raises as `load` does."""
    runs: dict[str, list[SortedRun]] = {}
    for table in BY_DUMP:
        if table != "dumps":
            kept = (keep(table, rows) for batch in batches for rows in batch(table))
            runs[table] = _sorted_runs(table, LEADING[table][0], kept, scratch)
    finds: list[pa.Table] = []
    articles = (rows for batch in batches for rows in _articles(batch, keep, finds))
    runs["articles"] = _sorted_runs("articles", GROUP, articles, scratch)
    runs["dumps"] = _sorted_runs("dumps", "dump_name", iter([dumps]), scratch)
    staged = Staged(runs, found.concat(finds), dumps)
    _refuse_unknown(staged)
    return staged


def _refuse_unknown(staged: Staged) -> None:
    """Rows of a dump without a ledger row could never be replaced or removed again."""
    known = staged.dumps.column("dump_name").combine_chunks()
    names = {table: all_groups(staged.runs[table]) for table in BY_DUMP}
    names["articles"] = pc.unique(found.dump_names(staged.finds))
    for table, held in sorted(names.items()):
        unknown = held.filter(pc.invert(pc.is_in(held, value_set=known)))
        if len(unknown):
            raise ContractViolated(
                f"dump {pc.min(unknown).as_py()} has staged rows in {table} and none in dumps: stage its ledger row"
            )


def recounted(staged: Staged) -> Staged:
    """The same with the ledger's counts taken from the rows: some of what the dumps held was not let pass."""
    names = staged.dumps.column("dump_name").to_pylist()
    who, where = found.dump_names(staged.finds).to_pylist(), found.folders(staged.finds).to_pylist()
    pieces = (rows for run in staged.runs["quarantine"] for rows in run.everything())
    lost = [name for rows in pieces for name in rows.column("dump_name").to_pylist()]
    counts = {
        "n_articles": Counter(who),
        "n_undated": Counter(name for name, folder in zip(who, where, strict=True) if folder.startswith("undated/")),
        "n_quarantined": Counter(lost),
    }
    dumps = staged.dumps
    for column, count in counts.items():
        at = dumps.schema.get_field_index(column)
        values = pa.array([count[name] for name in names], dumps.schema.field(at).type)
        dumps = dumps.set_column(at, dumps.schema.field(at), values)
    runs = {**staged.runs, "dumps": [_run("dumps", "dump_name", [dumps], None)] if names else []}
    return Staged(runs, staged.finds, dumps)


def _paths(reports: Sequence[BatchReport], table: str) -> list[Path]:
    paths = [Path(report.staging) / f"{table}.parquet" for report in sorted(reports, key=lambda r: r.index)]
    return [path for path in paths if path.exists()]


def _articles(batch: Batch, keep: Keep, finds: list[pa.Table]) -> Iterator[pa.Table]:
    """The article rows of a batch with their partition; appends their finds."""
    mine: list[pa.Table] = []
    for staged in batch("articles"):
        rows = keep("articles", staged)
        mine.append(found.from_articles(rows))
        yield rows.append_column(GROUP, found.partition_folders(rows).cast(pa.string()))
    if mine:
        _refuse_twice(of_batch := found.concat(mine))
        seen = [keep("sightings", rows).select(["article_id", "dump_name"]) for rows in batch("sightings")]
        none = arrow_schema("sightings").empty_table().select(["article_id", "dump_name"])
        finds.append(found.with_places(of_batch, pa.concat_tables([none, *seen])))


def _refuse_twice(finds: pa.Table) -> None:
    keys = found.keys(finds)
    if pc.count_distinct(keys).as_py() < len(keys):
        counts = pc.value_counts(keys).to_pylist()
        key = min(entry["values"] for entry in counts if entry["counts"] > 1)
        raise ContractViolated(f"article {key[:32]} is staged twice for dump {key[32:]}: one row per article and dump")


def _sorted_runs(table: str, group: str, pieces: Iterator[pa.Table], scratch: Path) -> list[SortedRun]:
    """Runs of bounded size; a single one stays in memory."""
    runs: list[SortedRun] = []
    gathered: list[pa.Table] = []
    for rows in pieces:
        if rows.num_rows:
            gathered.append(rows)
        if sum(g.nbytes for g in gathered) >= RUN_BYTES:
            runs.append(_run(table, group, gathered, scratch / f"{table}-{len(runs)}.arrow"))
    if gathered:
        runs.append(_run(table, group, gathered, scratch / f"{table}-{len(runs)}.arrow" if runs else None))
    return runs


def _run(table: str, group: str, gathered: list[pa.Table], spill: Path | None) -> SortedRun:
    rows = pa.concat_tables(gathered).combine_chunks()
    gathered.clear()  # the copy is enough
    if group != GROUP:
        rows = rows.append_column(GROUP, rows.column(group))
    run = SortedRun(table, rows, sort_order(table, rows, (GROUP,)), spill)
    pa.default_memory_pool().release_unused()
    return run
