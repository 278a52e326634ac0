"""What `n_sightings` and `is_primary` become where a publish changes them, found out some articles at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.layout import DAY, stored_in
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import Gathered, between, distinct, within
from dateline.dataset.occurrences.index import Index
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.publish.merge.aside import Aside
from dateline.publish.merge.comparison import Comparison, Found, Reasons
from dateline.publish.merge.memory import release
from dateline.publish.merge.spread import ShouldStop, go_on, own_folder


class Settled:
    """The values of both columns in the rows that get other ones than they carry, by partition."""

    def __init__(self, partition: str = DAY) -> None:
        """`partition`: what the next snapshot is parted by."""
        self._partition = partition
        self._parts: list[tuple[Aside, dict[str, tuple[int, int]]]] = []
        self.left: set[str] = set()
        """Folders that lose rows."""

    def add(self, known: pa.Table, is_leaving: pa.Array, staying: pa.Table, coming: pa.Table) -> None:
        """All occurrences of some articles: `known` before, of which `staying` do not leave, and `coming`.

        Rows that stay carry what was right before, rows that come what is right for a text found once.
        """
        n_before, primary_before = occurrence.settle(known)
        stays = np.logical_not(np.asarray(is_leaving.to_numpy(zero_copy_only=False), dtype=bool))
        occurrences = occurrence.concat([staying, coming])
        n_after, primary_after = occurrence.settle(occurrences)
        n_carried = np.concatenate([n_before[stays], np.ones(coming.num_rows, np.int32)])
        primary_carried = np.concatenate([primary_before[stays], np.ones(coming.num_rows, np.bool_)])
        at = np.flatnonzero((n_after != n_carried) | (primary_after != primary_carried))
        if not len(at):
            return
        places = occurrence.dictionary(occurrences, "folder")
        stored = [stored_in(place, self._partition) for place in places.dictionary.to_pylist()]
        folders = pa.array(stored, pa.string()).dictionary_encode()
        codes = folders.indices.to_numpy()[places.indices.to_numpy()[at]]
        order = np.argsort(codes, kind="stable")
        at, codes = at[order], codes[order]
        mine = occurrences.take(at)
        columns = {"hi": mine.column("hi"), "lo": mine.column("lo"), "dump_name": occurrence.dump_names(mine)}
        columns |= {"n_sightings": pa.array(n_after[at]), "is_primary": pa.array(primary_after[at])}
        bounds = np.searchsorted(codes, np.arange(len(folders.dictionary) + 1)).tolist()
        names = zip(folders.dictionary.to_pylist(), bounds[:-1], bounds[1:], strict=True)
        self._parts.append((Aside.of(pa.table(columns)), {name: (a, b - a) for name, a, b in names if a < b}))

    def lose(self, leaving: pa.Table) -> None:
        """Know of occurrences that leave the folder they stand in."""
        places = pc.unique(occurrence.folders(leaving)).to_pylist()
        self.left |= {stored_in(place, self._partition) for place in places}

    def take(self, other: Settled) -> None:
        """What was settled of further articles."""
        self._parts += other._parts
        self.left |= other.left

    def of(self, folders: Collection[str]) -> Settled:
        """What concerns some partitions."""
        settled = Settled(self._partition)
        settled.left = self.left.intersection(folders)
        for aside, where in self._parts:
            if mine := {folder: where[folder] for folder in folders if folder in where}:
                settled._parts.append((aside, mine))
        return settled

    def laid_aside(self, path: Path) -> Settled:
        """The same, its values in a file at `path`."""
        tables = [aside.table for aside, _ in self._parts]
        settled = Settled(self._partition)
        settled.left = self.left
        if tables:
            aside, starts = (
                Aside.of(pa.concat_tables(tables), path),
                np.cumsum([0, *(t.num_rows for t in tables)]).tolist(),
            )
            for start, (_, where) in zip(starts[:-1], self._parts, strict=True):
                settled._parts.append((aside, {folder: (start + at, n) for folder, (at, n) in where.items()}))
        return settled

    @property
    def folders(self) -> set[str]:
        """Partitions that have such rows or lose some."""
        return self.left.union(*(where for _, where in self._parts))

    def apply(self, folder: str, rows: pa.Table) -> pa.Table:
        """`rows` of a partition with their new values."""
        pieces = [aside.table.slice(*where[folder]) for aside, where in self._parts if folder in where]
        if not pieces:
            return rows
        mine = pa.concat_tables(pieces).combine_chunks()
        keys = pc.binary_join_element_wise(occurrence.ids_of(mine), whole(mine.column("dump_name")), "")
        asked = pc.binary_join_element_wise(rows.column("article_id"), rows.column("dump_name"), "")
        at = whole(pc.index_in(asked, value_set=keys))
        for name in occurrence.ALONE:
            column = rows.schema.get_field_index(name)
            new = pc.coalesce(whole(mine.column(name)).take(at), whole(rows.column(column)))
            rows = rows.set_column(column, rows.schema.field(column), new)
        return rows


@dataclass(frozen=True)
class Replaced:
    """The dumps that a publish lays anew, as its tasks share them."""

    dumps: Aside
    """dump_name, ascending."""
    before: Aside
    """dump_name, ascending, of those that the base knows, and reason: why their rows change, should they."""
    touched: Aside
    """Halves of the ids of the articles that they had: hi, ascending, and lo."""

    @property
    def names(self) -> SortedNames:
        """Names of the dumps."""
        return SortedNames(self.dumps.table.column("dump_name"))

    @property
    def comparison(self) -> Comparison:
        """One that knows nothing yet but these dumps."""
        names, reasons = (whole(self.before.table.column(name)) for name in ("dump_name", "reason"))
        return Comparison(Reasons(names, reasons), SortedNames(names))


@dataclass(frozen=True)
class Settle:
    """A task: settle all articles whose ids have first halves in some ranges."""

    index: Index
    """Of the base."""
    replaced: Replaced
    coming: Sequence[Aside]
    """Occurrences that the dumps have now, each table sorted by id."""
    ranges: Sequence[tuple[int, int]]
    """First and last of each, both included."""
    partition: str
    folder: Path | None = None
    """Where to leave what is found; None: in memory."""

    def __call__(self, should_stop: ShouldStop) -> tuple[Settled, Found]:
        """What the rows of these articles become, and what the publish changes of them."""
        settled, comparison = Settled(self.partition), self.replaced.comparison
        names, touched = self.replaced.names, self.replaced.touched.table
        hi, lo = (whole(touched.column(name)).to_numpy() for name in ("hi", "lo"))
        for low, high in self.ranges:
            go_on(should_stop)
            coming, had = coming_between(self.coming, low, high), within(hi, low, high)
            its = (coming.column(name).to_numpy() for name in ("hi", "lo"))
            ids = (np.concatenate([known[had], come]) for known, come in zip((hi, lo), its, strict=True))
            known = self.index.occurrences_of(*distinct(*ids))
            is_leaving = occurrence.is_of(known, names)
            leaving, staying = known.filter(is_leaving), known.filter(pc.invert(is_leaving))
            settled.lose(leaving)
            settled.add(known, is_leaving, staying, coming)
            comparison.add(leaving, coming)
            release()
        if self.folder is None:
            return settled, comparison.found()
        own = own_folder(self.folder)
        return settled.laid_aside(own / "settled.arrow"), comparison.found(own / "changed.arrow")


def coming_between(coming: Sequence[Aside], low: int, high: int) -> pa.Table:
    """The occurrences in tables laid aside that are of articles whose ids have first halves from `low` to `high`, sorted by id."""
    if len(coming) == 1:
        return between(coming[0].table, low, high)
    gathered = Gathered()
    for aside in coming:
        gathered.add(between(aside.table, low, high))
        aside.unload()
    return gathered.table()[0]
