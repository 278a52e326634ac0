"""A full date: one day, or an interval of days, or one of several readings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from dateline.dating.solver.kernels import Array, Numbers, year_profile
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Witness

NAME = "day"
_DAY = timedelta(days=1)
_MOST_READINGS = 10
"""Of a printed interval longer than so many days, only some days are tried."""
_LIKELIER = 0.75
"""The chance of the reading that the clock beside a date speaks for: others print such clocks, too. By hand: too few."""
_ITSELF = frozenset(
    (
        "header",
        "metadata",
        "metadata_shared",
        "url",
        "date_line",
        "date_line_published",
        "date_line_note",
        "date_line_full",
        "date_line_weekday",
        "date_line_timed",
        "date_line_evening",
        "date_line_inside",
        "date_line_before",
    )
)
"""Kernels of dates that are the day of publication or nothing."""


class _Day:
    """See the module."""

    name = NAME
    is_monthly = False

    def density(self, witness: Witness, window: Window) -> Array:
        """The kernel around the day; of a date that may mean several days the mean over them."""
        printed = witness.printed
        if printed is not None and printed.alternatives:
            readings = [d.toordinal() for d in printed.alternatives]
        else:
            last = max(witness.until, witness.value)
            readings = list(range(witness.value, last + 1, max(1, (last - witness.value) // _MOST_READINGS)))
        if len(readings) == 1:
            return window.around(witness.kernel, readings[0])
        logs = np.stack([window.around(witness.kernel, day) for day in readings])
        likelier = printed.likelier if printed is not None else None
        chances = [
            1.0 if likelier is None else _LIKELIER if day == likelier.toordinal() else 1 - _LIKELIER for day in readings
        ]
        if likelier is not None:
            logs += np.log(chances)[:, None]
        out: Array = np.logaddexp.reduce(logs, axis=0) - np.log(sum(chances))
        return out

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """The kernel's most by years from its own."""
        year = date.fromordinal(witness.value).year
        return year_profile(witness.kernel).take(years - (year - 70), mode="clip")

    def named_years(self, witness: Witness) -> Iterable[int]:
        """Its own."""
        return (date.fromordinal(witness.value).year,)

    def allowed(self, witness: Witness, best: date) -> Interval:
        """By where the date stands."""
        first, last = date.fromordinal(witness.value), date.fromordinal(max(witness.until, witness.value))
        return days_allowed(witness.kernel, first, last)

    def difference(self, witness: Witness, day: date) -> int | None:
        """Days."""
        return day.toordinal() - witness.value


def days_allowed(kernel: str, first: date, last: date) -> Interval:
    """What a named day allows, by where it stands."""
    if kernel in _ITSELF:
        return first, last
    if kernel in ("date_line_updated", "date_line_below", "file_name"):
        return None, last
    if kernel in ("dateline", "dateline_east"):
        return first - _DAY, last + _DAY
    if kernel == "caption":
        return first, last + 2 * _DAY
    if kernel == "caption_file":
        return first + _DAY, None
    if kernel.endswith("ahead"):
        return None, last
    return first, None


DAY = _Day()
