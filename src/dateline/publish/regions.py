"""Which chunks of the tables cut by dump name a publish writes anew, and what they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish.base import Base
from dateline.publish.layout import starts_chunk
from dateline.publish.ledger_table import Chunks


@dataclass(frozen=True)
class Region:
    """Neighbouring chunks that are written anew together."""

    old: tuple[str, ...]
    """Their present first names."""
    new: tuple[str, ...]
    """First names of the chunks they become."""
    bounds: tuple[str, str]
    """First and last dump they hold then."""


def touched_regions(base: Base, names: Sequence[str], dumps: pa.Table) -> list[Region]:
    """The chunks that hold, or will hold, the dumps `names`; all chunks where the base is outdated.

    `dumps` are the ledger rows that come; a name without one loses its rows.
    """
    chunks, cuts = Chunks(base.manifest), base.manifest.cuts
    changes = _Changes(base, chunks, names, dumps)
    regions: list[Region] = []
    pending = sorted(changes.positions | (set(range(len(chunks.firsts))) if base.is_outdated else set()))
    while pending:
        position = pending.pop()
        old = [chunks.firsts[position]] if position >= 0 else []
        sizes = changes.sizes(position)
        # A chunk whose first dump starts none any more goes to its elder neighbour.
        while position > 0 and sizes and not starts_chunk(first := min(sizes), sizes[first], cuts):
            position -= 1
            old.insert(0, chunks.firsts[position])
            sizes |= changes.sizes(position)
            if pending and pending[-1] == position:
                pending.pop()
        ordered = sorted(sizes)
        new = [name for i, name in enumerate(ordered) if i == 0 or starts_chunk(name, sizes[name], cuts)]
        regions.append(Region(tuple(old), tuple(new), (ordered[0], ordered[-1]) if ordered else ("", "")))
    return regions[::-1]


class _Changes:
    """What comes and goes, by position of the chunk it belongs to (-1: there are no chunks yet)."""

    def __init__(self, base: Base, chunks: Chunks, names: Sequence[str], dumps: pa.Table) -> None:
        self._base, self._chunks = base, chunks
        columns = (dumps.column(name).to_pylist() for name in ("dump_name", "n_chars"))
        self._coming: Mapping[str, int] = dict(zip(*columns, strict=True))
        at = {first: position for position, first in enumerate(chunks.firsts)}
        self._names: dict[int, list[str]] = {}
        for name in names:
            self._names.setdefault(at.get(chunks.of(name), -1), []).append(name)

    @property
    def positions(self) -> set[int]:
        """Chunks with changes of their own."""
        return set(self._names)

    def sizes(self, position: int) -> dict[str, int]:
        """Characters of each dump that the chunk will hold, by name."""
        sizes: dict[str, int] = {}
        if position >= 0:
            for entry in self._chunks.files(self._chunks.firsts[position], "dumps"):
                for rows in self._base.rows(entry, ["dump_name", "n_chars"]):
                    columns = (rows.column(name).to_pylist() for name in ("dump_name", "n_chars"))
                    sizes.update(zip(*columns, strict=True))
        for name in self._names.get(position, ()):
            sizes.pop(name, None)
            if name in self._coming:
                sizes[name] = self._coming[name]
        return sizes


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
