"""Supplied timestamps of every spelling."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.ingest.moments import Moment, parse_moment

AT_NOON = datetime(2024, 5, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-31T12:00:00Z",
        "2024-05-31T12:00:00.000Z",
        "2024-05-31T12:00:00.123456789Z",
        "2024-05-31 12:00:00",
        "2024-05-31 12:00:00 UTC",
        "2024-05-31T14:00:00+02:00",
        "2024-05-31T14:00:00+0200",
        "2024-05-31T14:00+02",
        "2024-05-31 14:00:00 +0200",
        "Fri, 31 May 2024 12:00:00 GMT",
        "Fri, 31 May 2024 14:00:00 +0200",
        "1717156800",
        1717156800,
        1717156800.0,
        1717156800000,
    ],
)
def test_one_instant_in_every_common_spelling(text: object) -> None:
    """ISO 8601, RFC 2822 and epoch counts of one instant give that instant in UTC."""
    moment = parse_moment(text)
    assert moment is not None and moment.at is not None
    assert moment.at.replace(microsecond=0) == AT_NOON
    assert moment.at.tzinfo is UTC


def test_the_day_is_the_one_at_the_place_of_publication() -> None:
    """A story stamped half past midnight in Sydney is of that day, though it was still yesterday in UTC."""
    moment = parse_moment("2024-06-01T00:30:00+10:00")
    assert moment == Moment(date(2024, 6, 1), datetime(2024, 5, 31, 14, 30, tzinfo=UTC))


@pytest.mark.parametrize("text", ["2024-05-31", "2024/5/31", "2024-05-31 00:00:00", "2024-05-31T00:00:00"])
def test_a_naive_midnight_is_a_day_without_a_time(text: str) -> None:
    """Crawlers write midnight when they know no time; with an offset, midnight is meant."""
    assert parse_moment(text) == Moment(date(2024, 5, 31), None)
    assert parse_moment("2024-05-31T00:00:00Z") == Moment(date(2024, 5, 31), datetime(2024, 5, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31",
        True,
        float("nan"),
        1e300,
        None,
        [],
        "2024-13-01",
        "x" * 999,
    ],
)
def test_what_is_no_date_gives_nothing(value: object) -> None:
    """Nonsense and years outside 1600 to 2200 give None and raise nothing."""
    assert parse_moment(value) is None
