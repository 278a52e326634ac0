"""Datelines: 'BAGHDAD, July 13 (Reuters) -' at the head of a story's first paragraph.

A dateline is a place, perhaps a region, a day and an agency, closed by a dash (or, in South and East Asian papers, a
colon after capitals). A place in small letters needs a day or an agency beside it, or any sentence with a dash in it
would have a dateline. Houses order the parts otherwise: `_HOUSE` holds their shapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.lexicon import load_table
from dateline.lexicon.calendar_names import name_finder
from dateline.lexicon.dateline_parts import UPPER, dateline_parts
from dateline.lexicon.dates import find_dates


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the head of a line; offsets count characters of that line."""

    place: str
    """Empty where only a day or an agency is printed: '(Reuters, March 3) -'."""
    char_start: int
    char_end: int
    """Where the text of the paragraph starts, after the dash and its spaces."""
    date_text: str | None
    agency: str | None


# The longest dateline we look for, in characters.
_REACH = 130
_CLOSING = re.compile(r"[-–—―:/)\]】］）电電]")
# A place in capitals begins with two of them; any other needs a day or an agency: a digit, a bracket or a slash.
_TWO_CAPITALS = re.compile(rf"(?:[{UPPER}]['’‘ʼ])?[{UPPER}]{{2}}")
_DAY_OR_AGENCY = re.compile(r"[\d(/]")
_APOSTROPHES = "'’‘ʼ"
_CLOSE = r"(?:\s(?:--+|[-–—―])|--+|—|(?<=\))[-–]|\s?\.\s?[-–—])(?:\s+|$|(?=[A-Z\"“'‘]))"
_AGENCY = r"(?:\((?P<agency>[^()\d]{2,40})\)|/(?P<slashed>[^/]{2,30})/)"
# any word may be the month: whether it is one is asked of what matched
_DAY = (
    r"(?:(?:le|den|dne|dia|el|am)\s)?(?:\d{1,2}(?:\.|er|º|ª|st|nd|rd|th)?\s(?:de\s|d['’])?[^\W\d_]{3,14}\.?(?:,?\s(?:de\s)?\d{4}\.?(?:\sг\.)?)?"
    r"|[^\W\d_]{3,14}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{4}\.\s[^\W\d_]{3,14}\s\d{1,2}\.(?:,?\s[^\W\d_]{4,14})?)"
)
_CAPITALS = rf"(?P<place>(?:[{UPPER}][{_APOSTROPHES}])?[{UPPER}]{{2,24}}(?:[ {_APOSTROPHES}./-]{{1,2}}[{UPPER}]{{1,20}}){{0,5}})"
# "Zaragoza (España), 13 feb (EFE)": a country or province in brackets, where the agency's brackets follow
_INDIC = r"[\u0900-\u0963\u0970-\u09e3\u0a01-\u0a75\u0a81-\u0ae3\u0b01-\u0b63\u0b82-\u0c63\u0c80-\u0ce3\u0d00-\u0d63]"
_IN = r"(?:\s\([^\W\d_][^()\d]{1,28}\)(?=[^()/\n]{4,36}[(/]))?"
_HOUSE = (
    # "जयपुर, 6 मार्च 2024 (भाषा) ": letters with signs above and below, and nothing but the agency before the text
    rf"(?P<place>{_INDIC}{{2,24}}(?:[ -]{_INDIC}{{1,20}}){{0,3}}),\s(?P<day>(?:\d{{1,2}}|{_INDIC}{{1,8}})\s{_INDIC}{{3,14}}(?:,?\s\d{{4}})?)\s{_AGENCY}(?:{_CLOSE}|\s+)",
    # "القاهرة، 14 يناير 2026 - قالت": no capitals, so that the day and both marks have to be there
    rf"(?P<place>[\u0620-\u06ff]{{2,20}}(?: [\u0620-\u06ff]{{2,20}}){{0,2}})[،,]\s(?P<day>{_DAY}){_CLOSE}",
    # "(서울=연합뉴스) 홍길동 기자 = ", "新华社北京3月3日电", "［東京　３日　ロイター］"
    r"\((?P<place>[\uac00-\ud7af]{2,8})(?: [\uac00-\ud7afA-Z]{2,12})?=(?P<agency>[\uac00-\ud7af]{2,8})\)\s?(?:[\uac00-\ud7af· ]{2,24}기자\s?=\s?)?",
    r"[（(【\[]?(?P<agency>[\u4e00-\u9fff]{2,4}[社网網])(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日)[电電][)）】\]]?\s*",
    r"[［\[【（(](?!写真|資料|提供|画像)(?P<place>[\u3041-\u30ff\u4e00-\u9fff]{2,12}?)[=＝・\s]?(?P<agency>共同|時事|ロイター|AFP時事|AFP|AP)[］\]】）)]\s*",
    r"[［\[【](?P<place>[^\s\d］\]】]{2,12})\s(?P<day>\d{1,2}\s?日)\s(?P<agency>[^］\]】]{2,10})[］\]】]\s*",
)
# a day near the head, then a mark; or an agency's bracket in Korean and Japanese, or where a day is told in words
_MAY_BE_HOUSE = re.compile(
    r"[\w(\[【［（][^\d\n=]{0,48}(?:\d[^\n]{0,40}?(?:[-–—―:/\])］】]|[电電])|=)|[［\[【（(][\u3041-\u30ff\u4e00-\u9fff]|[\u0900-\u0d63]{2}[^\n(]{2,60}\("
)


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
    upper = _CAPITALS
    mixed = rf"(?P<place>[^\W\d_]{{2,24}}(?:[ {_APOSTROPHES}./-][^\W\d_]{{1,20}}){{0,4}})"
    region = r"(?:,\s?(?P<region>[^\W\d_]\.?[^\W\d_]{1,20}(?:[ .]{1,2}[^\W\d_]{1,20}){0,3}\.?|[A-Z]\.[A-Z]\.))??"
    tail = rf"(?:,?\s?(?P<day>{day}))?(?:[.,]?\s?{agency})?"
    close = r"(?:\s(?:--+|[-–—―])|--+|—)(?:\s+|$|(?=[A-Z\"“'‘]))"
    capitals = re.compile(rf"{upper}{_IN}{region}{tail}(?:{close}|\s?(?P<colon>:)\s+)")
    lower = re.compile(rf"{mixed}{_IN}{region}{tail}(?P<close>{close}|\s?:\s+|\.\s+|\s+)")
    return capitals, lower


@cache
def _house() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _HOUSE))


def match_dateline(line: str) -> Dateline | None:
    """The dateline that opens `line` (a paragraph without leading white space), or None.

    Offsets count characters of `line`; `char_end` is where the body text starts.
    """
    return _match(line[:_REACH])


@lru_cache(maxsize=8192)  # several stages ask the same paragraphs
def _match(head: str) -> Dateline | None:
    if _CLOSING.search(head) is None:
        return None
    found = [dateline for read in (_usual, _of_house, _in_any_order) if (dateline := read(head)) is not None]
    return max(found, key=lambda d: (d.char_end, bool(d.place) + bool(d.date_text) + bool(d.agency)), default=None)


def _in_any_order(head: str) -> Dateline | None:
    parts = dateline_parts(head)
    if parts is None:
        return None
    place, agency = (head[slice(*span)] if span is not None else None for span in (parts.place, parts.agency))
    start = min(span[0] for span in (parts.place, parts.day, parts.agency) if span is not None)
    return Dateline(place or "", parts.place[0] if parts.place else start, parts.end, head[slice(*parts.day)], agency)


def _usual(head: str) -> Dateline | None:
    """Place, region, day, agency and a closing mark, in this order."""
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


def _is_day(printed: str) -> bool:
    """Whether `printed` is a day: a date, or a day of the month beside a month's name in any language."""
    if "日" in printed or find_dates(printed):
        return True
    return any(name.kind == "month" for name in name_finder().find(printed))


def _of_house(head: str) -> Dateline | None:
    """One of the shapes of `_HOUSE`; what stands for the day has to be one."""
    if _MAY_BE_HOUSE.match(head) is None:
        return None
    for pattern in _house():
        match = pattern.match(head)
        if match is None:
            continue
        found = match.groupdict()
        day = found.get("day")
        if day is not None and not _is_day(day):
            continue
        place = (found.get("place") or "").strip(" .,-/")
        agency = found.get("agency") or found.get("slashed")
        start = match.start("place") if place else 0
        return Dateline(place, start, match.end(), day, agency)
    return None


def _dateline(match: re.Match[str]) -> Dateline:
    place = match["place"].strip(" .,-/")
    return Dateline(place, match.start("place"), match.end(), match["day"], match["agency"] or match["slashed"])
