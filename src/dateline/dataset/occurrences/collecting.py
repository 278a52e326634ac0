"""Millions of occurrences in one table, sorted by id, and taken apart again by ranges of ids.

Forty bytes are held for each occurrence and a hundred for each dump. An article's occurrences lie in one range, so whatever is asked
of an article is asked of one range after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.names import SortedNames

SLICE_ROWS = 1 << 15
"""Occurrences that are compared at once."""
_NUMBERS = ("hi", "lo", "width", "places")
_MIN_DICTIONARY = 1 << 16


class Gathered:
    """Takes occurrences, some at a time."""

    def __init__(self, dumps: Dumps | None = None) -> None:
        """`dumps` that there can be, where they are known beforehand."""
        self._numbers = {name: Growing(occurrence.SCHEMA.field(name).type.to_pandas_dtype()) for name in _NUMBERS}
        self._folder, self._dump = Dictionary(), dumps or Dictionary()

    def add(self, occurrences: pa.Table) -> None:
        """These too."""
        for name, values in self._numbers.items():
            values.add(occurrences.column(name).to_numpy())
        self._folder.add(occurrence.dictionary(occurrences, "folder"))
        self._dump.add(occurrence.dictionary(occurrences, "dump"))

    def table(self, *beside: np.ndarray) -> tuple[pa.Table, tuple[np.ndarray, ...]]:
        """All that came, sorted by id, and the arrays `beside`, a value for each occurrence, likewise. Nothing is kept."""
        hi, lo = (self._numbers.pop(name).all() for name in ("hi", "lo"))
        order = np.lexsort((lo, hi))
        columns = [pa.array(hi[order]), pa.array(lo[order])]
        del hi, lo
        columns += [pa.array(self._numbers.pop(name).all()[order]) for name in _NUMBERS[2:]]
        columns += [self._folder.array(order), self._dump.array(order)]
        return pa.Table.from_arrays(columns, schema=occurrence.SCHEMA), tuple(values[order] for values in beside)


class Growing:
    """A long array that is made bit by bit in one place: many small ones would be strewn all over memory."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._values, self._size = np.empty(0, kind), 0

    def add(self, values: np.ndarray) -> None:
        """These too."""
        end = self._size + len(values)
        if end > len(self._values):
            self._values.resize(max(end, len(self._values) * 5 // 4), refcheck=False)
        self._values[self._size : end] = values
        self._size = end

    def all(self) -> np.ndarray:
        """What came; nothing may be added any more."""
        return self._values[: self._size]


class Dictionary:
    """Values that come again and again, as numbers."""

    def __init__(self) -> None:
        self._codes = Growing(np.int32)
        self._held: list[pa.Array] = []
        self._n_new = self._n_known = 0

    def add(self, part: pa.DictionaryArray) -> None:
        """These too."""
        self._codes.add(part.indices.to_numpy() + np.int32(self._n_known + self._n_new))
        self._held.append(part.dictionary)
        self._n_new += len(part.dictionary)
        if self._n_new > max(self._n_known // 4, _MIN_DICTIONARY):
            self._unify()

    def array(self, order: np.ndarray) -> pa.DictionaryArray:
        """The values in this order."""
        self._unify()
        return pa.DictionaryArray.from_arrays(self._codes.all()[order], self._held[0])

    def _unify(self) -> None:
        encoded = pa.chunked_array(self._held, pa.string()).combine_chunks().dictionary_encode()
        codes = self._codes.all()
        codes[:] = encoded.indices.to_numpy()[codes]
        self._held = [encoded.dictionary]
        self._n_new, self._n_known = 0, len(encoded.dictionary)


class Dumps(Dictionary):
    """The dumps of occurrences where a ledger names nearly all that there can be."""

    def __init__(self, names: SortedNames, who: pa.Array) -> None:
        """The ledger's dumps by name, and of each `who` as occurrences have it: dump_id and dump_name in one."""
        super().__init__()
        self._names, self._who = names, who
        self._waiting: list[pa.DictionaryArray] = []
        self._others: dict[str, int] = {}

    def add(self, part: pa.DictionaryArray) -> None:
        """These too."""
        self._waiting.append(part)
        self._n_new += len(part.dictionary)
        if self._n_new > _MIN_DICTIONARY:  # each look-up may hash all names
            self._look_up()

    def array(self, order: np.ndarray) -> pa.DictionaryArray:
        """The values in this order."""
        self._look_up()
        who = pa.concat_arrays([self._who, pa.array([*self._others], pa.string())]) if self._others else self._who
        return pa.DictionaryArray.from_arrays(self._codes.all()[order], who)

    def others(self) -> pa.Array:
        """The names of dumps that the ledger does not have, or not with these bytes."""
        self._look_up()
        return pc.utf8_slice_codeunits(pa.array([*self._others], pa.string()), occurrence.DUMP_ID_CHARS)

    def _look_up(self) -> None:
        if not self._waiting:
            return
        parts = [part.dictionary for part in self._waiting]
        who = pa.concat_arrays(parts)
        at = self._names.positions(pc.utf8_slice_codeunits(who, occurrence.DUMP_ID_CHARS))
        is_known = pc.equal(who, self._who.take(pa.array(at, mask=at < 0))).fill_null(False)
        for row in np.flatnonzero(~is_known.to_numpy(zero_copy_only=False)).tolist():
            at[row] = self._others.setdefault(who[row].as_py(), len(self._who) + len(self._others))
        start = 0
        for part in self._waiting:
            self._codes.add(at[start : start + len(part.dictionary)][part.indices.to_numpy()])
            start += len(part.dictionary)
        self._waiting.clear()
        self._n_new = 0


def ranges(n_occurrences: int) -> Iterator[tuple[int, int]]:
    """Ranges of first halves of ids, first and last of each, so that of so many occurrences about `SLICE_ROWS` fall into each."""
    n_ranges = -(-n_occurrences // SLICE_ROWS)
    for number in range(n_ranges):
        yield (number << 64) // n_ranges, ((number + 1 << 64) // n_ranges) - 1


def within(hi: np.ndarray, low: int, high: int) -> slice:
    """Where in `hi`, ascending, the first halves from `low` to `high` stand, both included."""
    start, end = np.searchsorted(hi, np.uint64(low), "left"), np.searchsorted(hi, np.uint64(high), "right")
    return slice(int(start), int(end))


def distinct(hi: np.ndarray, lo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Article ids in halves, sorted, each once."""
    order = np.lexsort((lo, hi))
    hi, lo = hi[order], lo[order]
    first = np.ones(len(hi), np.bool_)
    first[1:] = (hi[1:] != hi[:-1]) | (lo[1:] != lo[:-1])
    return hi[first], lo[first]


def by_id(occurrences: pa.Table) -> pa.Table:
    """Occurrences sorted by id; themselves where they are."""
    hi, lo = occurrences.column("hi").to_numpy(), occurrences.column("lo").to_numpy()
    if np.all((hi[1:] > hi[:-1]) | ((hi[1:] == hi[:-1]) & (lo[1:] >= lo[:-1]))):
        return occurrences
    return occurrences.take(np.lexsort((lo, hi)))


def trimmed(occurrences: pa.Table) -> pa.Table:
    """Occurrences whose dictionaries hold only what they use: those of a run name every dump of the dataset."""
    for name in ("folder", "dump"):
        held = occurrence.dictionary(occurrences, name)
        codes, is_used = held.indices.to_numpy(), np.zeros(len(held.dictionary), np.bool_)
        is_used[codes] = True
        if not is_used.all():
            renumbered = np.cumsum(is_used, dtype=np.int32) - 1
            values = pa.DictionaryArray.from_arrays(
                renumbered[codes], held.dictionary.take(pa.array(np.flatnonzero(is_used)))
            )
            at = occurrence.SCHEMA.get_field_index(name)
            occurrences = occurrences.set_column(at, occurrence.SCHEMA.field(name), values)
    return occurrences


def between(occurrences: pa.Table, low: int, high: int) -> pa.Table:
    """Those of `occurrences`, which are sorted by id, whose first half is at least `low` and at most `high`."""
    at = within(occurrences.column("hi").to_numpy(), low, high)
    return trimmed(occurrences.slice(at.start, at.stop - at.start))
