"""Which chunks of the tables cut by dump name a publish writes anew, and what they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.layout import starts_chunk
from dateline.dataset.ledger import Chunks
from dateline.dataset.occurrences.names import SortedNames

_SIZES = pa.schema([("dump_name", pa.string()), ("n_chars", pa.int64())])


@dataclass(frozen=True)
class ChunkRange:
    """Neighbouring chunks that are written anew together."""

    old: tuple[str, ...]
    """Their present first names."""
    new: tuple[str, ...]
    """First names of the chunks they become."""
    last: str
    """The last dump they hold then."""


def touched_ranges(base: BaseSnapshot, names: SortedNames, dumps: pa.Table) -> list[ChunkRange]:
    """The chunks that hold, or will hold, the dumps `names`; all chunks where the base is outdated.

    `dumps` are the ledger rows that come, sorted by name; a name without one loses its rows.
    """
    chunks, cuts = Chunks(base.manifest), base.manifest.cuts
    changes = _Changes(base, chunks, names, dumps)
    ranges: list[ChunkRange] = []
    pending = sorted(changes.positions | (set(range(len(chunks.firsts))) if base.is_outdated else set()))
    while pending:
        position = pending.pop()
        old = [chunks.firsts[position]] if position >= 0 else []
        sizes = changes.sizes(position)
        # A chunk whose first dump starts none any more goes to its elder neighbour.
        while position > 0 and sizes.num_rows and not starts_chunk(*next(_each(sizes)), cuts):
            position -= 1
            old.insert(0, chunks.firsts[position])
            sizes = pa.concat_tables([changes.sizes(position), sizes])
            if pending and pending[-1] == position:
                pending.pop()
        new = [name for i, (name, size) in enumerate(_each(sizes)) if i == 0 or starts_chunk(name, size, cuts)]
        last = sizes.column("dump_name")[-1].as_py() if new else ""
        ranges.append(ChunkRange(tuple(old), tuple(new), last))
    return ranges[::-1]


def _each(sizes: pa.Table) -> Iterator[tuple[str, int]]:
    for rows in sizes.to_batches(4096):
        yield from zip(*(column.to_pylist() for column in rows.columns), strict=True)


class _Changes:
    """What comes and goes, by position of the chunk it belongs to (-1: there are no chunks yet)."""

    def __init__(self, base: BaseSnapshot, chunks: Chunks, names: SortedNames, dumps: pa.Table) -> None:
        self._base, self._chunks, self._replaced = base, chunks, names
        self._coming = dumps.select(_SIZES.names).cast(_SIZES)
        bounds = [0, *(names.before(first) for first in chunks.firsts[1:]), len(names)]
        held = [at for at, (low, high) in enumerate(pairwise(bounds)) if low < high]
        self.positions = set(held if chunks.firsts else [-1] if len(names) else [])
        """Chunks with changes of their own."""

    def sizes(self, position: int) -> pa.Table:
        """Characters of each dump that the chunk will hold, sorted by name."""
        if position < 0:
            return self._coming
        firsts = self._chunks.firsts
        parts = [self._between(firsts[position] if position else "", firsts[position + 1 : position + 2])]
        for entry in self._chunks.files(firsts[position], "dumps"):
            for rows in self._base.rows(entry, _SIZES.names):
                stays = pc.invert(self._replaced.mask(rows.column("dump_name")))
                parts.append(rows.filter(stays).cast(_SIZES))
        return pa.concat_tables(parts).sort_by("dump_name")

    def _between(self, first: str, following: Sequence[str]) -> pa.Table:
        """What comes into a chunk, from `first` to before the one following."""
        coming = SortedNames(self._coming.column("dump_name"))
        low = coming.before(first)
        return self._coming.slice(low, (coming.before(following[0]) if following else len(coming)) - low)


def cut_at(rows: Iterator[pa.Table], bounds: Sequence[str | None]) -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """Cut a stream sorted by dump name into one stream per chunk; each must be read before the next."""
    rest: list[pa.Table] = []

    def until(bound: str | None) -> Iterator[pa.Table]:
        while True:
            piece = rest.pop() if rest else next(rows, None)
            if piece is None:
                return
            if bound is None:
                yield piece
                continue
            below = pc.sum(pc.less(piece.column("dump_name"), bound)).as_py() or 0
            if below:
                yield piece.slice(0, below)
            if below < piece.num_rows:
                rest.append(piece.slice(below))
                return

    for position, first in enumerate(bounds[:-1]):
        yield str(first), until(bounds[position + 1])
