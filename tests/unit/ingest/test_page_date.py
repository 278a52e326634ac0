"""The printed day of a page that states none for machines."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.ingest.moments import parse_moment
from dateline.ingest.pages import extract_page
from tests.unit.ingest.test_page_title import STORY


def text_of(body: str, head: str = "") -> str:
    return extract_page(
        f"<html lang='en'><head><title>Pier rises in stone</title>{head}</head><body>{body}</body></html>"
    )[0]


@pytest.mark.parametrize(
    "line", ["Posted on May 3, 2026 by Ann Example", "Sunday, 3 May 2026 10:15", "Minggu, 3 Mei 2026", "2026年5月3日"]
)
def test_a_date_line_beside_the_headline_comes_with_the_text(line: str) -> None:
    """The printed day stands below the headline in the document, so that dating can read it."""
    text = text_of(f"<h1>Pier rises in stone</h1><div><span>{line}</span></div>{STORY}")
    assert text.split("\n\n")[:2] == ["Pier rises in stone", line]


def test_days_of_other_articles_are_left_alone() -> None:
    """Dates in lists of related articles, in comments and in running text are not the page's day."""
    related = "<div class='related'><span>1 May 2026</span></div>"
    comments = "<div class='comments'><div class='date'>4 May 2026</div></div>"
    text = text_of(f"<h1>Pier rises in stone</h1>{related}{STORY}<p>The old pier was lost on 3 May 2024.</p>{comments}")
    assert "1 May" not in text
    assert "4 May" not in text
    assert text.split("\n\n")[1].startswith("The harbour council")


def test_a_stated_day_is_enough() -> None:
    """Where the page states its day for machines, no printed line is added."""
    head = "<meta property='article:published_time' content='2026-05-03T10:00:00Z'>"
    assert "Posted" not in text_of(f"<h1>Pier rises in stone</h1><span>Posted May 3, 2026</span>{STORY}", head)


def test_a_day_stated_as_printed() -> None:
    """A claim for machines that is written as people write days is read; one that could be two days is not."""
    for stated, day in (("May 3, 2026", date(2026, 5, 3)), ("03/05/2026", None)):
        head = f"<meta property='article:published_time' content='{stated}'>"
        page = f"<html><head>{head}</head><body><h1>Pier rises in stone</h1>{STORY}</body></html>"
        assert extract_page(page)[1].published_on == day


@pytest.mark.parametrize(
    "stamp",
    ["2026-05-03T17:40:00EET", "2026-05-03 17:40:00 XYZ", "2026-05-03 5:40 PM", "2026-05-03 17:40 America/New_York"],
)
def test_an_unknown_zone_does_not_lose_the_day(stamp: str) -> None:
    """Where the zone of a stamp is not known the day stands as printed, without a time."""
    moment = parse_moment(stamp)
    assert moment is not None
    assert (moment.on, moment.at) == (date(2026, 5, 3), None)
