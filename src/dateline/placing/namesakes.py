"""Settles names that mean several things: Georgia, Jordan, Paris (Texas), Washington, Reading.

A name is settled by what stands beside it ("Paris, Texas"; "Mr Jordan"; "in Reading"), then by what else the article
names: a country or a state that is spoken of elsewhere lends support to the sense that lies in it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dateline.placing.gazetteer import WELL_KNOWN, Sense, family_names, given_names
from dateline.placing.mentions import DATELINE, Found, Mention

NATIONAL: Final = frozenset(("country", "demonym", "capital", "historic"))
PLACES: Final = frozenset(("city", "town", "division", "capital"))
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
_WORD_BEFORE = re.compile(r"([^\s,;:()\"“”]+)[ \n]$")
_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)")

SUPPORT_WEIGHT: Final = 1.3
"""How much the doubling of a country's other mentions adds to a sense, in powers of ten of its population."""
SUPPORT_MAX: Final = 4.0
DIVISION_WEIGHT: Final = 1.0
"""The same for the division (state) that a sense lies in."""
ALONE: Final = 1.0
"""Taken off a country that nothing else in the article speaks for: 'Jordan' among the towns of Minnesota."""
MIN_TOWN: Final = 4.0


def settle(found: Found) -> list[tuple[Sense, Mention]]:
    """The sense in which each open name is meant; names of people, mere words and unvouched small places are left out."""
    neighbours = _neighbour_divisions(found)
    persons = {m.text for m in found.open if _is_person(m)}
    standing = [m for m in found.open if _stands_for_place(m, persons)]
    support = _Support(found, standing)
    settled = []
    for m in standing:
        sense = neighbours.get(_key(m))
        if sense is None:
            sense = support.best(m)
            if m.entry.is_word and not support.vouches(sense, m) and m.zone != DATELINE:
                continue
            if sense.magnitude < WELL_KNOWN and not (m.zone == DATELINE or support.vouches(sense, m) or _is_located(m)):
                sense = replace(sense, kind="hearsay")
        settled.append((sense, m))
    return settled


def _key(mention: Mention) -> tuple[int, int]:
    return mention.piece.char_start + mention.start, mention.end


def _neighbour_divisions(found: Found) -> Mapping[tuple[int, int], Sense]:
    """Open names that are followed by ', ' and a name of the country or state they lie in: 'Paris, Texas'."""
    following: dict[tuple[int, int], tuple[str, str]] = {}
    for code, kind, piece, start, _end, _zone in found.plain:
        if kind in ("division", "country", "historic"):
            following[(id(piece), start)] = (code, kind)
    for m in found.open:
        top = next((s for s in m.entry.senses if s.kind == "division"), None)
        if top is not None:
            following[(id(m.piece), m.start)] = (top.code, "division")
    settled = {}
    for m in found.open:
        if m.piece.text[m.end : m.end + 2] != ", ":
            continue
        container = following.get((id(m.piece), m.end + 2))
        if container is None:
            continue
        code, kind = container
        own = next((s for s in m.entry.senses if s.code == code), None)
        is_country = m.entry.senses[0].kind in ("country", "historic")
        if own is not None:
            settled[_key(m)] = own
        elif kind == "division" or not is_country:
            settled[_key(m)] = Sense("town", code, "", MIN_TOWN)
    return settled


def _is_person(m: Mention) -> bool:
    """Is a given name or a title before it, or a family name after a given name that it is?"""
    if " " in m.text or m.zone == DATELINE:
        return False
    text = m.piece.text
    before = _WORD_BEFORE.search(text, max(0, m.start - 20), m.start)
    if before is not None:
        word = before[1]
        if word in _TITLES or (
            word in given_names() and not (m.entry.senses[0].kind == "country" and not m.entry.is_family_name)
        ):
            return True
        if len(word) == 2 and word[1] == "." and word[0].isupper() and (m.entry.is_family_name or m.entry.is_word):
            return True
    if m.entry.is_given_name:
        after = _WORD_AFTER.match(text, m.end)
        return after is not None and after[1] in family_names() and (before is None or before[1] not in _LOCATIVE)
    return False


def _stands_for_place(m: Mention, persons: set[str]) -> bool:
    if m.zone == DATELINE:
        return True
    entry = m.entry
    if m.text in persons:
        return not _is_person(m) and _is_located(m)
    if entry.is_word or ((entry.is_family_name or entry.is_given_name) and entry.senses[0].magnitude < 6):
        return _is_located(m)
    return True


def _is_located(m: Mention) -> bool:
    """Does a preposition of place stand before it, or a comma and a capital after it ('Reading, Pa.')?"""
    text = m.piece.text
    before = _WORD_BEFORE.search(text, max(0, m.start - 20), m.start)
    if before is not None and before[1].lower() in _LOCATIVE:
        return True
    return text[m.end : m.end + 2] == ", " and text[m.end + 2 : m.end + 3].isupper()


class _Support:
    """How much else in the article speaks for a country and for a division of it."""

    def __init__(self, found: Found, standing: Sequence[Mention]) -> None:
        self.countries: Counter[str] = Counter()
        self.places: dict[str, float] = defaultdict(float)
        self.divisions: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.votes: dict[str, set[str]] = defaultdict(set)
        for code, kind, _piece, _start, _end, _zone in found.plain:
            self.countries[code] += 1
            if kind in PLACES:
                self.places[code] += 1
        for word in found.weak.values():
            codes = {s.code for s in word.entry.senses}
            if len(codes) == 1:
                self.places[next(iter(codes))] += min(word.n, 4) * 0.4
        for m in standing:
            for sense in m.entry.senses:
                self.votes[sense.code].add(m.text)
                if sense.division:
                    self.divisions[(sense.code, sense.division)].add(m.text)

    def best(self, m: Mention) -> Sense:
        """The sense best known once its country's and division's support is counted; ties by code."""
        senses = m.entry.senses
        if len(senses) == 1:
            return senses[0]
        return max(senses, key=lambda s: (self._score(s), s.code, s.division))

    def vouches(self, sense: Sense, m: Mention) -> bool:
        """Does the article name the country of a small place, or another name that lies in the same division?"""
        return (
            self.countries[sense.code] + self.places[sense.code] >= 1
            or len(self.divisions[(sense.code, sense.division)]) > 2
        )

    def _score(self, sense: Sense) -> float:
        code = sense.code
        others = len(self.votes[code]) - 1
        if sense.kind in NATIONAL:
            support = self.countries[code] + 0.2 * others
            score = sense.magnitude - (0 if support >= 1 else ALONE)
        else:
            support = self.places[code] + 0.15 * self.countries[code] + 0.5 * others
            score = sense.magnitude
        score += min(SUPPORT_MAX, SUPPORT_WEIGHT * math.log2(1 + support))
        if sense.division:
            score += DIVISION_WEIGHT * math.log2(len(self.divisions[(code, sense.division)]))
        return score
