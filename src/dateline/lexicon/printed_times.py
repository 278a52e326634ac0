"""Times of day as printed beside a date: "10:15 GMT", "3.45 p.m. ET", "kl. 10.15", "午前10時15分", "T10:15:00+03:00".

The words around a time (`dates.at`, `oclock`, `am`, `pm`) are those of all languages' files.
"""

from __future__ import annotations

import re
from datetime import time
from functools import cache
from typing import NamedTuple

from dateline.lexicon import load_table


class PrintedTime(NamedTuple):
    """A time of day and, where its zone was printed, the zone's offset from UTC."""

    char_start: int
    char_end: int
    time: time
    utc_offset_minutes: int | None


_GAP = r"[\s\u00a0\u202f]"
_ZERO_ZONES = frozenset({"GMT", "UTC", "Z"})
_LONGEST_OFFSET_MINUTES = 14 * 60
_DAY_MINUTES = 24 * 60
_LAST_HOUR, _LAST_MINUTE = 23, 59
_SHORTEST_STEP_MINUTES = 15
"""Zones lie quarters of an hour apart."""


class _Patterns(NamedTuple):
    after: re.Pattern[str]
    before: re.Pattern[str]
    am: frozenset[str]
    pm: frozenset[str]


@cache
def _patterns() -> _Patterns:
    words = load_table("dates")

    def either(*parts: str) -> str:
        listed = sorted({word for part in parts for word in words[part]}, key=lambda w: (-len(w), w))
        # a letter that is a word ("م", "o") ends where a letter follows
        return "|".join(
            re.escape(word) + (r"(?![^\W\d_])" if word[-1].isascii() or len(word) == 1 else "") for word in listed
        )

    halves = either("am", "pm")
    clock = (
        rf"(?:(?i:(?P<first_half>{halves})){_GAP}?)?"
        rf"(?P<hour>\d{{1,2}})(?:(?:(?P<sep>[:.٫]){_GAP}?|{_GAP}?(?P<hours>[hH時时点點시]){_GAP}?)(?P<minute>\d\d)"
        r"(?::(?P<second>\d\d)(?:[.,]\d{1,6})?|[分분])?)?"
        rf"{_GAP}?(?:(?i:(?P<half>[ap]\.?m\b\.?|{halves}))|(?i:(?P<oclock>{either('oclock')})))?"
        rf"(?:{_GAP}{{0,2}}[(\[]?(?P<zone>[A-Z]{{1,5}}|МСК|мск)\b)?"
        rf"(?:{_GAP}?[(\[](?:GMT|UTC){_GAP}?(?P<told>[+−–-]\d{{1,2}}(?::?\d\d)?)(?=[)\]]))?"
        rf"(?:{_GAP}?[(/]{_GAP}?(?P<utc_hour>\d\d?)[:.]?(?P<utc_minute>\d\d){_GAP}?(?:GMT|UTC)(?=[)\s]|$))?"
        rf"(?:{_GAP}{{0,2}}[(\[]?(?P<offset>[+−–-]\d{{1,2}}(?::?\d\d)?(?![\d./:-]|,\d)))?(?:(?<=\w)[)\]])?"
    )
    lead = rf"(?:T|{_GAP}*[,،|·•–—(-]?{_GAP}*(?:(?i:(?P<at>{either('at')})){_GAP}*)?)"
    after = re.compile(lead + clock)
    before = re.compile(clock + rf"{_GAP}*(?:,|،|\||·|on|-|–)?{_GAP}*$")
    return _Patterns(after, before, frozenset(words["am"]), frozenset(words["pm"]))


def time_after(text: str, offset: int) -> PrintedTime | None:
    """The time of day printed right behind `offset`, or None."""
    match = _patterns().after.match(text, offset)
    return _read(match, 0, said=match["at"] is not None) if match is not None else None


def time_before(text: str, offset: int, floor: int = 0) -> PrintedTime | None:
    """The time of day printed right before `offset` and not before `floor`, or None."""
    window = max(floor, offset - 24)
    before = text[window:offset]
    match = _patterns().before.search(before) if any(map(str.isdecimal, before)) else None
    if match is None or (match.start() and text[window + match.start() - 1].isalnum()):
        return None
    return _read(match, window)


def _read(match: re.Match[str], shift: int, *, said: bool = False) -> PrintedTime | None:
    """The match as a time; a bare number is none: it needs minutes with a colon or h, a half of the day or a word for it."""
    half, minute = _half(match), match["minute"]
    if minute is None and not half and not match["oclock"]:
        return None
    if match["sep"] == "." and not (half or match["oclock"] or match["zone"] or said):
        return None  # 10.15 may be a price
    hour = int(match["hour"])
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    second = int(match["second"] or 0)
    if hour > _LAST_HOUR or int(minute or 0) > _LAST_MINUTE or second > _LAST_MINUTE:
        return None
    first = "first_half" if match["first_half"] else "hour"
    zone, end = _offset(match)
    return PrintedTime(match.start(first) + shift, end + shift, time(hour, int(minute or 0), second), zone)


def _half(match: re.Match[str]) -> str:
    """'am', 'pm' or ''."""
    printed = (match["first_half"] or match["half"] or "").lower()
    if not printed:
        return ""
    is_ = _patterns()
    if printed in is_.am:
        return "am"
    return "pm" if printed in is_.pm else {"a": "am", "p": "pm"}.get(printed[:1], "")


def _offset(match: re.Match[str]) -> tuple[int | None, int]:
    """Minutes from UTC that the zone and what stands behind it say, and where the time ends."""
    end = match.end()
    name = match["zone"]
    if match["told"]:  # "AST (GMT+3)": of what several zones are called so, this one
        return _minutes(match["told"]), end
    if match["utc_hour"]:  # "06:10 IST (00:40 GMT)": both clocks are printed
        return _between_clocks(match), end
    zone = load_table("time_zones").get(name) if name else None
    if name and zone is None:
        return None, _trimmed(match, "zone")
    if not match["offset"]:
        return zone, end
    minutes = _minutes(match["offset"])
    is_bare = not name and len(match["offset"]) < _SHORTEST_OFFSET and not _is_of_machine(match)
    if minutes is None or (name and name not in _ZERO_ZONES) or is_bare:
        return zone, _trimmed(match, "offset")  # "10:15 -3" is no offset; "10:15 EST-2" says nothing more
    return minutes, end


def _between_clocks(match: re.Match[str]) -> int | None:
    """Minutes from UTC where the same moment is printed by the clock of Greenwich, too; None where that is no time, or no zone's.

    What is eleven hours behind is read as thirteen ahead: New Zealand's summer, Samoa.
    """
    if int(match["utc_hour"]) > _LAST_HOUR or int(match["utc_minute"]) > _LAST_MINUTE:
        return None
    here = int(match["hour"]) % 12 + 12 * (_half(match) == "pm") if _half(match) else int(match["hour"])
    there = int(match["utc_hour"]) * 60 + int(match["utc_minute"])
    minutes = (here * 60 + int(match["minute"] or 0) - there + _DAY_MINUTES // 2) % _DAY_MINUTES - _DAY_MINUTES // 2
    if minutes < _LONGEST_OFFSET_MINUTES - _DAY_MINUTES:
        minutes += _DAY_MINUTES
    return minutes if minutes % _SHORTEST_STEP_MINUTES == 0 else None


def _is_of_machine(match: re.Match[str]) -> bool:
    """Whether an offset of two digits ends its line: "18:40:00+08" is how databases print it."""
    offset, behind = match["offset"], match.string[match.end() : match.end() + 1]
    return len(offset) == 3 and offset[:2] in ("+0", "-0", "+1") and behind in ("", "\n", "\0", ")")


_SHORTEST_OFFSET = 5


def _trimmed(match: re.Match[str], group: str) -> int:
    """Where what stands before `group` ends, without the spaces and the bracket that led to it."""
    return len(match.string[: match.start(group)].rstrip(" \u00a0\u202f\t\n(["))


def _minutes(offset: str) -> int | None:
    """'+05:30', '-3', '+1200' in minutes; None where no clock is so far off."""
    digits = offset[1:].replace(":", "")
    hours, rest = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    total = hours * 60 + rest
    return None if rest > _LAST_MINUTE or total > _LONGEST_OFFSET_MINUTES else total if offset[0] == "+" else -total
