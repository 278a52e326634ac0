"""Do the rows of a snapshot agree with each other: partitions, unique keys, counts of sightings, ledger, index?

Some fifty bytes are held for each article row and each sighting, and the name of every dump once: ids as numbers, names as
codes, so that millions of articles are compared in little memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
MAX_PARTS = 256
"""Tables of finds that are gathered before they become one: each brings dictionaries of its own."""


def check_rows(base: Base) -> Iterator[Problem]:
    """Everything that is wrong among the rows of a snapshot whose files are intact."""
    names = _Names()
    rows = _read(base, names)
    yield from rows.problems[:MAX_NAMED]
    yield from rows.sighted(names)
    yield from rows.unique(names)
    yield from rows.settled()
    yield from _ledger(base, rows, names)
    yield from _index(base, rows.finds)


def all_finds(base: Base) -> pa.Table:
    """The finds of every article row, counted anew from `articles`, `undated` and `sightings`."""
    return _read(base, _Names()).finds


class _Names:
    """Dump names as numbers, in order of appearance."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def codes(self, names: pa.Array | pa.ChunkedArray) -> np.ndarray:
        """The number of each name, given to it where it is new."""
        if isinstance(names, pa.ChunkedArray):
            names = names.combine_chunks()
        encoded = names.dictionary_encode()
        known = (self._codes.setdefault(name, len(self._codes)) for name in encoded.dictionary.to_pylist())
        table = np.fromiter(known, np.int32, len(encoded.dictionary))
        result: np.ndarray = table[encoded.indices.to_numpy()]
        return result

    def of_finds(self, finds: pa.Table) -> np.ndarray:
        """The numbers of the finds' dumps."""
        dump = found.dictionary(finds, "dump")
        table = self.codes(pc.utf8_slice_codeunits(dump.dictionary, found.DUMP_ID_CHARS))
        result: np.ndarray = table[dump.indices.to_numpy()]
        return result

    def __len__(self) -> int:
        return len(self._codes)

    def listed(self) -> list[str]:
        """All names, in order of their numbers."""
        return list(self._codes)


@dataclass(frozen=True)
class _Rows:
    """The article rows and sightings of a snapshot, set against each other by article and dump."""

    finds: pa.Table
    n: np.ndarray
    """`n_sightings` as stored, for each of `finds`."""
    primary: np.ndarray
    dump: np.ndarray
    """The dump's number, for each of `finds`."""
    hi: np.ndarray
    """First half of the article id of each distinct pair of article and dump; `lo` the second, `of` the dump."""
    lo: np.ndarray
    of: np.ndarray
    n_rows: np.ndarray
    """Article rows of each pair."""
    n_seen: np.ndarray
    """Sightings of each pair."""
    problems: list[Problem]

    def _pairs(self, which: np.ndarray, names: _Names) -> list[tuple[str, str]]:
        """Article id and dump name of the first few pairs chosen, in order."""
        at, listed = np.flatnonzero(which)[:MAX_NAMED], names.listed()
        ids = [f"{hi:016x}{lo:016x}" for hi, lo in zip(self.hi[at].tolist(), self.lo[at].tolist(), strict=True)]
        return sorted(zip(ids, (listed[code] for code in self.of[at].tolist()), strict=True))

    def sighted(self, names: _Names) -> Iterator[Problem]:
        """Every article row was sighted somewhere, and every sighting is of an article row."""
        for which, says in (
            (self.n_rows == 0, "is sighted and has no row"),
            (self.n_seen == 0, "has a row and is sighted nowhere"),
        ):
            for article_id, name in self._pairs(which, names):
                yield Problem("sightings", "sightings", f"article {article_id} of {name} {says}")

    def unique(self, names: _Names) -> Iterator[Problem]:
        for article_id, name in self._pairs(self.n_rows > 1, names):
            yield Problem("unique", "articles", f"article {article_id} stands more than once for dump {name}")

    def settled(self) -> Iterator[Problem]:
        n_sightings, is_primary = found.settle(self.finds)
        bad = self.finds.filter(pa.array((n_sightings != self.n) | (is_primary != self.primary))).slice(0, MAX_NAMED)
        for article_id, name in zip(found.ids_of(bad).to_pylist(), found.dump_names(bad).to_pylist(), strict=True):
            yield Problem(
                "settled", "articles", f"n_sightings or is_primary of {article_id} in {name} are not what follows"
            )


def _read(base: Base, names: _Names) -> _Rows:
    finds = found.empty()
    parts: list[pa.Table] = []
    n, primary = [np.empty(0, np.int32)], [np.empty(0, np.bool_)]
    problems: list[Problem] = []
    for entry in base.manifest.files:
        if table_of(entry.path) not in PARTITIONED or not entry.rows:
            continue
        folder = entry.path.rpartition("/")[0]
        for rows in base.rows(entry, ROW_COLUMNS):
            region = pa.array([folder.rpartition("region=")[2]] * rows.num_rows, pa.string())
            piece = found.from_articles(rows.append_column("region", region))
            parts.append(piece)
            n.append(rows.column("n_sightings").to_numpy())
            primary.append(rows.column("is_primary").to_numpy())
            elsewhere = sorted(set(found.folders(piece).to_pylist()) - {folder})
            if elsewhere:
                problems.append(Problem("partition", entry.path, f"holds rows that belong in {', '.join(elsewhere)}"))
        if len(parts) >= MAX_PARTS:
            finds, parts = found.concat([finds, *parts]), []
    finds = found.concat([finds, *parts])
    return _compared(finds, np.concatenate(n), np.concatenate(primary), problems, _seen(base, names), names)


def _seen(base: Base, names: _Names) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every sighting the halves of the article id and the number of the dump."""
    his, los, dumps = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    for entry in base.manifest.files:
        if table_of(entry.path) == "sightings":
            for rows in base.rows(entry, ("article_id", "dump_name")):
                hi, lo = found.halves(rows.column("article_id"))
                his.append(hi)
                los.append(lo)
                dumps.append(names.codes(rows.column("dump_name")))
    return np.concatenate(his), np.concatenate(los), np.concatenate(dumps)


def _compared(
    finds: pa.Table,
    n: np.ndarray,
    primary: np.ndarray,
    problems: list[Problem],
    seen: tuple[np.ndarray, np.ndarray, np.ndarray],
    names: _Names,
) -> _Rows:
    dump = names.of_finds(finds)
    hi = np.concatenate([finds.column("hi").to_numpy(), seen[0]])
    lo = np.concatenate([finds.column("lo").to_numpy(), seen[1]])
    of = np.concatenate([dump, seen[2]])
    order = np.lexsort((of, lo, hi))
    hi, lo, of = hi[order], lo[order], of[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (hi[1:] != hi[:-1]) | (lo[1:] != lo[:-1]) | (of[1:] != of[:-1])
    group = np.empty(len(order), np.int32)
    group[order] = np.cumsum(first, dtype=np.int32) - 1
    hi, lo, of = hi[first], lo[first], of[first]
    n_rows = np.bincount(group[: finds.num_rows], minlength=len(hi))
    n_seen = np.bincount(group[finds.num_rows :], minlength=len(hi))
    places = pa.array(np.maximum(n_seen[group[: finds.num_rows]], 1).astype(np.int32))
    at = found.SCHEMA.get_field_index("places")
    finds = finds.set_column(at, found.SCHEMA.field(at), places)
    return _Rows(finds, n, primary, dump, hi, lo, of, n_rows, n_seen, problems)


def _ledger(base: Base, rows: _Rows, names: _Names) -> Iterator[Problem]:
    columns = ("dump_name", "n_articles", "n_undated", "n_quarantined")
    ledger = ledger_rows(base, None, columns)
    who = names.codes(ledger.column("dump_name"))
    folders = found.dictionary(rows.finds, "folder")
    is_undated = np.array([f.startswith("undated/") for f in folders.dictionary.to_pylist()], np.bool_)
    undated = rows.dump[is_undated[folders.indices.to_numpy()]] if len(is_undated) else rows.dump
    others = {table: _counts_in(base, table, names) for table in BY_DUMP if table != "dumps"}
    n_names = len(names)
    held = {"articles": np.bincount(rows.dump, minlength=n_names)}
    held |= {table: np.pad(counts, (0, n_names - len(counts))) for table, counts in others.items()}
    is_known = np.zeros(n_names, np.bool_)
    is_known[who] = True
    if (distinct := int(is_known.sum())) < len(who):
        yield Problem("unique", "dumps", f"{len(who) - distinct} dumps have more than one row")
    stated = [ledger.column(c).to_numpy() for c in columns[1:]]
    actual = [held["articles"][who], np.bincount(undated, minlength=n_names)[who], held["quarantine"][who]]
    wrong = np.any([s != a for s, a in zip(stated, actual, strict=True)], axis=0)
    says = "{} articles, {} undated, {} quarantined"
    listed = names.listed()
    for at in sorted(np.flatnonzero(wrong).tolist(), key=lambda row: listed[who[row]])[:MAX_NAMED]:
        said, has = (says.format(*(int(column[at]) for column in side)) for side in (stated, actual))
        yield Problem("ledger", listed[who[at]], f"is said to have {said} and has {has}")
    for table, counts in held.items():
        for name in sorted(listed[code] for code in np.flatnonzero((counts > 0) & ~is_known).tolist())[:MAX_NAMED]:
            yield Problem("ledger", name, f"has rows in {table} and none in the ledger")


def _counts_in(base: Base, table: str, names: _Names) -> np.ndarray:
    """Rows of a table by number of the dump."""
    counts = np.zeros(0, np.int64)
    for entry in base.manifest.files:
        if table_of(entry.path) == table:
            for rows in base.rows(entry, ("dump_name",)):
                codes, n = np.unique(names.codes(rows.column("dump_name")), return_counts=True)
                if len(names) > len(counts):
                    counts = np.pad(counts, (0, len(names) - len(counts)))
                counts[codes] += n
    return counts


def _index(base: Base, finds: pa.Table) -> Iterator[Problem]:
    indexed = found.concat(list(base.index.everything()))
    if indexed.num_rows != finds.num_rows or not _same(indexed, finds):
        yield Problem("index", "index", "does not say what the rows say: `dateline verify --repair` rebuilds it")


def _same(one: pa.Table, other: pa.Table) -> bool:
    """Whether both hold the same finds, in whatever order."""
    ours, theirs = _numbers(one, other), _numbers(other, other)
    orders = [np.lexsort((side["dump"], side["lo"], side["hi"])) for side in (ours, theirs)]
    return all(np.array_equal(ours[name][orders[0]], theirs[name][orders[1]]) for name in ours)


def _numbers(finds: pa.Table, reference: pa.Table) -> dict[str, np.ndarray]:
    """The columns of `finds` as numbers; dumps and folders by their place in the dictionaries of `reference`, else -1."""
    columns = {name: finds.column(name).to_numpy() for name in ("hi", "lo", "width", "places")}
    for name in ("folder", "dump"):
        mine, known = found.dictionary(finds, name), found.dictionary(reference, name)
        at = pc.fill_null(pc.index_in(mine.dictionary, value_set=known.dictionary), -1).to_numpy()
        columns[name] = at[mine.indices.to_numpy()] if len(at) else np.empty(0, np.int32)
    return columns
