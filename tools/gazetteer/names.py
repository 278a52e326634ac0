"""A gazetteer under construction: names, what each can mean, and what else the same letters can be."""

from __future__ import annotations

import json
import math
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field

import zstandard

GROUPS = ("latin", "local", "foreign", "arabic", "cyrillic", "other")
"""Scripts and vocabularies. 'local' is filled at the end with what is searched for only where the well-known names of
'latin' settle nothing: small places, and words in small letters, which slow the automaton down. 'foreign' holds words of French, Spanish, German and
Portuguese that would be noise in English copy, 'other' the scripts of `scripts`."""


@dataclass(frozen=True, order=True)
class Sense:
    """One meaning of a name."""

    kind: str
    code: str
    """ISO 3166 alpha-2; '' for a phrase that places nothing."""
    division: str = ""
    """Code of the first-level division, where one is known."""
    magnitude: float = 0.0
    """How often print means this: log10 of the population, or of what a population would have to be."""
    geonames_id: int = field(default=0, compare=False)
    """Number of the town in GeoNames; 0 for what is no town."""

    def encoded(self) -> str:
        """'kind:code:division:magnitude', the magnitude in halves."""
        return f"{self.kind}:{self.code}:{self.division}:{round(self.magnitude * 2) / 2:g}"


class Gazetteer:
    """Names by group, each with its senses and flags. Order of insertion does not matter."""

    def __init__(self) -> None:
        self.senses: dict[str, dict[str, set[Sense]]] = {group: defaultdict(set) for group in GROUPS}
        self.flags: dict[str, str] = {}
        self.at_home_only: MutableMapping[str, set[Sense]] = defaultdict(set)
        """Forms that are words of other languages, to be believed in their own alone."""

    def add(self, name: str, sense: Sense, group: str = "latin") -> None:
        """Let `name`, exactly as printed, mean `sense`."""
        if len(name) > 1:
            self.senses[group][name].add(sense)

    def add_with_upper(self, name: str, sense: Sense, group: str = "latin") -> None:
        """The name, and its capitals as the wire prints headlines and datelines."""
        self.add(name, sense, group)
        # "US" from "us" would be every pronoun in a shouted headline, but "U.S." is safe
        if len(name) > 2:
            self.add(name.upper(), sense, group)

    def flag(self, name: str, flag: str) -> None:
        """Say that `name` is also a word ('w'), a given name ('g') or a family name ('s')."""
        self.flags[name] = "".join(sorted(set(self.flags.get(name, "") + flag)))

    def share_names(self) -> None:
        """Let a name that is one town's in English and another's in a foreign language mean both there: Tartus is in Syria,
        and "in Tartu" in Estonian."""
        latin, foreign = self.senses["latin"], self.senses["foreign"]
        for name in [name for name in foreign if name in latin]:
            if {s.code for s in foreign[name]} <= {s.code for s in latin[name]}:
                foreign[name] = set(latin[name])
            else:
                foreign[name] |= latin[name]

    def keep_at_home(self) -> None:
        """Add the forms that only their own language means as towns, where nothing else is called so."""
        known = ("latin", "local", "foreign")
        free = {name for name in self.at_home_only if not any(name in self.senses[group] for group in known)}
        for name in free:
            self.senses["foreign"][name] |= self.at_home_only[name]
        self.at_home_only = {name: self.at_home_only[name] for name in sorted(free)}

    def forget_villages(self, firms: frozenset[str]) -> None:
        """A company of this name is better known than the small towns that it shares the name with (Monsanto)."""
        for firm in firms:
            for name in (firm, firm.upper()):
                senses = self.senses["latin"].get(name, set())
                if all(s.magnitude < FIRST_PASS for s in senses if s.kind in ("town", "city", "division")):
                    self.senses["latin"][name] = {s for s in senses if s.kind not in ("town", "city", "division")}

    def part_local(self) -> None:
        """Move small places and words in small letters out of the first pass into 'local'."""
        latin = self.senses["latin"]
        for name in [n for n, senses in latin.items() if _is_for_later(n, senses)]:
            self.senses["local"][name] = latin.pop(name)

    def compiled(self, **extra: object) -> bytes:
        """The gazetteer as the package reads it, with `extra` tables: JSON in zstd, equal for equal content."""
        encodings: dict[str, int] = {}
        groups = {}
        for group in GROUPS:
            names = sorted(self.senses[group])
            ids = []
            for name in names:
                if group in ("latin", "local") or (group == "foreign" and name in self.senses["latin"]):
                    flags = self.flags.get(name, "")  # the census is American
                else:
                    flags = "h" if group == "foreign" and name in self.at_home_only else ""
                entry = flags + "|" + "|".join(s.encoded() for s in merged(self.senses[group][name]))
                ids.append(encodings.setdefault(entry, len(encodings)))
            groups[group] = {"names": "\n".join(names), "entries": ids}
        content = {"entries": list(encodings), **groups, **extra}
        return packed(content)

    def town_numbers(self, capitals: Mapping[str, int]) -> dict[str, list[list[int]]]:
        """By group, for each name in sorted order: GeoNames' number of each of its senses, as `compiled` orders both.

        `capitals`: by country code the number of its only capital, whose names in other scripts come without one.
        """

        def number(sense: Sense) -> int:
            return sense.geonames_id or (capitals.get(sense.code, 0) if sense.kind == "capital" else 0)

        return {
            group: [[number(s) for s in merged(senses) if s.code] for _, senses in sorted(self.senses[group].items())]
            for group in GROUPS
        }


def packed(content: object) -> bytes:
    """JSON in zstd, equal for equal content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return zstandard.ZstdCompressor(level=19, write_content_size=True).compress(text.encode("utf-8"))


FIRST_PASS = 5.2
"""Smaller places are looked for only where the well-known ones settle nothing."""
_LOCAL = frozenset(("city", "town", "division", "local"))


def _is_for_later(name: str, senses: set[Sense]) -> bool:
    return not name[0].isupper() or all(s.magnitude < FIRST_PASS and s.kind in _LOCAL for s in senses)


STRONG = ("phrase", "country", "demonym", "historic", "capital", "institution", "leader", "division", "city", "town")


def merged(senses: set[Sense]) -> list[Sense]:
    """One sense per country (per division too for towns), the strongest kind first, at most eight."""
    best: dict[tuple[str, str], Sense] = {}
    if any(s.kind in STRONG and s.kind != "phrase" for s in senses):
        senses = {s for s in senses if s.kind in STRONG or s.kind == "local"}  # Toyota is a city, whatever it makes
    for sense in sorted(senses, key=lambda s: (rank(s.kind), s.kind, -s.magnitude, s.code, s.division)):
        local = sense.division if sense.kind in ("city", "town") else ""
        province = best.get((sense.code, ""))
        if _is_better_known_as_city(sense, province):
            del best[sense.code, ""]
        best.setdefault((sense.code, local), sense)
    whole = {code for code, division in best if not division}
    kept = [s for (code, division), s in best.items() if not division or code not in whole or code == "US"]
    return sorted(kept, key=lambda s: (-s.magnitude, rank(s.kind), s.kind, s.code, s.division))[:8]


def _is_better_known_as_city(city: Sense, province: Sense | None) -> bool:
    """Whether a name is a province's, but better known as its city's: Córdoba, Kyoto. Of American states it is not asked."""
    return (
        province is not None
        and (province.kind, city.kind) == ("division", "city")
        and city.code != "US"
        and city.magnitude > province.magnitude
    )


def rank(kind: str) -> int:
    """Position of a kind in the order of strength; weak kinds come last."""
    return STRONG.index(kind) if kind in STRONG else len(STRONG)


def folded(name: str) -> str:
    """`name` without diacritics: Bogotá -> Bogota."""
    plain = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in plain if not unicodedata.combining(c))
    return text.translate(str.maketrans("øØłŁđĐıŞşʻʿ", "oOlLdDiSs''")).replace("''", "'")


def log_population(population: int) -> float:
    """log10, at least that of five hundred."""
    return math.log10(max(population, 500))
