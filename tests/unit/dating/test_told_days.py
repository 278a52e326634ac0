"""Days that a sentence or a note tells, and days that are none of publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dateline.dating import date_all
from dateline.dating.document import LEAST_CONFIDENCE, LEAST_CONFIDENCE_OF_PAGE, LEAST_CONFIDENCE_OF_STORY, _least
from dateline.dating.mentions import find_mentions
from dateline.model import Dating, Metadata, Piece, Role
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
        "This page was edited on 29 September 2024. It first appeared on 3 March 2024.",
    ],
)
def test_a_note_tells_when_it_was_first_published(note: str) -> None:
    """A short paragraph says when the article was published; when it was edited is no such day."""
    dating = _only(LONG, note)
    assert (dating.published_date, dating.date_method) == (date(2024, 3, 3), "printed")


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "Dieser Artikel erschien zuerst am 3. März 2024."),
        ("fr", "Cet article a été publié pour la première fois le 3 mars 2024."),
        ("es", "Este artículo apareció por primera vez el 3 de marzo de 2024."),
        ("sv", "Artikeln publicerades första gången den 3 mars 2024."),
    ],
)
def test_notes_in_other_languages(language: str, note: str) -> None:
    """More small words stand between the label and the day than in English."""
    assert _only(LONG, note, language=language).published_date == date(2024, 3, 3)


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


@pytest.mark.parametrize(
    "line", ["— Ada Lund (@adalund) May 4, 2019", "Ada says: May 4, 2019 at 12:06 am", "Ada Lund says May 4, 2019"]
)
def test_the_day_of_a_post_or_a_comment_is_not_the_pages(line: str) -> None:
    """What somebody else wrote on the page has a day of its own."""
    dating = _only("The mayor opened the bridge in 2018.", date=line)
    assert dating.published_date != date(2019, 5, 4)


def test_a_label_glued_to_a_name_is_heard() -> None:
    """LUNDPUBLISHED:" is a label, and no commentator called so."""
    dating = _only("The bridge is open.", date="BY ADA LUNDPUBLISHED: JAN 29, 2025")
    assert (dating.published_date, dating.date_method) == (date(2025, 1, 29), "printed")


def test_a_label_on_the_line_above_is_heard() -> None:
    """ "Updated" over a date says what it is the day of: it is less sure than a day of publication."""
    chances = []
    for label in ("Published", "Updated"):
        lines = [(Role.HEADLINE, "Bridge opens"), (Role.DATE, "3 May 2024"), (Role.BODY, "The bridge is open.")]
        (article,) = page(lines)
        text = " ".join([lines[0][1], " ", label, lines[1][1], " ", lines[2][1]])
        at = text.index("3 May")
        text = text[: at - 1] + "\n" + text[at:]
        pieces = tuple(
            p._replace(char_start=text.index(p.text), char_end=text.index(p.text) + len(p.text)) for p in article.pieces
        )
        label_at = text.index(label)
        text = text[: label_at - 1] + "\n" + text[label_at:]
        (dating,) = date_all([replace(article, pieces=pieces)], NOBODY, "dump.txt", text)
        assert dating.published_date == date(2024, 5, 3)
        chances.append(dating.date_confidence or 0.0)
    assert chances[0] >= 0.9 > chances[1]


def test_a_sentence_in_a_datelines_place_is_none() -> None:
    """A sentence that names a day and runs on is no dateline, whatever its role."""
    lines = [
        (Role.HEADLINE, "Bridge opens"),
        (Role.DATELINE, "The council of Bergen had on 31 July 2020 "),
        (Role.BODY, "decided to open the bridge."),
    ]
    (dating,) = date_all(page(lines), NOBODY, "dump.txt")
    assert dating.date_method != "dateline" and (dating.date_confidence or 0.0) < 0.9


def test_a_date_above_the_headline_is_none_where_one_stands_below() -> None:
    """Today's date over the menu, or the last story of the page before, gives way to the line under the headline."""
    lines = [
        (Role.DATE, "Saturday, 14 March 2026"),
        (Role.HEADLINE, "Bridge opens"),
        (Role.DATE, "15 July 2024"),
        (Role.BODY, "The bridge is open."),
    ]
    (dating,) = date_all(page(lines), NOBODY, "dump.txt")
    assert dating.published_date == date(2024, 7, 15)


@pytest.mark.parametrize(
    "line", ["Ada Lund 22 Dec 2016651", "May 2nd 202511 mins", "November 9, 202211:01 AM ET", "22 Dec 2016651 views"]
)
def test_counters_glued_to_a_year_are_no_part_of_it(line: str) -> None:
    """Behind the year a flat page prints its counters or its clock without a blank."""
    dating = _only("The bridge is open.", date=line)
    assert dating.published_date in (date(2016, 12, 22), date(2025, 5, 2), date(2022, 11, 9))


def test_a_line_without_its_year_gives_way_to_the_same_day_with_it() -> None:
    """ "22 Dec" and "22 Dec 2016" on one page are one day."""
    lines = [
        (Role.HEADLINE, "Bridge opens"),
        (Role.BYLINE, "Ada Lund 22 Dec"),
        (Role.DATE, "22 Dec 2016"),
        (Role.BODY, "The bridge is open."),
    ]
    (dating,) = date_all(page(lines), NOBODY, "dump.txt")
    assert dating.published_date == date(2016, 12, 22)
    assert [e.text for e in dating.date_evidence] == ["22 Dec 2016"]


@pytest.mark.parametrize(
    ("language", "line"),
    [("ja", "2024.03.26 更新"), ("de", "26.3.2024 (aktualisiert)"), ("en", "March 26, 2024 Updated")],
)
def test_the_word_for_an_update_may_stand_behind_the_day(language: str, line: str) -> None:
    """A line that ends with it says when the page was changed: no sure day."""
    assert (_only("The bridge is open.", date=line, language=language).date_confidence or 0.0) < 0.9


def test_updated_over_the_headline_is_said_of_the_page() -> None:
    """A page of "best of" prints the word alone above its headline, and the day below."""
    text = "Updated\nBridge opens\nMar 11, 2026 9:00 am\nThe bridge is open."
    lines = [(Role.HEADLINE, "Bridge opens"), (Role.DATE, "Mar 11, 2026 9:00 am"), (Role.BODY, "The bridge is open.")]
    (article,) = page(lines)
    pieces = tuple(
        p._replace(char_start=text.index(p.text), char_end=text.index(p.text) + len(p.text)) for p in article.pieces
    )
    (dating,) = date_all([replace(article, pieces=pieces)], NOBODY, "dump.txt", text)
    (plain,) = date_all([replace(article, pieces=pieces)], NOBODY, "dump.txt", text.replace("Updated", "Roads to"))
    assert (dating.date_confidence or 0.0) < 0.9 <= (plain.date_confidence or 0.0)


def test_the_dates_below_a_page_tell_how_it_prints_its_own() -> None:
    """Teasers with a day above twelve settle which number of the date line is the month."""
    articles = page(story("The harbour reopened after repairs, the port said.", date="03/05/2022"))
    text = " " * articles[0].char_end + "Related stories\nFerry fares go up 02/24/2022\nNew pier planned 02/17/2022\n"
    (dating,) = date_all(articles, NOBODY, "dump.txt", text)
    assert dating.published_date == date(2022, 3, 5)
    (dating,) = date_all(articles, NOBODY, "dump.txt", text.replace("02/24/2022", "24/02/2022"))
    assert (dating.published_earliest, dating.published_latest) != (date(2022, 3, 5), date(2022, 3, 5))


@pytest.mark.parametrize("line", ["Valid until 14 May 2022", "Meeting of 14 May 2022", "Offer ends 14 May 2022"])
def test_a_date_line_of_something_else_says_nothing(line: str) -> None:
    """When an offer ends or a council met is no day of publication."""
    assert _only("The harbour reopened after repairs, the port said.", date=line).published_date is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Updated May 12, 2025"),
        ("pl", "Aktualizacja: 12 maja 2025"),
        ("sv", "Uppdaterad 12 maj 2025 10:20"),
        ("ja", "2025年5月12日 更新"),
    ],
)
def test_what_a_changed_page_says_besides_does_not_say_when_it_came_out(language: str, line: str) -> None:
    """Only the day of a change is printed: the day is no surer for the newest year in the text, and months before are left open."""
    plain = _only(LONG, language=language, date=line)
    changed = _only(
        LONG + "It was asked again in 2025, in March 2025 and on May 2, 2025.", language=language, date=line
    )
    assert plain.published_date == changed.published_date == date(2025, 5, 12)
    assert plain.date_confidence is not None and changed.date_confidence is not None
    assert changed.date_confidence <= plain.date_confidence + 0.05 < 0.9
    assert changed.published_earliest is not None and changed.published_earliest < date(2025, 3, 1)


def test_a_page_that_says_when_it_came_out_is_as_sure_as_ever() -> None:
    """An update beside the day of publication takes nothing from it."""
    dating = _only(LONG, date="Published: 3 May 2024 10:05 | Updated: 12 May 2025")
    assert dating.published_date == date(2024, 5, 3)
    assert (dating.date_confidence or 0.0) >= 0.9


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Read the original article (published 16 February 2019) in Norwegian"),
        ("fr", "Lire l'article original (publié le 16 février 2019) en anglais"),
        ("de", "Originalartikel veröffentlicht am 16. Februar 2019"),
        ("ja", "原文（投稿日：2019/02/16）へのリンク"),
        ("ko", "등록번호 : 서울아00000 | 등록일자 : 2019년 2월 16일"),
        ("it", "Testata registrata presso il Tribunale di Lucca n. 12 del 16/2/2019"),
        ("ru", "Свидетельство о регистрации ЭЛ № 00000 от 16 февраля 2019 года"),
        ("vi", "Giấy phép số 123/GP cấp ngày 16/02/2019"),
    ],
)
def test_the_day_of_another_text_or_of_a_licence_is_not_published(language: str, line: str) -> None:
    """A line about the original, or about the paper's own registration, is no date line."""
    assert _only(LONG, language=language, date=line).published_date is None


@pytest.mark.parametrize(
    ("sentence", "is_heard"),
    [
        ("Orașul are nevoie de mai mulți bani și mai puține taxe.", False),
        ("Am așteptat mai 3 ani pentru un pod.", False),
        ("Podul a fost închis pe 12 mai.", True),
        ("Podul a fost închis în mai 2023.", True),
    ],
)
def test_a_word_that_is_a_month_by_chance_is_one_with_its_day_or_year(sentence: str, is_heard: bool) -> None:
    """Romanian "mai" is "more" and May."""
    assert any(m.kind in ("month", "date", "month_year") for m in find_mentions(sentence, "ro")) is is_heard


@pytest.mark.parametrize(
    ("method", "least"),
    [
        ("caption", LEAST_CONFIDENCE_OF_STORY),
        ("text", LEAST_CONFIDENCE_OF_STORY),
        ("dateline", LEAST_CONFIDENCE),
        ("siblings", LEAST_CONFIDENCE_OF_PAGE),
        ("fetched", LEAST_CONFIDENCE_OF_PAGE),
    ],
)
def test_pictures_and_desks_must_be_surer_of_one_day_in_many(method: str, least: float) -> None:
    """Of a long interval they name a day only where it stands out more than what the page or its neighbours say."""
    assert LEAST_CONFIDENCE_OF_PAGE < LEAST_CONFIDENCE < LEAST_CONFIDENCE_OF_STORY
    assert _least(method, [], is_among_strangers=False) == least


def _as_flat_page(*lines: str | tuple[Role, str], language: str = "en") -> Dating:
    """The dating of one article; plain lines lie between its pieces and are none of them."""
    text = "\n".join(line if isinstance(line, str) else line[1] for line in lines)
    pieces, at = [], 0
    for line in lines:
        printed = line if isinstance(line, str) else line[1]
        if not isinstance(line, str):
            pieces.append(Piece(line[0], at, at + len(printed), printed))
        at += len(printed) + 1
    (article,) = page(story(LONG), language=language)
    headline = next((p.text for p in pieces if p.role is Role.HEADLINE), None)
    article = replace(article, pieces=tuple(pieces), headline=headline, char_start=0, char_end=at, captions=())
    return date_all([article], NOBODY, "dump.txt", text)[0]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "by Ada Lund | Mar 3, 2024 | Ferries, All About Piers | 0 comments"),
        ("en", "Posted on March 3rd, 2024 by Ada Lund and Bo Ek"),
        ("en", "Mar 3, 2024 • Ada Lund in Ferry Management"),
        ("de", "3. März 2024 · Ada Lund · Häfen · 4 Min. Lesezeit"),
        ("es", "Puerto / 3 de marzo de 2024 / por Ada Lund"),
        ("ja", "2024年3月3日09:18 by 海野 | カテゴリー 港"),
        ("zh", "harbour.example.com 2024年03月03日09:18 港口报"),
        ("ja", "access_time2024/03/03 11:51 create海野 folder港"),
    ],
)
def test_a_date_line_taken_for_furniture_is_read(language: str, line: str) -> None:
    """Between headline and text it is the article's own, though it is none of its pieces."""
    dating = _as_flat_page((Role.HEADLINE, "The ferry of the bay"), line, (Role.BODY, LONG), language=language)
    assert (dating.published_date, dating.date_method) == (date(2024, 3, 3), "printed")
    evidence = next(e for e in dating.date_evidence if e.kind == "printed")
    assert evidence.char_start > len("The ferry of the bay")


@pytest.mark.parametrize(
    "line",
    [
        "People at the pier, March 3, 2024. (Ada Lund)",
        "The harbour was closed on 3 March 2024 for a week",
        "Valid until: 3 March 2024",
        "Mar 3 | Ferries",
    ],
)
def test_other_lines_between_headline_and_text_say_nothing(line: str) -> None:
    """A day in a sentence, of an offer or without its year is no date line, whoever took the line for furniture."""
    dating = _as_flat_page((Role.HEADLINE, "The ferry of the bay"), line, (Role.BODY, LONG))
    assert dating.date_method != "printed"


def test_a_date_line_that_was_found_is_not_looked_for_again() -> None:
    """Where the article has its date line, lines between are not asked."""
    dating = _as_flat_page(
        (Role.HEADLINE, "The ferry of the bay"), (Role.DATE, "4 May 2024"), "Mar 3, 2021 | Ferries", (Role.BODY, LONG)
    )
    assert dating.published_date == date(2024, 5, 4)


def test_the_months_of_an_archive_are_no_news_of_the_page() -> None:
    """A list of months beside the text is newer than the page that it stands beside."""
    months = [(Role.SECTION, f"{month} 2025") for month in ("March", "April", "May", "June", "July", "August")]
    lines = [(Role.HEADLINE, "The ferry of the bay"), (Role.DATE, "4 May 2021"), (Role.BODY, LONG)]
    assert _as_flat_page(*lines, *months).published_date == date(2021, 5, 4)


def test_a_headline_with_its_note_is_dated_by_it() -> None:
    """A page's line "Posted on … by …" that was taken for a subtitle says the day of publication."""
    dating = _as_flat_page(
        (Role.HEADLINE, "The ferry of the bay"),
        (Role.STANDFIRST, "Posted on March 3, 2024 by Ada Lund - 5 Comments"),
        (Role.BODY, LONG),
    )
    assert dating.published_date == date(2024, 3, 3)


@pytest.mark.parametrize(
    ("language", "text", "line", "is_its_own"),
    [
        ("de", "Die Fähre fährt seit der Reparatur wieder.", "2009년 1월 16일", False),
        ("en", "The ferry sails again after repairs.", "16 января 2009", False),
        ("ko", "수리를 마친 나룻배가 다시 다닌다.", "2009년 1월 16일", True),
        ("ja", "修理を終えた渡し船が再び運航を始めた。", "2009年1月16日", True),
        ("ja", "修理を終えた渡し船が再び運航を始めた。", "January 16, 2009", True),
    ],
)
def test_a_line_below_the_text_in_another_script_is_of_the_next_page(
    language: str, text: str, line: str, is_its_own: bool
) -> None:
    """In a mixed dump the page below begins with its day; what is in letters that the text has is the text's own."""
    lines = [(Role.HEADLINE, text[:12]), (Role.BODY, text), (Role.DATE, line)]
    (dating,) = date_all(page(lines, language=language), NOBODY, "dump.txt")
    assert (dating.published_date == date(2009, 1, 16)) == is_its_own
