"""Datings in words."""

from __future__ import annotations

from datetime import date

from dateline.dating import date_all, explain
from dateline.dating.explanation import spell
from dateline.model import Dating, Metadata
from tests.unit.dating.build import page, story


def test_a_day_is_spelt_without_the_machines_locale() -> None:
    """Weekday, day, month and year in English, whatever the locale."""
    assert spell(date(2026, 1, 13)) == "Tuesday 13 January 2026"


def test_the_reasons_are_the_phrases() -> None:
    """The first sentence names the day, the phrases it rests on and the interval."""
    articles = page(story("The bridge is open.", date="Friday, January 4, 2019"))
    (dating,) = date_all(articles, Metadata(), "dump.txt")
    assert explain(dating)[0] == (
        "Friday 4 January 2019, because a printed date line says 'Friday, January 4, 2019'; interval one day."
    )


def test_no_date_is_said_plainly() -> None:
    """An article without evidence is explained as such."""
    assert explain(Dating()) == ["No date: nothing in the text or beside it says when it was published."]


def test_a_flag_is_explained() -> None:
    """A refused claim is named among the sentences."""
    dating = Dating(quality_flags=("published_after_fetch",))
    assert "A supplied day of publication lies after the fetch and was refused." in explain(dating)
