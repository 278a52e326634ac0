"""How desks of many languages print the day: in the lead, in brackets, with a word behind it, without signs; and comments' days."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.dating import date_all
from dateline.lexicon.dates import find_dates
from dateline.model import Dating, Metadata, Role
from tests.unit.dating.build import page, story
from tests.unit.dating.test_told_days import LONG, _as_flat_page


def _of(*body: str, language: str) -> Dating:
    (dating,) = date_all(page(story(*body), language=language), Metadata(), "dump.txt")
    return dating


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("fr", "Ce samedi 2 mars 2024, la passerelle a rouvert. Les voitures pourront y passer lundi."),
        ("es", "Este sábado, 2 de marzo de 2024, reabrió la pasarela. Los coches podrán pasar el lunes."),
        ("pt", "Neste sábado, 2 de março de 2024, reabriu a passarela. Os carros poderão passar na segunda-feira."),
        ("de", "An diesem Samstag, 2. März 2024, öffnete der Steg wieder. Autos dürfen am Montag darüber."),
        ("ca", "Aquest dissabte 2 de març de 2024 ha reobert la passera. Els cotxes hi podran passar dilluns."),
    ],
)
def test_another_weekday_does_not_move_a_day_told_in_full(language: str, lead: str) -> None:
    """Where the lead says its own day, the other weekdays in it are of other days."""
    assert _of(lead, language=language).published_date == date(2024, 3, 2)


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("id", "Dermaga baru di pelabuhan itu dibuka pada Rabu (17/4/2024) malam setelah upacara singkat."),
        ("ms", "Jeti baharu di pelabuhan itu dibuka pada Rabu (17/4/2024) selepas majlis ringkas."),
        ("pt", "O novo cais do porto foi aberto na quarta-feira (17/4/2024) depois de uma breve cerimónia."),
        ("es", "El nuevo muelle del puerto se abrió el miércoles (17/04/2024) tras una breve ceremonia."),
        ("tr", "Limanın yeni iskelesi Çarşamba (17.04.2024) günü kısa bir törenle açıldı."),
    ],
)
def test_a_date_in_brackets_behind_its_weekday_is_the_day_or_the_one_before(language: str, lead: str) -> None:
    """So desks date their news for who reads it later: day and interval are of that day."""
    dating = _of(lead, language=language)
    assert dating.published_date == date(2024, 4, 17)
    assert dating.published_latest is not None
    assert dating.published_latest >= date(2024, 4, 18)


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("ko", "(끝) 2024/06/12 14:20 송고"),
        ("ja", "2024年6月12日 14:20 掲載"),
        ("zh", "2024-06-12 14:20 发布"),
        ("fi", "12.6.2024 klo 14.20 julkaistu"),
        ("hu", "2024.06.12. 14:20 közzétéve"),
    ],
)
def test_a_last_line_that_ends_with_the_word_for_publication_names_the_day(language: str, end: str) -> None:
    """The label stands behind the date."""
    assert _of(LONG, end, language=language).published_date == date(2024, 6, 12)


def test_a_sentence_with_such_a_word_is_no_label() -> None:
    """What runs on tells of something else."""
    text = "The ferry's log of 12 June 2024 was published by the harbour office after a long quarrel with the owners."
    assert _of(LONG, text, language="en").date_method != "printed"


@pytest.mark.parametrize(
    "line",
    [
        "Giriş Tarihi: 22.01.2024 10:30 Son Güncelleme: 24.01.2024 18:10",
        "Added here: 22.01.2024 Updated: 24.01.2024",
        "Lagt ut her: 22.01.2024 Oppdatert: 24.01.2024",
        "Ezen lapon: 2024.01.22. Frissítve: 2024.01.24.",
        "Data wpisu: 22.01.2024 Aktualizacja: 24.01.2024",
    ],
)
def test_a_date_with_an_update_behind_it_is_the_page_s(line: str) -> None:
    """An unknown label before it makes it no comment's."""
    dating = _as_flat_page((Role.HEADLINE, "The ferry stays"), (Role.DATE, line), (Role.BODY, LONG), language="de")
    assert dating.published_date == date(2024, 1, 22)


@pytest.mark.parametrize("text", ["20231116", "Ferry\n20231116\nIt left.", "Ferry\0" + "20231116"])
def test_eight_digits_alone_on_their_line_are_a_date(text: str) -> None:
    """A line that holds nothing else."""
    assert [d.earliest for d in find_dates(text, "en")] == [date(2023, 11, 16)]


@pytest.mark.parametrize("text", ["No. 20231116", "20231116 tonnes of coal", "20231316", "120231116", "20231116-4"])
def test_eight_digits_among_others_are_a_number(text: str) -> None:
    """A number in a line, a month that no calendar has, a longer number."""
    assert find_dates(text, "en") == []


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "2 Comments"),
        ("de", "2 Kommentare"),
        ("pt", "2 comentários"),
        ("pl", "Komentarze (2)"),
        ("ja", "コメント 2"),
    ],
)
def test_a_comment_s_day_is_never_published(language: str, heading: str) -> None:
    """Below such a heading no day is the article's own."""
    dating = _as_flat_page(
        (Role.HEADLINE, "The ferry stays"),
        (Role.BODY, LONG),
        heading,
        "Ada W.",
        (Role.DATE, "14.02.2022"),
        language=language,
    )
    assert dating.published_date is None


def test_a_day_above_the_comments_is_kept() -> None:
    """The foot of the page itself stands before them."""
    dating = _as_flat_page(
        (Role.HEADLINE, "The ferry stays"),
        (Role.BODY, LONG),
        (Role.DATE, "3 March 2024"),
        "2 Comments",
        (Role.DATE, "14 May 2024"),
    )
    assert dating.published_date == date(2024, 3, 3)
