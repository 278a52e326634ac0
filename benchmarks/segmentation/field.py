"""A linear-chain conditional random field with partly known labels, fitted by L-BFGS (Lafferty and others, 2001).

States and lawful steps are those of `dateline.segment.path`. Runs of closed lines are one row that is body for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_FIRST = np.where(np.isin(np.arange(K), (BEFORE, HEADLINE)), 0.0, _NEVER)
_LAST = np.where(np.arange(K) == BEFORE, _NEVER, 0.0)


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    summed: Floats = (top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True))).squeeze(axis)
    return summed


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one dump: feature numbers (None: a closed run) and the states each may be in."""

    rows: list[list[int] | None]
    states: NDArray[np.bool_]

    def is_lawful(self) -> bool:
        """Whether any lawful path fits the labels."""
        reached = self.states[0] & (_FIRST == 0)
        for states in self.states[1:]:
            reached = (reached @ STEPS) & states
        return bool((reached & (_LAST == 0)).any())


class _Lattice:
    """All sequences side by side, longest first, so that each step is one array operation."""

    def __init__(self, sequences: Sequence[Rows]) -> None:
        ordered = sorted(sequences, key=lambda s: -len(s.rows))
        self.lengths = np.array([len(s.rows) for s in ordered])
        self.steps = int(self.lengths[0])
        self.active = [int((self.lengths > t).sum()) for t in range(self.steps)]
        self.index = np.full((len(ordered), self.steps), -1)
        at, cells = 0, []
        self.closed: list[int] = []
        for n, sequence in enumerate(ordered):
            for t, row in enumerate(sequence.rows):
                self.index[n, t] = at
                if row is None:
                    self.closed.append(at)
                cells += [(at, j) for j in row or ()]
                at += 1
        self.rows, self.columns = np.array(cells).T
        self.n_rows = at
        self.states = np.concatenate([s.states for s in ordered])

    def marginals(self, emissions: Floats, steps: Floats) -> tuple[float, Floats, Floats]:
        """Log partition, row marginals and expected step counts."""
        forward: list[Floats] = []
        for t in range(self.steps):
            own = emissions[self.index[: self.active[t], t]]
            if t:
                before = forward[-1][: self.active[t]]
                forward.append(_log_sum(before[:, :, None] + steps[None], axis=1) + own)
            else:
                forward.append(_FIRST[None] + own)
        total = np.zeros(len(self.lengths))
        nodes, counts = np.zeros((self.n_rows, K)), np.zeros((K, K))
        following: Floats = np.zeros((0, K))
        for t in range(self.steps - 1, -1, -1):
            backward = np.tile(_LAST, (self.active[t], 1))
            n = len(following)
            if n:
                backward[:n] = _log_sum(steps[None] + following[:, None, :], axis=2)
            if t == 0:
                total = _log_sum(forward[0] + backward, axis=1)
            forward[t] = np.concatenate([forward[t], backward], axis=1)
            following = emissions[self.index[: self.active[t], t]] + backward
        for t in range(self.steps):
            k = self.active[t]
            alpha, beta = forward[t][:, :K], forward[t][:, K:]
            nodes[self.index[:k, t]] = np.exp(alpha + beta - total[:k, None])
            if t + 1 < self.steps:
                n = self.active[t + 1]
                after = emissions[self.index[:n, t + 1]] + forward[t + 1][:, K:]
                counts += np.exp(alpha[:n, :, None] + steps[None] + after[:, None, :] - total[:n, None, None]).sum(0)
        return float(total.sum()), nodes, counts


def fit(sequences: Sequence[Rows], n_features: int, l2: float, iterations: int) -> tuple[Floats, Floats]:
    """Weights of features (n_features x states) and of steps (states x states; unlawful ones stay 0)."""
    lattice = _Lattice(sequences)
    ones = np.ones(len(lattice.rows))
    matrix = scipy.sparse.csr_matrix((ones, (lattice.rows, lattice.columns)), shape=(lattice.n_rows, n_features))
    unlawful = np.where(STEPS, 0.0, _NEVER)
    closed = np.zeros((lattice.n_rows, K))
    closed[lattice.closed] = _NEVER
    closed[lattice.closed, BODY] = 0.0
    labels = np.where(lattice.states, 0.0, _NEVER)

    def loss(w: Floats) -> tuple[float, Floats]:
        steps = w[n_features * K :].reshape(K, K) + unlawful
        emissions = matrix @ w[: n_features * K].reshape(n_features, K) + closed
        all_paths, nodes, counts = lattice.marginals(emissions, steps)
        true_paths, true_nodes, true_counts = lattice.marginals(emissions + labels, steps)
        gradient = np.concatenate([(matrix.T @ (nodes - true_nodes)).ravel(), (counts - true_counts).ravel()])
        return all_paths - true_paths + 0.5 * l2 * float(w @ w), gradient + l2 * w

    options = {"maxiter": iterations, "maxfun": 2 * iterations}
    found = minimize(loss, np.zeros(n_features * K + K * K), jac=True, method="L-BFGS-B", options=options).x
    return found[: n_features * K].reshape(n_features, K), np.where(STEPS, found[n_features * K :].reshape(K, K), 0.0)
