"""A day without its year: "July 13", perhaps with the weekday it fell on."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from dateline.dating.kinds.forms.day import days_allowed
from dateline.dating.solver.kernels import Array, Numbers
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Witness

_LEAP_DAY = 229


class _Yearly:
    """See the module; the value is month * 100 + day."""

    name = "yearly"
    is_monthly = False

    def density(self, witness: Witness, window: Window) -> Array:
        """The kernel around that day of every year in which the weekday fits."""
        month, day = divmod(witness.value, 100)
        return window.around_yearly(witness.kernel, month, day, witness.weekday)

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """No year is named."""
        return None

    def named_years(self, witness: Witness) -> Iterable[int]:
        """None."""
        return ()

    def allowed(self, witness: Witness, best: date) -> Interval:
        """What the day of the year nearest to `best` allows where it stands."""
        day = nearest_year(witness.value, best)
        return days_allowed(witness.kernel, day, day)

    def difference(self, witness: Witness, day: date) -> int | None:
        """Days from the nearest year's."""
        month, of_month = divmod(witness.value, 100)
        days = [date(y, month, of_month) for y in range(day.year - 1, day.year + 2) if _exists(y, month, of_month)]
        return min(((day - d).days for d in days), key=abs, default=None)


@lru_cache(maxsize=4096)  # articles of a document name the same days
def nearest_year(month_day: int, best: date) -> date:
    """The day nearest to `best` with this month and day (month * 100 + day); 29 February only where it exists."""
    month, day = divmod(month_day, 100)
    if month_day != _LEAP_DAY:
        days = [date(year, month, day) for year in (best.year - 1, best.year, best.year + 1)]
    else:
        days = [date(year, month, day) for year in range(best.year - 4, best.year + 5) if calendar.isleap(year)]
    return min(days, key=lambda d: (abs(d - best), d))


def _exists(year: int, month: int, day: int) -> bool:
    return not (month == 2 and day == 29) or calendar.isleap(year)


YEARLY = _Yearly()
