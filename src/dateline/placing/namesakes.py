"""Settles names that mean several things: Georgia, Jordan, Paris (Texas), Washington, Reading.

A name is settled by what stands beside it ("Paris, Texas"; "Mr Jordan"; "in Reading"), then by what else the article
names: a country or a state that is spoken of elsewhere lends support to the sense that lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

from dateline.placing.gazetteer import WELL_KNOWN, Sense, family_names, given_names, postal_codes
from dateline.placing.mentions import DATELINE, Found, Mention, Name
from dateline.placing.support import MIN_TOWN, Support

_TITLES: Final = frozenset(
    [
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Miss",
        "Dr",
        "Dr.",
        "Sir",
        "Lady",
        "Lord",
        "Judge",
        "Justice",
        "Sgt",
        "Sgt.",
        "Capt",
        "Capt.",
        "Lt",
        "Lt.",
        "Col",
        "Col.",
        "Gen",
        "Gen.",
        "Coach",
        "Sen",
        "Sen.",
        "Rep",
        "Rep.",
        "Prof",
        "Prof.",
        "Rev",
        "Rev.",
        "Officer",
        "Det",
        "Det.",
        "Insp",
        "Cllr",
        "President-elect",
        "Detective",
        "Constable",
        "Pastor",
        "Attorney",
    ]
)
_CALLINGS: Final = frozenset(
    [
        *("mayor", "minister", "president", "senator", "governor", "premier", "chancellor", "ambassador", "spokesman"),
        *(
            "spokeswoman",
            "spokesperson",
            "actor",
            "actress",
            "singer",
            "author",
            "writer",
            "director",
            "manager",
            "coach",
        ),
        *("judge", "lawyer", "attorney", "sheriff", "officer", "chief", "captain", "striker", "midfielder", "defender"),
        *("goalkeeper", "driver", "player", "analyst", "economist", "dealer", "professor", "teacher", "superintendent"),
        *("chairman", "chairwoman", "commissioner", "councillor", "councilman", "administrator", "resident", "owner"),
        *("husband", "wife", "son", "daughter", "brother", "sister", "father", "mother", "friend", "named", "called"),
    ]
)
"""What stands before a person's given name: 'mayor Virginia Raggi'."""
_LOCATIVE: Final = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "around",
        "outside",
        "across",
        "of",
        "through",
        "throughout",
        "toward",
        "towards",
        "leaving",
        "via",
        "into",
    ]
)
_PART_OF_NAME: Final = frozenset(
    ("St.", "St", "ST.", "Saint", "Fort", "Ft.", "Port", "Mount", "Mt.", "Lake", "New", "NEW")
)
"""What makes another place of the name behind it: St. Paris is not Paris, nor Lake Geneva Geneva."""
_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)")

_FIRM = re.compile(
    r"(?: (?:[A-Z][\w'’.-]*|&|and)){0,4} (?:Inc|INC|Corp|CORP|Co|CO|Cos|Ltd|LTD|Plc|PLC|LLC|Bancorp|BANCORP|Holdings|Industries"
    r"|Airlines|Railroad|Resources|Petroleum|Northern|Oil)\b"
)


def settle(found: Found) -> list[Name]:
    """The open names in the sense they are meant; names of people, mere words and unvouched words are left out.

    A small place that nothing vouches for is of kind 'hearsay'.
    """
    text = found.text
    neighbours = _neighbour_divisions(found)
    people = {m.start for m in found.open if _is_person(text, m)}
    persons = {m.text for m in found.open if m.start in people} if people else people
    standing = [m for m in found.open if _stands_for_place(text, m, persons, people)]
    if not standing:
        return []
    firms = {m.text.upper() for m in standing if _is_firm(text, m)}
    support = Support(found, standing)
    settled = []
    for m in standing:
        sense = neighbours.get(m.start) if neighbours else None
        kind = "town"
        if sense is None:
            entry = m.entry
            is_dateline = m.zone == DATELINE
            sense = support.best(entry, m.text, is_dateline=is_dateline)
            kind = sense.kind
            if firms and not is_dateline and m.text.upper() in firms and not _is_located(text, m):
                kind = "hearsay"
            elif not is_dateline and (entry.is_word or sense.magnitude < WELL_KNOWN):
                is_vouched = support.vouches(sense)
                if entry.is_word and not is_vouched:
                    continue
                if sense.magnitude < WELL_KNOWN and not (is_vouched or _is_located(text, m)):
                    kind = "hearsay"
        settled.append((m.char_start, m.start, m.end, sense.meaning(kind), m.zone))
    return settled


def _is_firm(text: str, m: Mention) -> bool:
    """Is it the first word of a company's name ('Burlington Northern Inc')? Only of a town or a state."""
    is_place = m.entry.senses[0].kind in ("city", "town", "division")
    return is_place and m.zone != DATELINE and _FIRM.match(text, m.end) is not None


def _neighbour_divisions(found: Found) -> Mapping[int, Sense]:
    """By their start: open names that are followed by ', ' and the country or state they lie in ('Paris, Texas')."""
    candidates = [m for m in found.open if found.text[m.end : m.end + 2] == ", "]
    if not candidates:
        return {}
    containers: dict[int, tuple[str, str]] = {}
    behind = {m.end + 2 for m in candidates}
    for _, start, _, (code, kind, _, _), _ in found.plain:
        if start in behind and kind in ("division", "country", "historic"):
            containers[start] = (code, kind)
    for m in found.open:
        if m.start not in behind:
            continue
        division = next((s for s in m.entry.senses if s.kind == "division"), None)
        if division is not None:
            containers[m.start] = (division.code, "division")
    settled = {}
    for m in candidates:
        code, kind = containers.get(m.end + 2) or _postal(found.text, m)
        own = next((s for s in m.entry.senses if s.code == code), None)
        if own is not None:
            settled[m.start] = own
        elif kind == "division" or (code and m.entry.senses[0].kind not in ("country", "historic")):
            settled[m.start] = Sense("town", code, "", MIN_TOWN)
    return settled


def _postal(text: str, m: Mention) -> tuple[str, str]:
    """The country of a state or province that is abbreviated behind a name ('Houston, TX'; 'Chatham, ON'), as a division."""
    code = postal_codes().get(text[m.end + 2 : m.end + 4])
    is_whole = not text[m.end + 4 : m.end + 5].isalnum()
    # in a shouted headline "IN" and "OR" are words
    return (code, "division") if code and is_whole and not m.text.isupper() else ("", "")


def _is_person(text: str, m: Mention) -> bool:
    """Is a given name or a title before it, or a family name after a given name that it is?"""
    if " " in m.text or m.zone == DATELINE:
        return False
    word = m.before
    entry = m.entry
    if word in _TITLES:
        return True
    if word in given_names() and (entry.is_family_name or entry.senses[0].kind != "country"):
        return True
    if len(word) == 2 and word[1] == "." and word[0].isupper() and (entry.is_family_name or entry.is_word):
        return True
    if entry.is_given_name:
        after = _WORD_AFTER.match(text, m.end)
        return after is not None and word not in _LOCATIVE and (after[1] in family_names() or word in _CALLINGS)
    return False


def _stands_for_place(text: str, m: Mention, persons: Set[object], people: Set[int]) -> bool:
    """`persons`: the names that are people's somewhere in the article; `people`: where those stand."""
    if m.zone == DATELINE:
        return True
    entry = m.entry
    if m.before in _PART_OF_NAME:
        return False
    if m.text in persons:
        return m.start not in people and _is_located(text, m)
    if entry.is_word or ((entry.is_family_name or entry.is_given_name) and entry.senses[0].magnitude < WELL_KNOWN):
        return _is_located(text, m)
    return True


def _is_located(text: str, m: Mention) -> bool:
    """Does a preposition of place stand before it, or a comma and a capital after it ('Reading, Pa.')?"""
    if m.before.lower() in _LOCATIVE:
        return True
    return text[m.end : m.end + 2] == ", " and text[m.end + 2 : m.end + 3].isupper()
