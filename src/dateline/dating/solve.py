"""One article: the log-weight of every candidate day, from all its witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from dateline.dating.kernels import Array, Window, cycle, step_kernel, weights
from dateline.dating.witnesses import Witness


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-weights over the days of the window, in all and by group of witnesses."""

    total: Array
    by_kind: dict[str, Array]
    """Per kind of evidence what it added: for the method and for ablations."""


def score(witnesses: list[Witness], says_today: bool, window: Window) -> Scores:
    """Adds up what `witnesses` say about each day of `window`; an article without any gets zeros."""
    total = np.zeros(window.n_days, dtype=np.float64)
    by_kind: dict[str, Array] = {}
    counts: dict[str, int] = {}
    for witness in witnesses:
        counts[witness.group] = counts.get(witness.group, 0) + 1
    temper = weights()["temper"]
    for witness in witnesses:
        if witness.shape == "weekday":
            continue
        weight = counts[witness.group] ** -temper.get(witness.group, 0.0)
        _add(by_kind, witness.kind, weight * _says(witness, window))
    days = [w for w in witnesses if w.shape == "weekday"]
    if days:
        by_weekday = _weekdays(days, says_today, len(days) ** -temper["weekday"])
        _add(by_kind, "weekday", by_weekday[window.weekday_index()])
    for kind in sorted(by_kind):
        total += by_kind[kind]
    return Scores(total, by_kind)


def _add(by_kind: dict[str, Array], kind: str, part: Array) -> None:
    by_kind[kind] = by_kind[kind] + part if kind in by_kind else part


def _says(witness: Witness, window: Window) -> Array:
    """The log-density of one witness over the window."""
    if witness.shape == "day":
        return _day(witness, window)
    if witness.shape == "yearly":
        return _yearly(witness, window)
    if witness.shape == "between":
        days = np.arange(window.first, window.last + 1)
        inside = (days >= witness.value) & (days <= witness.until)
        return np.where(inside, 0.0, float(weights()["between"][witness.kernel]))
    first_year = window.years.start
    if witness.shape == "year":
        years = np.asarray(window.years, dtype=np.int64) - witness.value
        return step_kernel("year_kernels", witness.kernel)[np.clip(years, -600, 600) + 600][window.year_index()]
    n_months = 12 * len(window.years)
    if witness.shape == "month_year":
        months = np.arange(n_months) + first_year * 12 - witness.value
        return step_kernel("month_year_kernels", witness.kernel)[np.clip(months, -600, 600) + 600][window.month_index()]
    months = (np.arange(n_months) - (witness.value - 1)) % 12
    return cycle("month_kernels", witness.kernel)[months][window.month_index()]


def _day(witness: Witness, window: Window) -> Array:
    """A dated witness; one that may mean several days spreads its weight over them."""
    printed = witness.printed
    if printed is not None and printed.alternatives:
        readings = [window.around(witness.kernel, d.toordinal()) for d in printed.alternatives]
        return np.logaddexp.reduce(np.stack(readings), axis=0) - np.log(len(readings))
    if witness.until <= witness.value:
        return window.around(witness.kernel, witness.value)
    first, last = window.around(witness.kernel, witness.value), window.around(witness.kernel, witness.until)
    return np.logaddexp(first, last) - np.log(2.0)


def _yearly(witness: Witness, window: Window) -> Array:
    """A day without its year: its kernel around that day of every year, the printed weekday choosing among years."""
    month, day = divmod(witness.value, 100)
    says = window.around_yearly(witness.kernel, month, day)
    if witness.weekday is None:
        return says
    out = np.full(window.n_days, -18.0)
    for year in range(window.years.start - 1, window.years.stop + 1):
        try:
            anchor = date(year, month, day)
        except ValueError:
            continue
        if anchor.weekday() == witness.weekday:
            lo, hi = max(window.first, anchor.toordinal() - 180), min(window.last, anchor.toordinal() + 180)
            if lo <= hi:
                out[lo - window.first : hi - window.first + 1] = says[lo - window.first : hi - window.first + 1]
    return out


def _weekdays(days: list[Witness], says_today: bool, weight: float) -> Array:
    """Log-weights of the seven weekdays: outlets differ in how they name days, so styles are mixed, not averaged."""
    fixed = np.zeros(7)
    styles = weights()["weekday_styles"]
    names = sorted(styles)
    key = "weight_with_today" if says_today else "weight"
    mixed = np.asarray([[np.log(styles[name][key])] * 7 for name in names])
    back = (np.arange(7)[:, None] - np.arange(7)[None, :]) % 7  # [day of publication, weekday named]
    for witness in days:
        if witness.kernel == "plain":
            for i, name in enumerate(names):
                mixed[i] += weight * _style(name)[back[:, witness.value]]
        else:
            fixed += weight * cycle("weekday_kernels", witness.kernel)[back[:, witness.value]]
    return fixed + np.logaddexp.reduce(mixed, axis=0)


def _style(name: str) -> Array:
    table = np.asarray(weights()["weekday_styles"][name]["plain"], dtype=np.float64)
    out: Array = np.log(table / table.sum())
    return out
