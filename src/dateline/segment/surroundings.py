"""What surrounds a line at a distance: gaps, blocks of running text, the thickness of page furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Kinds of line that no article opens with.
_NEVER_FIRST = frozenset({"prose", "long", "mark", "credit", "endnote", "legal"})
# Kinds of line that only web pages have.
_PAGE_FURNITURE = frozenset(
    {"share", "subscribe", "appeal", "more", "advert", "comment", "legal", "navigation", "media", "tags", "section"}
)
_DENSITY_REACH = 12
# So many such lines, and such a share of all, make a document a page, or several.
_FEWEST, _SHARE = 3, 0.03
# Three lines of prose within this many lines are running text.
_BLOCK_LINES = 8


class Gaps:
    """How wide the gap before each line is against the document's usual one, and whether wide gaps are a system.

    They are where most of them stand before a line that could open an article and few lines have one.
    """

    def __init__(self, blank_before: Sequence[int], kinds: Sequence[str]) -> None:
        self._blank = blank_before
        self._counts = Counter(blank_before[1:])
        self._usual = max(self._counts, key=lambda b: (self._counts[b], -b)) if self._counts else 0
        self._total = max(1, len(blank_before) - 1)
        wide = [i for i in range(1, len(blank_before)) if blank_before[i] > self._usual]
        opening = sum(1 for i in wide if kinds[i] not in _NEVER_FIRST)
        self._known: dict[tuple[int, int], tuple[str, ...]] = {}
        self._is_system = len(wide) >= 2 and len(wide) * 4 <= self._total and opening >= 0.8 * len(wide)

    def marks(self, i: int) -> tuple[str, ...]:
        """Names of the features of the gaps before and after line `i`."""
        after = self._blank[i + 1] if i + 1 < len(self._blank) else self._usual
        own = (self._blank[i] if i else -1, after)
        known = self._known.get(own)
        if known is None:
            known = self._known[own] = self._marks(i)
        return known

    def _marks(self, i: int) -> tuple[str, ...]:
        names = []
        if i == 0:
            names.append("gap:start")
        else:
            if self._is_system:
                names.append("gap:system:" + ("yes" if self._blank[i] > self._usual else "no"))
            if self._blank[i] != self._usual:
                names.append("gap:" + self._width(i))
        if i + 1 < len(self._blank) and self._blank[i + 1] != self._usual:
            names.append("gap-after:" + self._width(i + 1))
        return tuple(names)

    def _width(self, i: int) -> str:
        blank = self._blank[i]
        if blank < self._usual:
            return "narrow"
        rare = "rare" if self._counts[blank] * 5 <= self._total or self._counts[blank] == 1 else "common"
        return f"{'very' if blank >= 2 else 'little'}:{rare}"


def block_starts(prose: Sequence[int]) -> list[int]:
    """For each prose line the first prose line from it on that begins a block of running text; -1 for none.

    A teaser's two lines are no block: in one, three of them stand close together.
    """
    starts = [-1] * len(prose)
    for k in range(len(prose) - 1, -1, -1):
        thick = k + 2 < len(prose) and prose[k + 2] - prose[k] <= _BLOCK_LINES
        starts[k] = prose[k] if thick else starts[k + 1] if k + 1 < len(prose) else -1
    return starts


class FurnitureDensity:
    """How much page furniture the document holds, and the stretch around a line: plain copy has none."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._n = len(kinds)
        self._running = np.zeros(self._n + 1, np.intp)
        np.cumsum([kind in _PAGE_FURNITURE for kind in kinds], out=self._running[1:])
        self.whole = int(_density_bins(self._running[-1:] / max(1, self._n))[0])
        """The document's density, as an index into DENSITIES."""

    def near(self, lines: NDArray[np.intp]) -> NDArray[np.intp]:
        """The density around each of `lines`, as an index into DENSITIES."""
        start, stop = np.maximum(0, lines - _DENSITY_REACH), np.minimum(self._n, lines + _DENSITY_REACH)
        return _density_bins((self._running[stop] - self._running[start]) / (stop - start))


DENSITIES = ("0", "few", "some", "many", "most")
_DENSITY_LIMITS = (5e-324, 0.05, 0.15, 0.35)
"""From the least share above nothing on there are a few."""


def _density_bins(shares: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.searchsorted(_DENSITY_LIMITS, shares, side="right")


def are_pages(kinds: Sequence[str]) -> bool:
    """Whether a document holds pages with their furniture rather than plain copy."""
    n = sum([kind in _PAGE_FURNITURE for kind in kinds])
    return n >= _FEWEST and n >= _SHARE * len(kinds)


_NEAREST = ("0", "1", "2", "3", "4", *["6"] * 2, *["9"] * 3, *["14"] * 5, *["25"] * 11, *["50"] * 25, "more")
"""The bin of each distance in lines from 0 on; of all beyond the last it is the last one's."""
DISTANCES = tuple(dict.fromkeys(_NEAREST))
"""Coarse names for distances in lines."""
_BIN_OF = np.array([DISTANCES.index(name) for name in _NEAREST], np.intp)


def distance_bins(distances: NDArray[np.intp]) -> NDArray[np.intp]:
    """The bins of distances in lines, none of them below 0, as indexes into DISTANCES."""
    return _BIN_OF.take(distances, mode="clip")
