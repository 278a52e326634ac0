"""A linear-chain conditional random field with partly known labels, fitted by L-BFGS (Lafferty and others, 2001).

States and lawful steps are those of `dateline.segment.path`. Runs of closed lines are one row that is body for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from dateline.segment.path import BEFORE, BODY, HEADLINE, LAWFUL_STEPS, STATES

Floats = NDArray[np.float64]
K = len(STATES)
_NEVER = -1e9
STEPS = np.zeros((K, K), bool)
for _a, _b in LAWFUL_STEPS:
    STEPS[_a, _b] = True
_FIRST = np.where(np.isin(np.arange(K), (BEFORE, HEADLINE)), 1.0, 0.0)
_LAST = np.where(np.arange(K) == BEFORE, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one dump: feature numbers (None: a closed run) and the states each may be in."""

    rows: list[list[int] | None]
    states: NDArray[np.bool_]

    def is_lawful(self) -> bool:
        """Whether any lawful path fits the labels."""
        reached = self.states[0] & (_FIRST > 0)
        for states in self.states[1:]:
            reached = (reached @ STEPS) & states
        return bool((reached & (_LAST > 0)).any())


class _Lattice:
    """All sequences side by side, longest first: row by row in time, so that each step is one slice of the rows.

    Two sums run at once over each: that over all lawful paths and that over the paths the labels allow.
    """

    def __init__(self, sequences: Sequence[Rows]) -> None:
        ordered = sorted(sequences, key=lambda s: -len(s.rows))
        lengths = np.array([len(s.rows) for s in ordered])
        active = [int((lengths > t).sum()) for t in range(int(lengths[0]))]
        self.starts = [0, *accumulate(active)]
        self.closed: list[int] = []
        cells: list[tuple[int, int]] = []
        allowed = np.zeros((self.starts[-1], K), bool)
        for n, sequence in enumerate(ordered):
            for t, row in enumerate(sequence.rows):
                at = self.starts[t] + n
                allowed[at] = sequence.states[t]
                if row is None:
                    self.closed.append(at)
                cells += [(at, j) for j in row or ()]
        self.rows, self.columns = np.array(cells).T
        self.n_rows = self.starts[-1]
        self.labels = np.stack([np.ones_like(allowed), allowed], axis=1).astype(float)
        waiting = [
            (self.starts[t] + n, self.starts[t - 1] + n) for t in range(1, len(active)) for n in range(active[t])
        ]
        self.later, self.previous = np.array(waiting).T
        self.last = np.array([self.starts[length - 1] + n for n, length in enumerate(lengths)])

    def marginals(self, emissions: Floats, steps: Floats) -> tuple[Floats, Floats, Floats]:
        """Log partitions, row marginals and expected step counts, each of all paths and of the labelled ones."""
        top = emissions.max(axis=1)
        own = np.exp(emissions - top[:, None])[:, None, :] * self.labels
        moves = np.exp(steps)
        forward, backward = np.empty_like(own), np.empty_like(own)
        scale = np.empty(own.shape[:2])
        starts, stops = self.starts, self.starts[1:]
        for t, stop in enumerate(stops):
            here, n = slice(starts[t], stop), stop - starts[t]
            before = slice(starts[t - 1], starts[t - 1] + n)
            reached = (forward[before] @ moves if t else _FIRST) * own[here]
            scale[here] = reached.sum(axis=2)
            forward[here] = reached / scale[here, :, None]
        following = np.zeros((0, 2, K))
        for t in range(len(stops) - 1, -1, -1):
            here = slice(starts[t], stops[t])
            backward[here] = _LAST
            if len(following):
                backward[starts[t] : starts[t] + len(following)] = following @ moves.T
            following = own[here] * backward[here] / scale[here, :, None]
        ends = forward[self.last] @ _LAST
        nodes = forward * backward
        shares = nodes.sum(axis=2)
        nodes /= shares[:, :, None]
        counts = np.zeros((2, K, K))
        ahead = own * backward / (scale * shares)[:, :, None]
        for k in range(2):
            counts[k] = moves * (forward[self.previous, k].T @ ahead[self.later, k])
        logs = np.log(scale).sum(axis=0) + top.sum() + np.log(ends).sum(axis=0)
        return logs, nodes, counts


def fit(sequences: Sequence[Rows], n_features: int, l2: float, iterations: int) -> tuple[Floats, Floats]:
    """Weights of features (n_features x states) and of steps (states x states; unlawful ones stay 0)."""
    lattice = _Lattice(sequences)
    ones = np.ones(len(lattice.rows))
    matrix = scipy.sparse.csr_matrix((ones, (lattice.rows, lattice.columns)), shape=(lattice.n_rows, n_features))
    transposed = matrix.T.tocsr()
    unlawful = np.where(STEPS, 0.0, _NEVER)
    closed = np.zeros((lattice.n_rows, K))
    closed[lattice.closed] = _NEVER
    closed[lattice.closed, BODY] = 0.0

    def loss(w: Floats) -> tuple[float, Floats]:
        steps = w[n_features * K :].reshape(K, K) + unlawful
        emissions = matrix @ w[: n_features * K].reshape(n_features, K) + closed
        logs, nodes, counts = lattice.marginals(emissions, steps)
        by_row = (transposed @ (nodes[:, 0] - nodes[:, 1])).ravel()
        gradient = np.concatenate([by_row, (counts[0] - counts[1]).ravel()])
        return float(logs[0] - logs[1]) + 0.5 * l2 * float(w @ w), gradient + l2 * w

    options = {"maxiter": iterations, "maxfun": 2 * iterations}
    found = minimize(loss, np.zeros(n_features * K + K * K), jac=True, method="L-BFGS-B", options=options).x
    return found[: n_features * K].reshape(n_features, K), np.where(STEPS, found[n_features * K :].reshape(K, K), 0.0)
