"""All articles of a document at once: the pages of a feed are near each other in time, but one may be old.

The document has an unknown centre in time and is of an unknown kind (pages of one day, of some days, ... unrelated);
the kind says how often an article lies how far from the centre, and any may lie anywhere. Both unknowns are summed over, so an article without a year takes it
from its siblings, and an article with strong evidence of its own is not moved by them. The caller hands the
articles in an order that does not depend on where they stand (floating point sums do depend on it).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dateline.dating.solver.kernels import Array, Numbers, weights
from dateline.dating.solver.window import Window


def posteriors(scores: list[Array]) -> list[Array]:
    """For each article its probabilities over the window, from its own log-weights alone."""
    out = []
    for total in scores:
        p = total - total.max()
        np.exp(p, out=p)
        p /= p.sum()
        out.append(p)
    return out


def joint(alone: list[Array], prior: Array, window: Window, share: str = "share") -> list[Array]:
    """For each article its probabilities over the window, its siblings' evidence taken into account.

    `alone` holds each article's own likelihoods (sum one), `prior` where in time the document may lie (sum one). Only the
    centre has the prior, not each article again: ten pages fetched together are one fetch. `share` is the key of weights.yaml of how often a document
    is of each kind.
    """
    spreads, shares, mixes = _kinds(share)
    margin = spreads[-1]
    runs, n_places = _spaced(window.days, margin)
    prior_at = np.zeros(n_places, dtype=np.float64)
    for first, last, place in runs:
        prior_at[place : place + last - first] = prior[first:last]
    sums = np.zeros((len(alone), n_places + 1), dtype=np.float64)
    row = np.zeros(n_places, dtype=np.float64)
    weeks = [np.empty((len(alone), (n_places - 2 * margin) // _STEP), dtype=np.float32) for _ in spreads]
    is_many = len(alone) >= _MANY
    for n, p in enumerate(alone):
        own = np.maximum(p, 1e-30)
        own *= 1.0 / (own * prior).sum()  # no matrix product: its threads may sum in any order
        for first, last, place in runs:
            row[place : place + last - first] = own[first:last]
        np.cumsum(row, out=sums[n, 1:])
        if is_many:
            _weekly(row, sums[n], [week[n] for week in weeks])
    centres = _centres(sums, weeks, prior_at, share) if is_many else [(margin, n_places - margin)]
    kinds = _mixed(_near(sums, centres))
    logs = _log_chances(share, kinds, np.concatenate([prior_at[low:high] for low, high in centres]))
    top = max(float(logs.max()), 0.0)  # one scale for all kinds: nothing overflows
    others = np.divide(np.exp(logs - top).astype(np.float32)[:, None, :], kinds, out=kinds)
    stray = (others.sum(axis=2, dtype=np.float64) * mixes[:, -1:]).sum(axis=0)
    anywhere = shares[-1] * np.exp(-top) + stray
    out = []
    scratch = np.empty_like(prior)
    for p, message, chance in zip(alone, _sent(others, centres, n_places), anywhere.tolist(), strict=True):
        together = np.concatenate([message[place : place + last - first] for first, last, place in runs])
        together += np.multiply(prior, chance, out=scratch)
        together *= np.maximum(p, 1e-30, out=scratch)
        together /= together.sum()
        out.append(together)
    return out


Runs = list[tuple[int, int]]
"""Half-open stretches of places, ascending."""

_MANY = 8
"""From so many articles on it pays to ask first where their centre may lie."""


def _spaced(days: Numbers, margin: int) -> tuple[list[tuple[int, int, int]], int]:
    """The runs of consecutive days, and how many places there are.

    Of each run the first and last index and its place: years left out are as many empty places as a box of `margin` days
    on either side can see, and so are both ends.
    """
    cuts = [0, *(np.flatnonzero(np.diff(days) > 1) + 1).tolist(), len(days)]
    out, place = [], margin
    for first, last in pairwise(cuts):
        if first:
            place += min(int(days[first] - days[first - 1]) - 1, margin)
        out.append((first, last, place))
        place += last - first
    return out, place + -(place - margin) % _STEP + margin


def _near(sums: Array, centres: Runs) -> list[NDArray[np.float32]]:
    """[article, centre] for each spread: the article's mean likelihood over the days so near to the centre."""
    spreads, _, _ = _kinds()
    out = []
    for half in spreads:
        parts = [
            (sums[:, low + half + 1 : high + half + 1] - sums[:, low - half : high - half]) / (2 * half + 1)
            for low, high in centres
        ]
        out.append(np.concatenate(parts, axis=1).astype(np.float32))
    return out


def _weekly(row: Array, sums: Array, out: list[NDArray[np.float32]]) -> None:
    """Writes for each spread the most that an article can say of any day of each week: `row` its days, `sums` before each."""
    spreads, _, _ = _kinds()
    margin, end = spreads[-1], len(row) - spreads[-1]
    most = row[margin:end:_STEP]
    for step in range(1, _STEP):
        most = np.maximum(most, row[margin + step : end : _STEP])
    out[0][:] = most
    for half, week in zip(spreads[1:], out[1:], strict=True):
        np.subtract(
            sums[margin + _STEP + half : end + half + 1 : _STEP],
            sums[margin - half : end - half : _STEP],
            out=week,
            casting="same_kind",
        )
        week /= 2 * half + 1


def _mixed(near: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """[kind, article, centre]: the parts of `near` mixed as each kind of document has it; anywhere counts 1."""
    _, _, mixes = _kinds()
    kinds = np.empty((len(mixes), *near[0].shape), dtype=np.float32)
    # single precision: half the time, and the answer is rounded to three digits
    scratch = np.empty_like(near[0])
    for mix, kind in zip(mixes.tolist(), kinds, strict=True):
        kind.fill(mix[-1])
        for share, part in zip(mix, near, strict=False):
            np.multiply(part, share, out=scratch)
            kind += scratch
    return kinds


def _log_chances(share: str, kinds: NDArray[np.float32], prior: Array) -> Array:
    """[kind, centre]: the logarithm of the chance of a centre, from what it makes of all articles."""
    _, shares, _ = _kinds(share)
    out: Array = np.log(kinds).sum(axis=1, dtype=np.float64) + np.log(shares[:-1, None])
    out += np.log(np.maximum(prior, 1e-300))  # no centre lies in a year left out
    return out


def _sent(others: NDArray[np.float32], centres: Runs, n_places: int) -> Array:
    """[article, place]: what the centres, as the other articles have them, say about each day.

    A box is a step up and a step down: all of them are added up in one running total.
    """
    spreads, _, mixes = _kinds()
    sent = np.zeros((others.shape[1], n_places + 1), dtype=np.float64)
    scratch, part = np.empty_like(others[0]), np.empty_like(others[0])
    for step, half in sorted(enumerate(spreads), key=lambda s: -s[1]):  # the box of one day comes last
        share = (mixes[:, step] / (2 * half + 1)).tolist()
        np.multiply(others[0], share[0], out=part)
        for mix, other in zip(share[1:], others[1:], strict=True):
            np.multiply(other, mix, out=scratch)
            part += scratch
        if half == 0:
            for row in sent[:, centres[0][0] - spreads[-1] : centres[-1][1] + spreads[-1] + 1]:  # all others are zero
                np.cumsum(row, out=row)
                np.maximum(row, 0.0, out=row)
        at = 0
        for low, high in centres:
            some = part[:, at : at + high - low]
            at += high - low
            sent[:, low - half : high - half] += some
            if half:
                sent[:, low + half + 1 : high + half + 1] -= some
    return sent


def _centres(sums: Array, weeks: list[NDArray[np.float32]], prior: Array, share: str) -> Runs:
    """The stretches in which the document's centre may lie: the rest is hopeless.

    No day of a week can be better than with every article's best day and all that is near (`weeks`); the best week is looked
    at day by day, and weeks that cannot come near it are left out. What is lost is about e**-_HOPELESS of the whole.
    """
    spreads, _, _ = _kinds()
    starts = np.arange(spreads[-1], len(prior) - spreads[-1], _STEP)
    most = np.maximum.reduceat(prior[: len(prior) - spreads[-1]], starts)
    bounds = _log_chances(share, _mixed(weeks), most).max(axis=0)
    best = int(starts[bounds.argmax()])
    reached = float(_log_chances(share, _mixed(_near(sums, [(best, best + _STEP)])), prior[best : best + _STEP]).max())
    kept = np.flatnonzero(bounds >= reached - _HOPELESS)
    cuts = [0, *(np.flatnonzero(np.diff(kept) > _NEAR_STEPS) + 1).tolist(), len(kept)]
    return [(int(starts[kept[a]]), int(starts[kept[b - 1]]) + _STEP) for a, b in pairwise(cuts)]


_STEP = 7
"""So many days are judged at once."""
_NEAR_STEPS = 4
"""Stretches so near to each other are one: a few days more cost less than another stretch."""
_HOPELESS = 16.0
"""How much less likely, as a logarithm, a centre may be than the best."""


@cache
def _kinds(share: str = "share") -> tuple[tuple[int, ...], Array, Array]:
    """The spreads in days; the share of each kind of document, unrelated last; per kind the weight of each spread."""
    table = weights()["siblings"]
    names = sorted(table["kinds"])
    shares = [float(table["kinds"][name][share]) for name in names]
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
