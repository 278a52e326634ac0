"""Counts, per country, what an article says for it: how many names of which kind stand where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from dateline.placing.gazetteer import FEATURE_BITS, LOCAL, code_numbers, codes
from dateline.placing.mentions import BODY, CAPTION, HEADLINE, LEAD, ZONES, Found, Name, Text, find
from dateline.placing.namesakes import settle
from dateline.placing.sifting import FAINT, sift

GROUPS: Final = ("name", "demonym", "capital", "place", "hearsay", "institution")
N_GROUPS: Final = len(GROUPS)
FEATURES: Final = (
    *(f"{zone} {group}" for zone in ZONES for group in GROUPS),
    "money",
    "company",
    "domestic",
    "exchange",
    "organisation",
    "firm",
    "first in headline",
    "first in text",
    "scene",
    "mentions",
)
MONEY, COMPANY, DOMESTIC, EXCHANGE, ORGANISATION, FIRM, FIRST_HEADLINE, FIRST_TEXT, SCENE, MENTIONS = range(
    N_GROUPS * len(ZONES), len(FEATURES)
)
_WEAK: Final = {
    "money": MONEY,
    "company": COMPANY,
    "domestic": DOMESTIC,
    "exchange": EXCHANGE,
    "organisation": ORGANISATION,
    "firm": FIRM,
}
_SCENE: Final = frozenset(("in ", "In ", "في ", " в "))
"""'in Iran', 'في العراق', 'в России': where it happened, as against who acted."""

FIRM_MOST: Final = 2
"""Names of companies that count: a list of oil companies does not make a story American."""
FEATURE_MASK: Final = (1 << FEATURE_BITS) - 1


class Weak(NamedTuple):
    """A word or code that hints at a country. Offsets are in the joined text."""

    code: str
    kind: str
    char_start: int
    """In the document."""
    start: int
    end: int


class Gathered(NamedTuple):
    """The evidence of an article."""

    text: str
    """The joined text that offsets count in."""
    printed: str
    """The same as printed."""
    counts: dict[int, int]
    """How often each feature of each country is there; keys are the country's number and the feature's."""
    names: list[Name]
    """Every name that counted."""
    weak: list[Weak]

    @property
    def cases(self) -> dict[str, dict[int, int]]:
        """The same by country code and feature."""
        cases: dict[str, dict[int, int]] = {}
        for key, n in self.counts.items():
            cases.setdefault(codes()[key >> FEATURE_BITS], {})[key & FEATURE_MASK] = n
        return cases


def gather_all(texts: Sequence[Text], languages: Sequence[str | None], *, with_local: bool) -> list[Gathered]:
    """The case for each country that an article gives any evidence for, and the names behind it; for each article."""
    found = [sift(find(text, language, with_local=with_local)) for text, language in zip(texts, languages, strict=True)]
    names = [settle(one) for one in found]
    return [_gathered(one, named) for one, named in zip(found, names, strict=True)]


def _gathered(found: Found, names: list[Name]) -> Gathered:
    counts = _counted(names, found.text)
    weak: list[Weak] = []
    if found.weak or found.tickers:
        numbers = code_numbers()
        for word in found.weak.values():
            for sense in word.entry.senses:
                if sense.kind != LOCAL:
                    key = numbers[sense.code] + _WEAK[sense.kind]
                    n = min(word.n, FIRM_MOST) if sense.kind == "firm" else word.n
                    counts[key] = counts.get(key, 0) + n
                    weak.append(Weak(sense.code, sense.kind, word.char_start, word.start, word.end))
        for code, char_start, start, end in found.tickers:
            key = numbers[code] + EXCHANGE
            counts[key] = counts.get(key, 0) + 1
            weak.append(Weak(code, "exchange", char_start, start, end))
    return Gathered(found.text, found.printed, counts, names, weak)


_MODIFIES = frozenset(("country", "demonym"))
_TITLE_CHARS = 24


def _is_of_leader(text: str, end: int, code: str, leaders: Mapping[int, str]) -> bool:
    """Does a leader of this country follow, with nothing but a title between?"""
    return any(leaders.get(at) == code for at in range(end + 1, end + _TITLE_CHARS)) and text[end : end + 1] == " "


def _counted(names: list[Name], text: str) -> dict[int, int]:
    """Features of the names: where they stand and of what kind they are, which is first, which is the scene."""
    counts: dict[int, int] = {}
    first_headline = first_text = len(text)
    headline_key = text_key = -1
    leaders = {start: meaning[0] for _, start, _, meaning, _ in names if meaning[1] == "leader"}
    for _, start, end, meaning, zone in names:
        if leaders and meaning[1] in _MODIFIES and _is_of_leader(text, end, meaning[0], leaders):
            continue  # "United States President Jane Roe" speaks of the country once
        base = meaning[3]
        key = base + zone * N_GROUPS
        if zone == CAPTION:
            counts[key] = 1  # ten pictures of one minister are no ten paragraphs
            continue
        counts[key] = counts.get(key, 0) + 1
        if meaning[1] in FAINT:
            continue
        country = base & ~FEATURE_MASK
        key = country + MENTIONS
        counts[key] = counts.get(key, 0) + 1
        if text[start - 3 : start] in _SCENE and start > 2:
            key = country + SCENE
            counts[key] = counts.get(key, 0) + 1
        if zone == HEADLINE:
            if start < first_headline:
                first_headline, headline_key = start, country + FIRST_HEADLINE
        elif start < first_text and zone in (LEAD, BODY):
            first_text, text_key = start, country + FIRST_TEXT
    if headline_key >= 0:
        counts[headline_key] = 1
    if text_key >= 0:
        counts[text_key] = 1
    return counts
