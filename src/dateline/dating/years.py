"""Which years to look at: a day solver over a century would be slow, and most of its days hopeless.

A quick look at years alone: each witness that names a year grants every other year at most so much. Only years near the
best for some article of the document become candidates, day by day.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from dateline.dating.kernels import Array, Numbers, step_kernel, weights, year_profile
from dateline.dating.solve import line_shares, since_event, within_terms
from dateline.dating.witness import Witness

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
    dated = [date.fromordinal(w.value).year for w in witnesses if w.shape == "day"]
    dated += [w.value // 12 for w in witnesses if w.shape == "month_year"]
    alone = [w.value for w in witnesses if w.shape == "year"]
    for witness in witnesses:
        if witness.shape == "event":
            first = date.fromordinal(witness.value).year
            dated += range(first, date.fromordinal(max(witness.until, witness.value)).year + 3)
        if witness.shape == "terms":
            for start, end in witness.terms:
                first = date.fromordinal(start).year
                dated += range(first, min(first + 4, date.fromordinal(min(end, start + 1460)).year) + 1)
    limit = max(dated, default=2100) + 5
    return [y for y in (*dated, *(y for y in alone if y <= limit)) if 1900 < y < 2096]


def _score(witnesses: list[Witness], years: Numbers) -> Array | None:
    """An upper bound of what `witnesses` grant each year; None where none of them names a year."""
    groups: dict[str, Array] = {}
    for witness in witnesses:
        part = _grants(witness, years) if witness.group != "date_line" else None
        if part is not None:
            groups[witness.group] = groups[witness.group] + part if witness.group in groups else part
    for witness, share in line_shares([w for w in witnesses if w.group == "date_line"]):
        part = _grants(witness, years)  # one of the lines is right, not all
        if part is not None:
            part = part + np.log(share)
            groups["date_line"] = np.maximum(groups["date_line"], part) if "date_line" in groups else part
    if not groups:
        return None
    total = np.zeros(len(years), dtype=np.float64)
    for group in sorted(groups):
        part = groups[group] - groups[group].max()
        doubt = weights()["doubt"].get(group)
        total += np.maximum(part, np.log(doubt)) if doubt else part
    return total


@cache
def _month_profile(kernel: str, month: int) -> Array:
    """About the most that a month of a year (0 for January) grants a year -60..60 years from its own."""
    table = step_kernel("month_year_kernels", kernel)
    years = np.arange(-_PROFILE_YEARS, _PROFILE_YEARS + 1)
    months = (years * 12 + 6 - month + 600).clip(6, 1194)
    out: Array = np.max(np.stack([table[months + step] for step in (-6, -3, 0, 3, 5)]), axis=0)
    return out


_PROFILE_YEARS = 60


def _grants(witness: Witness, years: Numbers) -> Array | None:
    if witness.kernel == "older":
        return None
    if witness.shape == "day":
        year = date.fromordinal(witness.value).year
        return year_profile(witness.kernel).take(years - (year - 70), mode="clip")
    if witness.shape == "year":
        first_year = int(years[0]) - witness.value + 600
        return step_kernel("year_kernels", witness.kernel)[first_year : first_year + len(years)]
    if witness.shape == "month_year":
        year, month = divmod(witness.value, 12)
        return _month_profile(witness.kernel, month).take(years - (year - _PROFILE_YEARS), mode="clip")
    if witness.shape == "terms":
        first = np.asarray([date(int(y), 1, 1).toordinal() for y in years])
        return within_terms(witness, first, first + 364)
    if witness.shape == "event":
        first = np.asarray([date(int(y), 1, 1).toordinal() for y in years])
        return since_event(witness, first, first + 364)
    return None
