"""Boosted regression trees over whole numbers, as sums of whole numbers: the same on every machine.

They were learnt by `python -m benchmarks segmentation` (LightGBM, Ke et al., NeurIPS 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Trees:
    """An ensemble: each tree leads from its root by comparisons of single values to a leaf, whose value it adds."""

    def __init__(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        """`numbers` holds parallel arrays of all nodes, and `roots`; a leaf's `feature` is -1."""
        is_leaf = numbers["feature"] < 0
        nodes = np.arange(len(is_leaf))
        self._roots = numbers["roots"].astype(np.int64)
        self._value = numbers["threshold"].astype(np.int64)
        # a leaf leads to itself, whatever its value is compared with
        self._feature = np.where(is_leaf, 0, numbers["feature"]).astype(np.int64)
        self._next = np.stack([np.where(is_leaf, nodes, numbers[side]) for side in ("left", "right")]).astype(np.int64)
        self._depth = self._deepest()

    def _deepest(self) -> int:
        """How many comparisons lead from a root to the deepest leaf."""
        nodes, depth = self._roots, 0
        while len(after := np.setdiff1d(self._next[:, nodes].ravel(), nodes)):
            nodes, depth = after, depth + 1
        return depth

    def scores(self, rows: Sequence[Sequence[int]]) -> list[int]:
        """For each of `rows` the sum of the leaves that its values lead to."""
        values = np.array(rows, np.int64)
        of = np.arange(len(values))[:, None]
        nodes = np.broadcast_to(self._roots, (len(values), len(self._roots)))
        for _ in range(self._depth):
            goes_right = values[of, self._feature[nodes]] > self._value[nodes]
            nodes = self._next[goes_right.astype(np.int64), nodes]
        sums: list[int] = self._value[nodes].sum(axis=1).tolist()
        return sums
