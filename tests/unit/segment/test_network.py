"""The line network and the trees: whole numbers, however they are added up."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.segment.line_model import line_model
from dateline.segment.network import ACTIVATION, BIAS, DILATIONS, EMBEDDED, LARGEST, WEIGHT, Network
from dateline.segment.path import STATES
from dateline.segment.trees import Trees

_CHANNELS, _NETWORKS, _SHARE = 8, 2, 3


def _numbers(seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    n, k = len(DILATIONS), len(STATES)
    return {
        "embedding": rng.integers(-200, 200, (20, _NETWORKS * _CHANNELS)),
        "direct": rng.integers(-2000, 2000, (20, k)),
        "first": rng.integers(-50, 50, (_NETWORKS, _CHANNELS)),
        "w": rng.integers(-LARGEST, LARGEST + 1, (_NETWORKS, n, 3, _CHANNELS, _CHANNELS)),
        "c": rng.integers(-5000, 5000, (_NETWORKS, n, _CHANNELS)),
        "o": rng.integers(-LARGEST, LARGEST + 1, (_NETWORKS, _CHANNELS, k)),
        "ob": rng.integers(-500, 500, k),
        "steps": np.zeros((k, k), int),
        "share": np.array(_SHARE),
    }


def _plainly(numbers: dict[str, np.ndarray], sums: np.ndarray, direct: np.ndarray) -> np.ndarray:
    """What the networks add up, one whole number after the other, and the share of it."""
    total = numbers["ob"] + direct
    for k in range(_NETWORKS):
        own = sums[:, k * _CHANNELS : (k + 1) * _CHANNELS] + numbers["first"][k]
        h = np.clip(own // (EMBEDDED // ACTIVATION), 0, LARGEST).astype(np.int64)
        n = len(h)
        for layer, reach in enumerate(DILATIONS):
            z = np.tile(numbers["c"][k, layer].astype(np.int64), (n, 1))
            for tap, away in enumerate((-reach, 0, reach)):
                for i in range(n):
                    if 0 <= i + away < n:
                        z[i] += h[i + away] @ numbers["w"][k, layer, tap]
            h = np.minimum(h + np.maximum(z // WEIGHT, 0), LARGEST)
        total = total + h @ numbers["o"][k]
    return total // _SHARE


@pytest.mark.parametrize("n", [1, 2, 31, 70, 2600])
def test_scores_are_the_whole_numbers_that_a_plain_sum_gives(n: int) -> None:
    """In blocks, in float32 and by BLAS the network adds up the same whole numbers, whatever the document's length."""
    numbers = _numbers()
    rng = np.random.default_rng(n)
    sums, direct = rng.integers(-400, 900, (n, _NETWORKS * _CHANNELS)), rng.integers(-999, 999, (n, len(STATES)))
    found = Network(numbers).scores(sums.astype(np.int32), direct.astype(np.int32))
    assert (found == _plainly(numbers, sums, direct)).all()


@pytest.mark.parametrize("size", [1, 500, 2500])
def test_lines_that_come_in_blocks_have_the_scores_of_all_together(size: int) -> None:
    """A line is scored when the lines it is judged by are known, in however small blocks they come."""
    numbers = _numbers()
    rng = np.random.default_rng(size)
    sums, direct = rng.integers(-400, 900, (2300, _NETWORKS * _CHANNELS)), rng.integers(-999, 999, (2300, len(STATES)))
    both = np.concatenate((sums, direct), axis=1).astype(np.int32)
    found = Network(numbers).scores_of((both[k : k + size] for k in range(0, len(both), size)), len(both))
    assert (found == Network(numbers).scores(sums.astype(np.int32), direct.astype(np.int32))).all()


def test_products_are_small_enough_for_one_thread() -> None:
    """OpenBLAS calls no second thread for a product of 2**18 steps or fewer, and a busy machine waits for none."""
    network = line_model()._network
    _, _, rows_of_weights, channels = network._layers.shape
    assert 1 < network._rows * rows_of_weights * channels <= 2**18


def test_no_sum_of_the_library_s_own_network_leaves_the_whole_numbers_of_float32() -> None:
    """The largest activations times the weights' sizes, bias and all, stay below two to the 24th."""
    network = line_model()._network
    largest = np.abs(network._layers).sum(axis=2) * LARGEST + np.abs(network._biases)
    assert largest.max() < 2**24
    assert (np.abs(network._out).sum(axis=1) * LARGEST).max() < 2**24
    assert BIAS == ACTIVATION * WEIGHT


def test_trees_add_up_the_leaves_that_values_lead_to() -> None:
    """Two trees of one comparison each: the leaves' values are summed, equality goes left."""
    trees = Trees(
        {
            "feature": np.array([0, -1, -1, 1, -1, -1]),
            "threshold": np.array([5, 100, -7, 0, 3, 20]),
            "left": np.array([1, -1, -1, 4, -1, -1]),
            "right": np.array([2, -1, -1, 5, -1, -1]),
            "roots": np.array([0, 3]),
        }
    )
    assert trees.scores([[5, 0], [6, 1]]) == [103, 13]


def test_a_tree_of_one_leaf_and_a_deep_one_add_up() -> None:
    """Trees of any depth, side by side."""
    trees = Trees(
        {
            "feature": np.array([-1, 0, 0, -1, -1, -1]),
            "threshold": np.array([1000, 10, 5, 1, 2, 3]),
            "left": np.array([-1, 2, 3, -1, -1, -1]),
            "right": np.array([-1, 5, 4, -1, -1, -1]),
            "roots": np.array([0, 1]),
        }
    )
    assert trees.scores([[0], [6], [11]]) == [1001, 1002, 1003]
