"""The gazetteer: every name we know, what it can mean, and one automaton per script to find them all in one pass.

`gazetteer.json.zst` is built by `tools/gazetteer` from GeoNames, CLDR, ISO 3166 and the tables beside this module.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import ahocorasick_rs
import zstandard

KINDS: Final = (
    "country",
    "demonym",
    "capital",
    "city",
    "town",
    "division",
    "institution",
    "leader",
    "historic",
    "money",
    "company",
    "domestic",
    "exchange",
    "organisation",
    "firm",
    "local",
)
LOCAL: Final = "local"
"""Kind of the words of local news, which speak for no country."""
WEAK: Final = frozenset(("money", "company", "domestic", "exchange", "organisation", "firm", LOCAL))
"""Kinds that say how a country's own papers write, not what a story is about."""


GROUP_OF_KIND: Final[Mapping[str, int]] = {
    "country": 0,
    "historic": 0,
    "demonym": 1,
    "capital": 2,
    "city": 3,
    "division": 3,
    "town": 3,
    "hearsay": 4,
    "thing": 4,
    "birthplace": 4,
    "institution": 5,
    "leader": 5,
}
"""What kinds of names the focus counts together."""
_GROUPS: Final = ("latin", "local", "foreign", "arabic", "cyrillic", "other")
FEATURE_BITS: Final = 6
"""A country and a feature are counted under one number, the feature in its lowest bits."""

Meaning = tuple[str, str, str, int]
"""(country, kind, division, number of the country and of the kind's group) of a name once it is settled."""

WELL_KNOWN: Final = 5.4
"""A name of this magnitude needs nobody to vouch for it; a lesser one is only known near home."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can mean."""

    kind: str
    code: str
    """ISO 3166 alpha-2."""
    division: str
    """First-level division within the country, or ''."""
    magnitude: float
    """log10 of the population, or of the population that would make it as well known."""

    def meaning(self, kind: str = "") -> Meaning:
        """What a name of this sense means; `kind` instead of its own where one is given."""
        return _meaning(self.code, kind or self.kind, self.division)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What a name can mean, and what else it can be. Equal only to itself: entries are counted by identity."""

    senses: tuple[Sense, ...]
    """Best known first; none for a phrase that places nothing."""
    is_given_name: bool = False
    is_family_name: bool = False
    is_word: bool = False
    is_local: bool = False
    """Is a word of local news, besides what else it says."""
    is_at_home_only: bool = False
    """Is a declined form that is a word of other languages: believed in its own language alone."""
    only_code: str = ""
    """The one country it can speak for, '' when there are more."""

    @property
    def is_weak(self) -> bool:
        """Is no place at all, only a word of some countries' papers."""
        return bool(self.senses) and all(s.kind in WEAK for s in self.senses)

    @property
    def is_plain(self) -> bool:
        """Means one well-known place and nothing else, wherever it stands."""
        is_somebody = self.is_given_name or self.is_family_name or self.is_word or self.is_at_home_only
        return len({s.code for s in self.senses}) == 1 and not is_somebody and self.senses[0].magnitude >= WELL_KNOWN


class Vocabulary:
    """Names with their automaton. The lists hold an item per pattern."""

    __slots__ = ("automaton", "open", "plain", "weak")

    def __init__(self, names: list[str], entries: list[Entry], indices: Sequence[int]) -> None:
        self.automaton = ahocorasick_rs.AhoCorasick(
            names,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        weak = [entry if entry.is_weak else None for entry in entries]
        plain = [e.senses[0].meaning() if e.is_plain and not e.is_weak else None for e in entries]
        self.open = [entries[i] for i in indices]
        """What a name can mean, all of it."""
        self.plain = [plain[i] for i in indices]
        """The meaning of a name that means one thing wherever it stands, else None."""
        self.weak = [weak[i] for i in indices]
        """The entry of a weak word, else None."""


def _entry(encoded: str) -> Entry:
    flags, *senses = encoded.split("|")
    parsed = []
    for sense in senses:
        kind, code, division, magnitude = sense.split(":")
        if code:
            parsed.append(Sense(kind, code, division, float(magnitude)))
    codes = {sense.code for sense in parsed if sense.kind != LOCAL}
    return Entry(
        tuple(parsed),
        is_given_name="g" in flags,
        is_family_name="s" in flags,
        is_word="w" in flags,
        is_at_home_only="h" in flags,
        is_local=any(sense.kind == LOCAL for sense in parsed),
        only_code=codes.pop() if len(codes) == 1 else "",
    )


@cache
def _content() -> dict[str, Any]:
    packed = (files(__package__) / "gazetteer.json.zst").read_bytes()
    content: dict[str, Any] = json.loads(zstandard.decompress(packed))
    content["entries"] = [_entry(encoded) for encoded in content["entries"]]
    for group in _GROUPS:
        content[group]["entries"] = array(
            "I", content[group]["entries"]
        )  # a list of its numbers takes nine times as much
    return content


@cache
def vocabulary(*groups: str) -> Vocabulary:
    """The vocabulary of the given groups in one automaton; of a name in two of them the first group's meaning holds.

    Groups: 'latin' (what every paper knows), 'local' (what only its neighbours know, and words in small letters),
    'foreign' (words of French, Spanish, German and Portuguese), 'arabic', 'cyrillic', 'other' (Greek, Hebrew, Han,
    Hangul …). 'foreign' goes before 'local':
    "Tailandia" is a village in Brazil to nobody who reads Spanish.
    """
    content = _content()
    names: dict[str, int] = {}
    for group in groups:
        for name, index in zip(content[group]["names"].split("\n"), content[group]["entries"], strict=True):
            names.setdefault(name, index)
    return Vocabulary(list(names), content["entries"], list(names.values()))


def senses_by_name(name: str) -> list[tuple[str, int, tuple[Sense, ...]]]:
    """By vocabulary that has the name: its place in the list of names there, and what it can mean."""
    content = _content()
    return [
        (group, position, content["entries"][content[group]["entries"][position]].senses)
        for group in _GROUPS
        if (position := _positions(group).get(name)) is not None
    ]


@cache
def _positions(group: str) -> dict[str, int]:
    return {name: position for position, name in enumerate(_content()[group]["names"].split("\n"))}


@cache
def codes() -> tuple[str, ...]:
    """The codes of all countries, sorted: a country's number is its place here."""
    return tuple(sorted(_content()["countries"]))


@cache
def code_numbers() -> dict[str, int]:
    """Country code -> its number, shifted to leave room for the feature."""
    return {code: number << FEATURE_BITS for number, code in enumerate(codes())}


@cache
def _meaning(code: str, kind: str, division: str) -> Meaning:
    return (code, kind, division, code_numbers()[code] + GROUP_OF_KIND[kind])


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 alpha-2 -> the English name that newspapers print."""
    return dict(_content()["countries"])


@cache
def postal_codes() -> dict[str, str]:
    """Two letters of an American state or a Canadian province -> its country."""
    return dict(_content()["postal"])


@cache
def neighbours() -> dict[str, list[str]]:
    """Country code -> codes of the countries it has a land border with."""
    return dict(_content()["neighbours"])


@cache
def given_names() -> frozenset[str]:
    """First names of people, capitalised, frequent in the United States."""
    return frozenset(_content()["given"])


@cache
def family_names() -> frozenset[str]:
    """Family names of people, capitalised, frequent in the United States."""
    return frozenset(_content()["family"])


@cache
def ticker_countries() -> dict[str, str]:
    """Suffix of a Reuters instrument code ('L' in <BP.L>, '' in <XON>) -> country of the exchange."""
    return dict(_content()["tickers"])


@cache
def rare_given_names() -> frozenset[str]:
    """First names that are names of places too, capitalised, however rare in the United States."""
    return frozenset(_content()["rare_given"])


@cache
def common_words() -> frozenset[str]:
    """Frequent words of English print in small letters: 'airways', 'times', 'votes'. People's names are among them."""
    return frozenset(_content()["common"].split("\n"))


@cache
def local_words(language: str | None) -> frozenset[str]:
    """Names of places, in small letters, that are everyday words of a language (ISO 639-1): 'mai', 'universidad'."""
    return frozenset(_content()["words"].get(language, "").split("\n"))
