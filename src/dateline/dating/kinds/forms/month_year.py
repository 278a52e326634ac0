"""A month with its year: "March 2021"."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np

from dateline.dating.solver.kernels import Array, Numbers, step_kernel
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Witness

_PROFILE_YEARS = 60


class _MonthYear:
    """See the module; the value is year * 12 + month - 1."""

    name = "month_year"
    is_monthly = True

    def density(self, witness: Witness, window: Window) -> Array:
        """The kernel over the months."""
        months = window.months - witness.value
        out: Array = step_kernel("month_year_kernels", witness.kernel)[np.clip(months, -600, 600) + 600]
        return out

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """The kernel's most by years from its own."""
        year, month = divmod(witness.value, 12)
        return _month_profile(witness.kernel, month).take(years - (year - _PROFILE_YEARS), mode="clip")

    def named_years(self, witness: Witness) -> Iterable[int]:
        """Its own."""
        return (witness.value // 12,)

    def allowed(self, witness: Witness, best: date) -> Interval:
        """From its first day on, or up to its last when it is to come."""
        year, month = divmod(witness.value, 12)
        last = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        return (None, last) if witness.kernel.endswith("ahead") else (date(year, month + 1, 1), None)

    def difference(self, witness: Witness, day: date) -> int | None:
        """Months."""
        return day.year * 12 + day.month - 1 - witness.value


@cache
def _month_profile(kernel: str, month: int) -> Array:
    """About the most that a month of a year (0 for January) grants a year -60..60 years from its own."""
    table = step_kernel("month_year_kernels", kernel)
    years = np.arange(-_PROFILE_YEARS, _PROFILE_YEARS + 1)
    months = (years * 12 + 6 - month + 600).clip(6, 1194)
    out: Array = np.max(np.stack([table[months + step] for step in (-6, -3, 0, 3, 5)]), axis=0)
    return out


MONTH_YEAR = _MonthYear()
