"""Calendar dates as printed: "Friday, January 4, 2019", "13 de julho de 2021", "13 يوليو (تموز) 2021", "2021-07-13T10:15Z".

What is printed is one thing, what it says about the day of publication another: this module reads only the first.
Names of months are found in one pass by `calendar_names`; small anchored patterns then read the day, the year, the
weekday and the time around them. Dates in digits are read by one pattern of their own.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from dateline.lexicon.calendar_names import CalendarName, NameFinder, name_finder
from dateline.lexicon.calendars import gregorian_year, hijri_interval, is_thai, persian_days
from dateline.lexicon.date_parts import GAP, PIVOT, YEARLESS, PrintedDate, finish, full_year, of_calendar
from dateline.lexicon.numeric_dates import find_numeric

__all__ = ["YEARLESS", "PrintedDate", "find_dates", "find_numeric", "read_named"]

_DIGIT = re.compile(r"\d")
_DAY_BEFORE = re.compile(
    r"(?<![\d.,:/$€£-])(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|\.|-го|-е)?"
    rf"(?:{GAP}(?:-|–|—|to|and|au|et|al|y|bis|und|и|по|و|إلى){GAP}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?)?"
    rf"{GAP}(?:of|de|di|da|del|d['’]|من|من شهر|شهر|day of|ב)?{GAP}[-/]?$",
    re.IGNORECASE,
)
_THOUSANDS = "[12١٢۱۲१२১২੧੨૧૨௧௨౧౨೧೨൧൨๑๒໑໒၁၂១២]"
"""The first digit of a year, in each script that has digits of its own."""
_YEAR_BEFORE = re.compile(rf"(?<!\d)({_THOUSANDS}\d\d\d)(?:[.,]|{GAP}m\.)?{GAP}$")
# "2024. gada 5. marts"
_YEAR_BEFORE_DAY = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?:\. ?gada|{GAP}m\.|,){GAP}$")
# "2023-Nov-16", "2023 Nov 16"
_YEAR_AND_SIGN = re.compile(r"(?<![\d-])((?:19|20)\d\d)([-/ ])$")
_SIGN_AND_DAY = re.compile(r"([-/ ])(\d{1,2})(?![\d-]|[.,:/]\d)")
_SECOND_NAME = re.compile(r"[ \u00a0]?[(/\\][ \u00a0]?[^\W\d_]{3,9}(?: ?[^\W\d_]{4,6})?[ \u00a0]?\)?")
_YEAR_AFTER = re.compile(
    rf"\.?{GAP}(?:,{GAP}|،{GAP}|d\.,?{GAP}|de |del |of |عام |سنة |من عام |năm |พ\.ศ\. ?|ค\.ศ\. ?|-|/)?({_THOUSANDS}\d\d\d)(?![\d%]|[.,]\d)"
    rf"(?:{GAP}(?:г\.|года|году|р\.|року|році)(?![^\W\d_]))?",
    re.IGNORECASE,
)
# "November 21, 202501747", "22 Dec 2016651", "November 9, 202211:01 AM": a page's counters or its clock right behind the year
_COUNTED_YEAR_AFTER = re.compile(rf"(?:\.?,?|st|nd|rd|th){GAP}((?:19|20)\d\d)(?=\d{{1,7}}(?:[\s\0]|$)|\d{{1,2}}:\d\d)")
_SHORT_YEAR_AFTER = re.compile(r"[-/ ]?['’-](\d\d)(?!\d)")
# "03 Aug 96", "3 มี.ค. 67": alone on its line, or a time behind it
_LAST_SHORT_YEAR = re.compile(
    rf"\.?{GAP}(\d\d)(?={GAP}(?:[\n\0|)\]]|$|[,|–—-]?{GAP}\(?(?:[^\W\d_]{{1,8}}\.?{GAP})?\d{{1,2}}[:h]\d\d))"
)
_BEFORE_LINE = re.compile(r"(?:^|[\n\0|(\[])[^\n\0\d]{0,40}$")
_DAY_AFTER = re.compile(
    rf"\.?{GAP}(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:{GAP}(?:-|–|—|to|and){GAP}(\d{{1,2}})(?:st|nd|rd|th)?)?"
    r"(?![\d:%a-z]|[.,]\d|-[a-z]{3}|[\s\u00a0]?(?:percent|per cent|pct|million|billion|people|points|a\.?m|p\.?m|hours))"
)
_YEAR_REACH = 32
"""A year stands no farther behind its month than this."""


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
    bracket = text[end + 1 : end + 2] if text[end : end + 1] in " \u00a0" else text[end : end + 1]
    second = _SECOND_NAME.match(text, end) if bracket in "(/\\" else None
    if second is not None and any(n.kind == "month" for n in finder.find(second.group())):
        end = second.end()  # 17 مارس (آذار): both names of one month
    window = max(floor, start - 28)
    before = text[window:start]
    day, last_day, year = None, None, None
    written = _YEAR_AND_SIGN.search(before) if name.kind == "month" else None
    behind = _SIGN_AND_DAY.match(text, end) if written is not None else None
    if written is not None and behind is not None and written[2] == behind[1]:
        days = _span_of_days(int(written[1]), name.value, int(behind[2]), None)
        start = window + written.start()
        return None if days is None else finish(text, start, behind.end(), days, True, True, finder, floor)
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
        year, end = _read_year(text, end, start if day is not None else None, is_thai(text, name.char_start))
    if year is None and day is not None:
        early_year = _YEAR_BEFORE_DAY.search(text[window:start])
        if early_year is not None:
            year, start = int(early_year[1]), window + early_year.start()
    if name.is_weak and (day is None or year is None):
        return None
    if day is None and year is None:
        return None
    if name.kind in ("hijri", "persian"):
        return _other_calendar(text, (start, end), name, day, year, finder, floor)
    days = _span_of_days(year or YEARLESS, name.value, day, last_day)
    return None if days is None else finish(text, start, end, days, day is not None, year is not None, finder, floor)


def _read_year(text: str, end: int, day_start: int | None, is_buddhist: bool) -> tuple[int | None, int]:
    """The year printed after offset `end` and where it stops; two digits count only behind a day that begins at `day_start`.

    Two digits alone want an apostrophe or a dash before them, or a line that holds nothing but the date.
    """
    if _DIGIT.search(text, end, end + _YEAR_REACH) is None:
        return None, end  # most have none: asked once, not by each pattern
    match = _YEAR_AFTER.match(text, end) or (_COUNTED_YEAR_AFTER.match(text, end) if day_start is not None else None)
    if match is not None:
        year = int(match[1])
        return gregorian_year(year) if is_buddhist else year, match.end()
    if day_start is None:
        return None, end
    match = _SHORT_YEAR_AFTER.match(text, end)
    if match is None and _BEFORE_LINE.search(text, max(0, day_start - 42), day_start) is not None:
        match = _LAST_SHORT_YEAR.match(text, end)
    if match is None:
        return None, end
    year = int(match[1])
    if is_buddhist and year >= PIVOT:
        return gregorian_year(2500 + year), match.end()
    return full_year(year), match.end()


def _span_of_days(year: int, month: int, day: int | None, last_day: int | None) -> tuple[date, date] | None:
    """First and last day meant, or None where the calendar has no such day."""
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        return None
    first = date(year, month, day)
    return first, date(year, month, last_day) if last_day and day < last_day <= length else first


def _other_calendar(
    text: str,
    span: tuple[int, int],
    name: CalendarName,
    day: int | None,
    year: int | None,
    finder: NameFinder,
    floor: int,
) -> PrintedDate | None:
    """A Hijri or Persian date as the days of ours that it may be; without a year of its calendar it says nothing."""
    if year is None:
        return None
    days = (hijri_interval if name.kind == "hijri" else persian_days)(year, name.value, day)
    return None if days is None else of_calendar(text, span, days, name.kind, day is not None, finder, floor)
