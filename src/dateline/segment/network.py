"""What each line's features, and those of the lines around it, speak for: a small convolution over lines.

A line's features are looked up and added; six residual layers look at the line and one on either side, 1, 2, 4 … 32
lines away (dilated convolution, Yu and Koltun, ICLR 2016), so that a line is judged by the 63 lines on either side.
All numbers are whole and every sum stays below 2**24, where float32 counts exactly: no BLAS, thread count or order of
summation changes a bit. The numbers were learnt by `python -m benchmarks segmentation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

DILATIONS = (1, 2, 4, 8, 16, 32)
# One, in whole steps: of an activation, a weight, a looked-up number; a bias and a score have steps of the product.
ACTIVATION, WEIGHT, EMBEDDED = 16, 128, 64
BIAS = ACTIVATION * WEIGHT
# No activation and no weight is larger: 3 * 64 channels of both stay below 2**24.
LARGEST = 255
_BLOCK = 2048
_REACH = sum(DILATIONS)
# BLAS hands products beyond this size to a team of threads, which on small ones costs more than it saves, many times
# over where the processors are busy (OpenBLAS: `SMP_THRESHOLD_MIN * GEMM_MULTITHREAD_THRESHOLD`).
_LARGEST_PRODUCT = 1 << 18

Scores = NDArray[np.int32]


class Network:
    """The learnt numbers, ready to be added up: those of several networks, which are asked together.

    Networks learnt from other draws of the same pages err on other lines; the mean of their scores (weighed: `share` is
    the sum of the weights) errs on fewer.
    """

    def __init__(self, numbers: dict[str, NDArray[Any]]) -> None:
        """`numbers` of all networks: looked-up numbers side by side, weights one after the other, what adds up to scores summed up."""
        self.embedding = numbers["embedding"].astype(np.int32)
        self.direct = numbers["direct"].astype(np.int32)
        n_networks, n, _, channels, _ = numbers["w"].shape
        self._first = numbers["first"].astype(np.int32)
        # in whole steps of the product: a division by a power of two is exact, whatever is added up
        self._layers = numbers["w"].astype(np.float32).reshape(n_networks, n, 3 * channels, channels) / WEIGHT
        self._biases = numbers["c"].astype(np.float32) / WEIGHT
        self._rows = max(1, _LARGEST_PRODUCT // (3 * channels * channels))
        self._out = numbers["o"].astype(np.float32)
        self._out_bias = numbers["ob"].astype(np.int32)
        self._share = int(numbers["share"])
        self.steps = numbers["steps"].astype(np.int32) // self._share

    def scores(self, sums: NDArray[np.int32], direct: Scores) -> Scores:
        """The score of each state of each line, in steps of 1/2048; `sums` adds up its features' numbers."""
        return self.scores_of(iter([np.concatenate((sums, direct), axis=1)]), len(sums))

    def scores_of(self, blocks: Iterator[NDArray[np.int32]], n: int) -> Scores:
        """The scores of `n` lines, whose numbers come in blocks of lines, those of the states last.

        A block is scored when the lines it is judged by are known: memory does not grow with the document.
        """
        n_networks, channels, n_states = self._out.shape
        width = n_networks * channels
        found: Scores = np.empty((n, n_states), np.int32)
        held = np.empty((0, width + n_states), np.int32)
        start = low = 0  # the first line without a score, the first that is held
        for block in blocks:
            held = np.concatenate((held, block)) if len(held) else block
            high = low + len(held)
            while start < n and (high == n or high >= start + _BLOCK + _REACH):
                stop = min(start + _BLOCK, n)
                own = slice(start - low, stop - low)
                scores = held[own, width:] + self._out_bias
                for k in range(n_networks):
                    scores += self._block(k, held[: stop + _REACH - low, k * channels : (k + 1) * channels])[own]
                np.floor_divide(scores, self._share, out=found[start:stop])
                start = stop
                kept = max(low, start - _REACH)
                held, low = held[kept - low :], kept
        return found

    def _block(self, k: int, sums: NDArray[np.int32]) -> Scores:
        """What network `k` makes of some lines on end."""
        n, channels = sums.shape
        # some lines at a time are multiplied: see `_LARGEST_PRODUCT`
        n_parts = -(-n // self._rows)
        wide = np.zeros((n_parts, self._rows, 3 * channels), np.float32)
        flat = wide.reshape(-1, 3 * channels)[:n]
        z = np.empty((n_parts, self._rows, channels), np.float32)
        own = z.reshape(-1, channels)[:n]
        h = np.clip((sums + self._first[k]) // (EMBEDDED // ACTIVATION), 0, LARGEST).astype(np.float32)
        for reach, weights, bias in zip(DILATIONS, self._layers[k], self._biases[k], strict=True):
            inner = max(0, n - reach)
            flat[:, channels : 2 * channels] = h
            flat[:reach, :channels] = 0
            flat[reach:, :channels] = h[:inner]
            flat[inner:, 2 * channels :] = 0
            flat[:inner, 2 * channels :] = h[reach:]
            np.matmul(wide, weights, out=z)
            own += bias
            np.floor(own, out=own)
            np.maximum(own, 0, out=own)
            h += own
            np.minimum(h, LARGEST, out=h)
        wide[:, :, :channels] = 0
        flat[:, :channels] = h
        n_states = self._out.shape[2]
        scores: Scores = np.matmul(wide[:, :, :channels], self._out[k]).reshape(-1, n_states)[:n].astype(np.int32)
        return scores
