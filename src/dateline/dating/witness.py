"""The record of a witness: one piece of evidence about the day of publication."""

from __future__ import annotations

from typing import NamedTuple

from dateline.dating.leaders import Terms
from dateline.lexicon.dates import PrintedDate


class Witness(NamedTuple):
    """One piece of evidence about the day of publication: what it says, through which kernel, and where it stands."""

    kind: str
    """The word for it in `date_evidence` and `date_method`: 'printed', 'dateline', 'caption', 'weekday' ..."""
    group: str
    """Witnesses of one group are not independent: see `temper` in weights.yaml."""
    shape: str
    """'day', 'yearly', 'weekday', 'month', 'month_year', 'year', 'terms', 'event' or 'feast': which function of the day it is."""
    kernel: str
    value: int
    """A day number, a weekday, a month, a month number (year * 12 + month - 1), a year, or a feast's place in its table."""
    until: int = 0
    """For dates that are intervals and events that had an end: the last day number; else 0."""
    weekday: int | None = None
    """The weekday printed beside a date without a year."""
    text: str = ""
    char_start: int = -1
    char_end: int = -1
    """In the document."""
    printed: PrintedDate | None = None
    terms: Terms = ()
    """For 'terms': the stretches of days (numbers, both ends included) that fit."""
