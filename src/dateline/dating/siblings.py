"""All articles of a document at once: the pages of a feed are near each other in time, but one may be old.

The document has an unknown centre in time and is of an unknown kind (pages of one day, of some days, ... unrelated);
the kind says how often an article lies how far from the centre, and any may lie anywhere. Both unknowns are summed over, so an article without a year takes it
from its siblings, and an article with strong evidence of its own is not moved by them. The caller hands the
articles in an order that does not depend on where they stand (floating point sums do depend on it).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from dateline.dating.kernels import Array, Window, weights


def posteriors(scores: list[Array]) -> list[Array]:
    """For each article its probabilities over the window, from its own log-weights alone."""
    out = []
    for total in scores:
        p = np.exp(total - total.max())
        out.append(p / p.sum())
    return out


def joint(alone: list[Array], prior: Array, window: Window) -> list[Array]:
    """For each article its probabilities over the window, its siblings' evidence taken into account.

    `alone` holds each article's own likelihoods (sum one), `prior` where in time the document may lie (sum one). Only the
    centre has the prior, not each article again: ten pages fetched together are one fetch.
    """
    n_days = len(prior)
    spreads, shares, mixes = _kinds()
    anywhere = np.asarray([float(p @ prior) * n_days for p in alone])
    terms = []
    for p, a in zip(alone, anywhere, strict=True):
        boxes = np.stack([n_days * window.box(p, half) for half in spreads])
        terms.append(np.log(mixes[:, :-1] @ boxes + mixes[:, -1:] * a))
    together = np.sum(np.stack(terms), axis=0)
    logs = np.log(anywhere)
    out = []
    for i, p in enumerate(alone):
        others = together - terms[i]
        apart = float(logs.sum() - logs[i])
        top = max(apart, float(others.max()))  # one scale for all kinds: nothing overflows
        centres = np.exp(others - top) * (prior * shares[:-1, None])
        message = (shares[-1] * float(np.exp(apart - top)) + float(mixes[:, -1] @ centres.sum(axis=1))) * prior
        for step, half in enumerate(spreads):
            message += window.box(mixes[:, step] @ centres, half)
        out.append(normal(p * message))
    return out


@cache
def _kinds() -> tuple[tuple[int, ...], Array, Array]:
    """The spreads in days; the share of each kind of document, unrelated last; per kind the weight of each spread."""
    table = weights()["siblings"]
    names = sorted(table["kinds"])
    shares = [float(table["kinds"][name]["share"]) for name in names]
    mixes = np.asarray([table["kinds"][name]["weights"] for name in names], dtype=np.float64)
    return (
        tuple(int(d) for d in table["spread_days"]),
        np.asarray([*shares, 1.0 - sum(shares)]),
        mixes / mixes.sum(axis=1, keepdims=True),
    )


def normal(p: Array) -> Array:
    """`p` scaled to the sum one."""
    out: Array = p / p.sum()
    return out
