"""What each line's features, and those of the lines around it, speak for: a small convolution over lines.

A line's features are looked up and added; six residual layers look at the line and one on either side, 1, 2, 4 … 32
lines away (dilated convolution, Yu and Koltun, ICLR 2016), so that a line is judged by the 63 lines on either side.
All numbers are whole and every sum stays below 2**24, where float32 counts exactly: no BLAS, thread count or order of
summation changes a bit. The numbers were learnt by `python -m benchmarks segmentation`.
"""

from __future__ import annotations

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

Scores = NDArray[np.int32]


class Network:
    """The learnt numbers, ready to be added up."""

    def __init__(self, numbers: dict[str, NDArray[Any]]) -> None:
        self.embedding = numbers["embedding"].astype(np.int32)
        self.direct = numbers["direct"].astype(np.int32)
        self.first = numbers["first"].astype(np.int32)
        n, _, channels, _ = numbers["w"].shape
        self._layers = numbers["w"].astype(np.float32).reshape(n, 3 * channels, channels)
        self._biases = numbers["c"].astype(np.float32)
        self._out = numbers["o"].astype(np.float32)
        self._out_bias = numbers["ob"].astype(np.int32)
        self.steps = numbers["steps"].astype(np.int32)

    def scores(self, sums: NDArray[np.int32], direct: Scores) -> Scores:
        """The score of each state of each line, in steps of 1/2048; `sums` adds up its features' numbers."""
        n = len(sums)
        found: Scores = np.empty((n, direct.shape[1]), np.int32)
        for start in range(0, n, _BLOCK):  # a block of lines at a time: memory does not grow with the document
            stop = min(start + _BLOCK, n)
            low, high = max(0, start - _REACH), min(n, stop + _REACH)
            own = self._block(sums[low:high])[start - low : stop - low]
            found[start:stop] = own
        found += direct
        return found

    def _block(self, sums: NDArray[np.int32]) -> Scores:
        n, channels = sums.shape
        step = EMBEDDED // ACTIVATION
        h = np.clip((sums + self.first) // step, 0, LARGEST).astype(np.float32)
        wide = np.empty((n, 3 * channels), np.float32)
        for reach, weights, bias in zip(DILATIONS, self._layers, self._biases, strict=True):
            wide[:, channels : 2 * channels] = h
            wide[:reach, :channels] = 0
            wide[reach:, :channels] = h[: max(0, n - reach)]
            wide[max(0, n - reach) :, 2 * channels :] = 0
            wide[: max(0, n - reach), 2 * channels :] = h[reach:]
            z = np.floor((wide @ weights + bias) * np.float32(1 / WEIGHT))
            h = np.minimum(h + np.maximum(z, 0), LARGEST)
        scores: Scores = (h @ self._out).astype(np.int32) + self._out_bias
        return scores
