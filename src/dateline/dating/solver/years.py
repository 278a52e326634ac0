"""Which years to look at: a day solver over a century would be slow, and most of its days hopeless.

A quick look at years alone: each witness that names a year grants every other year at most so much. Only years near the
best for some article of the document become candidates, day by day.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from dateline.dating.solver.kernels import Array, Numbers, weights
from dateline.dating.solver.score import grouped
from dateline.dating.solver.witness import Witness

MOST_YEARS = 8
"""So many candidate years a document may have."""
_LEAST_SHARE = 0.006
"""A year that no article gives a better chance than this is not looked at."""
_INFORMED = 0.06
"""An article that gives no year a better chance than this has no say, unless all are like it."""
_STRAY = 0.15
"""The chance that an article does not belong to its siblings' time."""
_FAR = 50.0
_RECENT = 0.6
"""The chance of the year of the fetch; each year before it has so much of the next one's."""


def candidate_years(testimony: list[list[Witness]], latest: int | None) -> list[int]:
    """The years worth solving for a document whose articles testify so, ascending; empty where no year is in sight.

    `latest` is the last day number possible (from the fetch time), or None.
    """
    last_year = date.fromordinal(latest).year if latest is not None else None
    named = sorted({y for own in testimony for y in named_years(own)})
    if not named and last_year is None:
        return []
    top = last_year if last_year is not None else max(named) + 3
    years = np.arange(max(1901, top - 70, min([*named, top - 3]) - 1), min(top, 2099) + 1)
    if not len(years):
        return []
    share, vague, crowd = np.zeros(len(years)), np.zeros(len(years)), np.zeros(len(years))
    for own in testimony:
        score = _score(own, years)
        if score is not None:
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            if chance.max() >= _INFORMED:
                np.maximum(share, chance, out=share)
                crowd += np.log(chance + _STRAY / len(years))
            else:
                np.maximum(vague, chance, out=vague)
    if share.max() == 0.0:
        share = vague
    else:  # what all agree on counts more than what one article alone is sure of
        share += np.exp(np.maximum(crowd - crowd.max(), -_FAR))
    if last_year is not None:
        np.maximum(share, _RECENT ** (1.0 + last_year - years), out=share)
    order = np.lexsort((-years, -share))[:MOST_YEARS]
    return sorted(int(years[i]) for i in order if share[i] >= _LEAST_SHARE)


def named_years(witnesses: list[Witness]) -> list[int]:
    """The years that `witnesses` name: those of dates and of terms of office, and years alone unless they lie far after every date."""
    dated = [year for w in witnesses for year in w.form.named_years(w)]
    alone = [w.value for w in witnesses if w.form.name == "year"]
    limit = max(dated, default=2100) + 5
    return [y for y in (*dated, *(y for y in alone if y <= limit)) if 1900 < y < 2096]


def _score(witnesses: list[Witness], years: Numbers) -> Array | None:
    """An upper bound of what `witnesses` grant each year; None where none of them names a year."""
    groups: dict[str, Array] = {}
    for name, members in grouped(witnesses).items():
        shares = members[0].group.shares(members)
        for witness, share in shares if shares is not None else ((w, None) for w in members):
            part = witness.form.year_bound(witness, years)
            if part is None:
                continue
            if share is not None:  # one of them is right, not all
                part = part + np.log(share)
                groups[name] = np.maximum(groups[name], part) if name in groups else part
            else:
                groups[name] = groups[name] + part if name in groups else part
    if not groups:
        return None
    total = np.zeros(len(years), dtype=np.float64)
    for group in sorted(groups):
        part = groups[group] - groups[group].max()
        doubt = weights()["doubt"].get(group)
        total += np.maximum(part, np.log(doubt)) if doubt else part
    return total
