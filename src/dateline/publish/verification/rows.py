"""Do the rows of a snapshot agree with each other: partitions, unique keys, counts of sightings, ledger, index?

Some seventy bytes are held for each article and a hundred and fifty for each dump; they are compared for one range of ids
after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.layout import BY_DUMP, PARTITIONED, stored_in, table_of
from dateline.dataset.ledger import ledger_rows
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import Dumps, Gathered, Growing, between, ranges, within
from dateline.dataset.occurrences.names import NumberedNames, SortedNames, whole
from dateline.publish.merge.memory import release
from dateline.publish.verification.problem import Problem

ROW_COLUMNS = (
    "article_id",
    "dump_id",
    "dump_name",
    "published_date",
    "published_earliest",
    "published_latest",
    "n_sightings",
    "is_primary",
    "quality_flags",
)
LEDGER_COLUMNS = ("dump_name", "dump_id", "n_articles", "n_undated", "n_quarantined")
MAX_NAMED = 20
"""Problems of one kind that are named; a broken merge would name millions."""


def check_rows(base: BaseSnapshot) -> Iterator[Problem]:
    """Everything that is wrong among the rows of a snapshot whose files are intact."""
    ledger, dumps = _ledger_of(base)
    names = NumberedNames(SortedNames(ledger.column("dump_name")))
    rows = _Rows.of(base, dumps, names)
    yield from rows.problems
    says = (
        ("sightings", "sightings", "article {} of {} is sighted and has no row"),
        ("sightings", "sightings", "article {} of {} has a row and is sighted nowhere"),
        ("unique", "articles", "article {} stands more than once for dump {}"),
        ("settled", "articles", "n_sightings or is_primary of {} in {} are not what follows"),
    )
    wrong: list[list[tuple[str, str]]] = [[] for _ in says]
    is_indexed = True
    for low, high, piece in rows.pieces():
        for known, more in zip(wrong, piece.wrong(names), strict=True):
            known += more[: MAX_NAMED - len(known)]
        is_indexed = is_indexed and _same(base.index.between(low, high), piece.occurrences)
        release()
    for (kind, where, text), pairs in zip(says, wrong, strict=True):
        yield from (Problem(kind, where, text.format(article_id, name)) for article_id, name in pairs)
    yield from _ledger(base, ledger, rows, names)
    if not is_indexed:
        yield Problem("index", "index", "does not say what the rows say: `dateline verify --repair` rebuilds it")


def all_occurrences(base: BaseSnapshot) -> pa.Table:
    """The occurrences of every article row, counted anew from `articles`, `undated` and `sightings`."""
    ledger, dumps = _ledger_of(base)
    rows = _Rows.of(base, dumps, NumberedNames(SortedNames(ledger.column("dump_name"))))
    return occurrence.concat([piece.occurrences for _, _, piece in rows.pieces()])


@dataclass(frozen=True)
class _Piece:
    """The article rows and sightings of a range of ids, set against each other by article and dump."""

    occurrences: pa.Table
    """Of the rows, with their places counted."""
    n: np.ndarray
    """`n_sightings` as stored, for each of `occurrences`."""
    primary: np.ndarray
    hi: np.ndarray
    """First half of the article id of each distinct pair of article and dump; `lo` the second, `of` the dump."""
    lo: np.ndarray
    of: np.ndarray
    n_rows: np.ndarray
    """Article rows of each pair."""
    n_seen: np.ndarray
    """Sightings of each pair."""

    def wrong(self, names: NumberedNames) -> Iterator[list[tuple[str, str]]]:
        """Article id and dump name of pairs without a row, without a sighting, with two rows, and of unsettled rows."""
        for which in (self.n_rows == 0, self.n_seen == 0, self.n_rows > 1):
            at = np.flatnonzero(which)[:MAX_NAMED]
            ids = [f"{hi:016x}{lo:016x}" for hi, lo in zip(self.hi[at].tolist(), self.lo[at].tolist(), strict=True)]
            yield sorted(zip(ids, map(names.name, self.of[at].tolist()), strict=True))
        n_sightings, is_primary = occurrence.settle(self.occurrences)
        bad = self.occurrences.filter(pa.array((n_sightings != self.n) | (is_primary != self.primary))).slice(
            0, MAX_NAMED
        )
        yield list(zip(occurrence.ids_of(bad).to_pylist(), occurrence.dump_names(bad).to_pylist(), strict=True))


@dataclass(frozen=True)
class _Rows:
    """The article rows and sightings of a snapshot, both sorted by article id."""

    occurrences: pa.Table
    n: np.ndarray
    """`n_sightings` as stored, for each of `occurrences`."""
    primary: np.ndarray
    dump: np.ndarray
    """The dump's number, for each of `occurrences`."""
    seen_hi: np.ndarray
    """First half of the article id of each sighting; `seen_lo` the second, `seen_dump` the dump's number."""
    seen_lo: np.ndarray
    seen_dump: np.ndarray
    problems: list[Problem]

    @classmethod
    def of(cls, base: BaseSnapshot, dumps: Dumps, names: NumberedNames) -> _Rows:
        """Read them."""
        gathered = Gathered(dumps)
        n, primary = Growing(np.int32), Growing(np.bool_)
        problems: list[Problem] = []
        for entry in base.manifest.files:
            if table_of(entry.path) not in PARTITIONED or not entry.rows:
                continue
            folder = entry.path.rpartition("/")[0]
            for rows in base.rows(entry, ROW_COLUMNS):
                region = pa.array([folder.rpartition("region=")[2]] * rows.num_rows, pa.string())
                piece = occurrence.from_articles(rows.append_column("region", region))
                gathered.add(piece)
                n.add(rows.column("n_sightings").to_numpy())
                primary.add(rows.column("is_primary").to_numpy())
                places = set(occurrence.folders(piece).to_pylist())
                elsewhere = sorted({stored_in(place, base.manifest.partition) for place in places} - {folder})
                if elsewhere and len(problems) < MAX_NAMED:
                    says = f"holds rows that belong in {', '.join(elsewhere)}"
                    problems.append(Problem("partition", entry.path, says))
        occurrences, (n_stored, is_primary) = gathered.table(n.all(), primary.all())
        codes = names.codes(occurrence.dumps_among(occurrences))
        dump = codes[occurrence.dictionary(occurrences, "dump").indices.to_numpy()]
        del gathered, n, primary, codes
        release()
        return cls(occurrences, n_stored, is_primary, dump, *_seen(base, names), problems)

    def pieces(self) -> Iterator[tuple[int, int, _Piece]]:
        """First and last first half of each range of ids, and what there is in it."""
        for low, high in ranges(
            self.occurrences.num_rows + len(self.seen_hi) + 1
        ):  # one at least, for the index's sake
            occurrences, at = between(self.occurrences, low, high), within(self.seen_hi, low, high)
            mine = within(self.occurrences.column("hi").to_numpy(), low, high)
            hi = np.concatenate([occurrences.column("hi").to_numpy(), self.seen_hi[at]])
            lo = np.concatenate([occurrences.column("lo").to_numpy(), self.seen_lo[at]])
            of = np.concatenate([self.dump[mine], self.seen_dump[at]])
            order = np.lexsort((of, lo, hi))
            hi, lo, of = hi[order], lo[order], of[order]
            first = np.ones(len(order), np.bool_)
            first[1:] = (hi[1:] != hi[:-1]) | (lo[1:] != lo[:-1]) | (of[1:] != of[:-1])
            group = np.empty(len(order), np.int32)
            group[order] = np.cumsum(first, dtype=np.int32) - 1
            hi, lo, of = hi[first], lo[first], of[first]
            n_rows = np.bincount(group[: occurrences.num_rows], minlength=len(hi))
            n_seen = np.bincount(group[occurrences.num_rows :], minlength=len(hi))
            places = pa.array(np.maximum(n_seen[group[: occurrences.num_rows]], 1).astype(np.int32))
            column = occurrence.SCHEMA.get_field_index("places")
            counted = occurrences.set_column(column, occurrence.SCHEMA.field(column), places)
            yield low, high, _Piece(counted, self.n[mine], self.primary[mine], hi, lo, of, n_rows, n_seen)


def _seen(base: BaseSnapshot, names: NumberedNames) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every sighting the halves of the article id and the number of the dump, sorted by id."""
    his, los, dumps = Growing(np.uint64), Growing(np.uint64), Growing(np.int32)
    for entry in base.manifest.files:
        if table_of(entry.path) == "sightings":
            for rows in base.rows(entry, ("article_id", "dump_name")):
                hi, lo = occurrence.halves(rows.column("article_id"))
                his.add(hi)
                los.add(lo)
                dumps.add(names.codes(rows.column("dump_name")))
    order = np.lexsort((los.all(), his.all()))
    return his.all()[order], los.all()[order], dumps.all()[order]


def _ledger_of(base: BaseSnapshot) -> tuple[pa.Table, Dumps]:
    """The ledger without its dump ids, and these with the names."""
    ledger = ledger_rows(base, None, LEDGER_COLUMNS).combine_chunks()
    who = pc.binary_join_element_wise(ledger.column("dump_id"), ledger.column("dump_name"), "")
    return ledger.drop_columns(["dump_id"]), Dumps(SortedNames(ledger.column("dump_name")), whole(who))


def _ledger(base: BaseSnapshot, ledger: pa.Table, rows: _Rows, names: NumberedNames) -> Iterator[Problem]:
    who = names.codes(ledger.column("dump_name"))
    undated = rows.dump[occurrence.is_undated(rows.occurrences)]
    others = {table: _counts_in(base, table, names) for table in BY_DUMP if table != "dumps"}
    n_names = len(names)
    held = {"articles": np.bincount(rows.dump, minlength=n_names)}
    held |= {table: np.pad(counts, (0, n_names - len(counts))) for table, counts in others.items()}
    is_known = np.zeros(n_names, np.bool_)
    is_known[who] = True
    if (distinct := int(is_known.sum())) < len(who):
        yield Problem("unique", "dumps", f"{len(who) - distinct} dumps have more than one row")
    stated = [ledger.column(c).to_numpy() for c in ledger.column_names[1:]]
    actual = [held["articles"][who], np.bincount(undated, minlength=n_names)[who], held["quarantine"][who]]
    wrong = np.any([s != a for s, a in zip(stated, actual, strict=True)], axis=0)
    says = "{} articles, {} undated, {} quarantined"
    for at in np.flatnonzero(wrong).tolist()[:MAX_NAMED]:
        said, has = (says.format(*(int(column[at]) for column in side)) for side in (stated, actual))
        yield Problem("ledger", names.name(who[at]), f"is said to have {said} and has {has}")
    for table, counts in held.items():
        for name in sorted(names.name(code) for code in np.flatnonzero((counts > 0) & ~is_known).tolist())[:MAX_NAMED]:
            yield Problem("ledger", name, f"has rows in {table} and none in the ledger")


def _counts_in(base: BaseSnapshot, table: str, names: NumberedNames) -> np.ndarray:
    """Rows of a table by number of the dump."""
    counts = np.zeros(len(names), np.int64)
    for entry in base.manifest.files:
        if table_of(entry.path) == table:
            for rows in base.rows(entry, ("dump_name",)):
                codes, n = np.unique(names.codes(rows.column("dump_name")), return_counts=True)
                if len(names) > len(counts):
                    counts = np.pad(counts, (0, len(names) - len(counts)))
                counts[codes] += n
    return counts


def _same(one: pa.Table, other: pa.Table) -> bool:
    """Whether both hold the same occurrences, in whatever order."""
    if one.num_rows != other.num_rows:
        return False
    ours, theirs = _numbers(one, other), _numbers(other, other)
    orders = [np.lexsort((side["dump"], side["lo"], side["hi"])) for side in (ours, theirs)]
    return all(np.array_equal(ours[name][orders[0]], theirs[name][orders[1]]) for name in ours)


def _numbers(occurrences: pa.Table, reference: pa.Table) -> dict[str, np.ndarray]:
    """The columns of `occurrences` as numbers; dumps and folders by their place in the dictionaries of `reference`, else -1."""
    columns = {name: occurrences.column(name).to_numpy() for name in ("hi", "lo", "width", "places")}
    for name in ("folder", "dump"):
        mine, known = occurrence.dictionary(occurrences, name), occurrence.dictionary(reference, name)
        at = pc.fill_null(pc.index_in(mine.dictionary, value_set=known.dictionary), -1).to_numpy()
        columns[name] = at[mine.indices.to_numpy()] if len(at) else np.empty(0, np.int32)
    return columns
