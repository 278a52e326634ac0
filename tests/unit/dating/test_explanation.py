"""Datings in words."""

from __future__ import annotations

from datetime import date, timedelta

from dateline.dating import date_all, explain, stretch
from dateline.dating.explanation import spell
from dateline.model import DateEvidence, Dating, Metadata
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


def test_the_sentence_is_quoted_with_its_phrase_marked() -> None:
    """A journalist reads the sentence that dates the article; a short month's stop ends no sentence."""
    body = "OSLO, Jan. 13, 2026 - The quay is new. The mayor, who was there, said on Tuesday that the bridge was open. It rained."
    articles = page(story(body))
    (dating,) = date_all(articles, Metadata(), "dump.txt")
    quoted = [s for s in explain(dating, [p.text for p in articles[0].pieces]) if s.startswith("It says")]
    assert quoted == [
        'It says: "OSLO, [Jan. 13, 2026] - The quay is new."',
        'It says: "The mayor, who was there, said on [Tuesday] that the bridge was open."',
    ]


def test_a_long_sentence_is_cut_around_its_phrase() -> None:
    """What lies far from the phrase is left out, and dots say so."""
    body = "and the ferry went on " * 30 + "until Tuesday, " + "when the ferry went on " * 30
    dating = Dating(
        published_date=date(2026, 1, 13),
        published_earliest=date(2026, 1, 13),
        published_latest=date(2026, 1, 13),
        date_confidence=0.8,
        date_evidence=(DateEvidence("weekday", "Tuesday", 5, 12, None, None),),
    )
    quoted = explain(dating, [body])[1]
    assert "[Tuesday]" in quoted and len(quoted) < 320 and quoted.count("…") == 2


def test_the_neighbour_is_named_by_its_headline() -> None:
    """Where another page gave the day, its headline says which."""
    dated = [story("The council met.", headline=h, date="Tuesday, January 13, 2026") for h in ("Rates rise", "Rain")]
    bare = story("The mayor said Tuesday that the bridge was open.", headline="Bridge opens")
    dating = date_all(page(dated[0], bare, dated[1]), Metadata(), "dump.txt")[1]
    told = next(e.text for e in dating.date_evidence if e.kind == "siblings")
    assert told in ("Rates rise", "Rain")
    assert f"'{told}' beside it is from then" in explain(dating)[0]


def test_a_week_is_said_only_of_a_week() -> None:
    """Three days are three days; seven are a week."""
    first = date(2026, 1, 12)
    said = [
        stretch(Dating(published_earliest=first, published_latest=first + timedelta(days=n - 1))) for n in (1, 3, 7, 12)
    ]
    assert said == ["one day", "3 days", "a week", "12 days"]
    assert stretch(Dating()) == ""
