"""Datelines whose parts stand in any order: "(MOMBASA) November 16, 2023 –", "AFP, Lima, 3 May 2022:", "Мурманск. 16 ноября. ИНТЕРФАКС -".

A house may begin with the day, the place or the agency, and set them apart by commas, dashes, brackets, slashes or full
stops. Whatever the order, a dateline is a day with a place or an agency, each once, nothing else between them, and a mark
(or a bracket, or the agency's name) that parts them from the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.lexicon.agencies import agency_spans
from dateline.lexicon.calendar_names import name_finder
from dateline.lexicon.dates import find_dates

UPPER = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐΑ-Ω"
_WORD = rf"[{UPPER}][^\W\d_]*(?:['’‘ʼ.-]{{1,2}}[^\W\d_]+)*\.?"
_PLACE = re.compile(rf"{_WORD}(?:\s(?:(?:de|del|la|do|da|am|an der|im|sur|of|the|и|на)\s)?{_WORD}){{0,4}}")
"""'Rio de Janeiro', 'Ho Chi Minh City', "St. John's"; longer rows of capitals are titles."""
_IN_BRACKETS = re.compile(r"[^\W\d_][^()\d\n\[\]/]{1,38}(?:/[^()\d\n\[\]/]{1,30})?(?=(?P<close>[)\]/]))")
_PARTING = re.compile(
    r"\s?(?P<close>[)\]]|(?<=\w)/(?=[.\s]))?\s?(?P<mark>(?:--+|[-–—―:|.,;]){0,2})\s*(?P<open>[(\[/])?"
)
"""What parts two items, or the last one from the text."""
_STRONG = re.compile(r"[-–—―:|]")
_BEGINS_TEXT = re.compile(r"[^\W_a-zà-öø-ÿа-я]|[\"“«„'‘¿¡]")
_OF_YEAR = re.compile(r"\s?(?:г\.|года|року|р\.)(?!\w)")
_BARE_DAY = re.compile(r"(?:(?:le|den|dne|dia|el|am)\s)?\d{1,2}(?:\.|er|º|ª|st|nd|rd|th)?\s(?:de\s|d['’])?$")
_WORD_BEHIND = re.compile(r"\.?,?\s(?P<word>[^\W\d_]{2,14})(?!\w)")
_SHORTEST_TEXT = 24
"""Fewer letters behind it are the rest of a list's entry: "Lyon - 3 May 2022 - Halle Tony Garnier"."""

_DIGIT = re.compile(r"\d")
"""In every day, and found faster."""

Span = tuple[int, int]


class Parts(NamedTuple):
    """Where the parts of a dateline stand, half-open in its line."""

    place: Span | None
    day: Span
    agency: Span | None
    end: int
    """Where the text begins."""


def dateline_parts(head: str) -> Parts | None:
    """The parts of the dateline that opens `head` (the first characters of a paragraph), or None."""
    days = _days(head) if _DIGIT.search(head) is not None else None
    return _Reading(head, days).parts() if days else None


def _days(head: str) -> list[Span]:
    """Where days are printed: dates, or "16 nov" of any language, which a sentence could as well begin with."""
    days = [(d.char_start, d.char_end) for d in find_dates(head) if d.precision == "day"]
    if days:
        return days
    for name in name_finder().find(head):
        before = _BARE_DAY.search(head, 0, name.char_start) if name.kind == "month" else None
        if before is not None:
            return [(before.start(), name.char_end + head.startswith(".", name.char_end))]
    return []


def _weekday(head: str, at: int) -> re.Match[str] | None:
    """The weekday that stands behind a day which ends at `at`: "2024. április 9., kedd"."""
    word = _WORD_BEHIND.match(head, at)
    return word if word is not None and name_finder().weekday(word["word"]) is not None else None


class _Reading:
    """One pass over a head: items and what parts them, as long as they are a dateline's."""

    def __init__(self, head: str, days: list[Span]) -> None:
        self.head = head
        self.days = days
        self.agencies = dict(agency_spans(head))
        self.day: Span | None = None
        self.place: Span | None = None
        self.agency: Span | None = None
        self.bracket: Span | None = None

    def parts(self) -> Parts | None:
        """The longest dateline that the head begins with."""
        head, best = self.head, None
        is_whole = is_open = head.startswith(("(", "["))
        at = int(is_open)
        is_region, is_parted = False, True
        while at < len(head) and (item := self._item(at, is_open, is_region)) is not None:
            kind, at = item
            if not is_parted and kind in ("day", "place"):
                break  # "Published February 29, 2024 8:05am EST | The", "2 January 2015 VIDEO: The"
            parting = _PARTING.match(head, at)
            if parting is None or parting.end() == at:
                break
            mark, is_open = parting["mark"], parting["open"] is not None
            if ":" in mark and kind == "place" and self.place is not None and not head[slice(*self.place)].isupper():
                break  # "Published: 16 November 2023", and captions: "16 November 2023, Japan, Nara: The"
            is_parted = bool(mark or is_open or parting["close"])
            is_region = kind == "place" and (mark == "," or (not mark and is_open))
            is_closed = (
                _STRONG.search(mark) is not None or parting["close"] is not None or (kind == "agency" and "." in mark)
            )
            at = parting.end()
            is_whole = is_whole and parting["close"] is None
            if is_closed and not is_open and self._may_begin(at):
                best = self._so_far(at) or best
            if ":" in mark and kind != "place":
                break
            is_open = is_open or (is_whole and self.place is not None and self.day is not None)
        return best

    def _item(self, at: int, is_open: bool, is_region: bool) -> tuple[str, int] | None:
        """What stands at `at` and where it ends, or None where it is no part of a dateline, or was there already."""
        head, day = self.head, self.days[0]
        if at == day[0] and self.day is None:
            more = _OF_YEAR.match(head, day[1]) or _weekday(head, day[1])
            self.day = (day[0], more.end() if more is not None else day[1])
            return "day", self.day[1]
        bracket = _IN_BRACKETS.match(head, at) if is_open and (self.place or self.day) else None
        if bracket is not None:
            is_agency = any(bracket.start() <= start < bracket.end() for start in self.agencies)
            if is_agency and self.agency is None:
                self.agency = bracket.span()
                return "agency", bracket.end()
            if self.bracket is None and bracket["close"] != "/":
                self.bracket = bracket.span()
                return "bracket", bracket.end()
        if at in self.agencies and self.agency is None:
            self.agency = (at, self.agencies[at])
            return "agency", self.agencies[at]
        named = _PLACE.match(head, at) if self.place is None or is_region else None
        if named is None:
            return None
        others = [s for s in (day[0], *self.agencies) if at < s < named.end()]
        end = at + len(head[at : min(others, default=named.end())].rstrip(" ,.-"))
        self.place = self.place or (at, end)
        return ("place", end) if end > at else None

    def _so_far(self, end: int) -> Parts | None:
        """What was found, with `end` where the text would begin; None without a day, or with nothing beside it."""
        if self.day is None:
            return None
        place, agency = self.place, self.agency
        if place is None and agency is None and self.bracket is not None:
            place = self.bracket  # "March 3, 2024 (LISBON) - "
        elif agency is None:
            agency = self.bracket
        return Parts(place, self.day, agency, end) if place or agency else None

    def _may_begin(self, at: int) -> bool:
        """Whether the text may begin at `at`: no lower case, no other day ("May 31-June 4"), no mere few words; or nothing."""
        rest = self.head[at:]
        if not rest:
            return True
        is_short = len(rest) < _SHORTEST_TEXT and not (self.agency or self.bracket)
        if is_short and not (self.place and self.head[slice(*self.place)].isupper()):
            return False
        return _BEGINS_TEXT.match(rest) is not None and all(at != start for start, _ in self.days)
