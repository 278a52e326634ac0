"""The parts that printed dates share: what a date is, the weekday and the time beside it, years of two digits."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache
from typing import Final, NamedTuple

from dateline.lexicon.calendar_names import NameFinder
from dateline.lexicon.calendars import with_weekday
from dateline.lexicon.languages import lists
from dateline.lexicon.printed_times import PrintedTime, time_after, time_before
from dateline.model import Precision

GAP: Final = r"[\s\u00a0\u202f]*"
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
    likelier: date | None = None
    """Of several readings the one that the clock beside it speaks for: 9/11/13 10:00AM is how Americans print it."""


_WEEKDAY_BEFORE = re.compile(
    r"([^\W\d_]{3,}(?:-feira|[ʼ’'][^\W\d_]+)?)[.,،]?[\s\u00a0]*(?:,|the|le|den|dem|el|día|dia|am|o|يوم|в)?[\s\u00a0]*[(,-]?$"
)
_WEEKDAY_AFTER = re.compile(r",?[\s\u00a0]*\(?([^\W\d_]{3,}(?:-feira)?)")
# "2 May 2016 Monday 14:30 GMT", "5 Mart 2024 Salı": behind it nothing but a time may stand on its line
_ENDS_LINE = re.compile(r"[ \t\u00a0]*(?:$|[\n\0]|[,|·–—-]?[ \t\u00a0]*[(\[]?\d{1,2}[:.hH]\d\d)")
_WEEKDAY_MARK = re.compile(r"[\s\u00a0]?[(（]([\u3040-\u9fff\uac00-\ud7af])[)）・]")


@cache
def _weekday_marks() -> dict[str, int]:
    """The letters that stand for a weekday in brackets: 3月3日（日）. 日 is Sunday in Chinese and Japanese alike."""
    return {mark: n for _, marks in lists("dates", "weekday_marks") for n, mark in enumerate(marks)}


PIVOT = 40


def full_year(two_digits: int) -> int:
    """No news is from 2040 or later yet, some is from the sixties: 40 and later are 19xx (POSIX's pivot is 69)."""
    return two_digits + (1900 if two_digits >= PIVOT else 2000)


_OF_HIJRA = re.compile(r"[\s\u00a0]*(?:هـ|ه‍|هجرية|هجري|ه\b|ھ|AH\b|A\.H\.|H\b)")
_OF_PERSIA = re.compile(r"[\s\u00a0]*(?:ه‍\.ش|هـ\.ش|ه\.ش|خورشیدی|هجری شمسی|شمسی|ش\b|SH\b)")


def sign_of_calendar(text: str, at: int) -> str | None:
    """'persian' or 'hijri' where the sign of that calendar stands at offset `at`; None where there is none."""
    if _OF_PERSIA.match(text, at) is not None:
        return "persian"
    return "hijri" if _OF_HIJRA.match(text, at) is not None else None


def of_calendar(
    text: str, span: tuple[int, int], days: tuple[date, date], kind: str, has_day: bool, finder: NameFinder, floor: int
) -> PrintedDate:
    """The printed date with the sign of its calendar, its weekday (which settles a Hijri day) and its time."""
    start, end = span
    suffix = (_OF_PERSIA if kind == "persian" else _OF_HIJRA).match(text, end)
    end = suffix.end() if suffix else end
    printed = finish(text, start, end, days, has_day, True, finder, floor)
    if kind == "persian":
        return printed
    if has_day:
        first, last = with_weekday(days, printed.weekday)
        precision = Precision.DAY if first == last else Precision.WEEK
        return printed._replace(earliest=first, latest=last, precision=precision, is_hijri=True)
    return printed._replace(precision=Precision.MONTH, is_hijri=True)


def finish(
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
    # of several words, or joined to what follows: "thứ hai", "วันอาทิตย์ที่"
    if start and not text[window:start].isascii() and (near := finder.last_weekday(text, window, start)) is not None:
        return near[0], near[1], end
    match = _WEEKDAY_BEFORE.search(text[window:start])
    if match is not None:
        weekday = finder.weekday(match[1])
        if weekday is not None:
            return weekday, window + match.start(), end
    mark = _WEEKDAY_MARK.match(text, end)
    if mark is not None and (weekday := _weekday_marks().get(mark[1])) is not None:
        return weekday, start, mark.end()
    match = _WEEKDAY_AFTER.match(text, end)
    if match is not None and (
        "(" in match.group() or ("\n" not in match.group() and _ENDS_LINE.match(text, match.end()) is not None)
    ):
        weekday = finder.weekday(match[1])
        if weekday is not None:
            return weekday, start, match.end() + (text[match.end() : match.end() + 1] == ")")
    return None, start, end
