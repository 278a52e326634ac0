"""Days as houses and languages print them."""

from __future__ import annotations

from datetime import date, time

import pytest

from dateline.lexicon.calendar_names import name_finder
from dateline.lexicon.date_labels import date_label, says_today
from dateline.lexicon.datelines import match_dateline
from dateline.lexicon.dates import find_dates, find_numeric
from dateline.lexicon.numeric_dates import order_in

FIFTH = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("es", "05/03/2024"),
        ("de", "05.03.24"),
        ("hu", "2024. 03. 05."),
        ("hu", "2024. március 5."),
        ("ko", "24.03.05"),
        ("lv", "2024. gada 5. marts"),
        ("lt", "2024 m. kovo 5 d."),
        ("vi", "Thứ Ba, ngày 5 tháng 3 năm 2024"),
        ("he", "5 במרץ 2024"),
        ("th", "วันอังคารที่ 5 มีนาคม พ.ศ. 2567"),
        ("th", "5 มี.ค. 67"),
        ("th", "5 มี.ค. 67 เวลา 09:30 น."),
        ("th", "05/03/2567"),
        ("ja", "令和6年3月5日（火）"),
        ("zh", "民國113年3月5日"),
        ("zh", "113年3月5日"),
        ("zh", "113-03-05"),
        ("zh", "113/3/5"),
        ("fa", "۱۵ اسفند ۱۴۰۲"),
        ("fa", "1402/12/15"),
        ("ar", "الثلاثاء 24 شعبان 1445 هـ"),
        ("en", "05 Mar 24"),
        ("en", "2024-Mar-05"),
        ("de", "2024-März-05"),
        ("el", "5 ΜΑΡΤΙΟΥ 2024"),
        ("az", "5 MART 2024"),
    ],
)
def test_one_day_in_many_forms(language: str, printed: str) -> None:
    """5 March 2024, by the order, the calendar and the words of its language."""
    found = [d for d in find_dates(printed, language) if d.has_year]
    assert [(d.earliest, d.latest) for d in found] == [(FIFTH, FIFTH)]


@pytest.mark.parametrize(
    ("printed", "month", "weekday"),
    [
        ("9 HAZİRAN 2024", 6, None),
        ("8 NİSAN 2024 PAZARTESİ", 4, 0),
        ("9 İYUN 2024", 6, None),
        ("9 IYUN 2024", 6, None),
        ("9 ΜΑΪΟΥ 2024", 5, None),
        ("9 ΜΑΙΟΥ 2024", 5, None),
    ],
)
def test_capitals_are_those_of_the_language(printed: str, month: int, weekday: int | None) -> None:
    """A Turkish capital keeps the dot of its i, and a Greek one loses its accent."""
    (found,) = find_dates(printed)
    assert (found.earliest.month, found.has_year, found.weekday) == (month, True, weekday)


@pytest.mark.parametrize("printed", ["05/03/2024", "5-3-2024", "5 / 3 / 2024"])
def test_an_order_that_english_does_not_settle_has_two_readings(printed: str) -> None:
    """Both stand as alternatives, the earlier first."""
    (found,) = find_dates(printed, "en")
    assert found.alternatives == (FIFTH, date(2024, 5, 3))


@pytest.mark.parametrize("printed", ["24/08/1445 هـ", "24-8-1445هـ"])
def test_a_hijri_day_in_digits_is_some_days(printed: str) -> None:
    """The moon decides: two days to either side."""
    (found,) = find_dates(printed)
    assert found.is_hijri
    assert (found.earliest, found.latest) == (date(2024, 3, 3), date(2024, 3, 7))


def test_a_number_behind_a_month_in_a_sentence_is_no_year() -> None:
    """Two digits are a year on a line of their own only; sixty-seven is 1967."""
    (found,) = find_dates("On 3 August 96 people came")
    assert not found.has_year
    (found,) = find_dates("17 Sept 67", "en")
    assert found.earliest == date(1967, 9, 17)


@pytest.mark.parametrize(
    ("printed", "clock", "offset"),
    [
        ("5 March 2024, 00:40 (GMT+12)", time(0, 40), 720),
        ("5 March 2024 00:40 GMT+1200", time(0, 40), 720),
        ("5 March 2024 10:15 (UTC +05:30)", time(10, 15), 330),
        ("5 March 2024 10:15 UTC-3", time(10, 15), -180),
        ("5 марта 2024 г., вторник, 10:15 МСК", time(10, 15), 180),
        ("10:15 GMT+3, 5 March 2024", time(10, 15), 180),
        ("March 05, 2024 10:15 AM +08", time(10, 15), 480),
        ("5 March 2024 10:15 -3", time(10, 15), None),
        ("5 March 2024 10:15 +12 more", time(10, 15), None),
        ("5 March 2024 10:15 GMT", time(10, 15), 0),
        ("5 March 2024, 06:10 IST (00:40 GMT)", time(6, 10), 330),
        ("March 5, 2024 7:10 p.m. (0010 GMT)", time(19, 10), -300),
        ("5 March 2024, 06:10 AM NZDT / 17:10 GMT", time(6, 10), 780),
        ("5 March 2024, 06:10 IST (99:99 GMT)", time(6, 10), None),
        ("2024年3月5日 午後3時05分", time(15, 5), None),
        ("2024년 3월 5일(화) 오전 10:15", time(10, 15), None),
        ("5. mars 2024 kl. 10.15", time(10, 15), None),
        ("5.3.2024 klo 10.15", time(10, 15), None),
        ("5 มีนาคม 2567 10.15 น.", time(10, 15), None),
        ("5 Μαρτίου 2024, 3:05 μ.μ.", time(15, 5), None),
    ],
)
def test_times_in_many_forms(printed: str, clock: time, offset: int | None) -> None:
    """The words of all languages are read, and an offset behind the name of a zone."""
    found = find_dates(printed)[0]
    assert (found.time, found.utc_offset_minutes) == (clock, offset)


def test_a_price_behind_a_date_is_no_time() -> None:
    """10.15 without a word for it may be anything."""
    assert find_dates("5 March 2024 10.15")[0].time is None


def test_the_saturday_in_a_persian_weekday_is_not_read() -> None:
    """سه‌شنبه is Tuesday, though it ends in Saturday's name."""
    (found,) = find_dates("سه‌شنبه ۱۵ اسفند ۱۴۰۲", "fa")
    assert found.weekday == 1


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("Porto, 05 mar 2024 (Lusa) – Uma", "Porto", "Lusa"),
        ("Sevilla, 5 mar (EFE).- Una", "Sevilla", "EFE"),
        ("(ANSA) - NAPOLI, 05 MAR 2024 - Un", "NAPOLI", "ANSA"),
        ("Cairo (AFP) March 5, 2024 - A", "Cairo", "AFP"),
        ("KOLKATA: March 5, 2024: A", "KOLKATA", None),
        ("OSLO - March 5, 2024 - A", "OSLO", None),
        ("[NAIROBI, March 5, 2024] A", "NAIROBI", None),
        ("(AP, March 5, 2024) - A", "", "AP"),
        ("March 5, 2024 (TOKYO) - A", "TOKYO", None),
        ("N’DJAMENA, March 5, 2024 (Reuters) - A", "N’DJAMENA", "Reuters"),
        ("Praha 5. března 2024 (ČTK) - T", "Praha", "ČTK"),
        ("Budapest, 2024. március 5. (MTI) - A", "Budapest", "MTI"),
        ("МИНСК, 5 мар 2024 - ТАСС. Ш", "МИНСК", "ТАСС"),
        ("(부산=연합뉴스) 김하늘 기자 = 항", "부산", "연합뉴스"),
        ("新华社青岛3月5日电（记者", "青岛", "新华社"),
        ("［東京　５日　ロイター］ 島", "東京", "ロイター"),
    ],
)
def test_datelines_of_many_houses(line: str, place: str, agency: str | None) -> None:
    """Place and agency, in the order of the house."""
    found = match_dateline(line)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)


@pytest.mark.parametrize(
    "line", ["Smith, 40 people (AP) - said", "In 2024, 3 men (one old) - went", "IBM - March 3 was"]
)
def test_sentences_are_no_datelines(line: str) -> None:
    """What stands where the day would has to be one."""
    assert match_dateline(line) is None


@pytest.mark.parametrize(
    ("lead", "label"),
    [
        ("Stand: ", "updated"),
        ("Uppdaterad ", "updated"),
        ("Opdateret ", "updated"),
        ("Aktualizacja: ", "updated"),
        ("更新时间：", "updated"),
        ("最終更新：", "updated"),
        ("최종수정 ", "updated"),
        ("Frissítve: ", "updated"),
        ("Ενημερώθηκε: ", "updated"),
        ("עודכן: ", "updated"),
        ("Cập nhật: ", "updated"),
        ("Last published ", "updated"),
        ("Publicerad ", "published"),
        ("Issued on: ", "published"),
        ("Creado el ", "published"),
        ("Geplaatst op ", "published"),
        ("Dodano: ", "published"),
        ("All creatures that will ", None),
        ("Erschienen am ", "published"),
        ("发布时间：", "published"),
        ("입력 ", "published"),
        ("Δημοσιεύτηκε: ", "published"),
        ("This story was last edited on 3 May. It first appeared on ", "published"),
        ("The bridge of ", None),
    ],
)
def test_labels_of_days(lead: str, label: str | None) -> None:
    """The word right before a day says of what it is the day."""
    assert date_label(lead) == label


@pytest.mark.parametrize("lead", ["Ce ", "Este ", "Сегодня, ", "Am heutigen ", "今天（", "Hari ini, "])
def test_words_that_make_the_day_the_article_s_own(lead: str) -> None:
    """Before a complete date."""
    assert says_today(lead)
    assert not says_today("in the year of ")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Pier opens 02/24/2022\nFerry sails 03/05/2022", "mdy"),
        ("Pier opens 24.02.2022", "dmy"),
        ("Pier opens 03/05/2022", None),
        ("Pier opens 24/02/2022\nFerry sails 02/24/2022", None),
        ("Call 24-02-1234-5, version 2.24.2022.1, 45/13/2022", None),
    ],
)
def test_dates_of_one_reading_tell_the_order_of_their_page(text: str, order: str | None) -> None:
    """A day above twelve says which of two numbers is the day; where dates differ nothing is said."""
    assert order_in(text) == order


@pytest.mark.parametrize(("printed", "order", "day"), [("05/03/2024", "mdy", (5, 3)), ("05.03.2024", "mdy", (5, 3))])
def test_the_order_of_a_page_settles_what_english_leaves_open(printed: str, order: str, day: tuple[int, int]) -> None:
    """Slashes and dots alike; a language with an order of its own keeps it."""
    (found,) = find_numeric(printed, "en", name_finder("en"), order)
    assert (found.earliest, found.alternatives) == (date(2024, *day), ())
    (found,) = find_numeric(printed, "de", name_finder("de"), order)
    assert found.earliest == FIFTH


def test_a_clock_of_twelve_hours_speaks_for_the_month_first() -> None:
    """Both readings stand, one of them likelier."""
    (found,) = find_dates("3/5/24 10:00AM", "en")
    assert (found.alternatives, found.likelier) == ((FIFTH, date(2024, 5, 3)), FIFTH)
    (found,) = find_dates("3/5/24 10:00", "en")
    assert found.likelier is None


@pytest.mark.parametrize(
    "printed", ["5 March 2024 Tuesday 14:30 GMT", "5 March 2024, Tuesday", "5 March 2024 Tuesday\n"]
)
def test_a_weekday_behind_a_date_belongs_to_it_where_the_line_ends(printed: str) -> None:
    """Or where a time follows; in a sentence it may begin another clause."""
    (found,) = find_dates(printed, "en")
    assert found.weekday == 1
    (found,) = find_dates("From 5 March 2024 Tuesday will be a day of rest", "en")
    assert found.weekday is None


def test_a_time_behind_a_weekday_is_read() -> None:
    """With its zone."""
    (found,) = find_dates("5 March 2024 Tuesday 14:30 GMT", "en")
    assert (found.time, found.utc_offset_minutes) == (time(14, 30), 0)


def test_three_digits_are_a_year_in_taiwan_only() -> None:
    """Elsewhere they are a number like others."""
    assert find_dates("Call 113-03-05", "en") == []
    (found,) = find_dates("發布日期：113-03-05")
    assert found.earliest == FIFTH


@pytest.mark.parametrize(
    "lead",
    [
        "Valid until ",
        "Meeting of ",
        "Best before: ",
        "Retrieved ",
        "Gültig bis ",
        "Jusqu'au ",
        "Caduca el ",
        "Дата обращения: ",
    ],
)
def test_a_day_of_something_else_has_its_label(lead: str) -> None:
    """Neither the day of publication nor that of an update."""
    assert date_label(lead) == "other"
    assert date_label(f"{lead}1 May 2022. Published ") == "published"
