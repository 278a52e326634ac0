"""Feasts by rule against days known from calendars."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from dateline.lexicon.feasts import Feast, easter, feasts


def named(name: str) -> Feast:
    """The feast with that name."""
    return next(feast for feast in feasts() if name in feast.names)


@pytest.mark.parametrize(
    "day", [date(1987, 4, 19), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31)]
)
def test_easter(day: date) -> None:
    """Easter of years early and late."""
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Christmas Day", date(2021, 12, 25)),
        ("Good Friday", date(2024, 3, 29)),
        ("Ash Wednesday", date(2024, 2, 14)),
        ("Whit Monday", date(2024, 5, 20)),
        ("Thanksgiving Day", date(2019, 11, 28)),
        ("Labor Day", date(2020, 9, 7)),
        ("Memorial Day", date(2021, 5, 31)),
        ("Martin Luther King Day", date(2019, 1, 21)),
    ],
)
def test_a_feast_falls_on_its_day(name: str, day: date) -> None:
    """Each rule gives the day that calendars print."""
    assert named(name).in_year(day.year) == [(day, day)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Eid al-Fitr", date(2015, 7, 17)),
        ("Eid al-Fitr", date(2024, 4, 10)),
        ("Eid al-Adha", date(2019, 8, 11)),
        ("Ashura", date(2020, 8, 29)),
        ("month of Ramadan", date(2021, 4, 13)),
    ],
)
def test_islamic_feasts_hold_the_day_that_was_kept(name: str, day: date) -> None:
    """The announced day lies in the few days that the rule allows."""
    assert any(first <= day <= last for first, last in named(name).in_year(day.year))


def test_an_islamic_feast_may_come_twice_in_a_year() -> None:
    """Eid al-Fitr of 2000 came in January and in December."""
    assert len(named("Eid al-Fitr").in_year(2000)) == 2


def test_names_tell_feasts_apart() -> None:
    """No two feasts share a name, and each has days in every year or nearly."""
    counts = Counter(name for feast in feasts() for name in feast.names)
    assert max(counts.values()) == 1
    assert all(sum(len(feast.in_year(y)) for y in range(1990, 2030)) >= 40 for feast in feasts())
