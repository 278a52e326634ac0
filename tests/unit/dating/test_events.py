"""Dated events: what could not be printed before a day."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.dating import date_all, explain
from dateline.dating.events import event_names, looks_back
from dateline.dating.mentions import find_mentions
from dateline.lexicon.events import events
from dateline.model import Metadata
from tests.unit.dating.build import page, story


def test_every_event_ends_no_earlier_than_it_begins() -> None:
    """The table's rows are ordered in themselves and named."""
    for event in events():
        assert event.names and all(event.names)
        assert event.last is None or event.first <= event.last


def test_a_name_is_found_in_capitals_too() -> None:
    """A headline in capitals names the same event."""
    assert event_names()["Hurricane Dorian"] == event_names()["HURRICANE DORIAN"]


def test_a_storm_told_with_a_weekday_is_of_its_days() -> None:
    """A storm in the headline and a weekday place the story near the storm."""
    (dating,) = date_all(
        page(story("The harbour closed on Monday, the mayor said.", headline="Hurricane Dorian nears the coast")),
        Metadata(),
        "d.txt",
    )
    assert dating.published_earliest is not None and dating.published_earliest >= date(2019, 8, 24)
    assert dating.published_date is not None
    assert date(2019, 8, 24) <= dating.published_date <= date(2019, 9, 10)
    assert next(e.kind for e in dating.date_evidence) in ("event", "weekday")


def test_an_event_bounds_a_caption_of_a_reused_picture() -> None:
    """A picture of 2017 does not date a text that names a disease of 2020."""
    (dating,) = date_all(
        page(story("Wards filled with patients ill with COVID-19.", caption="A hospital, March 3, 2017. (AP)")),
        Metadata(),
        "d.txt",
    )
    assert dating.published_earliest is None or dating.published_earliest >= date(2020, 2, 11)


def test_the_explanation_says_since_when() -> None:
    """A reader learns why the name bounds the day."""
    (dating,) = date_all(
        page(story("Work on Hurricane Dorian began.", headline="Hurricane Dorian nears the coast")), Metadata(), "d.txt"
    )
    assert "Hurricane Dorian, unknown before Saturday 24 August 2019" in explain(dating)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the worst since Hurricane Dorian", True),
        ("ten years after the Hurricane Dorian", True),
        ("as Hurricane Dorian neared", False),
    ],
)
def test_a_look_back_is_told_from_news(text: str, *, expected: bool) -> None:
    """Comparisons with an event say only that it is past."""
    assert looks_back(text, text.index("Hurricane")) is expected


def test_a_death_told_in_the_headline_dates_the_article() -> None:
    """An obituary is of the day of the death or just after it; its weekday says which."""
    body = ("The singer died Tuesday at 65.", "He was 20 when the band began in 1974.")
    (dating,) = date_all(page(story(*body, headline="Eddie Van Halen dies at 65")), Metadata(), "d.txt")
    assert dating.published_date in (date(2020, 10, 6), date(2020, 10, 7))
    assert dating.published_earliest == date(2020, 10, 6)


@pytest.mark.parametrize(
    "text",
    [
        "Eddie Van Halen played in Oslo on Tuesday.",
        "Eddie Van Halen, whose father died young, played in Oslo.",
        "Eddie Van Halen's brother died on Tuesday.",
        "A lawyer of Eddie Van Halen and of others was killed.",
    ],
)
def test_a_name_without_its_death_says_nothing(text: str) -> None:
    """Everybody in the table was in the news before; others' deaths are not theirs."""
    assert all(m.kind != "event" for m in find_mentions(text, "en"))


def test_a_death_of_long_ago_only_bounds() -> None:
    """'the killing of' further down and 'who died' look back: a bound from below, no more."""
    text = "It came after the killing of General Qassem Soleimani. Steve Jobs, who died of cancer, led it."
    found = [m.sense for m in find_mentions(text, "en") if m.kind == "event"]
    assert found == ["past", "back"]


def test_names_of_the_dead_who_held_office_keep_their_terms() -> None:
    """A president in the table of deaths is a president where no death is told."""
    assert [m.kind for m in find_mentions("President Boris Yeltsin spoke in Moscow.", "en")] == ["leader"]
