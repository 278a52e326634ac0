"""The joint solution of siblings against the same sum written out plainly."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.dating.solver.kernels import Array, weights
from dateline.dating.solver.siblings import joint
from dateline.dating.solver.window import Window


def _plainly(alone: list[Array], prior: Array, days: Array) -> list[Array]:
    """What `joint` says, summed over every centre and kind of document day by day."""
    table = weights()["siblings"]
    names = sorted(table["kinds"])
    apart = np.abs(days[:, None] - days[None, :])
    boxes = [(apart <= half) / (2 * half + 1) for half in table["spread_days"]]
    own = [p / (p * prior).sum() for p in alone]
    kinds = []
    for name in names:
        mix = np.asarray(table["kinds"][name]["weights"])
        mix = mix / mix.sum()
        near = sum(m * box for m, box in zip(mix[:-1], boxes, strict=True))
        kinds.append((table["kinds"][name]["share"], mix, near, [near @ p + mix[-1] for p in own]))
    unrelated = 1.0 - sum(share for share, *_ in kinds)
    out = []
    for i in range(len(own)):
        message = unrelated * prior
        for share, mix, near, heard in kinds:
            others = share * prior
            for j in range(len(own)):
                others = others * (heard[j] if j != i else 1.0)
            message = message + near @ others + mix[-1] * others.sum() * prior
        out.append(own[i] * message / (own[i] * message).sum())
    return out


@pytest.mark.parametrize("n_articles", [2, 5, 12])
@pytest.mark.parametrize("years", [[1987], [1986, 1987], [1981, 1987, 1992]])
def test_joint_is_the_sum_over_centres_and_kinds(n_articles: int, years: list[int]) -> None:
    window = Window(years, None)
    rng = np.random.default_rng(n_articles)
    alone = []
    for _ in range(n_articles):
        p = np.full(window.n_days, 1e-6) + rng.random(window.n_days) * 1e-4
        p[rng.integers(40, 60)] += 1.0  # all of them name days near to each other, of every year
        p[rng.integers(window.n_days)] += 0.4
        alone.append(p / p.sum())
    prior = rng.random(window.n_days) + 0.5
    prior /= prior.sum()

    found = joint(alone, prior, window)

    for ours, plain in zip(found, _plainly(alone, prior, window.days.astype(np.float64)), strict=True):
        assert float(np.abs(ours - plain).max()) < 1e-4
