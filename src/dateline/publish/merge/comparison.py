"""How a diff is made: occurrences before and after are set against each other, some articles at a time.

What stays where it was is only counted. Rows that come, go or move are kept, in some sixty bytes each, until all are
known: a text that changed is an article that goes and another that comes in the same document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.diff import CHANGES, N_EXAMPLES, NEW, Change, Diff
from dateline.dataset.ledger import PLACE_COLUMNS, Places
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import SLICE_ROWS
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.publish.merge.aside import Aside

DUMPS_AT_ONCE = 2048
_Key = tuple[str, str]
"""Dump name and article id."""
_SCHEMA = pa.schema(
    [
        ("dump_name", pa.string()),
        ("hi", pa.uint64()),
        ("lo", pa.uint64()),
        ("before", pa.dictionary(pa.int32(), pa.string())),
        ("after", pa.dictionary(pa.int32(), pa.string())),
    ]
)


class Reasons:
    """Why the rows of each dump change."""

    def __init__(self, names: pa.Array | None = None, reasons: pa.Array | None = None, default: str = NEW) -> None:
        """`reasons` of the dumps `names`; `default` for all others."""
        self._names = pa.array([], pa.string()) if names is None else names
        self._reasons = pa.array([], pa.string()) if reasons is None else reasons
        self._default = default

    def of(self, names: pa.Array) -> pa.Array:
        """The reason for each of `names`."""
        if not len(self._names):
            return pa.repeat(pa.scalar(self._default), len(names))
        return pc.fill_null(self._reasons.take(pc.index_in(names, value_set=self._names)), self._default)


@dataclass(frozen=True)
class Found:
    """What a comparison has gathered of some articles."""

    tally: Tally
    apart: Aside
    """Rows that come, go or move."""
    n_reprocessed: int


class Comparison:
    """Gathers what a publish changes."""

    def __init__(self, reasons: Reasons, known: SortedNames | None = None) -> None:
        """`known` are the dumps that had rows before, None where nobody knows: rows of others are new, all of them."""
        self._reasons, self._known = reasons, known
        self._tally = Tally()
        self._apart: list[pa.Table] = []
        self._n_reprocessed = 0

    def add(self, before: pa.Table, after: pa.Table) -> None:
        """All occurrences that some articles had before and have after."""
        if self._known is not None:
            is_known = occurrence.is_of(after, self._known)
            self._tally.add_new(new := after.filter(pc.invert(is_known)), self._reasons.of(occurrence.dump_names(new)))
            after = after.filter(is_known)
        names = occurrence.dump_names(before)
        self._n_reprocessed += pc.sum(pc.equal(self._reasons.of(names), "newer code")).as_py() or 0
        keys, others = occurrence.keys(before), occurrence.keys(after)
        at = pc.index_in(others, value_set=keys)
        stood = occurrence.dictionary(before, "folder").take(at).cast(pa.string())
        stands = occurrence.folders(after)
        self._keep(after.filter(pc.is_null(at)), None, occurrence.folders(after.filter(pc.is_null(at))))
        has_moved = pc.fill_null(pc.not_equal(stood, stands), False)
        self._keep(after.filter(has_moved), stood.filter(has_moved), stands.filter(has_moved))
        gone = before.filter(pc.invert(pc.is_in(keys, value_set=others)))
        self._keep(gone, occurrence.folders(gone), None)

    def found(self, path: Path | None = None) -> Found:
        """What was gathered so far, for another comparison to take; in a file at `path` where one is given."""
        return Found(
            self._tally,
            Aside.of(pa.concat_tables([_SCHEMA.empty_table(), *self._apart]).unify_dictionaries(), path),
            self._n_reprocessed,
        )

    def take(self, found: Found) -> None:
        """What another one gathered of further articles, too."""
        self._tally.take(found.tally)
        self._apart.append(found.apart.table)
        self._n_reprocessed += found.n_reprocessed

    def _keep(self, occurrences: pa.Table, before: pa.Array | None, after: pa.Array | None) -> None:
        if occurrences.num_rows:
            columns = [occurrence.dump_names(occurrences), occurrences.column("hi"), occurrences.column("lo")]
            for folders in (before, after):
                given = pa.nulls(occurrences.num_rows, pa.string()) if folders is None else folders
                columns.append(given.dictionary_encode())
            self._apart.append(pa.table(columns, schema=_SCHEMA))

    def diff(self, before: Places, after: Places) -> Diff:
        """What changed; `before` and `after` tell where the articles of dumps that changed stood and stand."""
        apart = pa.concat_tables([_SCHEMA.empty_table(), *self._apart]).unify_dictionaries().combine_chunks()
        self._apart.clear()
        apart = apart.take(pc.sort_indices(apart, sort_keys=[(n, "ascending") for n in ("dump_name", "hi", "lo")]))
        is_moved = pc.and_(pc.is_valid(apart.column("before")), pc.is_valid(apart.column("after")))
        for key, reason, was, now in self._rows(apart.filter(is_moved)):
            self._tally.add(_moved(key, reason, was, now))
        apart = apart.filter(pc.invert(is_moved))
        dumps = pc.value_counts(apart.column("dump_name"))
        ends = np.cumsum([0, *dumps.field("counts").to_pylist()])
        for first in range(0, len(dumps), DUMPS_AT_ONCE):
            some = SortedNames(dumps.field("values").slice(first, DUMPS_AT_ONCE))
            rows = apart.slice(ends[first], ends[first + len(some)] - ends[first])
            for change in self._come_and_gone(rows, _first(before(some)), _first(after(some))):
                self._tally.add(change)
        return self._tally.diff(self._n_reprocessed)

    def _rows(self, apart: pa.Table) -> Iterator[tuple[_Key, str, str, str]]:
        """Key, reason, partition before and after ('' for none) of rows that come, go or move."""
        for start in range(0, apart.num_rows, SLICE_ROWS):
            rows = apart.slice(start, SLICE_ROWS)
            names = whole(rows.column("dump_name"))
            folders = (rows.column(c).cast(pa.string()).fill_null("").to_pylist() for c in ("before", "after"))
            columns = names.to_pylist(), occurrence.ids_of(rows).to_pylist(), self._reasons.of(names).to_pylist()
            for name, article_id, reason, was, now in zip(*columns, *folders, strict=True):
                yield (name, article_id), reason, was, now

    def _come_and_gone(
        self, apart: pa.Table, gone_at: Mapping[_Key, tuple[int, int]], come_at: Mapping[_Key, tuple[int, int]]
    ) -> Iterator[Change]:
        """Rows that are on one side only; in the same document the n-th gone is the n-th come with other text."""
        gone: dict[_Key, str] = {}
        come: dict[_Key, str] = {}
        reasons: dict[str, str] = {}
        for key, reason, before, after in self._rows(apart):
            (gone if before else come)[key] = before or after
            reasons[key[0]] = reason
        left, right = _by_document(gone, gone_at), _by_document(come, come_at)
        for document in sorted(left.keys() | right.keys()):
            was, now, reason = left.get(document, []), right.get(document, []), reasons[document[0]]
            paired = min(len(was), len(now))
            for a, b in zip(was[:paired], now[:paired], strict=True):
                yield Change("changed text", reason, b[1], b[0], gone[a], come[b])
            for a in was[paired:]:
                yield Change("removed", reason, a[1], a[0], gone[a], "")
            for b in now[paired:]:
                yield Change("added", reason, b[1], b[0], "", come[b])


class Tally:
    """Counts changes."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._partitions: dict[str, Counter[str]] = defaultdict(Counter)
        self._telling: list[Change] = []
        self._plain: list[Change] = []

    def add(self, change: Change) -> None:
        """This one too."""
        self._count(change.change, change.reason, change.before, change.after, 1)
        kept = self._plain if change.change == "added" else self._telling
        if len(kept) < N_EXAMPLES:
            kept.append(change)

    def take(self, other: Tally) -> None:
        """What another one has counted, after what this one has."""
        for mine, its in ((self._counts, other._counts), (self._partitions, other._partitions)):
            for key, counts in its.items():
                mine[key].update(counts)
        self._plain = (self._plain + other._plain)[:N_EXAMPLES]
        self._telling = (self._telling + other._telling)[:N_EXAMPLES]

    def add_new(self, occurrences: pa.Table, reasons: pa.Array) -> None:
        """All of `occurrences` at once: they are of dumps that had no rows before."""
        table = pa.table({"folder": occurrence.folders(occurrences), "reason": reasons})
        for row in table.group_by(["folder", "reason"]).aggregate([([], "count_all")]).to_pylist():
            self._count("added", row["reason"], "", row["folder"], row["count_all"])
        first = occurrences.slice(0, N_EXAMPLES - len(self._plain))
        columns = (
            occurrence.ids_of(first),
            occurrence.dump_names(first),
            occurrence.folders(first),
            reasons[: first.num_rows],
        )
        for article_id, name, folder, reason in zip(*(c.to_pylist() for c in columns), strict=True):
            self._plain.append(Change("added", reason, article_id, name, "", folder))

    def diff(self, n_reprocessed: int) -> Diff:
        """What was counted."""
        moved = sum(by_reason["newer code"] for change, by_reason in self._counts.items() if change != "added")
        return Diff(
            {change: dict(sorted(self._counts[change].items())) for change in CHANGES if change in self._counts},
            {folder: dict(sorted(self._partitions[folder].items())) for folder in sorted(self._partitions)},
            tuple((self._telling + self._plain)[:N_EXAMPLES]),
            n_reprocessed,
            moved,
        )

    def _count(self, change: str, reason: str, before: str, after: str, n: int) -> None:
        self._counts[change][reason] += n
        if before:
            self._partitions[before]["removed"] += n
        if after:
            self._partitions[after]["added"] += n


def _moved(key: _Key, reason: str, before: str, after: str) -> Change:
    same_date = before.rpartition("/")[0] == after.rpartition("/")[0]
    return Change("re-placed" if same_date else "re-dated", reason, key[1], key[0], before, after)


def _first(sightings: Iterator[pa.Table]) -> dict[_Key, tuple[int, int]]:
    """Where each article stands first: document index, article index."""
    places: dict[_Key, tuple[int, int]] = {}
    for rows in sightings:
        columns = (rows.column(c).to_pylist() for c in PLACE_COLUMNS)
        for name, article_id, document, article in zip(*columns, strict=True):
            place = (document, article)
            places[name, article_id] = min(places.get((name, article_id), place), place)
    return places


def _by_document(keys: Mapping[_Key, str], places: Mapping[_Key, tuple[int, int]]) -> dict[tuple[str, int], list[_Key]]:
    documents: dict[tuple[str, int], list[_Key]] = defaultdict(list)
    for key in sorted(keys, key=lambda k: (k[0], places.get(k, (0, 0)), k[1])):
        documents[key[0], places.get(key, (0, 0))[0]].append(key)
    return documents
