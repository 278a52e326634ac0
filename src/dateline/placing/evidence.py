"""Counts, per country, what an article says for it: how many names of which kind stand where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from dateline.placing.gazetteer import LOCAL
from dateline.placing.mentions import CAPTION, HEADLINE, LEAD, ZONES, Name, Stretch, Text, find
from dateline.placing.namesakes import settle

GROUP_OF_KIND: Final[Mapping[str, int]] = {
    "country": 0,
    "historic": 0,
    "demonym": 1,
    "capital": 2,
    "city": 3,
    "division": 3,
    "town": 3,
    "hearsay": 4,
    "institution": 5,
    "leader": 5,
}
GROUPS: Final = ("name", "demonym", "capital", "place", "hearsay", "institution")
N_GROUPS: Final = len(GROUPS)
FEATURES: Final = (
    *(f"{zone} {group}" for zone in ZONES for group in GROUPS),
    "money",
    "company",
    "domestic",
    "exchange",
    "first in headline",
    "first in lead",
    "scene",
    "mentions",
)
MONEY, COMPANY, DOMESTIC, EXCHANGE, FIRST_HEADLINE, FIRST_LEAD, SCENE, MENTIONS = range(
    N_GROUPS * len(ZONES), len(FEATURES)
)
_WEAK: Final = {"money": MONEY, "company": COMPANY, "domestic": DOMESTIC, "exchange": EXCHANGE}
_SCENE: Final = frozenset(("in ", "In ", "في ", " в "))
"""'in Iran', 'في العراق', 'в России': where it happened, as against who acted."""

Case = dict[int, int]
"""What speaks for one country: feature -> how many times."""


class Weak(NamedTuple):
    """A word or code that hints at a country. Offsets are in the joined text."""

    code: str
    kind: str
    start: int
    end: int
    stretch: Stretch


class Gathered(NamedTuple):
    """The evidence of an article."""

    text: str
    """The joined text that offsets count in."""
    cases: dict[str, Case]
    names: list[Name]
    """Every name that counted."""
    n_names: dict[str, int]
    """How many of them per country."""
    weak: list[Weak]


def gather(text: Text, language: str | None, *, with_local: bool) -> Gathered:
    """The case for each country that the article gives any evidence for, and the names behind it."""
    found = find(text, language, with_local=with_local)
    names = found.plain
    if found.open:
        names = names + settle(found)
    cases: dict[str, Case] = {}
    n_names: dict[str, int] = {}
    joined = found.text
    first = {HEADLINE: (len(joined), ""), LEAD: (len(joined), "")}
    for code, kind, _division, start, _end, stretch in names:
        case = cases.get(code)
        if case is None:
            case = cases[code] = {}
            n_names[code] = 0
        n_names[code] += 1
        zone = stretch.zone
        feature = zone * N_GROUPS + GROUP_OF_KIND[kind]
        if zone == CAPTION:
            case[feature] = 1  # ten pictures of one minister are no ten paragraphs
            continue
        case[feature] = case.get(feature, 0) + 1
        case[MENTIONS] = case.get(MENTIONS, 0) + 1
        if start > 2 and joined[start - 3 : start] in _SCENE:
            case[SCENE] = case.get(SCENE, 0) + 1
        if zone in first and start < first[zone][0]:
            first[zone] = (start, code)
    for zone, feature in ((HEADLINE, FIRST_HEADLINE), (LEAD, FIRST_LEAD)):
        if code := first[zone][1]:
            cases[code][feature] = 1
    weak = []
    for word in found.weak.values():
        for sense in word.entry.senses:
            if sense.kind == LOCAL:
                continue
            _count(cases, sense.code, _WEAK[sense.kind], word.n)
            weak.append(Weak(sense.code, sense.kind, word.start, word.end, word.stretch))
    for code, start, end, stretch in found.tickers:
        _count(cases, code, EXCHANGE, 1)
        weak.append(Weak(code, "exchange", start, end, stretch))
    return Gathered(joined, cases, names, n_names, weak)


def _count(cases: dict[str, Case], code: str, feature: int, n: int) -> None:
    case = cases.setdefault(code, {})
    case[feature] = case.get(feature, 0) + n
