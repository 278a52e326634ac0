"""Settles names that mean several things: Georgia, Jordan, Paris (Texas), Washington, Reading.

A name is settled by what stands beside it ("Paris, Texas"; "Mr Jordan"; "in Reading"), then by what else the article
names: a country or a state that is spoken of elsewhere lends support to the sense that lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Final

from dateline.placing.gazetteer import WELL_KNOWN, Sense, family_names, given_names, local_words, postal_codes
from dateline.placing.homes import prepositions
from dateline.placing.mentions import DATELINE, HEADLINE, Found, Mention, Name
from dateline.placing.people import is_office, words
from dateline.placing.support import MIN_TOWN, Support

_PART_OF_NAME: Final = frozenset(
    ("St.", "St", "ST.", "Saint", "Fort", "Ft.", "Port", "Mount", "Mt.", "Lake", "New", "NEW")
)
"""What makes another place of the name behind it: St. Paris is not Paris, nor Lake Geneva Geneva."""
_NAMED_AFTER: Final = frozenset(("country", "capital", "historic"))
"""What towns in the New World are named after: Peru, Lebanon, Moscow."""
_TOWNS: Final = frozenset(("capital", "city", "town"))
_ADDRESS_END = re.compile(
    r"(?:,| [-–—(]|[.:;)]|\n| (?:who|police|when|where|that|on|after|before|was|were|is|has|had|said)\b)"
)
_LIES_IN = re.compile(
    r", an? (?:[\w-]+ ){0,3}?(?:town|village|city|hamlet|suburb|borough|township|community|county seat)\b(?:[^.,;\n]|\d,\d){0,30}? in "
    r"|,? in (?=[A-Z][\w.'’]+(?: [A-Z][a-z]+)? County\b)|, "
)
"""Between a town and where it lies: a comma, or that it is a town of some kind in a county or state."""
_LIST = re.compile(r",? (?:and|or|&) [A-Z]|, [A-Z]")
_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)")

_FIRM = re.compile(
    r"(?: (?:[A-Z][\w'’.-]*|&|and)){0,4} (?:Inc|INC|Corp|CORP|Co|CO|Cos|Ltd|LTD|Plc|PLC|LLC|Bancorp|BANCORP|Holdings|Industries"
    r"|Airlines|Railroad|Resources|Petroleum|Northern|Oil)\b"
)


def settle(found: Found) -> list[Name]:
    """All names in the sense they are meant; names of people, mere words and unvouched words are left out.

    A small place that nothing vouches for is of kind 'hearsay'.
    """
    text = found.text
    neighbours = _neighbour_divisions(found)
    homes = _homes(found, neighbours) if neighbours else {}
    homes = {**_shortened(found), **homes}
    plain = [_at_home(name, text, neighbours, homes) for name in found.plain] if homes else found.plain
    if not found.open:
        return plain
    located = prepositions(found.language)
    people = {m.start for m in found.open if _is_person(text, m, located)}
    persons = {m.text for m in found.open if m.start in people} if people else people
    words_there = local_words(found.language)
    in_words = {m.start for m in found.open if m.entry.is_word or m.text.casefold() in words_there}
    standing = [m for m in found.open if _stands_for_place(found, m, persons, people, in_words)]
    if not standing:
        return plain
    firms = {m.text.upper() for m in standing if _is_firm(text, m)}
    told = [
        (m.char_start, m.start, m.end, neighbours[m.start].meaning("town"), m.zone)
        for m in standing
        if m.start in neighbours
    ]
    addressed = [_division_of(name) for name in told if name[3][2]]
    support = Support(replace(found, plain=[*plain, *addressed]), standing)
    settled = []
    for m in standing:
        sense = neighbours.get(m.start) or homes.get(m.text.casefold()) if neighbours or homes else None
        kind = "town"
        if sense is None:
            entry = m.entry
            is_dateline = m.zone == DATELINE
            sense = support.best(entry, m.text, is_dateline=is_dateline)
            kind = sense.kind
            if firms and not is_dateline and m.text.upper() in firms and not _is_located(text, m, located):
                kind = "hearsay"
            elif not is_dateline and (m.start in in_words or sense.magnitude < WELL_KNOWN):
                is_vouched = support.vouches(sense)
                if not is_vouched and _is_word_of_another(m.text, sense, found.spoken):
                    continue
                if m.start in in_words and not (is_vouched or (sense.code in found.spoken and not entry.is_word)):
                    continue
                if sense.magnitude < WELL_KNOWN and not (is_vouched or _is_located(text, m, located)):
                    kind = "hearsay"
        settled.append((m.char_start, m.start, m.end, sense.meaning(kind), m.zone))
    return plain + settled


def _homes(found: Found, neighbours: Mapping[int, Sense]) -> dict[str, Sense]:
    """By name in small letters: where it lies for the whole article ('PERU, Ind. - A Peru man was arrested').

    What holds is the first mention below the headline, or one that introduces it ("Troy, a town of 900 in Pike County"), and
    only if no other is said to lie elsewhere.
    """
    text = found.text
    mentions = sorted(
        [(start, end) for _, start, end, _, zone in found.plain if zone != HEADLINE]
        + [(m.start, m.end) for m in found.open if m.zone != HEADLINE]
    )
    homes: dict[str, Sense | None] = {}
    for start, end in mentions:
        name = text[start:end].casefold()
        sense = neighbours.get(start)
        lies = _lies_in(text, end) if sense is not None else None
        is_introduced = lies is not None and lies.end() > end + 2 and text[end] == ","
        if name not in homes or (is_introduced and homes[name] is None):
            homes[name] = sense
        elif sense is not None and (own := homes[name]) is not None and own.code != sense.code:
            homes[name] = None
    return {name: sense for name, sense in homes.items() if sense is not None}


def _shortened(found: Found) -> dict[str, Sense]:
    """By name in small letters: towns that are called by the first words of a longer name which the article has, too.

    Santiago is in the Dominican Republic where Santiago de los Caballeros is spoken of; not where two such are.
    """
    towns = [(found.text[start:end], meaning[0]) for _, start, end, meaning, _ in found.plain if meaning[1] in _TOWNS]
    towns += [(m.text, m.entry.senses[0].code) for m in found.open if m.entry.senses[0].kind in _TOWNS]
    long = {name: code for name, code in towns if " " in name}
    if not long:
        return {}
    homes: dict[str, Sense] = {}
    for short in {name for name, _ in towns}:
        codes = {code for name, code in long.items() if name.startswith(short + " ")}
        if len(codes) == 1:
            homes[short.casefold()] = Sense("town", codes.pop(), "", MIN_TOWN)
    return homes


def _at_home(name: Name, text: str, neighbours: Mapping[int, Sense], homes: Mapping[str, Sense]) -> Name:
    char_start, start, end, _, zone = name
    sense = neighbours.get(start) or homes.get(text[start:end].casefold())
    return (char_start, start, end, sense.meaning("town"), zone) if sense is not None else name


def _is_firm(text: str, m: Mention) -> bool:
    """Is it the first word of a company's name ('Burlington Northern Inc')? Only of a town or a state."""
    is_place = m.entry.senses[0].kind in ("city", "town", "division")
    return is_place and m.zone != DATELINE and _FIRM.match(text, m.end) is not None


def _neighbour_divisions(found: Found) -> dict[int, Sense]:
    """By their start: names that are followed by ', ' and the country or state they lie in ('Paris, Texas')."""
    text = found.text
    at = {m.end: lies.end() for m in found.open if (lies := _lies_in(text, m.end)) is not None}
    at |= {
        name[2]: lies.end()
        for name in found.plain
        if name[3][1] in _NAMED_AFTER and (lies := _lies_in(text, name[2])) is not None
    }
    if not at:
        return {}
    opens = [m for m in found.open if m.end in at]
    plain = [name for name in found.plain if name[2] in at]
    containers: dict[int, tuple[str, str, str, int]] = {}
    behind = set(at.values())
    for _, start, end, (code, kind, division_code, _), _ in found.plain:
        if start in behind and kind in ("division", "country", "historic"):
            containers[start] = (code, division_code, kind, end)
    for m in found.open:
        if m.start not in behind:
            continue
        division = next((s for s in m.entry.senses if s.kind == "division"), None)
        # "binding for Delta, Delta said": a name is no address of itself
        if division is not None and not text.endswith(f"{m.text}, ", 0, m.start):
            containers[m.start] = (division.code, division.division, "division", m.end)
    settled = {}
    for m in opens:
        is_told = at[m.end] > m.end + 2
        code, within, kind, behind_it = containers.get(at[m.end]) or _postal(text, m.text, m.end)
        if is_told and kind != "division":
            continue
        if m.entry.senses[0].kind in _NAMED_AFTER and m.zone != DATELINE and _LIST.match(text, behind_it):
            continue  # "Mexico, California and Texas"
        own = next((s for s in m.entry.senses if s.code == code and s.division == within), None) or next(
            (s for s in m.entry.senses if s.code == code), None
        )
        if own is not None:
            settled[m.start] = own
        elif kind == "division" or (code and m.entry.senses[0].kind not in ("country", "historic")):
            settled[m.start] = Sense("town", code, within, MIN_TOWN)
    for _, start, end, meaning, zone in plain:
        code, within, kind, behind_it = containers.get(at[end]) or _postal(text, text[start:end], end)
        is_apart = zone == DATELINE or at[end] > end + 2 or _ends_address(text, behind_it)
        if kind == "division" and code != meaning[0] and is_apart:
            settled[start] = Sense("town", code, within, MIN_TOWN)
    return settled


def _lies_in(text: str, end: int) -> re.Match[str] | None:
    """What leads from a name to what it lies in; its end is where that would start."""
    return _LIES_IN.match(text, end) if text[end] in ", " else None


def _division_of(name: Name) -> Name:
    """The state that an address names, as if it stood alone: 'Thomasville, Georgia' speaks for the towns of Georgia."""
    char_start, start, end, meaning, zone = name
    return (char_start, start, end, Sense("division", meaning[0], meaning[2], 0.0).meaning(), zone)


def _ends_address(text: str, end: int) -> bool:
    """Is a division that stands behind a country's name what the town lies in, and not the next of a list?

    'in Peru, Ind.' and 'in Peru, Indiana, on Monday' against 'in Mexico, California and Texas'.
    """
    if text[end - 1] == "." or text[end - 2 : end].isupper():
        return True
    after = text[end : end + 24]
    return bool(_ADDRESS_END.match(after)) and not _LIST.match(after)


def _postal(text: str, name: str, end: int) -> tuple[str, str, str, int]:
    """The country of a state or province that is abbreviated behind a name ('Houston, TX'; 'Chatham, ON'), the division, its
    kind, and where it ends."""
    division = text[end + 2 : end + 4]
    code = postal_codes().get(division)
    is_whole = not text[end + 4 : end + 5].isalnum()
    # in a shouted headline "IN" and "OR" are words
    return (code, division, "division", end + 4) if code and is_whole and not name.isupper() else ("", "", "", end)


def _is_person(text: str, m: Mention, located: Set[str]) -> bool:
    """Is a given name or a title before it, or a family name after a given name that it is?"""
    if " " in m.text or m.zone == DATELINE:
        return False
    word = m.before
    entry = m.entry
    if word in words().titles:
        return True
    if word in given_names() and (entry.is_family_name or entry.senses[0].kind != "country"):
        return True
    if len(word) == 2 and word[1] == "." and word[0].isupper() and (entry.is_family_name or entry.is_word):
        return True
    if entry.is_given_name:
        after = _WORD_AFTER.match(text, m.end)
        if after is None or word in located or is_office(text, after):
            return False
        return after[1] in family_names() or word in words().callings
    return False


def _stands_for_place(found: Found, m: Mention, persons: Set[object], people: Set[int], in_words: Set[int]) -> bool:
    """`persons`: the names that are people's somewhere in the article; `people`: where those stand; `in_words`: where a name
    stands that is a word besides."""
    entry = m.entry
    if entry.is_at_home_only and not any(sense.code in found.spoken for sense in entry.senses):
        return False
    if m.zone == DATELINE:
        return True
    if m.before in _PART_OF_NAME:
        return False
    text, located = found.text, prepositions(found.language)
    if m.text in persons:
        return m.start not in people and _is_located(text, m, located)
    if m.start in in_words or (
        (entry.is_family_name or entry.is_given_name) and entry.senses[0].magnitude < WELL_KNOWN
    ):
        return _is_located(text, m, located)
    return True


def _is_word_of_another(name: str, sense: Sense, spoken: Set[str]) -> bool:
    """Is a small Arabic town read in Persian or Urdu, where its name is a word ('تازه', new, is Taza in Morocco)?"""
    return bool(spoken) and "\u0600" <= name[0] <= "\u06ff" and sense.code not in spoken


def _is_located(text: str, m: Mention, located: Set[str]) -> bool:
    """Does a preposition of place stand before it, or a comma and a capital after it ('Reading, Pa.')?"""
    if m.before.lower() in located:
        return True
    return text[m.end : m.end + 2] == ", " and text[m.end + 2 : m.end + 3].isupper()
