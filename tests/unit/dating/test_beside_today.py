"""Weekdays and days beside "today" and "yesterday"."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.dating import date_all
from dateline.model import Metadata
from tests.unit.dating.build import page, story

FETCHED = Metadata(fetched_at=datetime(2023, 6, 16, 9, tzinfo=UTC))  # a Friday


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("The bridge opened yesterday (Tuesday), the mayor said.", "en", date(2023, 6, 14)),
        ("On Thursday — today — the bridge will open.", "en", date(2023, 6, 15)),
        ("The bridge opened the day before yesterday, Sunday.", "en", date(2023, 6, 13)),
        ("افتتح الجسر أمس (الثلاثاء) بحضور المحافظ.", "ar", date(2023, 6, 14)),
        ("افتتح الجسر أول من أمس الأحد بحضور المحافظ.", "ar", date(2023, 6, 13)),
        ("Die Brücke wurde gestern (Dienstag) eröffnet.", "de", date(2023, 6, 14)),
    ],
)
def test_the_weekday_of_yesterday_settles_the_day(body: str, language: str, expected: date) -> None:
    """What is said of yesterday's weekday is told the day after it."""
    (dating,) = date_all(page(story(body), language=language), FETCHED, "d.txt")
    assert dating.published_date == expected


def test_a_day_called_today_is_the_day() -> None:
    """'today, 10 June' in a text of a known year is that day."""
    articles = page(story("The bridge opened today, 10 June, and traffic flows in 2023 as before."))
    (dating,) = date_all(articles, FETCHED, "d.txt")
    assert dating.published_date == date(2023, 6, 10)
