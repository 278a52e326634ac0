"""Days that a sentence or a note tells, and days that are none of publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.dating import date_all
from dateline.model import Dating, Metadata
from tests.unit.dating.build import page, story

NOBODY = Metadata()
LONG = (
    "The ferry crosses the bay four times a day and takes bicycles, and nobody remembers when it last stayed in port. "
    * 3
)


def _only(*body: str, language: str = "en", metadata: Metadata = NOBODY, **lines: str) -> Dating:
    (dating,) = date_all(page(story(*body, **lines), language=language), metadata, "dump.txt")
    return dating


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The harbour master stepped down this Sunday, March 3, 2024, the port said."),
        ("fr", "Le capitaine du port a démissionné ce dimanche 3 mars 2024, selon le port."),
        ("es", "El capitán del puerto dimitió este domingo, 3 de marzo de 2024, según el puerto."),
        ("pt", "O capitão do porto renunciou neste domingo, 3 de março de 2024, disse o porto."),
    ],
)
def test_this_sunday_with_its_date_is_the_day(language: str, sentence: str) -> None:
    """A weekday with its date behind "this" is the article's own day."""
    assert _only(sentence, language=language).published_date == date(2024, 3, 3)


@pytest.mark.parametrize(
    "note",
    [
        "This article was first published on 3 March 2024.",
        "First published: 3 March 2024",
        "This story was last edited on 29 September 2024. It was first published on 3 March 2024.",
    ],
)
def test_a_note_tells_when_it_was_first_published(note: str) -> None:
    """A short paragraph says when the article was published; when it was edited is no such day."""
    dating = _only(LONG, note)
    assert (dating.published_date, dating.date_method) == (date(2024, 3, 3), "printed")


def test_a_long_paragraph_is_no_note() -> None:
    """What was first published long ago in a paragraph of the story is a fact of the story."""
    dating = _only(LONG + "The timetable was first published on 3 March 1924.", date="Friday, January 4, 2019")
    assert dating.published_date == date(2019, 1, 4)


@pytest.mark.parametrize(
    "line", ["CRAB (May 2 - June 11)", "Open 2 May 2024 – 11 June 2024", "2. Mai bis 11. Juni 2024"]
)
def test_a_stretch_of_days_on_a_line_is_no_day_of_publication(line: str) -> None:
    """Signs of the zodiac and opening times name the ends of a stretch."""
    language = "de" if "bis" in line else "en"
    dating = _only("Friends bring news.", language=language, date=line)
    assert dating.published_date not in [date(y, m, d) for y in range(2019, 2027) for m, d in ((5, 2), (6, 11))]


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(1900, 1, 1), date(1, 1, 1)])
def test_where_a_machines_calendar_begins_is_no_day(day: date) -> None:
    """A supplied placeholder is refused, with its instant, and the row says so."""
    metadata = Metadata(published_on=day, published_at=datetime(day.year, day.month, day.day, tzinfo=UTC))
    dating = _only("The bridge is open.", metadata=metadata)
    assert (dating.published_date, dating.published_at) == (None, None)
    assert dating.quality_flags == ("published_placeholder",)
