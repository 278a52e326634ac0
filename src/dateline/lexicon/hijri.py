"""From the Islamic calendar to ours, by arithmetic.

The tabular calendar (civil epoch, thirty-year cycle with leap years 2 5 7 10 13 16 18 21 24 26 29; Reingold and
Dershowitz, Calendrical Calculations, 4th ed., ch. 7) is within a day or two of the calendars that are decided by
sighting the moon, so a Hijri date allows an interval, never a single day.
"""

from __future__ import annotations

from datetime import date, timedelta

_EPOCH = date(622, 7, 19).toordinal()  # 16 July 622 Julian, in the proleptic Gregorian calendar
SLACK_DAYS = 2
"""How far an announced calendar may be from the tabular one."""


def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a date in the tabular Islamic calendar; raises ValueError for a month or day out of range."""
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 9000):
        raise ValueError(f"no such Hijri date: {year}-{month}-{day}")
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(_EPOCH + days - 1)


def gregorian_interval(year: int, month: int, day: int | None) -> tuple[date, date]:
    """First and last Gregorian day that a printed Hijri date (or month, with `day` None) may mean."""
    slack = timedelta(days=SLACK_DAYS)
    if day is not None:
        middle = to_gregorian(year, month, day)
        return middle - slack, middle + slack
    return to_gregorian(year, month, 1) - slack, to_gregorian(year, month, 29) + slack + timedelta(days=1)
