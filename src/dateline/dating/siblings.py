"""All articles of a document at once: the pages of a feed are near each other in time, but one may be old.

The document has an unknown centre in time and is of an unknown kind (pages of one day, of some days, ... unrelated);
the kind says how often an article lies how far from the centre, and any may lie anywhere. Both unknowns are summed over, so an article without a year takes it
from its siblings, and an article with strong evidence of its own is not moved by them. The caller hands the
articles in an order that does not depend on where they stand (floating point sums do depend on it).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

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
    spreads, shares, mixes = _kinds()
    # single precision: half the time, and the answer is rounded to three digits
    prior = prior.astype(np.float32)
    own = np.empty((len(alone), len(prior)), dtype=np.float32)
    for row, p in zip(own, alone, strict=True):
        np.maximum(p, 1e-30, out=row, casting="same_kind")
    own /= (own * prior[None, :]).sum(axis=1, keepdims=True)  # no matrix product: its threads may sum in any order
    kinds = np.empty((len(mixes), *own.shape), dtype=np.float32)  # [kind, article, day]: chances, anywhere counting 1
    rows = [slice(first, first + _AT_ONCE) for first in range(0, len(own), _AT_ONCE)]
    for some in rows:
        near = window.boxes(own[some], spreads)
        for mix, kind in zip(mixes.tolist(), kinds[:, some], strict=True):
            _mixture(mix[:-1], near, kind)
            kind += np.float32(mix[-1])
    centres = _log_product(kinds)
    centres += np.log(shares[:-1, None] * np.maximum(prior, np.float32(1e-37))[None, :])
    top = max(float(centres.max()), 0.0)  # one scale for all kinds: nothing overflows
    centres_all = np.exp(centres - top).astype(np.float32)[:, None, :]
    out: list[Array] = []
    for some in rows:
        others = np.divide(centres_all, kinds[:, some], out=kinds[:, some])
        stray = (others.sum(axis=2) * mixes[:, -1:]).sum(axis=0)
        anywhere_else = shares[-1] * np.exp(-top) + stray
        message = anywhere_else[:, None].astype(np.float32) * prior[None, :]
        scratch = np.empty_like(message)
        for step, half in enumerate(spreads):
            _mixture(mixes[:, step].tolist(), others, scratch)
            message += window.boxes(scratch, (half,))[0]
        message *= own[some]
        out += [normal(p) for p in message.astype(np.float64)]
    return out


_AT_ONCE = 8
"""So many articles at once: what they need fits into the cache, and their chances (1e34 at most) multiplied into a float."""


def _log_product(kinds: NDArray[np.float32]) -> Array:
    """The logarithm of the product over articles of [kind, article, day]."""
    total = np.zeros((kinds.shape[0], kinds.shape[2]), dtype=np.float64)
    for first in range(0, kinds.shape[1], _AT_ONCE):
        product = kinds[:, first].astype(np.float64)
        for article in range(first + 1, min(first + _AT_ONCE, kinds.shape[1])):
            product *= kinds[:, article]
        total += np.log(product)
    return total


def _mixture(shares: list[float], parts: Iterable[NDArray[np.float32]], out: NDArray[np.float32]) -> None:
    """Writes the sum of `parts`, each times its share, to `out`."""
    out.fill(0.0)
    for share, part in zip(shares, parts, strict=True):
        out += np.float32(share) * part


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
