"""Dates printed in digits: ISO, 20210713, 13/07/2021, 13.7.2021, 2021年7月13日, 令和3年7月13日, 22/08/1445 هـ, 1402/12/13, 13/7/2564.

Which of two numbers is the day is settled by the language's order (`dates.order` of its file) where it has one; else
both readings stand.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from dateline.lexicon.calendar_names import NameFinder
from dateline.lexicon.calendars import (
    BUDDHIST_YEARS,
    HIJRI_YEARS,
    era_year_before,
    gregorian_year,
    hijri_interval,
    persian_days,
)
from dateline.lexicon.date_parts import YEARLESS, PrintedDate, finish, full_year, of_calendar, sign_of_calendar
from dateline.lexicon.languages import language as language_of
from dateline.lexicon.scripts import UNPARTED

_S = r"[ \u00a0]"
_NUMERIC = re.compile(
    rf"(?P<iso_year>\d{{4}})(?P<iso>[-/.]){_S}?(?P<iso_month>\d{{1,2}})(?P=iso){_S}?(?P<iso_day>\d{{1,2}})(?!\d|[-/.]\d)"
    rf"|(?P<first>\d{{1,2}})(?:(?P<close>[-/.])|(?P<wide>[-/.]){_S}|{_S}(?P<slash>/){_S})(?P<second>\d{{1,2}})"
    rf"(?:(?P=close)|(?P=wide){_S}|{_S}(?P=slash){_S})(?P<year>\d{{4}}|\d\d)(?!\d|[-/.,:]\d|%)"
    r"|(?P<roc_year>1[0-4]\d)(?P<roc>[-/.])(?P<roc_month>\d{1,2})(?P=roc)(?P<roc_day>\d{1,2})(?!\d|[-/.]\d)"
    rf"|(?:(?P<han_year>\d{{4}}){_S}?[年년]{_S}?)?(?P<han_month>\d{{1,2}}){_S}?[月월]{_S}?(?P<han_day>\d{{1,2}}){_S}?[日일]"
)
_GATE = re.compile(r"\d(?:[-/.] ?\d\d?[-/.] ?\d| / \d\d? / \d|[ \u00a0]?[年月년월])")
_REPUBLIC_YEAR = re.compile(r"(?<![\d第])(1\d\d)年[ \u00a0]?$")
_REPUBLIC = 1911
"""The year before the first of the Republic of China."""
_ORDERED = re.compile(r"(?<![\d.,:/-])(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d%]|[-/.,:]\d)")
_MONTHS = 12
_HALF_OF_DAY = re.compile(r"\d ?[AP]\.?M\b")


def order_in(text: str) -> str | None:
    """'dmy' or 'mdy', as all dates of `text` have it that can be read in one order only (13/07/2021); None where none is or they differ."""
    orders = set()
    for match in _ORDERED.finditer(text):
        first, second = int(match[1]), int(match[3])
        if first > _MONTHS >= second > 0 and first <= _LONGEST_MONTH:
            orders.add("dmy")
        elif second > _MONTHS >= first > 0 and second <= _LONGEST_MONTH:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def has_two_orders(text: str) -> bool:
    """Whether `text` prints a date in digits that either order would read."""
    return any(0 < int(m[1]) <= _MONTHS and 0 < int(m[3]) <= _MONTHS and m[1] != m[3] for m in _ORDERED.finditer(text))


_LONGEST_MONTH = 31
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
"""Persian's own digits, which Arabic does not share: 1400 in them is of the Persian calendar, whatever language is known."""


def find_numeric(text: str, language: str | None, finder: NameFinder, order: str | None = None) -> list[PrintedDate]:
    """The dates that `text` prints in digits, in order; `language` (ISO 639-1) settles the order of day and month.

    Where it does not, `order` ('dmy' or 'mdy') does: that of the page's other dates.
    """
    found: list[PrintedDate] = []
    floor = 0
    for gate in _gates(text):
        start = gate.start()
        while start > floor and gate.start() - start < 3 and text[start - 1].isdigit():
            start -= 1
        match = _NUMERIC.match(text, start) if start >= floor else None
        if match is None:
            continue
        if start and (
            text[start - 1].isdigit() or (text[start - 1] in "-/.," and text[start - 2 : start - 1].isdigit())
        ):
            continue  # the tail of a longer number, a telephone number, a version
        printed = _read(text, match, language, finder, floor, order)
        if printed is not None:
            found.append(printed)
            floor = printed.char_end
    found += _compact(text, finder)
    return sorted(found, key=_start) if found else found


_start = attrgetter("char_start")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[ \t]*(?:$|[\n\0]))")


def _compact(text: str, finder: NameFinder) -> Iterator[PrintedDate]:
    """Dates of eight digits, which are one only alone on their line: 20231116. In a line they are a number like others."""
    starts = [0] if text[:2] in _CENTURIES else []
    for mark in _BREAKS:
        for century in _CENTURIES:
            at = text.find(mark + century)
            while at >= 0:
                starts.append(at + 1)
                at = text.find(mark + century, at + 1)
    for start in starts:
        match = _COMPACT.match(text, start)
        days = _valid([(int(match[1]), int(match[2]), int(match[3]))]) if match is not None else []
        if match is not None and days:
            yield finish(text, start, match.end(), (days[0], days[0]), True, True, finder, start)


_CENTURIES = ("19", "20")
_BREAKS = ("\n", "\0")


def _gates(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_GATE`, found from the signs between the digits: far quicker than trying every digit."""
    if any(sign in text for sign in "年月년월"):
        yield from _GATE.finditer(text)
        return
    starts = []
    for sign in "-/.":
        at = text.find(sign)
        while at >= 0:
            before = at - 1 if not (sign == "/" and text[at - 1 : at] == " ") else at - 2
            if before >= 0 and text[before].isdecimal():
                starts.append(before)
            at = text.find(sign, at + 1)
    last = 0
    for start in sorted(starts):
        gate = _GATE.match(text, start) if start >= last else None
        if gate is not None:
            last = gate.end()
            yield gate


def _read(
    text: str, match: re.Match[str], language: str | None, finder: NameFinder, floor: int, order: str | None
) -> PrintedDate | None:
    """The date of a match of `_NUMERIC`; None where no calendar has it."""
    start, end = match.span()
    other = _of_other_calendar(text, match, language)
    if other is not None:
        days, kind = other
        return of_calendar(text, (start, end), days, kind, True, finder, floor)
    if match["han_month"]:
        return _of_east(text, match, language, finder, floor)
    if match["roc_year"]:
        found = _of_republic(text, match, language)
        return finish(text, start, end, (found, found), True, True, finder, floor) if found is not None else None
    readings = _readings(match, language, order)
    if not readings:
        return None
    alternatives = tuple(readings) if len(readings) > 1 else ()
    printed = finish(text, start, end, (min(readings), max(readings)), True, True, finder, floor, alternatives)
    if printed.alternatives and "/" in match.group() and _HALF_OF_DAY.search(text, end, printed.char_end) is not None:
        american = min(readings, key=lambda day: (day.month != int(match["first"]), day))
        printed = printed._replace(likelier=american)
    return printed


def _of_republic(text: str, match: re.Match[str], language: str | None) -> date | None:
    """The day of 113/05/20 as Taiwan prints it; elsewhere three digits are no year."""
    if language != "zh" and (
        language is not None or UNPARTED.search(text, max(0, match.start() - 4), match.start()) is None
    ):
        return None
    days = _valid([(int(match["roc_year"]) + _REPUBLIC, int(match["roc_month"]), int(match["roc_day"]))])
    return days[0] if days else None


def _of_east(
    text: str, match: re.Match[str], language: str | None, finder: NameFinder, floor: int
) -> PrintedDate | None:
    """Year, month and day by their signs; the year may be an era's: 令和6年, 民國113年, in Taiwan 113年 alone."""
    start, end = match.span()
    year = int(match["han_year"]) if match["han_year"] else None
    if year is None:
        era = era_year_before(text, start, floor)
        republic = (
            _REPUBLIC_YEAR.search(text, max(floor, start - 6), start) if era is None and language == "zh" else None
        )
        if era is not None:
            year, start = era
        elif republic is not None:
            year, start = int(republic[1]) + _REPUBLIC, republic.start()
    days = _valid([(year or YEARLESS, int(match["han_month"]), int(match["han_day"]))])
    if not days:
        return None
    return finish(text, start, end, (days[0], days[0]), True, year is not None, finder, floor)


def _of_other_calendar(text: str, match: re.Match[str], language: str | None) -> tuple[tuple[date, date], str] | None:
    """The days and the calendar of 22/08/1445 هـ or 1402/12/13: by its sign, else by the language."""
    if match["iso_year"]:
        year, month, day = int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    elif match["year"] and len(match["year"]) == 4:
        year, month, day = int(match["year"]), int(match["second"]), int(match["first"])
    else:
        return None
    if year not in HIJRI_YEARS and year > 1299:
        return None
    kind = sign_of_calendar(text, match.end()) or {"ar": "hijri", "fa": "persian"}.get(language or "")
    if kind is None and language is None and _PERSIAN_DIGIT.search(match.group()) is not None:
        kind = "persian"
    days = persian_days(year, month, day) if kind == "persian" else hijri_interval(year, month, day) if kind else None
    return (days, str(kind)) if days is not None else None


def _readings(match: re.Match[str], language: str | None, of_page: str | None) -> list[date]:
    """The days that three numbers may mean, earliest first; the page's order settles what the language leaves open."""
    order = language_of(language).get("dates", {}).get("order")
    if match["iso_year"]:
        year = gregorian_year(int(match["iso_year"])) if language == "th" else int(match["iso_year"])
        return _valid([(year, int(match["iso_month"]), int(match["iso_day"]))])
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if len(match["year"]) == 2:
        if order == "ymd" and (days := _valid([(full_year(first), second, year)])):
            return days  # 24.03.03 in Korean or Hungarian
        year = full_year(year)
    elif language == "th" or (year in BUDDHIST_YEARS and language is None):
        year = gregorian_year(year)
    day_first, month_first = (year, second, first), (year, first, second)
    order = order or of_page
    is_day_first = order in ("dmy", "ymd") or match["close"] == "." or match["wide"]
    if order == "mdy" and _valid([month_first]):
        return _valid([month_first])
    return _valid([day_first] if is_day_first and _valid([day_first]) else [day_first, month_first])


def _valid(candidates: list[tuple[int, int, int]]) -> list[date]:
    """The candidates that the calendar has, in order, each once."""
    days = set()
    for year, month, day in candidates:
        if 1000 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            days.add(date(year, month, day))
    return sorted(days)
