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
    # single precision: half the time, and the answer is rounded to three digits
    prior = prior.astype(np.float32)
    mixes, shares = mixes.astype(np.float32), shares.astype(np.float32)
    own = np.maximum(np.stack(alone), 1e-30).astype(np.float32)
    anywhere = (own * prior[None, :]).sum(axis=1) * n_days  # no matrix product: its threads may sum in any order
    near = n_days * np.stack(window.boxes(own, spreads))  # [spread, article, day]
    kinds = np.log(
        np.einsum("ks,sad->akd", mixes[:, :-1], near) + mixes[:, -1][None, :, None] * anywhere[:, None, None]
    )
    together = kinds.sum(axis=0)
    apart = np.log(anywhere).sum() - np.log(anywhere)
    others = together[None] - kinds
    top = np.maximum(apart, others.max(axis=(1, 2)))  # one scale for all kinds: nothing overflows
    centres = np.exp(others - top[:, None, None]) * (shares[:-1, None] * prior[None, :])
    stray = (centres.sum(axis=2) * mixes[None, :, -1]).sum(axis=1)
    anywhere_else = shares[-1] * np.exp(apart - top) + stray
    message = anywhere_else[:, None] * prior[None, :]
    for step, half in enumerate(spreads):
        message += window.boxes(np.einsum("k,akd->ad", mixes[:, step], centres), (half,))[0]
    return [normal(p) for p in (own * message).astype(np.float64)]


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
