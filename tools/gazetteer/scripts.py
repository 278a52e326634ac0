"""Names in other scripts than Latin, Arabic and Russian Cyrillic: countries from CLDR, cities from GeoNames' other names.

They are the group 'other' of the gazetteer: Greek, Hebrew, Armenian, Georgian, Devanagari, Thai, Han, kana and Hangul; and
in the group 'cyrillic' what Ukrainian, Bulgarian, Serbian and other papers print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel import Locale
from wordfreq import get_frequency_dict

from tools.gazetteer.cities import cyrillic_forms
from tools.gazetteer.names import Gazetteer, Sense, folded

CYRILLIC_LOCALES = ("uk", "bg", "sr", "mk", "be", "kk", "mn")
PERSIAN_LOCALES = ("fa", "ur")
"""Written in Arabic letters, with a yeh and a kaf of their own: the matcher reads them as the Arabic ones."""
OTHER_LOCALES = ("el", "he", "hy", "ka", "hi", "th", "zh", "zh_Hant", "ja", "ko")
CITY_MIN = 150_000
HOME_MIN = 15_000
DIVISION = 6.6
HOMES = frozenset(["GR", "CY", "IL", "AM", "GE", "TH", "CN", "TW", "HK", "MO", "SG", "JP", "KR", "KP"])
"""Countries whose papers print these scripts and name their smaller towns."""
_OTHER = re.compile(
    r"[\u0370-\u03ff\u1f00-\u1fff]{3,}(?: [\u0370-\u03ff\u1f00-\u1fff]{3,})*"  # Greek
    r"|[\u05d0-\u05ea]{3,}(?:[ -][\u05d0-\u05ea]{2,})*"  # Hebrew
    r"|[\u0531-\u0587]{4,}|[\u10d0-\u10fa]{4,}|[\u0900-\u097f]{3,}"  # Armenian, Georgian, Devanagari
    r"|[\u0e00-\u0e7f]{4,}|[\u30a0-\u30ff]{3,}|[\u4e00-\u9fff]{2,}|[\uac00-\ud7af]{2,}"  # Thai, katakana, Han, Hangul
)
_NOT_RUSSIAN = re.compile(r"(?=[^\s]*[Ѐ-ЂЃ-ЏҐґђ-џЎў])[Ѐ-џҐґЎў’' -]{3,}")
"""A name with a letter that Russian has not: Ukrainian, Serbian, Belarusian, Macedonian."""
_COMMON = {"zh": 2e-5, "ja": 2e-5, "ko": 2e-5, "el": 1e-4, "he": 5e-4, "hi": 1e-4}
"""A town whose name is this frequent a word is left out: it must mean something else too. Countries and capitals stay."""
PERSIAN_LETTERS = str.maketrans("یک", "يك")
AMBIGUOUS = frozenset(["오만", "가나", "수단", "차드", "기니", "马里", "馬里", "مالی", "پرو", "غنا", "بنین"])
"""Countries' names that are other words at least as often, or the heads of other names."""
EVERYDAY = {
    "US": ("米国", "アメリカ", "ΗΠΑ", "สหรัฐ", 'ארה"ב', "ארה״ב"),
    "GB": ("英国", "อังกฤษ", "Βρετανία", "אנגליה"),
    "KR": ("남한",),
    "KP": ("북한", "北韓", "北朝鲜"),
}
"""What papers call a country where CLDR has its full name only."""
DIVISIONS = {"CN": ("内蒙古", "內蒙古", "黑龙江", "黑龍江", "新疆", "西藏")}
"""Divisions that hold another country's name, and some as well known as countries."""
_TOWN_SIGN = re.compile(r"[市县縣区區町村郡州]$|[^\u4e00-\u9fff]")
"""Two Han letters are a word as often as a small town: only with the word for a town or a county behind it is it one."""
AMBIGUOUS_TOWNS = frozenset(["東西", "南北", "中央"])


def add_scripts(
    gazetteer: Gazetteer, codes: frozenset[str], cities: Iterable[dict[str, Any]], magnitude: float
) -> None:
    """Add countries (of this magnitude) and cities in the scripts of this module."""
    for locale in (*CYRILLIC_LOCALES, *OTHER_LOCALES):
        group = "cyrillic" if locale in CYRILLIC_LOCALES else "other"
        territories = Locale.parse(locale).territories
        for code in sorted(codes & set(territories)):
            name = str(territories[code]).split(" (")[0].split("（")[0]
            if name not in AMBIGUOUS and not name.isascii():
                for form in _forms(name):
                    gazetteer.add(form, Sense("country", code, "", magnitude), group)
    for locale in PERSIAN_LOCALES:
        territories = Locale.parse(locale).territories
        for code in sorted(codes & set(territories)):
            name = str(territories[code]).split(" (")[0]
            if name not in AMBIGUOUS:
                gazetteer.add(name.translate(PERSIAN_LETTERS), Sense("country", code, "", magnitude), "arabic")
    for table, kind, known in ((EVERYDAY, "country", magnitude), (DIVISIONS, "division", DIVISION)):
        for code, names in table.items():
            for name in names:
                gazetteer.add(name, Sense(kind, code, "", known), "other")
    common = {language: get_frequency_dict(language) for language in _COMMON}
    for city in cities:
        if city["population"] < (HOME_MIN if city["countrycode"] in HOMES else CITY_MIN):
            continue
        for name in city["alternatenames"]:
            if _NOT_RUSSIAN.fullmatch(name):
                sense = Sense("city", city["countrycode"], "", city["magnitude"], city["geonameid"])
                for form in {name, *cyrillic_forms(city, name)}:
                    gazetteer.add(form, sense, "cyrillic")
            is_known = city["population"] >= CITY_MIN or _TOWN_SIGN.search(name) is not None
            if (
                is_known
                and _OTHER.fullmatch(name)
                and name not in AMBIGUOUS_TOWNS
                and not _is_common(name, common, city["population"])
            ):
                sense = Sense(
                    "city" if city["population"] >= CITY_MIN else "town",
                    city["countrycode"],
                    "",
                    city["magnitude"],
                    city["geonameid"],
                )
                for form in _forms(name):
                    gazetteer.add(form, sense, "other")


def _is_common(name: str, common: dict[str, dict[str, float]], population: int) -> bool:
    """Is the name a word that a town of this size does not explain?"""
    return population < 1_000_000 and any(
        table.get(name, 0.0) > _COMMON[language] for language, table in common.items()
    )


def _forms(name: str) -> set[str]:
    """The name; of Greek also its genitive and accusative, without accents, and in capitals (which have none); of Georgian
    and Armenian, whose endings are letters of the word, the cases that say where."""
    if "\u10d0" <= name[0] <= "\u10fa":
        stem = name.removesuffix("ი")
        return {name, *(stem + case for case in ("ში", "ის", "იდან", "მა", "ს", "დან"))}
    if "\u0531" <= name[0] <= "\u0587":
        return {name, *(name + case for case in ("ում", "ի", "ից", "ը", "ն"))}
    if not ("\u0370" <= name[0] <= "\u03ff" or "\u1f00" <= name[0] <= "\u1fff"):
        return {name}
    *words, last = name.split(" ")
    forms = {last}
    for ending, others in (
        ("ος", ("ου", "ο")),
        ("ας", ("α",)),
        ("ης", ("η",)),
        ("α", ("ας",)),
        ("η", ("ης",)),
        ("ο", ("ου",)),
        ("ά", ("άς",)),
        ("ή", ("ής",)),
    ):
        if last.endswith(ending):
            forms |= {last[: -len(ending)] + other for other in others}
            break
    whole = {" ".join([*words, form]) for form in forms}
    return whole | {folded(form) for form in whole} | {folded(form).upper() for form in whole}
