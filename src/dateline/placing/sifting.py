"""What looks like a place and is a person or a thing is taken out before names are settled and counted.

"Jordan Packer" is nobody's kingdom, a Turkish carpet no news from Turkey. A person goes altogether; a thing stays as a
faint hint, for trade in it is news from the country that it is named after.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from dateline.placing.gazetteer import Sense
from dateline.placing.mentions import Found, Mention, Name
from dateline.placing.people import is_meant_as_place, named_people
from dateline.placing.people import words as people_words

_NATIONS: Final = frozenset(("country", "demonym", "historic"))
FAINT: Final = frozenset(("thing", "birthplace"))
"""Kinds of mentions that are neither scene nor actor: they count as hearsay and are never what is named first."""
_BORN: Final = (
    "born in ",
    "native of ",
    "né à ",
    "née à ",
    "nacido en ",
    "nacida en ",
    "nato a ",
    "nata a ",
    "geboren in ",
)
_MAY_BE_BORN: Final = frozenset(("in ", "of ", " à ", "en ", " a "))
_LONGEST: Final = 3
"""Words that the longest thing has."""


def sift(found: Found) -> Found:
    """The finds without people's names, and with things marked as such (kind 'thing')."""
    people = named_people(found)
    if people:
        found = _without_people(found, people)
    text = found.text
    firms = _firms(found)
    plain = [
        _as_thing(name)
        if firms and text[name[1] : name[2]] in firms
        else _faint(name, text)
        if text[name[2]] in " -" or text[name[1] - 3 : name[1]] in _MAY_BE_BORN or name[3][1] == "demonym"
        else name
        for name in found.plain
    ]
    return Found(found.text, found.printed, plain, found.open, found.weak, found.tickers, found.home, found.spoken)


def _without_people(found: Found, people: frozenset[str]) -> Found:
    text = found.text
    others = Counter(
        meaning[0] for _, start, end, meaning, _ in found.plain if text[start:end].casefold() not in people
    )
    plain = [name for name in found.plain if _is_place(text, name[1], name[2], {name[3][0]}, people, others)]
    opens = [m for m in found.open if _is_place(text, m.start, m.end, _main_code(m), people, others)]
    return Found(text, found.printed, plain, opens, found.weak, found.tickers, found.home, found.spoken)


def _main_code(m: Mention) -> set[str]:
    return {m.entry.senses[0].code}


def _is_place(text: str, start: int, end: int, codes: set[str], people: frozenset[str], others: Counter[str]) -> bool:
    """Is this mention the place, though somebody in the article is called like it?

    Where the country is spoken of by other names too (Israel Katz of the Israeli government), only the full name of the
    person is taken out.
    """
    name = text[start:end]
    if name.casefold() not in people or is_meant_as_place(text, start, end):
        return True
    is_full_name = text[end] == " " and text[end + 1].isupper()
    return any(others[code] for code in codes) and not is_full_name


def _firms(found: Found) -> frozenset[str]:
    """Countries' names that are a company's in this article: somebody is "head chef at Iceland," and nobody is so at a country."""
    text = found.text
    return frozenset(
        text[start:end]
        for _, start, end, meaning, _ in found.plain
        if meaning[1] == "country"
        and text[start - 4 : start] == " at "
        and text[end] in _CLOSING
        and text[max(0, start - 24) : start - 4].rpartition(" ")[2].casefold() in people_words().callings
    )


_CLOSING: Final = ",.;:"


def _as_thing(name: Name) -> Name:
    char_start, start, end, meaning, zone = name
    return (char_start, start, end, Sense("thing", meaning[0], meaning[2], 0.0).meaning(), zone)


def _faint(name: Name, text: str) -> Name:
    char_start, start, end, meaning, zone = name
    if text[max(0, start - 12) : start].endswith(_BORN):
        kind = "birthplace"
    elif meaning[1] in _NATIONS and (
        (text[end] in " -" and _is_thing(text, end)) or (meaning[1] == "demonym" and _follows_thing(text, start))
    ):
        kind = "thing"
    else:
        return name
    return (char_start, start, end, Sense(kind, meaning[0], meaning[2], 0.0).meaning(), zone)


def _is_thing(text: str, end: int) -> bool:
    words = text[end + 1 : end + 40].casefold().split("\n", 1)[0].split(" ")[:_LONGEST]
    words = [word.rstrip(".,;:!?)\"'”’") for word in words]
    things = _things()
    if words[0] not in _first_words():
        return False
    return any(" ".join(words[:n]) in things for n in range(1, len(words) + 1))


def _follows_thing(text: str, start: int) -> bool:
    """Does the thing stand before its adjective, as Romance and some Slavic languages have it ('grippe espagnole')?"""
    if text[start - 1] != " ":
        return False
    before = text[max(0, start - 24) : start - 1].split()
    return bool(before) and before[-1].casefold().rpartition("’")[2].rpartition("'")[2] in _things_before()


@cache
def _table() -> dict[str, list[list[str]]]:
    table: dict[str, list[list[str]]] = yaml.safe_load(
        (files(__package__) / "tables" / "things.yaml").read_text(encoding="utf-8")
    )
    return table


@cache
def _things() -> frozenset[str]:
    return frozenset(word for group in _table()["after"] for word in group)


@cache
def _things_before() -> frozenset[str]:
    return frozenset(word for group in _table()["before"] for word in group)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.split(" ")[0] for word in _things())
