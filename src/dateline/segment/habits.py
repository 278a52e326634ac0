"""Where an outlet prints what: facts about a line's place among the lines that stand on all its pages, and their weights.

"Right below `Sign in`", "two above `Imprint`", "somewhere below `Read next`", "between a section and a byline": each fact
adds to or takes from every state a line may be in, on top of what the network makes of the line (its last layer, so to speak).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.segment.path import NAT, STATES

Leanings = NDArray[np.int32]
"""For each line of a document what its place adds to each state."""
Weights = Mapping[str, Sequence[int]]
"""By the name of a fact what speaks for each state, in units of `path.NAT` a natural unit."""
_NEAR = 3
"""So many lines from a line that is printed everywhere, its distance is a fact of its own."""
_MOST = 16 * NAT
"""All facts together outweigh the network, not a correction by the metadata."""


def facts(keys: Sequence[str], kinds: Sequence[str], everywhere: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """For each line the names of what holds of its place.

    `keys` are the lines as `profile.line_key` spells them, `kinds` their kinds, `everywhere` the numbers, ascending, of those
    that the outlet prints on all its pages.
    """
    n, known = len(keys), frozenset(everywhere)
    above = _nearest(n, known, range(n))
    below = _nearest(n, known, range(n - 1, -1, -1))
    for i in range(n):
        own = [f"kind {kinds[i]}", f"below kind {kinds[i - 1] if i else ''}"]
        own.append(f"above kind {kinds[i + 1] if i + 1 < n else ''}")
        if i in known:
            own.append(f"is {keys[i]}")
        for side, j in (("below", above[i]), ("above", below[i])):
            name = keys[j] if 0 <= j < n else ""
            own.append(f"{side} {name}")
            if abs(i - j) <= _NEAR:
                own.append(f"{abs(i - j)} {side} {name}")
        yield tuple(own)


def is_near(name: str) -> bool:
    """Whether a fact is of a line's distance, a few lines, to one that is printed everywhere."""
    return name[0].isdigit()


def _nearest(n: int, known: frozenset[int], order: range) -> list[int]:
    """For each line the number of the nearest known one passed before it; of the document's edge where there is none."""
    found, last = [0] * n, -1 if order.step > 0 else n
    for i in order:
        found[i] = last
        if i in known:
            last = i
    return found


def leanings(told: Sequence[tuple[str, ...]], weights: Weights) -> Leanings:
    """What the facts of each line, as `facts` tells them, add to its seven states."""
    found = np.zeros((len(told), len(STATES)), np.int64)
    for i, names in enumerate(told):
        for name in names:
            if name in weights:
                found[i] += weights[name]
    return found.clip(-_MOST, _MOST).astype(np.int32)
