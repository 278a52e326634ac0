"""Boosted regression trees over whole numbers, as sums of whole numbers: the same on every machine.

They were learnt by `python -m benchmarks segmentation` (LightGBM, Ke et al., NeurIPS 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# So many rows at a time are led through all trees: memory does not grow with the document.
_BLOCK = 64


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
        sides = [np.where(is_leaf, nodes, numbers[side]) for side in ("left", "right")]
        self._next = np.stack(sides, axis=1).astype(np.int64).ravel()
        self._depth = self._deepest()

    def _deepest(self) -> int:
        """How many comparisons lead from a root to the deepest leaf."""
        nodes, depth = self._roots, 0
        while len(after := np.setdiff1d(np.concatenate((self._next[2 * nodes], self._next[2 * nodes + 1])), nodes)):
            nodes, depth = after, depth + 1
        return depth

    def scores(self, rows: Sequence[Sequence[int]]) -> list[int]:
        """For each of `rows` the sum of the leaves that its values lead to."""
        sums: list[int] = []
        for start in range(0, len(rows), _BLOCK):
            sums += self._block(np.array(rows[start : start + _BLOCK], np.int64))
        return sums

    def _block(self, values: NDArray[np.int64]) -> list[int]:
        flat = values.ravel()
        row = np.arange(len(values))[:, None] * values.shape[1]
        nodes = np.repeat(self._roots[None], len(values), axis=0)
        for _ in range(self._depth):
            goes_right = flat.take(self._feature.take(nodes) + row) > self._value.take(nodes)
            nodes = self._next.take(2 * nodes + goes_right)
        sums: list[int] = self._value.take(nodes).sum(axis=1).tolist()
        return sums
