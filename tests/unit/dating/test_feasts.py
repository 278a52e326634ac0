"""Feasts in a text: their day of the year that the rest of the text points to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.dating import date_all
from dateline.dating.mentions import find_mentions
from dateline.model import Metadata
from tests.unit.dating.build import page, story


def test_the_day_after_a_feast() -> None:
    """ "on New Year's Eve", "said Thursday", and a fetch the day after: the first of January."""
    body = ("Two men were arrested on New Year's Eve, police said Thursday.",)
    metadata = Metadata(fetched_at=datetime(2015, 1, 2, 12, tzinfo=UTC))
    (dating,) = date_all(page(story(*body)), metadata, "d.txt")
    assert dating.published_date == date(2015, 1, 1)
    feast = next(e for e in dating.date_evidence if e.text == "New Year's Eve")
    assert (feast.earliest, feast.latest) == (date(2014, 12, 31), None)


def test_good_friday_is_no_weekday() -> None:
    """The feast is read whole: its Friday is not the article's."""
    assert [m.kind for m in find_mentions("It opened on Good Friday.", "en")] == ["feast"]


@pytest.mark.parametrize("text", ["Good Friday", "عيد الأضحى"])
def test_a_feast_alone_names_no_year(text: str) -> None:
    """Without a year in sight there is no day."""
    (dating,) = date_all(page(story(f"It opened on {text}.")), Metadata(), "d.txt")
    assert dating.published_date is None
