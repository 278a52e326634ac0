"""Boosted regression trees over whole numbers, as sums of whole numbers: the same on every machine.

They were learnt by `python -m benchmarks segmentation` (LightGBM, Ke et al., NeurIPS 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray


class Trees:
    """An ensemble: each tree leads from its root by comparisons of single values to a leaf, whose value it adds."""

    def __init__(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        """`numbers` holds parallel arrays of all nodes, and `roots`; a leaf's `feature` is -1."""
        self._feature = numbers["feature"].tolist()
        self._threshold = numbers["threshold"].tolist()
        self._left = numbers["left"].tolist()
        self._right = numbers["right"].tolist()
        self._roots = numbers["roots"].tolist()

    def score(self, values: Sequence[int]) -> int:
        """The sum of the leaves that `values` lead to; above 0 for yes."""
        total = 0
        feature, threshold, left, right = self._feature, self._threshold, self._left, self._right
        for node in self._roots:
            while feature[node] >= 0:
                node = left[node] if values[feature[node]] <= threshold[node] else right[node]
            total += threshold[node]
        return total
