"""Datelines: 'BAGHDAD, July 13 (Reuters) -' at the head of a story's first paragraph.

A dateline is a place, perhaps a region, a day and an agency, closed by a dash (or, in South and East Asian papers, a
colon after capitals). A place in small letters needs a day or an agency beside it, or any sentence with a dash in it
would have a dateline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import load_table


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the head of a line; offsets count characters of that line."""

    place: str
    char_start: int
    char_end: int
    """Where the text of the paragraph starts, after the dash and its spaces."""
    date_text: str | None
    agency: str | None


# The longest dateline we look for, in characters.
_REACH = 130
_CLOSING = re.compile(r"[-–—―:/)]")
# A place in capitals begins with two of them; any other needs a day or an agency: a digit, a bracket or a slash.
_TWO_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]{2}")
_DAY_OR_AGENCY = re.compile(r"[\d(/]")


@cache
def _not_places() -> frozenset[str]:
    return frozenset(load_table("datelines")["not_places"])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load_table("datelines")
    months = "|".join(re.escape(m) for m in sorted(table["months"], key=lambda m: (-len(m), m)))
    weekdays = "|".join(re.escape(m) for m in sorted(table["weekdays"], key=lambda m: (-len(m), m)))
    day = (
        rf"(?:(?:{weekdays})\.?,?\s)?(?:(?:{months})\.?\s\d{{1,2}}(?:,?\s\d{{4}})?"
        rf"|\d{{1,2}}(?:\.|er|º)?\s(?:de\s)?(?:{months})\.?(?:\s(?:de\s)?\d{{4}})?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
    )
    agency = r"(?:\((?P<agency>[^()]{2,40})\)|/(?P<slashed>[^/]{2,30})/)"
    # only scripts that have capitals: in Arabic any "وأضاف:" would be one
    upper = r"(?P<place>[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]{2,24}(?:[ '’./-]{1,2}[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]{1,20}){0,5})"
    mixed = r"(?P<place>[^\W\d_]{2,24}(?:[ '’./-][^\W\d_]{1,20}){0,4})"
    region = r"(?:,\s?(?P<region>[^\W\d_]\.?[^\W\d_]{1,20}(?:[ .]{1,2}[^\W\d_]{1,20}){0,3}\.?|[A-Z]\.[A-Z]\.))??"
    tail = rf"(?:,?\s?(?P<day>{day}))?(?:[.,]?\s?{agency})?"
    close = r"(?:\s(?:--+|[-–—―])|--+|—)(?:\s+|$|(?=[A-Z\"“'‘]))"
    capitals = re.compile(rf"{upper}{region}{tail}(?:{close}|\s?(?P<colon>:)\s+)")
    lower = re.compile(rf"{mixed}{region}{tail}(?P<close>{close}|\s?:\s+|\.\s+|\s+)")
    return capitals, lower


def match_dateline(line: str) -> Dateline | None:
    """The dateline that opens `line` (a paragraph without leading white space), or None.

    Offsets count characters of `line`; `char_end` is where the body text starts.
    """
    head = line[:_REACH]
    if _CLOSING.search(head) is None:
        return None
    is_mixed = _DAY_OR_AGENCY.search(head) is not None
    if not is_mixed and _TWO_CAPITALS.match(head) is None:
        return None
    capitals, mixed = _patterns()
    match = capitals.match(head)
    if match is not None:
        dated = match["day"] or match["agency"] or match["slashed"]
        # "IBM - The", "WARNING: graphic" are no datelines; "OSLO - The", "KUALA LUMPUR: The" are
        if dated or (len(match["place"]) > 3 and match["place"] not in _not_places()):
            return _dateline(match)
    match = mixed.match(head) if is_mixed else None
    if match is None:
        return None
    agency = match["agency"] or match["slashed"]
    # without a closing mark both are wanted: "Washington, Jan 3 (IANS) The", not "Smith (D) said"
    known = match["day"] or agency if match["close"].strip() else match["day"] and agency
    if not known:
        return None
    return _dateline(match)


def _dateline(match: re.Match[str]) -> Dateline:
    place = match["place"].strip(" .,-/")
    return Dateline(place, match.start("place"), match.end(), match["day"], match["agency"] or match["slashed"])
