"""Builds the gazetteer that the placing room reads: `uv run --group gazetteer python -m tools.gazetteer [--check]`.

Sources are pinned in the dependency group `gazetteer`; hand-written tables are in src/dateline/placing/tables.
The same sources give the same content byte for byte; `--check` fails when the shipped file is not what they give.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry
import yaml
import zstandard
from wordfreq import top_n_list

from tools.gazetteer.cities import (
    ENGLISH_SPEAKING_MIN,
    add_cities,
    add_counties,
    add_divisions,
    coordinates,
    country_sizes,
    geonames_cities,
    neighbours,
)
from tools.gazetteer.exonyms import add_exonyms
from tools.gazetteer.languages import (
    CAPITAL,
    COUNTRY,
    DEMONYM,
    INSTITUTION,
    add_languages,
    add_territories,
    is_common_word,
)
from tools.gazetteer.names import Gazetteer, Sense, folded, log_population, packed
from tools.gazetteer.printed import WORDY, frequency
from tools.gazetteer.scripts import add_scripts

PLACING = Path(__file__).parents[2] / "src" / "dateline" / "placing"
LEADERS = PLACING.parent / "lexicon" / "leaders.yaml"
SHIPPED = PLACING / "gazetteer.json.zst"
TOWNS = PLACING / "towns.json.zst"
REGISTER = ("money", "company", "domestic", "exchange")
WEAK = (*REGISTER, "organisation", "firm")
WEAK_MAGNITUDE = 4.0
READ_AS_THEY_ARE = ("agency_homes", "people", "prepositions", "things")
"""Tables of the placing room that nothing is built from."""
NO_COUNTRY = "ZZ"
"""User-assigned in ISO 3166: a word that speaks for no country but says of what kind the story is."""
DIVISION = 6.6
LEADER = 7.0
NAMED_LIKE_A_STATE = 7.5
"""Georgia: the country where nothing else is said, the state where anything American stands beside it."""
SHARED_NAMES = {
    "CG": (("country", 7.0, ["Congo"]), ("demonym", 7.0, ["Congolese"])),
    "KP": (("demonym", 7.0, ["Korean", "Koreans"]),),
    "PS": (("capital", 6.0, ["Jerusalem"]),),
}
"""Names that two countries bear, with the lesser known one's magnitude: it is meant where the article speaks of it more."""
AMOUNTS = ("mln", "million", "bln", "billion", "trillion", "thousand", "000")
NOT_ALONE = frozenset(yaml.safe_load((Path(__file__).parent / "shared_surnames.yaml").read_text(encoding="utf-8")))
"""Surnames of leaders that many others bear: not believed alone."""
FOREIGN_WORD = 0.7
"""A word in English print is less often a town (Tequila, Metro, Cognac) where no country of English towns has one."""
HOME_WORD = 0.2
"""A word of the language that is spoken in a town is printed more often by so much than its people explain."""
GREAT_TOWN = 6.2
_CODES = {"nb": ("no",), "sh": ("bs", "hr", "sr")}
"""Languages as wordfreq counts them -> as we do."""
GIVEN_NAMES = 1200
FAMILY_NAMES = 4000
RARE_GIVEN_NAMES = 3500
"""Enough for Kenya, Milan and India; China, Argentina and Iran come later in the census."""
COMMON_WORDS = 14_000


def table(name: str) -> Any:
    """A hand-written table of the placing room."""
    return yaml.safe_load((PLACING / "tables" / f"{name}.yaml").read_text(encoding="utf-8"))


def tables_digest() -> str:
    """SHA-256 over the hand-written tables and the leaders: a test sees that the shipped file was built from these."""
    paths = [path for path in sorted((PLACING / "tables").glob("*.yaml")) if path.stem not in READ_AS_THEY_ARE] + [
        LEADERS
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def build() -> tuple[bytes, bytes]:
    """The compiled gazetteer, and where its towns lie."""
    gazetteer = Gazetteer()
    countries = table("countries")
    taken = set(add_countries(gazetteer, countries)) | set(add_tables(gazetteer))
    add_divisions(gazetteer, frozenset(taken))
    add_cities(
        gazetteer,
        frozenset(taken),
        frozenset(n for entry in countries.values() for n in entry["names"] + entry["demonyms"]),
    )
    add_counties(gazetteer)
    add_languages(gazetteer, table("languages"), frozenset(countries))
    add_territories(gazetteer, frozenset(countries))
    known_seats = capital_magnitudes()
    add_exonyms(gazetteer, {seat: known_seats[seat][0] for seat in sorted(seats(countries)) if seat in known_seats})
    known = ({**city, "magnitude": log_population(city["population"])} for city in geonames_cities())
    add_scripts(gazetteer, frozenset(countries), known, COUNTRY)
    given, family = census_names("dist.male.first", "dist.female.first"), census_names("dist.all.last")
    everybody = given[:RARE_GIVEN_NAMES]
    given, family = given[:GIVEN_NAMES], family[:FAMILY_NAMES]
    add_leaders(gazetteer, frozenset(family))
    gazetteer.forget_villages(frozenset(w for words in table("companies")["firms"].values() for w in words))
    flag_namesakes(gazetteer, frozenset(given), frozenset(family))
    gazetteer.part_local()
    gazetteer.keep_at_home()
    gazetteer.share_names()
    tickers = {suffix: code for code, suffixes in table("register")["tickers"].items() for suffix in suffixes}
    postal = {division: code for code in ("US", "CA") for division in table("divisions")[code]}
    titles = {code: entry["names"][0] for code, entry in countries.items()}
    numbers = gazetteer.town_numbers(only_capitals(countries))
    towns = coordinates(number for names in numbers.values() for senses in names for number in senses)
    compiled = gazetteer.compiled(
        tables=tables_digest(),
        countries=titles,
        neighbours=neighbours(),
        postal=postal,
        given=sorted(given),
        family=sorted(family),
        rare_given=sorted(n for n in everybody if n in gazetteer.senses["latin"] or n in gazetteer.senses["local"]),
        common=common_words(),
        words=local_words(gazetteer),
        tickers=tickers,
    )
    return compiled, packed({"towns": towns, **numbers})


def seats(countries: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(country, English name) of the seats of government."""
    return {(code, name) for code, entry in countries.items() for name in entry["capitals"]}


def only_capitals(countries: Mapping[str, Any]) -> dict[str, int]:
    """Country -> GeoNames' number of its capital, where the table names one town only."""
    known = capital_magnitudes()
    towns = {
        code: {known[code, word][1] for word in entry["capitals"] if (code, word) in known}
        for code, entry in countries.items()
    }
    return {code: numbers.pop() for code, numbers in towns.items() if len(numbers) == 1}


def capital_magnitudes() -> dict[tuple[str, str], tuple[float, int]]:
    """(country, capital) -> how well known: five times its people, for it speaks for the government too; and its number."""
    return {
        (city["countrycode"], name): (min(7.8, max(5.6, log_population(city["population"]) + 0.7)), city["geonameid"])
        for city in sorted(geonames_cities(), key=lambda c: c["population"])
        for name in (city["name"], folded(city["name"]), *city["alternatenames"])
    }


def add_countries(gazetteer: Gazetteer, countries: Mapping[str, Any]) -> Iterator[str]:
    """Names, demonyms and capitals in English, and ISO 3166-1's own names; yields what it added."""
    capitals = capital_magnitudes()
    large = {code: min(8.8, size) for code, size in country_sizes().items()}
    ours = {name for entry in countries.values() for name in entry["names"]}
    for code, entry in countries.items():
        official = pycountry.countries.get(alpha_2=code)
        names = {*entry["names"], *({official.name} - ours if official and "," not in official.name else ())}
        for kind, magnitude, words in (
            ("country", NAMED_LIKE_A_STATE if code == "GE" else COUNTRY, names),
            ("demonym", DEMONYM, entry["demonyms"]),
            ("capital", CAPITAL, entry["capitals"]),
        ):
            for word in words:
                known, number = capitals.get((code, word), (magnitude, 0)) if kind == "capital" else (magnitude, 0)
                if kind == "country" and code not in ("GE", "CD"):  # whose names are others' too
                    known = max(known, large.get(code, 0.0))
                gazetteer.add_with_upper(word, Sense(kind, code, "", known, number))
                yield word
    for code, shared in SHARED_NAMES.items():
        for kind, magnitude, words in shared:
            for word in words:
                gazetteer.add_with_upper(word, Sense(kind, code, "", magnitude))


def add_tables(gazetteer: Gazetteer) -> Iterator[str]:
    """Former countries, institutions, phrases, divisions and the weak words; yields the names that are places."""
    for name, kind, magnitude in (("historic", "historic", COUNTRY), ("institutions", "institution", INSTITUTION)):
        for code, words in table(name).items():
            for word in words:
                gazetteer.add_with_upper(word, Sense(kind, code, "", magnitude))
                yield word
    for code, words in table("divisions_east").items():
        for word in words:
            gazetteer.add(word, Sense("division", code, "", DIVISION), "other")
    for country, divisions in table("divisions").items():
        for division, words in divisions.items():
            for word in words:
                gazetteer.add_with_upper(word, Sense("division", country, division, DIVISION))
                yield word
    phrases = table("phrases")
    for word in phrases["none"]:
        gazetteer.add_with_upper(word, Sense("phrase", ""))
    for code, words in phrases["of"].items():
        for word in words:
            gazetteer.add_with_upper(word, Sense("division", code, "", DIVISION))
            yield word
    register = table("register")
    for kind in REGISTER:
        for code, words in register[kind].items():
            for word in words:
                gazetteer.add(word, Sense(kind, code, "", WEAK_MAGNITUDE))
    for word in register["local"]:
        gazetteer.add(word, Sense("local", NO_COUNTRY, "", WEAK_MAGNITUDE))
    companies = table("companies")
    for group, kind in (("firms", "firm"), ("clubs", "domestic"), ("bodies", "organisation")):
        for code, words in companies[group].items():
            for word in words:
                gazetteer.add_with_upper(word, Sense(kind, code, "", WEAK_MAGNITUDE))
    for code, words in register["counted"].items():
        for amount in AMOUNTS:
            for word in words:
                gazetteer.add(f"{amount} {word}", Sense("money", code, "", WEAK_MAGNITUDE))


def add_leaders(gazetteer: Gazetteer, family: frozenset[str]) -> None:
    """Heads of state and government of the lexicon: full names, titled surnames, and surnames nobody else bears.

    A bare surname counts when it is no American family name ('Putin', not 'Brown') and has five letters.
    """
    leaders = yaml.safe_load(LEADERS.read_text(encoding="utf-8"))
    for code, offices in leaders["offices"].items():
        if code not in table("countries"):
            continue  # the European Union has presidents too
        sense = Sense("leader", code, "", LEADER)
        for office, holders in offices.items():
            for full, _first, _last, *spellings in holders:
                for name in (full, *spellings):
                    gazetteer.add_with_upper(name, sense)
                    surname = name.split(" ")[-1]
                    if office in ("president", "prime_minister", "chancellor") and " " in name:
                        for title in leaders["titles"][office]:
                            gazetteer.add(f"{title} {surname}", sense)
                        if len(surname) > 4 and surname not in family | NOT_ALONE and not is_common_word(surname, 5.5):
                            gazetteer.add_with_upper(surname, sense)


def census_names(*lists: str) -> list[str]:
    """Names of the 1990 census of the United States as package `names` ships them, the most frequent first."""
    ranked: dict[str, float] = {}
    for name in lists:
        for line in (files("names") / name).read_text(encoding="ascii").splitlines():
            word, share, *_ = line.split()
            ranked[word.capitalize()] = max(ranked.get(word.capitalize(), 0.0), float(share))
    return sorted(ranked, key=lambda word: (-ranked[word], word))


def common_words() -> str:
    """The most frequent words of English print, one a line, sorted: what stands capitalised behind a country's name in the
    name of an airline, a newspaper or a headline, and is no family name."""
    return "\n".join(sorted(w for w in top_n_list("en", COMMON_WORDS) if len(w) > 2 and w.isascii() and w.isalpha()))


def local_words(gazetteer: Gazetteer) -> dict[str, str]:
    """By language (ISO 639-1) but English: towns' names that are its words, in small letters, one a line.

    Where the town is at home print means it as often as its people explain; elsewhere hardly ever.
    """
    spoken = table("spoken")
    found: dict[str, set[str]] = {}
    for group in ("latin", "local", "foreign"):
        for name, senses in gazetteer.senses[group].items():
            strong = [s for s in senses if s.kind not in WEAK]
            if " " in name or not strong or any(s.kind not in ("city", "town", "division") for s in strong):
                continue
            top = max(s.magnitude for s in strong)
            if top >= GREAT_TOWN:
                continue
            for language in WORDY[1:]:
                for code in _CODES.get(language, (language,)):
                    is_home = any(s.code in spoken.get(code, ()) for s in strong)
                    if frequency(name, language) > top + (HOME_WORD if is_home else -FOREIGN_WORD):
                        found.setdefault(code, set()).add(name.casefold())
    return {code: "\n".join(sorted(names)) for code, names in sorted(found.items())}


def flag_namesakes(gazetteer: Gazetteer, given: frozenset[str], family: frozenset[str]) -> None:
    """Mark the names that are also people's names or words."""
    for name, senses in gazetteer.senses["latin"].items():
        strong = [s for s in senses if s.kind not in WEAK]
        if not strong or " " in name:
            continue
        proper = name.capitalize() if name.isupper() else name
        if proper in given:
            gazetteer.flag(name, "g")
        # Dawn French and John Germany are too rare to look twice at every French minister
        if proper in family and not any(s.kind in ("country", "demonym") for s in strong):
            gazetteer.flag(name, "s")
        top = max(s.magnitude for s in strong)
        is_foreign = not any(s.code in ENGLISH_SPEAKING_MIN for s in strong)
        known = top - FOREIGN_WORD if is_foreign else top
        if all(s.kind in ("city", "town", "division") for s in strong) and top < 6.6 and is_common_word(name, known):
            gazetteer.flag(name, "w")


def main(argv: list[str]) -> int:
    """Write the gazetteer, or with --check compare the shipped one with what the sources give. 0: done or equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--out", type=Path, help="write the one table of this name there, and leave the shipped ones")
    options = parser.parse_args(argv)
    built = dict(zip((SHIPPED, TOWNS), build(), strict=True))
    if options.out:
        options.out.write_bytes(built[PLACING / options.out.name])
        return 0
    if options.check:
        stale = [
            path.name
            for path, content in built.items()
            if not path.exists() or zstandard.decompress(path.read_bytes()) != zstandard.decompress(content)
        ]
        print(f"{stale} are not what their sources give: run python -m tools.gazetteer" if stale else "up to date")
        return bool(stale)
    for path, content in built.items():
        path.write_bytes(content)
        print(f"{path.name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
