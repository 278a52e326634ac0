"""Settles names that mean several things: Georgia, Jordan, Paris (Texas), Washington, Reading.

A name is settled by what stands beside it ("Paris, Texas"; "Mr Jordan"; "in Reading"), then by what else the article
names: a country or a state that is spoken of elsewhere lends support to the sense that lies in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from typing import Final

from dateline.placing.gazetteer import WELL_KNOWN, Entry, Sense, family_names, given_names
from dateline.placing.mentions import DATELINE, Found, Mention, Name

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
_WORD_AFTER = re.compile(r" ([A-Z][a-z]+)")

SUPPORT_WEIGHT: Final = 1.3
"""How much the doubling of a country's other mentions adds to a sense, in powers of ten of its population."""
NATIONAL_MAX: Final = 4.0
LOCAL_MAX: Final = 1.8
"""The most that a country's other mentions can add: an article full of America does not move Paris to Texas ..."""
DIVISION_WEIGHT: Final = 1.5
"""... but other names in Texas do: what their doubling adds."""
ALONE: Final = 0.5
"""Taken off a country that nothing else in the article speaks for: 'Jordan' among the towns of Minnesota."""
LOCAL_NEWS: Final = 0.8
LOCAL_NEWS_MAX: Final = {"country": 3.0, "historic": 3.0, "demonym": 1.5, "capital": 1.5}
"""... and what is taken off besides where the story speaks of streets, schools and sheriffs, for the doubling of these."""
WEAK_SUPPORT: Final = 0.4
WEAK_MAX: Final = 4
"""What a weak word counts as support of its country, and up to how many of it."""
MIN_TOWN: Final = 4.0


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
    support = _Support(found, standing)
    settled = []
    for m in standing:
        sense = neighbours.get(m.start) if neighbours else None
        kind = "town"
        if sense is None:
            entry = m.entry
            sense = support.best(entry)
            kind = sense.kind
            if m.zone != DATELINE and (entry.is_word or sense.magnitude < WELL_KNOWN):
                is_vouched = support.vouches(sense)
                if entry.is_word and not is_vouched:
                    continue
                if sense.magnitude < WELL_KNOWN and not (is_vouched or _is_located(text, m)):
                    kind = "hearsay"
        settled.append((m.char_start, m.start, m.end, sense.meaning(kind), m.zone))
    return settled


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
        code, kind = containers.get(m.end + 2, ("", ""))
        own = next((s for s in m.entry.senses if s.code == code), None)
        if own is not None:
            settled[m.start] = own
        elif kind == "division" or (code and m.entry.senses[0].kind not in ("country", "historic")):
            settled[m.start] = Sense("town", code, "", MIN_TOWN)
    return settled


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
        return after is not None and after[1] in family_names() and word not in _LOCATIVE
    return False


def _stands_for_place(text: str, m: Mention, persons: Set[object], people: Set[int]) -> bool:
    """`persons`: the names that are people's somewhere in the article; `people`: where those stand."""
    if m.zone == DATELINE:
        return True
    entry = m.entry
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


class _Support:
    """How much else in the article speaks for a country and for a division of it."""

    def __init__(self, found: Found, standing: Sequence[Mention]) -> None:
        self._found = found
        self._standing = standing
        self._best: dict[Entry, Sense] = {}
        self.countries: dict[str, int] = {}
        self.places: dict[str, float] = {}
        countries, places = self.countries, self.places
        self._n_standing = len(standing)
        divided = self._divided = dict[str, int]()
        for _, _, _, (code, kind, division, _), _ in found.plain:
            countries[code] = countries.get(code, 0) + 1
            if kind in PLACES:
                places[code] = places.get(code, 0.0) + 1
                if division:
                    divided[code] = divided.get(code, 0) + 1
        n_local = 0
        for word in found.weak.values():
            if word.entry.is_local:
                n_local += word.n
            if code := word.entry.only_code:
                places[code] = places.get(code, 0.0) + min(word.n, WEAK_MAX) * WEAK_SUPPORT
        self.locality = LOCAL_NEWS * math.log2(1 + n_local)
        self._votes: dict[str, set[str]] = {}
        self._divisions: dict[tuple[str, str], set[str]] = {}
        self._is_counted = False

    def _count_names(self) -> None:
        """Fill, by country and by division, the open names that lie or may lie there; by division the others too."""
        self._is_counted = True
        votes, divisions = self._votes, self._divisions
        for _, start, end, (code, _, division, _), _ in self._found.plain:
            if division:
                divisions.setdefault((code, division), set()).add(self._found.text[start:end].upper())
        for m in self._standing:
            senses = m.entry.senses
            if senses[0].kind in NATIONAL:
                continue  # Washington and Paris are too well known to speak for the villages named after them
            name = m.text.upper()
            for sense in senses:
                votes.setdefault(sense.code, set()).add(name)
                if sense.division:
                    divisions.setdefault((sense.code, sense.division), set()).add(name)

    def best(self, entry: Entry) -> Sense:
        """The sense best known once its country's and division's support is counted; ties by code."""
        known = self._best.get(entry)
        if known is None:
            senses = entry.senses
            known = senses[0]
            if len(senses) > 1 and not self._is_unrivalled(entry):
                if not self._is_counted:
                    self._count_names()
                known = max(senses, key=lambda s: (self._score(s), s.code, s.division))
            self._best[entry] = known
        return known

    def _is_unrivalled(self, entry: Entry) -> bool:
        """Is the best known sense so much better known that no support could lift another above it?

        Bounds of the scores without a look at which names lie where: most namesakes are settled by this.
        """
        senses = entry.senses
        least = senses[0].magnitude
        if senses[0].kind in NATIONAL:
            least -= ALONE + min(LOCAL_NEWS_MAX[senses[0].kind], self.locality)
        others = self._n_standing - 1
        for sense in senses[1:]:
            most = sense.magnitude
            if sense.kind in NATIONAL:
                most += NATIONAL_MAX
            else:
                code = sense.code
                support = self.places.get(code, 0.0) + 0.15 * self.countries.get(code, 0) + 0.5 * others
                most += _bonus(support, LOCAL_MAX)
                if sense.division:
                    most += DIVISION_WEIGHT * math.log2(1 + self._divided.get(code, 0) + others)
            if most >= least:
                return False
        return True

    def vouches(self, sense: Sense) -> bool:
        """Does the article name the country of a small place, or two other names that lie in the same division?"""
        code = sense.code
        return self.countries.get(code, 0) + self.places.get(code, 0.0) >= 1 or self._n_in_division(sense) > 2

    def _n_in_division(self, sense: Sense) -> int:
        if not self._is_counted:
            self._count_names()
        return len(self._divisions.get((sense.code, sense.division), ()))

    def _score(self, sense: Sense) -> float:
        code = sense.code
        others = max(0, len(self._votes.get(code, ())) - 1)
        countries = self.countries.get(code, 0)
        if sense.kind in NATIONAL:
            support = countries + 0.2 * others
            alone = 0.0 if support >= 1 else ALONE + min(LOCAL_NEWS_MAX[sense.kind], self.locality)
            return sense.magnitude - alone + _bonus(support, NATIONAL_MAX)
        support = self.places.get(code, 0.0) + 0.15 * countries + 0.5 * others
        score = sense.magnitude + _bonus(support, LOCAL_MAX)
        if sense.division:
            score += DIVISION_WEIGHT * math.log2(max(1, self._n_in_division(sense)))
        return score


def _bonus(support: float, most: float) -> float:
    return min(most, SUPPORT_WEIGHT * math.log2(1 + support))
