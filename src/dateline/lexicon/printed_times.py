"""Times of day as printed beside a date: "10:15 GMT", "3.45 p.m. ET", "at 14h30", "T10:15:00+03:00"."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from dateline.lexicon import load_table


class PrintedTime(NamedTuple):
    """A time of day and, where its zone was printed, the zone's offset from UTC."""

    char_start: int
    char_end: int
    time: time
    utc_offset_minutes: int | None


_CLOCK = (
    r"(?P<hour>\d{1,2})(?:(?P<sep>[:.hH٫])(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,6})?)?)?"
    r"[\s\u00a0\u202f]?(?P<half>[AaPp]\.?[Mm]\b\.?|Uhr|uhr|ص|م)?"
    r"[\s\u00a0]?\(?(?:(?P<zone>[A-Z]{1,5})\b)?(?P<offset>[+−-]\d\d:?\d\d)?\)?"
)
_AFTER = re.compile(
    r"(?:T|[\s\u00a0]*[,،|·•–—-]?[\s\u00a0]*(?:at|um|à|a las|às|alle|om|kl\.?|в|الساعة)?[\s\u00a0]*)" + _CLOCK
)
_BEFORE = re.compile(_CLOCK + r"[\s\u00a0]*(?:,|،|\||·|on|-|–)?[\s\u00a0]*$")


def time_after(text: str, offset: int) -> PrintedTime | None:
    """The time of day printed right behind `offset`, or None."""
    match = _AFTER.match(text, offset)
    return _read(match, 0) if match is not None else None


def time_before(text: str, offset: int, floor: int = 0) -> PrintedTime | None:
    """The time of day printed right before `offset` and not before `floor`, or None."""
    window = max(floor, offset - 24)
    before = text[window:offset]
    match = _BEFORE.search(before) if any(map(str.isdecimal, before)) else None
    if match is None or (match.start() and text[window + match.start() - 1].isalnum()):
        return None
    return _read(match, window)


def _read(match: re.Match[str], shift: int) -> PrintedTime | None:
    """The match as a time; a bare number is none: it needs minutes with a colon or h, or a.m./p.m."""
    half, minute = (match["half"] or "").lower(), match["minute"]
    if minute is None and half[:1] not in ("a", "p", "u"):
        return None
    if match["sep"] == "." and not half and not match["zone"]:
        return None  # 10.15 may be a price
    hour = int(match["hour"])
    if half[:1] in ("p", "م") and hour < 12:
        hour += 12
    elif half[:1] in ("a", "ص") and hour == 12:
        hour = 0
    second = int(match["second"] or 0)
    if hour > 23 or int(minute or 0) > 59 or second > 59:
        return None
    start, end = match.start("hour"), match.end()
    zone = load_table("time_zones").get(match["zone"]) if match["zone"] else None
    if match["zone"] and zone is None:
        end = match.start("zone")
    if match["offset"]:
        sign = 1 if match["offset"][0] == "+" else -1
        digits = match["offset"][1:].replace(":", "")
        zone = sign * (int(digits[:2]) * 60 + int(digits[2:]))
    return PrintedTime(start + shift, end + shift, time(hour, int(minute or 0), second), zone)
