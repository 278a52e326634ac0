"""Supplied timestamps of every common spelling, as an aware UTC instant and the day printed at the place of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_FRACTION = re.compile(r"[.,](\d{1,6})\d*")
_COMPACT_OFFSET = re.compile(r"([+-]\d{2})$")
_ZONE_NAMES = {"UTC": "+00:00", "GMT": "+00:00", "Z": "+00:00"}
# a zone nobody can place ("2021-01-03T17:40:00EET", "2007-01-14 21:15:46.0 America/New_York"): the day is as printed
_UNKNOWN_ZONE = re.compile(
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2})[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?"
    r"(?:[A-Za-z]{1,5}|[A-Za-z]+/[A-Za-z_/]+|\([^()]{1,30}\))?"
)
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC)([+-]\d{4})(?:\s*\([^()]*\))?\s*$")
_ENDS_IN_ZONE = re.compile(r"[A-Za-z]\.?\s*$")
_FIRST_YEAR, _LAST_YEAR = 1600, 2200


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as somebody supplied it."""

    on: date
    """The calendar day in the stamp's own offset."""
    at: datetime | None
    """Aware, UTC; None when only a day was given."""


def parse_moment(value: object) -> Moment | None:
    """Read a timestamp: ISO 8601 (any precision), RFC 2822, seconds or milliseconds since 1970, date or datetime objects.

    A stamp without an offset is taken as UTC. A stamp without an offset at exactly midnight is a day, not a time:
    crawlers write `2019-01-04 00:00:00` when they know no time. None for what cannot be read or lies outside 1600-2200.
    """
    moment = _parse(value)
    return moment if moment is not None and _FIRST_YEAR <= moment.on.year <= _LAST_YEAR else None


def _parse(value: object) -> Moment | None:
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return Moment(value, None)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _of_epoch(float(value))
    if isinstance(value, str):
        return _of_text(value.strip())
    return None


def _of_datetime(stamp: datetime) -> Moment | None:
    if stamp.tzinfo is None or stamp.utcoffset() is None:
        if (stamp.hour, stamp.minute, stamp.second, stamp.microsecond) == (0, 0, 0, 0):
            return Moment(stamp.date(), None)
        stamp = stamp.replace(tzinfo=UTC)
    try:
        return Moment(stamp.date(), stamp.astimezone(UTC))
    except OverflowError:  # year 1 or 9999 with an offset
        return None


def _of_epoch(seconds: float) -> Moment | None:
    if not abs(seconds) < 1e15:  # also refuses nan
        return None
    if abs(seconds) >= 1e11:  # milliseconds: 1e11 s would be the year 5138
        seconds /= 1000
    try:
        stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return Moment(stamp.date(), stamp)


def _of_text(text: str) -> Moment | None:
    if not text or len(text) > 64:
        return None
    if re.fullmatch(r"\d{9,13}", text):
        return _of_epoch(float(text))
    return _of_iso(text) or _of_rfc2822(text) or _of_odd_zone(text)


def _of_odd_zone(text: str) -> Moment | None:
    """The printed day of a stamp whose zone or way of telling the hour is not known."""
    found = _UNKNOWN_ZONE.fullmatch(text)
    return _of_iso(found[1]) if found else None


def _of_iso(text: str) -> Moment | None:
    if re.fullmatch(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}", text):
        try:
            return Moment(date(*(int(part) for part in re.split("[-/]", text))), None)
        except ValueError:
            return None
    head, _, zone = text.rpartition(" ")
    if zone in _ZONE_NAMES:
        text = head + _ZONE_NAMES[zone]
    elif head and re.fullmatch(r"[+-]\d{2}:?\d{2}", zone):
        text = head + zone
    text = _FRACTION.sub(r".\1", text, count=1)
    text = _COMPACT_OFFSET.sub(r"\1:00", text) if "T" in text or ":" in text else text
    try:
        return _of_datetime(datetime.fromisoformat(text))
    except ValueError:
        return None


def _of_rfc2822(text: str) -> Moment | None:
    # JavaScript prints "Thu Dec 22 2016 05:00:00 GMT-0800 (Pacific Standard Time)"
    text = _NAMED_OFFSET.sub(r"\1", text)
    try:
        stamp = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    offset = stamp.utcoffset()
    if offset is None and _ENDS_IN_ZONE.search(text):  # "5:00 a.m. PT": a zone nobody can place
        return Moment(stamp.date(), None)
    if offset is not None:
        stamp = stamp.replace(tzinfo=timezone(offset))
    return _of_datetime(stamp)
