"""Boosted regression trees over whole numbers, as sums of whole numbers: the same on every machine.

They were learnt by `python -m benchmarks segmentation` (LightGBM, Ke et al., NeurIPS 2017). All comparisons of all trees
are made at once; each rules out the leaves on its other side, and the one that none rules out is where a tree leads
(after QuickScorer, Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# So many rows at a time are held against all trees: memory does not grow with the document.
_BLOCK = 64
_MOST_LEAVES = 16


class _Node(NamedTuple):
    """A comparison, and the leaves that are left on either side of it, as bits."""

    feature: int
    threshold: int
    left: int
    right: int


class Trees:
    """An ensemble: each tree leads from its root by comparisons of single values to a leaf, whose value it adds."""

    def __init__(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        """`numbers` holds parallel arrays of all nodes, and `roots`; a leaf's `feature` is -1, a tree has 16 leaves at most."""
        trees = [_read(numbers, root) for root in numbers["roots"].tolist()]
        n_nodes = max((len(nodes) for nodes, _ in trees), default=0)
        # trees of one size: what they lack is filled with comparisons that rule nothing out
        nodes = [node for own, _ in trees for node in [*own, *[_NO_NODE] * (n_nodes - len(own))]]
        self._shape = len(trees), n_nodes
        self._feature = np.array([node.feature for node in nodes], np.intp)
        self._threshold = np.array([node.threshold for node in nodes], np.int32)[:, None]
        self._left = np.array([node.left for node in nodes], np.uint16)[:, None]
        self._other = self._left ^ np.array([node.right for node in nodes], np.uint16)[:, None]
        self._values = np.array([[*own, *[0] * (_MOST_LEAVES - len(own))] for _, own in trees], np.int64).ravel()
        self._first = np.arange(len(trees))[:, None] * _MOST_LEAVES

    def scores(self, rows: Sequence[Sequence[int]] | NDArray[np.int64]) -> list[int]:
        """For each of `rows` the sum of the leaves that its values lead to."""
        sums: list[int] = []
        for start in range(0, len(rows), _BLOCK):
            sums += self._block(np.asarray(rows[start : start + _BLOCK], np.int64))
        return sums

    def _block(self, values: NDArray[np.int64]) -> list[int]:
        # a row a value, so that whole rows are compared; no threshold is as large as what is cut off here
        by_value = np.ascontiguousarray(values.clip(_SMALLEST, _LARGEST).T.astype(np.int32))
        goes_right = by_value.take(self._feature, axis=0) > self._threshold
        left = self._left ^ (goes_right * self._other)
        kept = np.bitwise_and.reduce(left.reshape(*self._shape, len(values)), axis=1, initial=_EVERY_LEAF)
        sums: list[int] = self._values.take(self._first + _NUMBER_OF_BIT.take(kept)).sum(axis=0).tolist()
        return sums


# What is right is likelier by a factor of two for so many thousandths of a natural unit.
_TWICE = 693
_SURE = 1 << 40
# The right line counts so much beside one anywhere above it.
_RIGHT = 4


def best_of(points: Sequence[int]) -> int:
    """Which of several lines, given from top to bottom with their sums, is best taken for the one that is sought.

    Each is as likely as its sum says (thousandths of a natural unit). A line above the one that is sought is wrong but loses
    nothing; one below it cuts off what is between them.
    """
    most = max(points)
    likely = []
    for given in points:
        halved, rest = divmod(most - given, _TWICE)
        likely.append((_SURE * (2 * _TWICE - rest) // (2 * _TWICE)) >> halved)
    or_below = list(accumulate(reversed(likely)))[::-1]
    worth = [_RIGHT * own + below for own, below in zip(likely, or_below, strict=True)]
    return worth.index(max(worth))


_SMALLEST, _LARGEST = -(1 << 31), (1 << 31) - 1
_EVERY_LEAF = (1 << _MOST_LEAVES) - 1
_NO_NODE = _Node(0, _LARGEST, _EVERY_LEAF, _EVERY_LEAF)
_NUMBER_OF_BIT = np.zeros(1 << _MOST_LEAVES, np.intp)
_NUMBER_OF_BIT[1 << np.arange(_MOST_LEAVES)] = np.arange(_MOST_LEAVES)


def _read(numbers: Mapping[str, NDArray[Any]], root: int) -> tuple[list[_Node], list[int]]:
    """The comparisons of a tree and the values of its leaves, from left to right."""
    nodes: list[_Node] = []
    leaves: list[int] = []

    def bits_of(node: int) -> int:
        """The leaves below a node; the node itself is added behind those below it."""
        if numbers["feature"][node] < 0:
            leaves.append(int(numbers["threshold"][node]))
            return 1 << (len(leaves) - 1)
        left, right = bits_of(int(numbers["left"][node])), bits_of(int(numbers["right"][node]))
        nodes.append(_Node(int(numbers["feature"][node]), int(numbers["threshold"][node]), left, right))
        return left | right

    every = bits_of(root)
    if len(leaves) > _MOST_LEAVES:
        raise ValueError(f"a tree has {len(leaves)} leaves; {_MOST_LEAVES} are the most")
    return [node._replace(left=every & ~node.right, right=every & ~node.left) for node in nodes], leaves
