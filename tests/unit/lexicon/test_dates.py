"""Printed calendar dates in the languages and shapes of news pages."""

from __future__ import annotations

import itertools
from datetime import date, time

import pytest

from dateline.lexicon.dates import YEARLESS, PrintedDate, find_dates
from dateline.model import Precision
from tests.growth import assert_linear


def only(text: str, language: str | None = None) -> PrintedDate:
    """The single date in `text`."""
    found = find_dates(text, language)
    assert len(found) == 1, [text[p.char_start : p.char_end] for p in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Friday, January 4, 2019", date(2019, 1, 4)),
        ("Jan. 4, 2019", date(2019, 1, 4)),
        ("4th of January 2019", date(2019, 1, 4)),
        ("4 JANUARY 2019", date(2019, 1, 4)),
        ("04-Jan-2019", date(2019, 1, 4)),
        ("4 January '19", date(2019, 1, 4)),
        ("le mardi 13 juillet 2021", date(2021, 7, 13)),
        ("1er août 2022", date(2022, 8, 1)),
        ("13 de julio de 2021", date(2021, 7, 13)),
        ("Utorak, 13. jul 2021.", date(2021, 7, 13)),
        ("9. oktobra 2024", date(2024, 10, 9)),
        ("2024. gada 9. oktobrī", date(2024, 10, 9)),
        ("9. oktoobril 2024", date(2024, 10, 9)),
        ("spalio 9 d., 2024 m.", date(2024, 10, 9)),
        ("9 ΟΚΤΩΒΡΙΟΥ 2024", date(2024, 10, 9)),
        ("৯ অক্টোবর ২০২৪", date(2024, 10, 9)),
        ("९ अक्टूबर २०२४", date(2024, 10, 9)),
        ("terça-feira, 13 de julho de 2021", date(2021, 7, 13)),
        ("Dienstag, 13. Juli 2021", date(2021, 7, 13)),
        ("13. März 2021", date(2021, 3, 13)),
        ("martedì 13 luglio 2021", date(2021, 7, 13)),
        ("13 juli 2021", date(2021, 7, 13)),
        ("13 июля 2021 года", date(2021, 7, 13)),
        ("13 lipca 2021", date(2021, 7, 13)),
        ("13 Temmuz 2021", date(2021, 7, 13)),
        ("Selasa, 13 Juli 2021", date(2021, 7, 13)),
        ("2021. július 13.", date(2021, 7, 13)),
        ("13. července 2021", date(2021, 7, 13)),
        ("13 يوليو 2021", date(2021, 7, 13)),
        ("13 تموز 2021", date(2021, 7, 13)),
        ("17 كانون الثاني 2015", date(2015, 1, 17)),
        ("17 مارس (آذار) 2015", date(2015, 3, 17)),
        ("١٣ يوليو ٢٠٢١", date(2021, 7, 13)),
        ("2021-07-13", date(2021, 7, 13)),
        ("2021/7/3", date(2021, 7, 3)),
        ("13.07.2021", date(2021, 7, 13)),
        ("13. 7. 2021", date(2021, 7, 13)),
        ("13.07.21", date(2021, 7, 13)),
        ("2021年7月13日", date(2021, 7, 13)),
        ("2021년 7월 13일", date(2021, 7, 13)),
    ],
)
def test_a_full_date_is_read_in_its_language(text: str, day: date) -> None:
    """A day with its month and year means that one day, whatever the language."""
    printed = only(text)
    assert (printed.earliest, printed.latest, printed.precision, printed.has_year) == (day, day, Precision.DAY, True)


def test_the_span_covers_weekday_and_time() -> None:
    """The weekday before and the time after belong to the date's span."""
    text = "Updated: Tuesday, 13 July 2021 10:15 GMT by our desk"
    printed = only(text)
    assert text[printed.char_start : printed.char_end] == "Tuesday, 13 July 2021 10:15 GMT"
    assert (printed.weekday, printed.time, printed.utc_offset_minutes) == (1, time(10, 15), 0)


@pytest.mark.parametrize(
    ("text", "clock", "offset"),
    [
        ("2021-07-13T10:15:30Z", time(10, 15, 30), 0),
        ("2021-07-13T10:15:00+03:00", time(10, 15), 180),
        ("13 July 2021 at 3:45 p.m.", time(15, 45), None),
        ("3:45 PM EST on March 3, 2020", time(15, 45), -300),
        ("March 3, 2020 12:40 AM AST (GMT+3)", time(0, 40), 180),
        ("3 March 2020 00:40 IST [UTC +5:30]", time(0, 40), 330),
        ("13. Juli 2021, 14 Uhr", time(14, 0), None),
        ("13 juillet 2021 à 10h15", time(10, 15), None),
        ("12:05 am, 4 January 2019", time(0, 5), None),
    ],
)
def test_times_are_read_beside_the_date(text: str, clock: time, offset: int | None) -> None:
    """A clock time beside a date is read, its zone only where one is printed."""
    printed = only(text)
    assert (printed.time, printed.utc_offset_minutes) == (clock, offset)


def test_an_unambiguous_order_of_digits_is_read() -> None:
    """A number above twelve can only be the day."""
    assert only("13/07/2021").earliest == only("07/13/2021").earliest == date(2021, 7, 13)


def test_an_ambiguous_order_keeps_both_readings() -> None:
    """03/04/2021 is 4 March or 3 April: both stand as alternatives and the interval spans them."""
    printed = only("03/04/2021")
    assert printed.alternatives == (date(2021, 3, 4), date(2021, 4, 3))
    assert (printed.earliest, printed.latest, printed.precision) == (
        date(2021, 3, 4),
        date(2021, 4, 3),
        Precision.MONTH,
    )


def test_the_language_settles_the_order() -> None:
    """Outside English the day comes first."""
    assert only("03/04/2021", "fr").earliest == date(2021, 4, 3)
    assert only("03/04/2021", "fr").alternatives == ()


def test_a_weekday_settles_the_order() -> None:
    """A weekday beside an ambiguous date chooses the reading that falls on it."""
    assert only("Saturday 03/04/2021").earliest == date(2021, 4, 3)


def test_a_day_without_its_year_is_flagged() -> None:
    """'July 5' names a day of some year: the year in the record is a placeholder."""
    printed = only("at the July 5 meeting")
    assert (printed.has_year, printed.earliest) == (False, date(YEARLESS, 7, 5))


def test_leap_day_exists_without_a_year_and_in_leap_years_only() -> None:
    """29 February is a day without a year and in 2020, and none in 2021."""
    assert only("Feb. 29").earliest == date(YEARLESS, 2, 29)
    assert only("February 29, 2020").earliest == date(2020, 2, 29)
    assert find_dates("February 29, 2021") == []


def test_a_month_with_its_year_spans_the_month() -> None:
    """'October 2024' is a date of month precision."""
    printed = only("when he deployed troops in October 2024")
    assert (printed.earliest, printed.latest, printed.precision) == (
        date(2024, 10, 1),
        date(2024, 10, 31),
        Precision.MONTH,
    )


def test_a_range_of_days_spans_them() -> None:
    """'12-14 May 2019' allows three days."""
    printed = only("12-14 May 2019")
    assert (printed.earliest, printed.latest, printed.precision) == (
        date(2019, 5, 12),
        date(2019, 5, 14),
        Precision.WEEK,
    )


def test_hijri_beside_gregorian_is_recognised() -> None:
    """A Hijri date allows the few days around its tabular day, and the Gregorian one beside it stays exact."""
    hijri, gregorian = find_dates("الثلاثاء - 3 ذو الحجة 1442 هـ - 13 يوليو 2021 مـ")
    assert hijri.is_hijri and hijri.earliest <= date(2021, 7, 13) <= hijri.latest
    assert not gregorian.is_hijri and gregorian.earliest == date(2021, 7, 13)


@pytest.mark.parametrize(
    "text",
    [
        "may 5 percent of them",
        "version 1.2.3 runs at 192.168.10.12",
        "in May 20 people died",
        "nine out of ten, 10 out",
        "5 years ago 2021 was",
        "call 555-12-3456-78",
        "3 رمضان",
        "Mars 2020 rover",
        "the set of 1999 pieces",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    """Percentages, versions, telephone numbers and words that are month names elsewhere are not dates."""
    assert [p for p in find_dates(text) if p.has_year] == []


def test_polish_and_croatian_disagree_and_the_language_decides() -> None:
    """'listopada' is November in Polish and October in Croatian."""
    assert only("5 listopada 2020").earliest == date(2020, 11, 5)
    assert only("5 listopada 2020", "hr").earliest == date(2020, 10, 5)


def test_dates_are_found_in_order_and_apart() -> None:
    """Several dates come in printed order and do not overlap."""
    found = find_dates("From 2021-07-01 to July 5, 2021; see 13/07/2021 and 14 July 2021.")
    assert [p.earliest.day for p in found] == [1, 5, 13, 14]
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("unit", ["1-", "1.", "Jan ", "12 ", " "])
def test_digits_and_dashes_take_linear_time(unit: str) -> None:
    """Text made of digits, dots and dashes is read without backtracking."""
    assert_linear(lambda n: find_dates(unit * (n // len(unit)) + "May"), 20_000)
