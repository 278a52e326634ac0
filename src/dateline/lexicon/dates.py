"""Calendar dates as printed: "Friday, January 4, 2019", "13 de julho de 2021", "13 يوليو (تموز) 2021", "2021-07-13T10:15Z".

What is printed is one thing, what it says about the day of publication another: this module reads only the first.
Names of months are found in one pass by `calendar_names`; small anchored patterns then read the day, the year, the
weekday and the time around them. Dates in digits are read by one pattern of their own.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import NamedTuple

from dateline.lexicon.calendar_names import CalendarName, NameFinder, name_finder
from dateline.lexicon.hijri import gregorian_interval
from dateline.lexicon.printed_times import PrintedTime, time_after, time_before
from dateline.model import Precision

YEARLESS = 2000
"""The year that stands in `earliest` and `latest` where none was printed: a leap year, so that 29 February exists."""


class PrintedDate(NamedTuple):
    """A date printed at `text[char_start:char_end]`, with the days it may mean."""

    char_start: int
    char_end: int
    earliest: date
    latest: date
    precision: Precision
    has_year: bool
    """False: the year of `earliest` and `latest` is YEARLESS and means nothing."""
    weekday: int | None
    """Monday 0, where one was printed beside the date."""
    time: time | None
    utc_offset_minutes: int | None
    """Of the printed time, where its zone was printed."""
    alternatives: tuple[date, ...] = ()
    """03/04/2021 is 4 March or 3 April: all readings, when more than one is possible; else empty."""
    is_hijri: bool = False


_DIGIT = re.compile(r"\d")
_GAP = r"[\s\u00a0\u202f]*"
_DAY_BEFORE = re.compile(
    r"(?<![\d.,:/$€£-])(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|\.|-го|-е)?"
    rf"(?:{_GAP}(?:-|–|—|to|and|au|et|al|y|bis|und|и|по|و|إلى){_GAP}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?)?"
    rf"{_GAP}(?:of|de|di|da|del|d['’]|من|من شهر|شهر|day of)?{_GAP}[-/]?$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(rf"(?<!\d)([12١٢۱۲]\d\d\d)[.,]?{_GAP}$")
_SECOND_NAME = re.compile(r"[ \u00a0]?[(/\\][ \u00a0]?[^\W\d_]{3,9}(?: ?[^\W\d_]{4,6})?[ \u00a0]?\)?")
_YEAR_AFTER = re.compile(
    rf"\.?{_GAP}(?:,{_GAP}|،{_GAP}|de |del |of |عام |سنة |من عام |-|/)?([12١٢۱۲]\d\d\d)(?![\d%]|[.,]\d)", re.IGNORECASE
)
# "November 21, 202501747": a page's counters right behind the year of its date line
_COUNTED_YEAR_AFTER = re.compile(rf",{_GAP}((?:19|20)\d\d)(?=\d{{1,7}}(?:[\s\0]|$))")
_SHORT_YEAR_AFTER = re.compile(r"[-/ ]?['’-](\d\d)(?!\d)")
_DAY_AFTER = re.compile(
    rf"\.?{_GAP}(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:{_GAP}(?:-|–|—|to|and){_GAP}(\d{{1,2}})(?:st|nd|rd|th)?)?"
    r"(?![\d:%a-z]|[.,]\d|-[a-z]{3}|[\s\u00a0]?(?:percent|per cent|pct|million|billion|people|points|a\.?m|p\.?m|hours))"
)
_WEEKDAY_BEFORE = re.compile(
    r"([^\W\d_]{3,}(?:-feira|[ʼ’'][^\W\d_]+)?)[.,،]?[\s\u00a0]*(?:,|the|le|den|dem|el|día|dia|am|o|يوم|в)?[\s\u00a0]*[(,-]?$"
)
_WEEKDAY_AFTER = re.compile(r",?[\s\u00a0]*\(?([^\W\d_]{3,}(?:-feira)?)")
_NUMERIC = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)"
    r"|(\d{1,2})(?:([-/.])|([-/.])[ \u00a0])(\d{1,2})(?:\6|\7[ \u00a0])(\d{4}|\d\d)(?!\d|[-/.,:]\d|%)"
    r"|(?:(\d{4})[ \u00a0]?[年년][ \u00a0]?)?(\d{1,2})[ \u00a0]?[月월][ \u00a0]?(\d{1,2})[ \u00a0]?[日일]"
)
_NUMERIC_GATE = re.compile(r"\d(?:[-/.] ?\d\d?[-/.] ?\d|[ \u00a0]?[年月년월])")


def find_dates(text: str, language: str | None = None) -> list[PrintedDate]:
    """The calendar dates printed in `text`, in order, none overlapping.

    `language` (ISO 639-1) settles names and orders that languages use differently; without it every language is tried.
    Month names alone ("in October") and years alone are not dates; "October 2021" is one, of month precision.
    Offsets are half-open in `text`.
    """
    finder = name_finder(language)
    found: list[PrintedDate] = []
    last = 0
    for name in finder.find(text):
        if name.kind != "weekday" and name.char_start >= last:
            printed = read_named(text, name, finder, last)
            if printed is not None:
                found.append(printed)
                last = printed.char_end
    numeric = find_numeric(text, language, finder)
    if not numeric:
        return found
    taken = [(p.char_start, p.char_end) for p in found]
    found += [n for n in numeric if not any(s < n.char_end and n.char_start < e for s, e in taken)]
    return sorted(found, key=lambda p: p.char_start)


def read_named(text: str, name: CalendarName, finder: NameFinder, floor: int = 0) -> PrintedDate | None:
    """The date around a month's name, or None where the name stands alone; nothing before offset `floor` is read."""
    start, end = name.char_start, name.char_end
    second = _SECOND_NAME.match(text, end)
    if second is not None and any(n.kind == "month" for n in finder.find(second.group())):
        end = second.end()  # 17 مارس (آذار): both names of one month
    window = max(floor, start - 28)
    before = text[window:start]
    day, last_day, year = None, None, None
    match = _DAY_BEFORE.search(before) if _DIGIT.search(before) is not None else None
    if match is not None:
        start = window + match.start()
        day, last_day = int(match[1]), int(match[2]) if match[2] else None
    elif not name.is_weak and (name.is_english or text[end : end + 1] in " \u00a0"):
        match = _DAY_AFTER.match(text, end)
        if match is not None:
            day, last_day, end = int(match[1]), int(match[2]) if match[2] else None, match.end()
            early_year = _YEAR_BEFORE.search(before) if not name.is_english else None
            if early_year is not None:
                year, start = int(early_year[1]), window + early_year.start()
    if year is None:
        year, end = _read_year(text, end, day is not None)
    if name.is_weak and (day is None or year is None):
        return None
    if day is None and year is None:
        return None
    if name.kind == "hijri":
        return _hijri(text, start, end, name.value, day, year)
    days = _span_of_days(year or YEARLESS, name.value, day, last_day)
    return None if days is None else _finish(text, start, end, days, day is not None, year is not None, finder, floor)


def _read_year(text: str, end: int, has_day: bool) -> tuple[int | None, int]:
    """The year printed after offset `end` and where it stops; two digits count only behind an apostrophe or a dash."""
    match = _YEAR_AFTER.match(text, end) or (_COUNTED_YEAR_AFTER.match(text, end) if has_day else None)
    if match is not None:
        return int(match[1]), match.end()
    match = _SHORT_YEAR_AFTER.match(text, end) if has_day else None
    if match is not None:
        return _full_year(int(match[1])), match.end()
    return None, end


def _full_year(two_digits: int) -> int:
    """POSIX's pivot for years of two digits: 69 and later are 19xx."""
    return two_digits + (1900 if two_digits >= 69 else 2000)


def _span_of_days(year: int, month: int, day: int | None, last_day: int | None) -> tuple[date, date] | None:
    """First and last day meant, or None where the calendar has no such day."""
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        return None
    first = date(year, month, day)
    return first, date(year, month, last_day) if last_day and day < last_day <= length else first


def _hijri(text: str, start: int, end: int, month: int, day: int | None, year: int | None) -> PrintedDate | None:
    """A Hijri date as the few days of ours that it may be; without a year of that calendar it says nothing."""
    if year is None or not 1300 <= year <= 1500 or (day is not None and not 1 <= day <= 30):
        return None
    earliest, latest = gregorian_interval(year, month, day)
    suffix = re.compile(r"[\s\u00a0]*(?:هـ|هجرية|هجري|ه\b|AH\b|A\.H\.|H\b)").match(text, end)
    end = suffix.end() if suffix else end
    precision = Precision.WEEK if day is not None else Precision.MONTH
    return PrintedDate(start, end, earliest, latest, precision, True, None, None, None, is_hijri=True)


def _finish(
    text: str,
    start: int,
    end: int,
    days: tuple[date, date],
    has_day: bool,
    has_year: bool,
    finder: NameFinder,
    floor: int,
    alternatives: tuple[date, ...] = (),
) -> PrintedDate:
    """Adds weekday and time from around the date, and lets the weekday choose between readings."""
    weekday, start, end = _weekday_beside(text, start, end, finder, floor) if has_day else (None, start, end)
    clock: PrintedTime | None = None
    if has_day:
        clock = time_after(text, end) or time_before(text, start, floor)
        if clock is not None:
            start, end = min(start, clock.char_start), max(end, clock.char_end)
    if alternatives and weekday is not None:
        fitting = tuple(d for d in alternatives if d.weekday() == weekday)
        if len(fitting) == 1:
            days, alternatives = (fitting[0], fitting[0]), ()
    precision = Precision.DAY
    if not has_day:
        precision = Precision.MONTH
    elif days[1] - days[0] > timedelta(days=7):
        precision = Precision.MONTH if days[1] - days[0] < timedelta(days=31) else Precision.YEAR
    elif days[1] > days[0]:
        precision = Precision.WEEK
    return PrintedDate(
        start,
        end,
        days[0],
        days[1],
        precision,
        has_year,
        weekday,
        clock.time if clock else None,
        clock.utc_offset_minutes if clock else None,
        alternatives,
    )


def _weekday_beside(text: str, start: int, end: int, finder: NameFinder, floor: int) -> tuple[int | None, int, int]:
    """The weekday printed directly before or after a date, and the span that includes it."""
    window = max(floor, start - 24)
    match = _WEEKDAY_BEFORE.search(text[window:start])
    if match is not None:
        weekday = finder.weekday(match[1])
        if weekday is not None:
            return weekday, window + match.start(), end
    match = _WEEKDAY_AFTER.match(text, end)
    if match is not None and "(" in match.group():
        weekday = finder.weekday(match[1])
        if weekday is not None:
            return weekday, start, match.end() + (text[match.end() : match.end() + 1] == ")")
    return None, start, end


def find_numeric(text: str, language: str | None, finder: NameFinder) -> list[PrintedDate]:
    """The dates printed in digits: ISO, 13/07/2021, 13.7.2021, 2021年7月13日."""
    found: list[PrintedDate] = []
    floor = 0
    for gate in _gates(text):
        start = gate.start()
        while start > floor and gate.start() - start < 3 and text[start - 1].isdigit():
            start -= 1
        match = _NUMERIC.match(text, start) if start >= floor else None
        if match is None:
            continue
        end = match.end()
        if start and (
            text[start - 1].isdigit() or (text[start - 1] in "-/.," and text[start - 2 : start - 1].isdigit())
        ):
            continue  # the tail of a longer number, a telephone number, a version
        readings, has_year = _readings(match, language)
        if readings:
            alternatives = tuple(readings) if len(readings) > 1 else ()
            days = (min(readings), max(readings))
            found.append(_finish(text, start, end, days, True, has_year, finder, floor, alternatives))
            floor = found[-1].char_end
    return found


def _gates(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_NUMERIC_GATE`, found from the signs between the digits: far quicker than trying every digit."""
    if any(sign in text for sign in "年月년월"):
        yield from _NUMERIC_GATE.finditer(text)
        return
    starts = []
    for sign in "-/.":
        at = text.find(sign)
        while at >= 0:
            if at and text[at - 1].isdecimal():
                starts.append(at - 1)
            at = text.find(sign, at + 1)
    last = 0
    for start in sorted(starts):
        gate = _NUMERIC_GATE.match(text, start) if start >= last else None
        if gate is not None:
            last = gate.end()
            yield gate


def _readings(match: re.Match[str], language: str | None) -> tuple[list[date], bool]:
    """The days a match of `_NUMERIC` may mean, earliest first, and whether a year was printed."""
    if match[1]:
        return _valid([(int(match[1]), int(match[3]), int(match[4]))]), True
    if match[11]:
        year = int(match[10]) if match[10] else YEARLESS
        return _valid([(year, int(match[11]), int(match[12]))]), bool(match[10])
    first, second, year = int(match[5]), int(match[8]), int(match[9])
    if len(match[9]) == 2:
        if match[6] == "." or match[7]:
            year = _full_year(year)  # 13.07.21 is the German and Russian short form
        elif match[6] in ("/", "-"):
            year = _full_year(year)
    day_first, month_first = (year, second, first), (year, first, second)
    is_day_first = language not in (None, "en") or match[6] == "." or match[7]
    return _valid([day_first] if is_day_first and _valid([day_first]) else [day_first, month_first]), True


def _valid(candidates: list[tuple[int, int, int]]) -> list[date]:
    """The candidates that the calendar has, in order, each once."""
    days = set()
    for year, month, day in candidates:
        if 1000 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            days.add(date(year, month, day))
    return sorted(days)
