"""Country names and adjectives in Arabic, French, Spanish, German, Portuguese and Russian: CLDR, and our own table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale
from wordfreq import zipf_frequency

from tools.gazetteer.cities import SHORTEST_FORM, arabic_spellings
from tools.gazetteer.declensions import declined, russian_noun
from tools.gazetteer.names import Gazetteer, Sense
from tools.gazetteer.printed import is_word_elsewhere

COUNTRY, DEMONYM, CAPITAL, INSTITUTION = 7.8, 7.6, 7.2, 7.0
NAMES_ONLY = ("az", "bs", "cs", "da", "et", "fi", "hr", "hu", "id", "it", "lt", "lv", "ms", "nb", "nl", "pl", "ro", "sk", "sl", "sq", "sv", "tr")  # fmt: skip
"""Languages of which we know the countries' names (CLDR), declined where the rules are known, and nothing more."""
FIRST_NAMES = frozenset(("cs", "da", "fi", "hu", "it", "nb", "nl", "pl", "ro", "sv", "tr"))
"""Languages whose names for countries are taken whatever words they are elsewhere."""
_GROUP = {"ar": "arabic", "ru": "cyrillic"}
_ADJECTIVE_ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими", "ий")


def add_languages(gazetteer: Gazetteer, table: Mapping[str, Any], codes: frozenset[str]) -> None:
    """Add everything that the table of languages and CLDR's territory names hold."""
    for language, entry in table.items():
        group = _GROUP.get(language, "foreign")
        territories = Locale(language).territories
        for code in sorted(codes):
            names = [str(territories[code])] if code in territories else []
            for name in names + list(entry["names"].get(code, ())):
                for form in noun_forms(language, name):
                    if _is_name(form, language):
                        gazetteer.add_with_upper(form, Sense("country", code, "", COUNTRY), group)
        for code, names in entry["capitals"].items():
            for form in (f for n in names for f in noun_forms(language, n)):
                gazetteer.add_with_upper(form, Sense("capital", code, "", CAPITAL), group)
        for code, names in entry.get("shared_capitals", {}).items():
            for form in (f for n in names for f in noun_forms(language, n)):
                gazetteer.add(form, Sense("capital", code, "", CAPITAL - 0.5), group)
        for code, adjectives in entry["adjectives"].items():
            for form in (f for a in adjectives for f in ADJECTIVES[language](a)):
                gazetteer.add(form, Sense("demonym", code, "", DEMONYM), group)
        for code, names in entry["institutions"].items():
            for name in names:
                for form in arabic_spellings(name) if language == "ar" else {name}:
                    gazetteer.add(form, Sense("institution", code, "", INSTITUTION), group)


def add_territories(gazetteer: Gazetteer, codes: frozenset[str]) -> None:
    """Add the countries' names in the languages that our table does not treat."""
    for language in NAMES_ONLY:
        territories = Locale(language).territories
        for code in sorted(codes & set(territories)):
            name = str(territories[code]).split(" (")[0]
            sense = Sense("country", code, "", COUNTRY)
            if language in FIRST_NAMES or not is_word_elsewhere(name, language):
                gazetteer.add_with_upper(name, sense, "foreign")
            for form in sorted(declined(name, "hr" if language == "bs" else language)):
                if len(form) >= SHORTEST_FORM and not is_word_elsewhere(form, language):
                    gazetteer.add(form, sense, "foreign")


def _is_name(form: str, language: str) -> bool:
    """CLDR's 'مالي' (Mali) is the Arabic for financial; such words are left out, the capital still speaks."""
    return not (language == "ar" and form in ("مالي", "مالى", "تشاد ", "توغو "))


def noun_forms(language: str, name: str) -> set[str]:
    """A country's or city's name as it stands in a sentence: cases, spellings, and without CLDR's brackets."""
    name = name.split(" (")[0]
    if language == "ar":
        return arabic_spellings(name)
    if language == "ru":
        words = name.split(" ")
        return {" ".join([*words[:-1], form]) for form in russian_noun(words[-1])} if len(words) < 3 else {name}
    if language == "de" and name[-1] not in "sxz":
        return {name, name + "s"}
    return {name}


def _arabic(adjective: str) -> set[str]:
    """The nisba with its endings; two words take them both. Prefixes are the matcher's business."""
    endings = ("", "ة", "ين", "ون", "ان", "ات", "تين", "تان", "ا")
    article = {" ".join("ال" + word for word in adjective.split(" "))}
    stems = {adjective} | article
    forms = {" ".join(word + ending for word in stem.split(" ")) for stem in stems for ending in endings}
    return {spelling for form in forms for spelling in arabic_spellings(form)}


def _russian(stem: str) -> set[str]:
    forms = {stem + ending for ending in _ADJECTIVE_ENDINGS}
    return forms | {form.capitalize() for form in forms}


def _french(adjective: str) -> set[str]:
    if adjective.endswith("en"):
        feminine = adjective + "ne"
    elif adjective.endswith("c"):
        feminine = adjective[:-1] + ("que" if adjective == "turc" else "cque")
    else:
        feminine = adjective if adjective[-1] in "eè" else adjective + "e"
    plural = adjective if adjective[-1] in "sx" else adjective + "s"
    return _with_capitals({adjective, feminine, plural, feminine + "s"})


def _iberian(adjective: str) -> set[str]:
    """Spanish and Portuguese: -o/-a, -és/-ês/-án/-ão/-ol/-or with their feminines, plurals in -s and -es."""
    plain = {"é": "e", "ê": "e", "á": "a"}
    if adjective.endswith("o") and not adjective.endswith("ão"):
        forms = {adjective, adjective[:-1] + "a"}
        forms |= {form + "s" for form in forms}
    elif adjective.endswith(("és", "ês", "án")):
        stem = adjective[:-2] + plain[adjective[-2]] + adjective[-1]
        forms = {adjective, stem + "a", stem + "es", stem + "as"}
    elif adjective.endswith("ão"):
        forms = {adjective, adjective[:-1], adjective[:-2] + "ães", adjective[:-2] + "ãos", adjective[:-1] + "s"}
    elif adjective.endswith(("ol", "or")):
        forms = {adjective, adjective + "a", adjective + "es", adjective + "as"}
    else:
        forms = {adjective, adjective + ("s" if adjective[-1] in "aeéi" else "es"), adjective + "es"}
    return _with_capitals(forms)


def _german(word: str) -> set[str]:
    if word[0].islower() or word.startswith("US-"):
        forms = {word + ending for ending in ("", "e", "en", "er", "es", "em")}
        return forms | {form[0].upper() + form[1:] for form in forms}
    stem = word.removesuffix("e")
    return {word, word + "n", word + "s", stem + "in", stem + "innen"}


def _with_capitals(forms: set[str]) -> set[str]:
    """With a capital too; without the forms that are other words of everyday English print (german, japan)."""
    return forms | {form.capitalize() for form in forms}


ADJECTIVES: Mapping[str, Callable[[str], set[str]]] = {
    "ar": _arabic,
    "ru": _russian,
    "fr": _french,
    "es": _iberian,
    "pt": _iberian,
    "de": _german,
}


def is_common_word(name: str, magnitude: float, language: str = "en") -> bool:
    """Is `name` printed more often than a place of this size explains? (wordfreq, Zipf scale.)"""
    return " " not in name and zipf_frequency(name.lower(), language) > magnitude - 0.8
