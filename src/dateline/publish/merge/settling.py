"""What `n_sightings` and `is_primary` become where a publish changes them, found out some articles at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.layout import DAY, stored_in
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import are_within, between, distinct, ranges
from dateline.dataset.occurrences.index import Index
from dateline.dataset.occurrences.names import SortedNames, whole
from dateline.publish.merge.comparison import Comparison
from dateline.publish.merge.memory import release


class Settled:
    """The values of both columns in the rows that get other ones than they carry, by partition."""

    def __init__(self, partition: str = DAY) -> None:
        """`partition`: what the next snapshot is parted by."""
        self._partition = partition
        self._parts: list[tuple[pa.Table, dict[str, tuple[int, int]]]] = []
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
        self._parts.append((pa.table(columns), {name: (a, b - a) for name, a, b in names if a < b}))

    def lose(self, leaving: pa.Table) -> None:
        """Know of occurrences that leave the folder they stand in."""
        places = pc.unique(occurrence.folders(leaving)).to_pylist()
        self.left |= {stored_in(place, self._partition) for place in places}

    @property
    def folders(self) -> set[str]:
        """Partitions that have such rows or lose some."""
        return self.left.union(*(where for _, where in self._parts))

    def apply(self, folder: str, rows: pa.Table) -> pa.Table:
        """`rows` of a partition with their new values."""
        pieces = [table.slice(*where[folder]) for table, where in self._parts if folder in where]
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


def settle(
    index: Index,
    replaced: SortedNames,
    touched: tuple[np.ndarray, np.ndarray],
    coming: pa.Table,
    comparison: Comparison,
    partition: str = DAY,
) -> Settled:
    """Set `coming`, the occurrences that the dumps `replaced` have now, against what `index` knows of their articles.

    `touched` are halves of the ids of articles that they had before. `comparison` is told what comes and goes.
    """
    settled = Settled(partition)
    for hi, lo, occurrences in _slices(*touched, coming):
        known = index.occurrences_of(hi, lo)
        is_leaving = occurrence.is_of(known, replaced)
        leaving, staying = known.filter(is_leaving), known.filter(pc.invert(is_leaving))
        settled.lose(leaving)
        settled.add(known, is_leaving, staying, occurrences)
        comparison.add(leaving, occurrences)
        release()
    return settled


def _slices(hi: np.ndarray, lo: np.ndarray, occurrences: pa.Table) -> Iterator[tuple[np.ndarray, np.ndarray, pa.Table]]:
    """The ids (hi, lo) and those of `occurrences`, sorted and each once, and the occurrences, for one range of ids after the other."""
    for low, high in ranges(len(hi) + occurrences.num_rows):
        some, is_here = between(occurrences, low, high), are_within(hi, low, high)
        mine = (some.column(name).to_numpy() for name in ("hi", "lo"))
        halves = (np.concatenate([known[is_here], come]) for known, come in zip((hi, lo), mine, strict=True))
        yield *distinct(*halves), some
