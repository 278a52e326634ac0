"""Features as columns: what is told of many lines by a key each, and the numbers of its features, added up once a key.

A key is a small whole number where there are few of them (the kinds of two neighbours), else anything that can be looked
up (the text of a short line). Looking up and adding is then done for hundreds of lines at once.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Group = tuple[str, ...]
Codes = NDArray[np.intp]

# Rows of numbers that are kept: the same keys turn up together again and again. What one block adds goes on top.
_MOST_KEPT, _MOST_TEXTS = 15_000, 7_500
TEXTS = "words"
"""The column whose keys are texts of single lines."""


class Column(NamedTuple):
    """One thing that is told of some lines."""

    name: str
    """Under which the numbers of its keys are kept."""
    keys: Sequence[Hashable] | Codes
    """A key for each line: codes from 0 to before `n_codes`, or what a mapping takes; None tells nothing."""
    names: Callable[[Any], Group]
    """The names of the features of a key."""
    n_codes: int = 0
    """How many codes there may be; 0 where keys are no codes."""


class Part(NamedTuple):
    """Lines of a block of which the same things are told."""

    lines: NDArray[np.intp]
    """Their numbers in the block, ascending, each once."""
    columns: Sequence[Column]


class Block(NamedTuple):
    """Some lines on end."""

    n_lines: int
    parts: Sequence[Part]
    """A line may be of several."""


def told_itself(group: Group) -> Group:
    """The names of a key that is a group of names."""
    return group


def told_together(
    name: str,
    names: Callable[..., Group],
    *fields: tuple[Codes, Sequence[Any]],
    of: Codes | None = None,
    n: int = 0,
) -> Column:
    """A column of what several fields tell together, each given as codes and what they stand for: `names` takes one of each.

    Where it tells only of some lines `of` are their numbers among the `n` lines.
    """
    values = [own for _, own in fields]
    n_codes = math.prod(map(len, values))
    keys = np.zeros(len(fields[0][0]), np.intp)
    for codes, own in fields:
        keys *= len(own)
        keys += codes
    if of is not None:
        told, keys = keys, np.full(n, n_codes, np.intp)
        keys[of] = told
    return Column(name, keys, partial(_told_apart, names, values), n_codes + 1)


def _told_apart(names: Callable[..., Group], values: Sequence[Sequence[Any]], code: int) -> Group:
    """The names of a code of several fields."""
    told = []
    for own in reversed(values):
        code, k = divmod(code, len(own))
        told.append(own[k])
    return () if code else names(*reversed(told))


def groups_of(block: Block) -> list[list[Group]]:
    """For each line of `block` the groups of names of the features that hold."""
    told: list[list[Group]] = [[] for _ in range(block.n_lines)]
    for part in block.parts:
        lines = part.lines.tolist()
        for column in part.columns:
            keys = column.keys.tolist() if isinstance(column.keys, np.ndarray) else column.keys
            for i, key in zip(lines, keys, strict=True):
                if key is not None and (group := column.names(key)):
                    told[i].append(group)
    return told


class Sums(threading.local):
    """The numbers of keys, which were added up before; each thread has its own, since a block is built step by step."""

    def __init__(self, numbers: Mapping[str, int], table: NDArray[np.int32]) -> None:
        """`numbers` gives the row of each name in `table`; other names say nothing."""
        self._width = table.shape[1]
        # what is said of single texts crowds out nothing else
        self._of_texts, self._others = _Rows(numbers, table, _MOST_TEXTS), _Rows(numbers, table, _MOST_KEPT)

    def of(self, block: Block) -> NDArray[np.int32]:
        """The sums of the numbers of all features of each line of `block`."""
        self._of_texts.begin()
        self._others.begin()
        parts = [(part.lines, [self._found(column) for column in part.columns]) for part in block.parts]
        self._of_texts.keep()
        self._others.keep()
        sums = np.zeros((block.n_lines, self._width), np.int32)
        for lines, found in parts:
            if len(lines):
                own = np.zeros((len(lines), self._width), np.int32)
                next_ = np.empty_like(own)
                for kept, rows in found:
                    own += kept.sums.take(rows, axis=0, out=next_, mode="clip")
                sums[lines] += own
        return sums

    def _found(self, column: Column) -> tuple[_Rows, Codes]:
        """Where the sums of the keys of a column are kept, and the row of each key."""
        if isinstance(column.keys, np.ndarray):
            return self._others, self._others.of_codes(column, column.keys)
        kept = self._of_texts if column.name == TEXTS else self._others
        return kept, kept.of_keys(column.name, column.keys, column.names)


class _Rows:
    """Sums that are kept, a row a key."""

    def __init__(self, numbers: Mapping[str, int], table: NDArray[np.int32], most_kept: int) -> None:
        self._number, self._table, self._most_kept = numbers.get, table, most_kept
        self.sums = np.zeros((1024, self._table.shape[1]), np.int32)
        self._forget()

    def _forget(self) -> None:
        self._n = 1  # the first row is of what tells nothing
        self._rows: dict[str, dict[Hashable, int]] = {}
        self._codes: dict[str, Codes] = {}
        self._fresh: list[Group] = []

    def begin(self) -> None:
        """Make room, before rows are asked for."""
        if self._n > self._most_kept:
            self._forget()

    def of_codes(self, column: Column, codes: Codes) -> Codes:
        """The row of each of the codes of a column."""
        known = self._codes.get(column.name)
        if known is None:
            known = self._codes[column.name] = np.zeros(column.n_codes, np.intp)
        rows = known.take(codes)
        if not rows.all():
            for code in np.unique(codes[rows == 0]).tolist():
                known[code] = self._row(column.names(code))
            rows = known.take(codes)
        return rows

    def of_keys(self, name: str, keys: Sequence[Hashable], names: Callable[[Any], Group]) -> Codes:
        """The row of each of the keys of a column."""
        known = self._rows.get(name)
        if known is None:
            known = self._rows[name] = {None: 0}
        try:
            return np.array([known[key] for key in keys], np.intp)
        except KeyError:
            for key in keys:
                if key not in known:
                    known[key] = self._row(names(key))
            return np.array([known[key] for key in keys], np.intp)

    def _row(self, group: Group) -> int:
        """The row in which the sum of a group will stand."""
        self._fresh.append(group)
        return self._n + len(self._fresh) - 1

    def keep(self) -> None:
        """Add up the numbers of all groups that were asked for and are not kept yet."""
        groups, self._fresh = self._fresh, []
        if not groups:
            return
        stop = self._n + len(groups)
        while stop > len(self.sums):
            self.sums = np.concatenate((self.sums, np.zeros_like(self.sums)))
        number = self._number
        found = [[k for name in group if (k := number(name)) is not None] for group in groups]
        at = [n for n, some in enumerate(found, self._n) if some]
        self.sums[self._n : stop] = 0
        if at:
            starts = [0, *accumulate(map(len, filter(None, found)))][:-1]
            numbers = [k for some in found for k in some]
            self.sums[at] = np.add.reduceat(self._table.take(numbers, axis=0), starts, axis=0)
        self._n = stop
