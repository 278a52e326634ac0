"""Other calendars, as days of ours."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from dateline.lexicon.calendars import SLACK_DAYS, hijri_interval, islamic_day, persian_days
from dateline.lexicon.dates import find_dates


@pytest.mark.parametrize(
    ("hijri", "day"),
    [((1, 1, 1), date(622, 7, 19)), ((1442, 1, 1), date(2020, 8, 20)), ((1442, 12, 3), date(2021, 7, 13))],
)
def test_known_days(hijri: tuple[int, int, int], day: date) -> None:
    """The epoch, a new year and a day of the pilgrimage month fall where the published tables have them."""
    assert islamic_day(*hijri) == day


def test_months_have_29_or_30_days_and_follow_each_other() -> None:
    """The first of the months of thirty years never overlap nor leave a gap longer than a month."""
    firsts = [islamic_day(year, month, 1) for year in range(1411, 1441) for month in range(1, 13)]
    lengths = {(b - a).days for a, b in itertools.pairwise(firsts)}
    assert lengths == {29, 30}


def test_a_day_is_an_interval() -> None:
    """Announced calendars differ from the tabular one, so a day allows its neighbours."""
    days = hijri_interval(1442, 12, 3)
    assert days is not None
    first, last = days
    assert last - first == timedelta(days=2 * SLACK_DAYS)


def test_no_such_day() -> None:
    """A month beyond twelve raises ValueError."""
    with pytest.raises(ValueError, match="no such Hijri date"):
        islamic_day(1442, 13, 1)


@pytest.mark.parametrize(
    ("year", "month", "day", "gregorian"),
    [(1402, 12, 13, date(2024, 3, 3)), (1399, 12, 30, date(2021, 3, 20)), (1403, 1, 1, date(2024, 3, 20))],
)
def test_persian_days(year: int, month: int, day: int, gregorian: date) -> None:
    """A day in March, the last of a leap year and a new year's day."""
    assert persian_days(year, month, day) == (gregorian, gregorian)


def test_no_such_persian_day() -> None:
    """A 30th of Esfand exists in leap years only."""
    assert persian_days(1402, 12, 30) is None


def test_persian_digits_tell_the_persian_calendar() -> None:
    """A year of the 1400s in Persian's own digits is solar whatever language is known; in Arabic's or Europe's it is not said."""
    assert [str(d.earliest) for d in find_dates("۱۴۰۰/۰۲/۳۰")] == ["2021-05-20"]
    assert find_dates("1400/02/30") == []
