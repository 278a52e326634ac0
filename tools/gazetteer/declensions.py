"""Declined forms of towns' names: what a sentence prints in languages whose names change with their case.

`declensions.yaml` has the endings of twelve languages; Finnish and Hungarian have suffixes that go by the vowels, German, Dutch
and the Scandinavian languages a genitive, and adjectives with a capital.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

LANGUAGE_OF = {
    "PL": "pl",
    "CZ": "cs",
    "SK": "sk",
    "SI": "sl",
    "LT": "lt",
    "LV": "lv",
    "EE": "et",
    "FI": "fi",
    "HU": "hu",
    **dict.fromkeys(("HR", "BA", "RS", "ME"), "hr"),
    **dict.fromkeys(("RO", "MD"), "ro"),
    **dict.fromkeys(("DE", "AT", "CH", "LI"), "de"),
    **dict.fromkeys(("NL", "BE"), "nl"),
    **dict.fromkeys(("SE", "NO", "DK"), "sv"),
}
"""Country -> the language that declines the names of its towns."""
SHORTEST = 4
"""A shorter name has more than one letter before its ending."""
_VOWELS = "aeiouyáäâăčéěíîóôőöúůűüýąęėįųūāēīõåøаеиоуяєіїюй"
_CYRILLIC_OF = {
    "lj": "љ", "nj": "њ", "dž": "џ", **dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
}  # fmt: skip
"""Serbian has two alphabets that go letter by letter."""
_LATIN_OF = {cyrillic: latin for latin, cyrillic in _CYRILLIC_OF.items()}
_BACK = frozenset("aáoóuú")
_ROUNDED = frozenset("öőüű")
_NEUTRAL = frozenset("iíé")
_LONG = str.maketrans("ae", "áé")
_HUNGARIAN = {
    "back": ("ban", "ba", "ból", "on", "ra", "ról", "nak", "hoz", "tól", "nál", "ot", "i", "iak"),
    "front": ("ben", "be", "ből", "en", "re", "ről", "nek", "hez", "től", "nél", "et", "i", "iek"),
    "rounded": ("ben", "be", "ből", "ön", "re", "ről", "nek", "höz", "től", "nél", "öt", "i", "iek"),
}
_FINNISH = ("n", "ssa", "sta", "lla", "lta", "lle", "ksi", "na")
_STEMS = {
    "mäki": ("mäe",), "joki": ("joe",), "lahti": ("lahde",), "vesi": ("vede",), "lampi": ("lamme",), "kangas": ("kankaa",),
    "järvi": ("järve",), "niemi": ("nieme",), "salmi": ("salme",), "koski": ("koske",), "saari": ("saare",), "nen": ("se",),
    "ranta": ("ranna",), "kanta": ("kanna",),
}  # fmt: skip
"""The heads of Finnish compound names with their weak stems."""
_WEAK = (("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"), ("rk", "r"), ("lk", "l"))  # fmt: skip


@cache
def _rules() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return table


def declined(name: str, language: str) -> frozenset[str]:
    """The forms of a town's name in the cases that news prints, without the name itself; none of a language that has no rule.

    Of a name of two words an adjective takes the case of the other; longer names have none.
    """
    words = name.split(" ")
    if len(words) > 2 or not name[-1].isalpha():
        return frozenset()
    if language == "hu":
        return frozenset(f"{name[: -len(words[-1])]}{form}" for form in _hungarian(words[-1])) - {name}
    if language in ("de", "nl", "sv"):
        return frozenset(_germanic(name, language)) if len(words) == 1 else frozenset()
    if language == "fi":
        return frozenset(_finnish(name)) - {name} if len(words) == 1 else frozenset()
    if language not in _rules():
        return frozenset()
    rules = _rules()[language]
    first_is_adjective = len(words) > 1 and _ending(words[0], rules["adjectives"]) is not None
    adjectives = (first_is_adjective, len(words) > 1 and not first_is_adjective)
    cases = [_cases(word, rules, is_adjective=one) for word, one in zip(words, adjectives, strict=False)]
    if not all(cases):
        return frozenset()
    forms = {" ".join(form) for one in zip(*cases, strict=True) for form in product(*one)}
    return frozenset(forms) - {name}


def declined_cyrillic(name: str, country: str) -> frozenset[str]:
    """The forms of a town's name in Ukrainian, Belarusian and Serbian print in Cyrillic letters; none elsewhere.

    Russian's are `russian_noun`; Bulgarian and Macedonian have no cases.
    """
    if country in ("UA", "BY"):
        return declined(name, "uk" if country == "UA" else "be")
    if LANGUAGE_OF.get(country) != "hr" or any(c not in _LATIN_OF for c in name.lower() if c.isalpha()):
        return frozenset()
    latin = "".join(_cased(_LATIN_OF.get(c.lower(), c), c) for c in name)
    return frozenset(_in_cyrillic(form) for form in declined(latin, "hr"))


def _in_cyrillic(latin: str) -> str:
    for pair in ("lj", "nj", "dž"):
        latin = latin.replace(pair, _CYRILLIC_OF[pair]).replace(pair.capitalize(), _CYRILLIC_OF[pair].upper())
    return "".join(_cased(_CYRILLIC_OF.get(c.lower(), c.lower()), c) for c in latin)


def _cased(letters: str, like: str) -> str:
    return letters.capitalize() if like.isupper() else letters


def _cases(word: str, rules: dict[str, Any], *, is_adjective: bool) -> list[list[str]]:
    """The forms of a word, case by case; an adjective's where it may be one and has the ending."""
    found = (_ending(word, rules["adjectives"]) if is_adjective else None) or _ending(word, rules["nouns"])
    if found is None:
        return []
    ending, forms = found
    stem = word[: len(word) - len(ending)]
    return [[_formed(stem, word, form) for form in str(one).split("|")] for one in forms]


def _formed(stem: str, word: str, form: str) -> str:
    return word[:-2] + word[-1] + form[1:] if form.startswith("~") else stem + form


def _ending(word: str, table: dict[str, list[str]]) -> tuple[str, list[str]] | None:
    for ending in sorted(table, key=lambda e: (-len(e), e)):
        if ending != "*" and word.endswith(ending) and len(word) > len(ending) + (len(word) < SHORTEST):
            return ending, table[ending]
    return ("", table["*"]) if "*" in table and word[-1].casefold() not in _VOWELS else None


def _germanic(name: str, language: str) -> set[str]:
    """The genitive, and the adjective that keeps its capital: Hamburgs, Münchner, Groningse."""
    forms = set() if name[-1] in "sxzß" else {name + "s"}
    stem = name.removesuffix("en")
    if language == "nl" and name[-1] not in "es":
        forms.add(stem + "se")
    if language == "de" and not name.endswith(("er", "a", "i", "o")):
        forms |= {stem + "er", stem + "ner", name + "er"} if stem != name else {name.removesuffix("e") + "er"}
    return forms


def _hungarian(word: str) -> set[str]:
    vowels = [c for c in word.casefold() if c in _BACK | _ROUNDED | _NEUTRAL | {"e"}]
    if not vowels:
        return set()
    strong = [c for c in vowels if c not in _NEUTRAL]
    last = strong[-1] if strong else vowels[-1]
    suffixes = _HUNGARIAN["back" if last in _BACK else "rounded" if last in _ROUNDED else "front"]
    stem = word[:-1] + word[-1].translate(_LONG)
    ends_in_vowel = word[-1].casefold() in _BACK | _ROUNDED | _NEUTRAL | {"e"}
    cut = ("on", "en", "ön", "ot", "et", "öt")
    forms = {stem + (suffix[1:] if ends_in_vowel and suffix in cut else suffix) for suffix in suffixes}
    adjective = {word + "i", word + "iek", word + "iak"} if word[-1] != "i" else {word}
    small = {form[0].lower() + form[1:] for form in adjective if form != word}
    return {form for form in forms if not form.endswith(("ái", "éi"))} | adjective | small


def _finnish(name: str) -> set[str]:
    """Cases of a name that ends in a vowel, or in a head that is known; back or front by its vowels."""
    head = next((head for head in sorted(_STEMS, key=lambda h: (-len(h), h)) if name.casefold().endswith(head)), None)
    if head is not None:
        weak = {name[: -len(head)] + stem for stem in _STEMS[head]}
        weak = {one[0].upper() + one[1:] for one in weak}
    elif name[-1] in "aiouäöy":
        weak = _weakened(name)
    elif name[-1] == "e":
        weak = {name + "e"}
    else:
        weak = {name + "i"}
    is_back = any(c in "aou" for c in (head or name).casefold())
    harmony = str.maketrans("", "") if is_back else str.maketrans("a", "ä")
    forms = {stem + case.translate(harmony) for stem in weak for case in _FINNISH}
    is_short = name[-1] in "aeiouäöy" and name[-2] != name[-1]
    return forms | {name + name[-1] + "n"} if is_short else forms


def _weakened(name: str) -> set[str]:
    """The stem in its weak grade, where the last syllable has one."""
    stem, vowel = name[:-1], name[-1]
    for strong, weak in _WEAK:
        if stem.endswith(strong):
            return {stem[: -len(strong)] + weak + vowel}
    if stem.endswith("ht"):
        return {stem[:-1] + "d" + vowel, stem[:-1] + "de"}
    return {name}


def russian_noun(name: str) -> set[str]:
    """The case forms of a place name, by the regular declensions; of several words only the last is declined."""
    endings = {
        "ия": ("ия", "ии", "ию", "ией"), "а": ("а", "ы", "и", "е", "у", "ой"), "я": ("я", "и", "е", "ю", "ей"),
        "ь": ("ь", "я", "ю", "ем", "е", "и", "ью"), "й": ("й", "я", "ю", "ем", "е"), "ы": ("ы", "ов", "ам", "ами", "ах"),
    }  # fmt: skip
    for ending, forms in endings.items():
        if name.endswith(ending):
            return {name[: -len(ending)] + form for form in forms}
    if name[-1] in "оеиуэюё" or name.isupper():
        return {name}
    return {name} | {name + case for case in ("а", "у", "ом", "е")}
