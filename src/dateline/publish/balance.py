"""Do the rows of a snapshot agree with each other: partitions, unique keys, counts of sightings, ledger, index?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish import found
from dateline.publish.base import Base
from dateline.publish.layout import BY_DUMP, PARTITIONED, table_of
from dateline.publish.ledger_table import ledger_rows
from dateline.publish.problem import Problem

ROW_COLUMNS = (
    "article_id",
    "dump_id",
    "dump_name",
    "published_date",
    "published_earliest",
    "published_latest",
    "n_sightings",
    "is_primary",
)
MAX_NAMED = 20
"""Problems of one kind that are named; a broken merge would name millions."""


def check_rows(base: Base) -> Iterator[Problem]:
    """Everything that is wrong among the rows of a snapshot whose files are intact."""
    finds, stored, problems = _read(base)
    yield from problems[:MAX_NAMED]
    yield from _sighted(base, finds)
    yield from _unique(finds)
    yield from _settled(finds, stored)
    yield from _ledger(base, finds)
    yield from _index(base, finds)


def all_finds(base: Base) -> pa.Table:
    """The finds of every article row, counted anew from `articles`, `undated` and `sightings`."""
    return _read(base)[0]


def _read(base: Base) -> tuple[pa.Table, pa.Table, list[Problem]]:
    parts: list[pa.Table] = []
    stored: list[pa.Table] = [pa.table({"n": pa.array([], pa.int32()), "primary": pa.array([], pa.bool_())})]
    problems: list[Problem] = []
    for entry in base.manifest.files:
        if table_of(entry.path) not in PARTITIONED or not entry.rows:
            continue
        folder = entry.path.rpartition("/")[0]
        for rows in base.rows(entry, ROW_COLUMNS):
            region = pa.array([folder.rpartition("region=")[2]] * rows.num_rows, pa.string())
            piece = found.from_articles(rows.append_column("region", region))
            parts.append(piece)
            stored.append(pa.table({"n": rows.column("n_sightings"), "primary": rows.column("is_primary")}))
            elsewhere = sorted(set(found.folders(piece).to_pylist()) - {folder})
            if elsewhere:
                problems.append(Problem("partition", entry.path, f"holds rows that belong in {', '.join(elsewhere)}"))
    seen = list(_seen(base))
    finds = found.concat(parts)
    return (found.with_places(finds, pa.concat_tables(seen)) if seen else finds), pa.concat_tables(stored), problems


def _seen(base: Base) -> Iterator[pa.Table]:
    for entry in base.manifest.files:
        if table_of(entry.path) == "sightings":
            yield from base.rows(entry, ("article_id", "dump_name"))


def _sighted(base: Base, finds: pa.Table) -> Iterator[Problem]:
    """Every article row was sighted somewhere, and every sighting is of an article row."""
    keys = pc.unique(found.keys(finds))
    pieces = [pc.binary_join_element_wise(s.column("article_id"), s.column("dump_name"), "") for s in _seen(base)]
    seen = pc.unique(pa.chunked_array([c for piece in pieces for c in piece.chunks], pa.string()))
    for here, there, says in (
        (seen, keys, "is sighted and has no row"),
        (keys, seen, "has a row and is sighted nowhere"),
    ):
        alone = here.filter(pc.invert(pc.is_in(here, value_set=there)))
        for key in sorted(alone.to_pylist())[:MAX_NAMED]:
            yield Problem("sightings", "sightings", f"article {key[:32]} of {key[32:]} {says}")


def _unique(finds: pa.Table) -> Iterator[Problem]:
    keys = found.keys(finds)
    if pc.count_distinct(keys).as_py() == len(keys):
        return
    twice = sorted(entry["values"] for entry in pc.value_counts(keys).to_pylist() if entry["counts"] > 1)
    for key in twice[:MAX_NAMED]:
        yield Problem("unique", "articles", f"article {key[:32]} stands more than once for dump {key[32:]}")


def _settled(finds: pa.Table, stored: pa.Table) -> Iterator[Problem]:
    n_sightings, is_primary = found.settle(finds)
    wrong = (n_sightings != stored.column("n").to_numpy()) | (is_primary != stored.column("primary").to_numpy())
    bad = finds.filter(pa.array(wrong)).slice(0, MAX_NAMED)
    for article_id, name in zip(found.ids_of(bad).to_pylist(), found.dump_names(bad).to_pylist(), strict=True):
        yield Problem(
            "settled", "articles", f"n_sightings or is_primary of {article_id} in {name} are not what follows"
        )


def _ledger(base: Base, finds: pa.Table) -> Iterator[Problem]:
    columns = ("dump_name", "n_articles", "n_undated", "n_quarantined")
    rows = ledger_rows(base, None, columns)
    stated = {name: tuple(counts) for name, *counts in zip(*(rows.column(c).to_pylist() for c in columns), strict=True)}
    if len(stated) < rows.num_rows:
        yield Problem("unique", "dumps", f"{rows.num_rows - len(stated)} dumps have more than one row")
    names = found.dump_names(finds)
    articles = counts_of(names)
    undated = counts_of(names.filter(pc.starts_with(found.folders(finds), "undated/")))
    counted = {table: names_in(base, table) for table in BY_DUMP if table != "dumps"}
    actual = {n: (articles[n], undated[n], counted["quarantine"][n]) for n in stated}
    for name in [name for name in sorted(stated) if stated[name] != actual[name]][:MAX_NAMED]:
        says = "{} articles, {} undated, {} quarantined"
        yield Problem(
            "ledger", name, f"is said to have {says.format(*stated[name])} and has {says.format(*actual[name])}"
        )
    for table, counts in {"articles": articles, **counted}.items():
        for name in sorted(counts.keys() - stated.keys())[:MAX_NAMED]:
            yield Problem("ledger", name, f"has rows in {table} and none in the ledger")


def _index(base: Base, finds: pa.Table) -> Iterator[Problem]:
    indexed = found.concat(list(base.index.everything()))
    if indexed.num_rows != finds.num_rows or not _same(indexed, finds):
        yield Problem("index", "index", "does not say what the rows say: `dateline verify --repair` rebuilds it")


def _same(one: pa.Table, other: pa.Table) -> bool:
    return bool(_in_order(one).equals(_in_order(other)))


def _in_order(finds: pa.Table) -> pa.Table:
    plain = pa.table(
        {
            name: finds.column(name).cast(pa.string()) if name in ("folder", "dump") else finds.column(name)
            for name in finds.column_names
        }
    )
    return plain.sort_by([(name, "ascending") for name in ("hi", "lo", "dump")]).combine_chunks()


def names_in(base: Base, table: str) -> Counter[str]:
    """Rows of a table per dump name."""
    counts: Counter[str] = Counter()
    for entry in base.manifest.files:
        if table_of(entry.path) == table:
            for rows in base.rows(entry, ("dump_name",)):
                counts += counts_of(rows.column("dump_name"))
    return counts


def counts_of(names: pa.Array | pa.ChunkedArray) -> Counter[str]:
    """How often each string occurs."""
    values = pc.value_counts(names)
    return Counter(
        dict(zip(values.field("values").to_pylist(), np.asarray(values.field("counts")).tolist(), strict=True))
    )
