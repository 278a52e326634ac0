"""How much else in an article speaks for each thing that a name can mean: its country, its neighbours, its state.

Scores are in powers of ten of a population: a town whose state is named twice besides may outweigh a capital.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from dateline.placing.gazetteer import Entry, Sense, neighbours
from dateline.placing.mentions import Found, Mention

NATIONAL: Final = frozenset(("country", "demonym", "capital", "historic"))
PLACES: Final = frozenset(("city", "town", "division", "capital"))
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
LOCAL_NEWS_MAX: Final = {"country": 3.0, "historic": 3.0, "demonym": 1.5, "capital": 2.5}
"""... and what is taken off besides where the story speaks of streets, schools and sheriffs, for the doubling of these."""
WEAK_SUPPORT: Final = 0.4
WEAK_MAX: Final = 4
"""What a weak word counts as support of its country, and up to how many of it."""
NEIGHBOUR: Final = 0.25
"""What a mention of a neighbouring country counts as support: Georgia beside Russia, Jordan beside Syria."""
DOMESTIC_WEIGHT: Final = 0.6
"""What the doubling of a country's weak words adds to the places in it."""
NAMED_DIVISION: Final = 1.0
"""What it adds to a place that its state is named: 'Woodstock' with 'Ontario'."""
UNHEARD: Final = 1.5
"""What is taken off the town named like a capital where nothing speaks of its country: street and mayor alone are no sign
that Rome lies in Georgia."""
UNSPOKEN: Final = 1.0
"""What is taken off a town of whose country nothing speaks, where the country of another of its name is named and its money or
its offices are, too: Perth with Scottish ministers and a fine in pounds."""
FAR_BETTER_KNOWN: Final = 1.0
"""By so much another town of a name must be better known to be meant in the copy of a national agency."""
AT_HOME: Final = 0.8
"""Added to the towns of the countries that the article's language is at home in: a French story that says Bayonne means the
French one, though the American one is larger; Cambridge stays in England."""
MIN_TOWN: Final = 4.0
"""The magnitude of a place that is told by its neighbour ('Springfield, Ohio') and that the gazetteer need not have."""
MANY: Final = 40
_LOG2: Final = [0.0, *(math.log2(n) for n in range(1, MANY)), math.inf]
_COUNTY: Final = " COUNTY"


class Support:
    """How much else in the article speaks for a country and for a division of it."""

    def __init__(self, found: Found, standing: Sequence[Mention]) -> None:
        self._found = found
        self._standing = standing
        self._best: dict[Entry, Sense] = {}
        self.countries: dict[str, int] = {}
        self.places: dict[str, float] = {}
        self.weak: dict[str, int] = {}
        countries, places, weak = self.countries, self.places, self.weak
        self.named_divisions: set[tuple[str, str]] = set()
        self._n_voting = len({m.entry for m in standing if m.entry.senses[0].kind not in NATIONAL})
        divided = self._divided = dict[tuple[str, str], int]()
        for _, _, _, (code, kind, division, _), _ in found.plain:
            countries[code] = countries.get(code, 0) + 1
            if kind in PLACES:
                places[code] = places.get(code, 0.0) + 1
                if division:
                    divided[code, division] = divided.get((code, division), 0) + 1
                    if kind == "division":
                        self.named_divisions.add((code, division))
        # "the Grady County courthouse" is local news, whichever Grady County it is
        n_local = sum(m.text.endswith(" County") for m in standing)
        for word in found.weak.values():
            if word.entry.is_local:
                n_local += word.n
            if code := word.entry.only_code:
                places[code] = places.get(code, 0.0) + min(word.n, WEAK_MAX) * WEAK_SUPPORT
                weak[code] = weak.get(code, 0) + word.n
        self.locality = LOCAL_NEWS * math.log2(1 + n_local)
        self._votes: dict[str, set[str]] = {}
        self._divisions: dict[tuple[str, str], set[str]] = {}
        self._counties: dict[str, tuple[str, str]] = {}
        """What 'Suffolk' means where 'Suffolk County' is named."""
        self._has_county = " County" in found.text
        self._is_counted = False

    def _count_names(self) -> None:
        """Fill, by country and by division, the open names that lie or may lie there; by division the others too."""
        self._is_counted = True
        votes, divisions = self._votes, self._divisions
        for _, start, end, (code, _, division, _), _ in self._found.plain:
            if division:
                name = self._found.text[start:end].upper()
                divisions.setdefault((code, division), set()).add(name)
                if name.endswith(_COUNTY):
                    self._counties[name.removesuffix(_COUNTY)] = (code, division)
        for m in self._standing:
            senses = m.entry.senses
            if senses[0].kind in NATIONAL:
                continue  # Washington and Paris are too well known to speak for the villages named after them
            name = m.text.upper()
            if name.endswith(_COUNTY):
                self._counties[name.removesuffix(_COUNTY)] = (senses[0].code, senses[0].division)
            for sense in senses:
                votes.setdefault(sense.code, set()).add(name)
                if sense.division:
                    divisions.setdefault((sense.code, sense.division), set()).add(name)

    def best(self, entry: Entry, text: str, *, is_dateline: bool = False) -> Sense:
        """The sense best known once its country's and division's support is counted; ties by code.

        `text` is the name as printed. In a dateline a name without its country means the best known place of the name,
        but in local news.
        """
        senses = entry.senses
        if len(senses) == 1:
            return senses[0]
        at_home = self._at_home(senses) if is_dateline and self._found.home else None
        if at_home is not None:
            return at_home
        if (
            is_dateline
            and not self._is_spoken_elsewhere(senses)
            and self.locality <= LOCAL_NEWS
            and senses[1].kind not in NATIONAL
            and not self._is_elsewhere(entry)
        ):
            return senses[0]
        known = self._best.get(entry)
        if known is None:
            known = senses[0]
            if self._has_county or not self._is_unrivalled(entry):
                if not self._is_counted:
                    self._count_names()
                known = max(senses, key=lambda s: (self._score(s, entry), s.code, s.division))
                county = self._counties.get(text.upper())
                if county is not None:
                    known = Sense("town", *county, MIN_TOWN)
            self._best[entry] = known
        return known

    def _at_home(self, senses: Sequence[Sense]) -> Sense | None:
        """The town of this name in the agency's own country, unless another is far better known: what it files from home, it
        files without the country's name ("Valencia, 5 abr (EFE)").
        """
        own = next((s for s in senses if s.code == self._found.home), None)
        return own if own is not None and own.magnitude >= senses[0].magnitude - FAR_BETTER_KNOWN else None

    def _spoken(self, sense: Sense) -> float:
        """What the article's language adds to a sense."""
        spoken = self._found.spoken
        if not spoken or sense.kind in NATIONAL:
            return 0.0
        return AT_HOME if sense.code in spoken or f"{sense.code}-{sense.division}" in spoken else 0.0

    def _is_spoken_elsewhere(self, senses: Sequence[Sense]) -> bool:
        """Is the article's language at home where a lesser known place of this name lies, and not with the best known?"""
        return bool(self._found.spoken) and not self._spoken(senses[0]) and any(map(self._spoken, senses[1:]))

    def _is_elsewhere(self, entry: Entry) -> bool:
        """Does the article name no other place of the best known sense's country, but two in the division of another?

        'NAPLES - Deputies of Collier County ...' with Fort Myers is in Florida, whatever the dateline leaves out.
        """
        lead = entry.senses[0]
        if self.countries.get(lead.code) or self.places.get(lead.code):
            return False
        return any(sense.division and self._n_in_division(sense) > 2 for sense in entry.senses[1:])

    def _is_unrivalled(self, entry: Entry) -> bool:
        """Is the best known sense so much better known that no support could lift another above it?

        Bounds of the scores without a look at which names lie where: most namesakes are settled by this.
        """
        senses = entry.senses
        lead = senses[0]
        least = lead.magnitude + self._spoken(lead) - UNSPOKEN * self._is_another_spoken_of(lead, entry)
        is_namesake = lead.kind in NATIONAL
        if is_namesake:
            named = self.countries.get(lead.code, 0)
            least += _bonus(named, NATIONAL_MAX)
            if not named:
                least -= ALONE + min(LOCAL_NEWS_MAX[lead.kind], self.locality)
        n_names = self._n_voting + (is_namesake and self.locality > 0)
        others = self._n_voting - (not is_namesake)
        for sense in senses[1:]:
            most = sense.magnitude + self._spoken(sense)
            if sense.kind in NATIONAL:
                most += NATIONAL_MAX
            else:
                code = sense.code
                support = self.places.get(code, 0.0) + 0.15 * self.countries.get(code, 0) + 0.5 * others
                if support:
                    most += _bonus(support, LOCAL_MAX)
                if code in self.weak:
                    most += DOMESTIC_WEIGHT * math.log2(1 + self.weak[code])
                if sense.division:
                    most += DIVISION_WEIGHT * _LOG2[min(MANY, self._divided.get((code, sense.division), 0) + n_names)]
                    if (code, sense.division) in self.named_divisions:
                        most += NAMED_DIVISION
            if most >= least:
                return False
        return True

    def _is_another_spoken_of(self, sense: Sense, entry: Entry) -> bool:
        others = {other.code for other in entry.senses} - {sense.code}
        return any(self.countries.get(code) and self.weak.get(code) for code in others)

    def vouches(self, sense: Sense) -> bool:
        """Does the article name the country of a small place, or two other names that lie in the same division?"""
        code = sense.code
        return self.countries.get(code, 0) + self.places.get(code, 0.0) >= 1 or self._n_in_division(sense) > 2

    def _n_in_division(self, sense: Sense) -> int:
        if not self._is_counted:
            self._count_names()
        return len(self._divisions.get((sense.code, sense.division), ()))

    def _score(self, sense: Sense, entry: Entry) -> float:
        code = sense.code
        is_namesake = entry.senses[0].kind in NATIONAL
        others = max(0, len(self._votes.get(code, ())) - (not is_namesake))
        countries = self.countries.get(code, 0)
        weak = self.weak.get(code, 0)
        if sense.kind in NATIONAL:
            near = sum([self.countries.get(neighbour, 0) for neighbour in neighbours().get(code, ())])
            support = countries + 0.2 * others + min(weak, WEAK_MAX) * WEAK_SUPPORT
            alone = 0.0 if support >= 1 else ALONE + min(LOCAL_NEWS_MAX[sense.kind], self.locality)
            return sense.magnitude - alone + _bonus(support + NEIGHBOUR * near, NATIONAL_MAX)
        support = self.places.get(code, 0.0) + 0.15 * countries + 0.5 * others
        score = (
            sense.magnitude + self._spoken(sense) + _bonus(support, LOCAL_MAX) + DOMESTIC_WEIGHT * math.log2(1 + weak)
        )
        if is_namesake and support + weak == 0 and sense.kind != "division":
            score -= UNHEARD
        if not (is_namesake or countries or weak or self.places.get(code)) and self._is_another_spoken_of(sense, entry):
            score -= UNSPOKEN
        if sense.division:
            # a name better known for a country has no vote, but in local news it is one of the names
            own = self.locality > 0 and is_namesake
            score += DIVISION_WEIGHT * math.log2(max(1, self._n_in_division(sense) + own))
            if (code, sense.division) in self.named_divisions:
                score += NAMED_DIVISION
        return score


def _bonus(support: float, most: float) -> float:
    return min(most, SUPPORT_WEIGHT * math.log2(1 + support))
