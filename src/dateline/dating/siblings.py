"""All articles of a document at once: the pages of a feed are near each other in time, but one may be old.

The document has an unknown centre in time and an unknown spread (same day, same days, ... unrelated); each article lies
near the centre or, with a small chance, anywhere. Both unknowns are summed over, so an article without a year takes it
from its siblings, and an article with strong evidence of its own is not moved by them. The sum does not depend on the
order of the articles.
"""

from __future__ import annotations

import numpy as np

from dateline.dating.kernels import Array, weights


def posteriors(scores: list[Array]) -> list[Array]:
    """For each article its probabilities over the window, from its own log-weights alone."""
    out = []
    for total in scores:
        p = np.exp(total - total.max())
        out.append(p / p.sum())
    return out


def joint(alone: list[Array]) -> list[Array]:
    """For each article its probabilities over the window, its siblings' evidence taken into account."""
    n_days = len(alone[0])
    outlier = float(weights()["siblings"]["outlier"])
    kinds = weights()["siblings"]["kinds"]
    uniform = 1.0 / n_days
    messages = [np.zeros(n_days) for _ in alone]
    unrelated = 1.0 - sum(kinds[k]["share"] for k in sorted(kinds))
    # log-evidence relative to unrelated articles, so that nothing underflows
    for name in sorted(kinds):
        half, share = int(kinds[name]["spread_days"]), float(kinds[name]["share"])
        terms = [np.log((1 - outlier) * _box(p, half) * n_days + outlier) for p in alone]
        together = np.sum(np.sort(np.stack(terms), axis=0), axis=0)  # sorted: the sum must not depend on the order
        for i, term in enumerate(terms):
            others = np.exp(np.minimum(together - term, 600.0))
            near = (1 - outlier) * _box(others, half)
            messages[i] += share * (near + outlier * others.mean())
    return [_normal(p * (m + unrelated * 1.0) * uniform) for p, m in zip(alone, messages, strict=True)]


def _box(p: Array, half: int) -> Array:
    """The mean of `p` over the box of `half` days to both sides, nothing beyond the window's ends."""
    if half == 0:
        return p
    total = np.concatenate(([0.0], np.cumsum(p)))
    n_days = len(p)
    index = np.arange(n_days)
    low, high = np.maximum(index - half, 0), np.minimum(index + half + 1, n_days)
    return (total[high] - total[low]) / (2 * half + 1)


def _normal(p: Array) -> Array:
    return p / p.sum()
