"""The tabular Islamic calendar."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from dateline.lexicon.hijri import SLACK_DAYS, gregorian_interval, to_gregorian


@pytest.mark.parametrize(
    ("hijri", "day"),
    [((1, 1, 1), date(622, 7, 19)), ((1442, 1, 1), date(2020, 8, 20)), ((1442, 12, 3), date(2021, 7, 13))],
)
def test_known_days(hijri: tuple[int, int, int], day: date) -> None:
    """The epoch, a new year and a day of the pilgrimage month fall where the published tables have them."""
    assert to_gregorian(*hijri) == day


def test_months_have_29_or_30_days_and_follow_each_other() -> None:
    """The first of the months of thirty years never overlap nor leave a gap longer than a month."""
    firsts = [to_gregorian(year, month, 1) for year in range(1411, 1441) for month in range(1, 13)]
    lengths = {(b - a).days for a, b in itertools.pairwise(firsts)}
    assert lengths == {29, 30}


def test_a_day_is_an_interval() -> None:
    """Announced calendars differ from the tabular one, so a day allows its neighbours."""
    first, last = gregorian_interval(1442, 12, 3)
    assert last - first == timedelta(days=2 * SLACK_DAYS)


def test_no_such_day() -> None:
    """A month beyond twelve raises ValueError."""
    with pytest.raises(ValueError, match="no such Hijri date"):
        to_gregorian(1442, 13, 1)
