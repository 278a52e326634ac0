"""What looks like a place and is a person or a thing is taken out before names are settled and counted.

"Jordan Packer" is nobody's kingdom, a Turkish carpet no news from Turkey. A person goes altogether; a thing stays as a
faint hint, for trade in it is news from the country that it is named after.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import yaml

from dateline.placing.gazetteer import Sense
from dateline.placing.mentions import Found, Mention, Name
from dateline.placing.people import is_half_a_surname, is_meant_as_place, named_people
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
_NAMED: Final = ("named ", "called ")
_SETTLEMENTS: Final = frozenset(("capital", "city", "town"))
_OF: Final = (" of", " de", " di", " von", " van", " din")
_ELIDED: Final = ("d'", "d’")
_MAY_BE_OF: Final = " '’"
"""What the small word before a name ends in."""
_LONGEST: Final = 3
"""Words that the longest thing has."""


def sift(found: Found) -> Found:
    """The finds without people's names, and with things marked as such (kind 'thing')."""
    people = named_people(found)
    if people:
        found = _without_people(found, people)
    text = found.text
    firms = _firms(found)
    if "-" in text:
        found = replace(
            found,
            plain=[name for name in found.plain if not is_half_a_surname(text, name[1], name[2])],
            open=[m for m in found.open if not is_half_a_surname(text, m.start, m.end)],
        )
    plain = [
        _as_thing(name)
        if firms and text[name[1] : name[2]] in firms
        else _faint(name, text)
        if text[name[2]] in " -" or text[name[1] - 1] in _MAY_BE_OF or name[3][1] == "demonym"
        else name
        for name in found.plain
    ]
    opens = []
    for m in found.open:
        sense = m.entry.senses[0]
        if sense.kind in _SETTLEMENTS and (kind := _faint_kind(text, m.start, m.end, sense.kind)):
            meaning = Sense(kind, sense.code, sense.division, 0.0).meaning()
            plain.append((m.char_start, m.start, m.end, meaning, m.zone))
        else:
            opens.append(m)
    return replace(found, plain=plain, open=opens)


def _without_people(found: Found, people: frozenset[str]) -> Found:
    text = found.text
    others = Counter(
        meaning[0] for _, start, end, meaning, _ in found.plain if text[start:end].casefold() not in people
    )
    plain = [name for name in found.plain if _is_place(text, name[1], name[2], {name[3][0]}, people, others)]
    opens = [m for m in found.open if _is_place(text, m.start, m.end, _main_code(m), people, others)]
    return replace(found, plain=plain, open=opens)


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
    kind = _faint_kind(text, start, end, meaning[1])
    if not kind:
        return name
    return (char_start, start, end, Sense(kind, meaning[0], meaning[2], 0.0).meaning(), zone)


def _faint_kind(text: str, start: int, end: int, kind: str) -> str:
    """'thing' or 'birthplace' where the name of a place of this kind is only part of a thing's or said of a birth, else ''."""
    if text.endswith(_BORN, 0, start):
        return "birthplace"
    if kind == "demonym" and text.endswith(_NAMED, 0, start):
        return "thing"  # a wolfhound named Finn
    table = _things()
    has_word_behind = text[end] in " -"
    if kind in _NATIONS:
        is_thing = (has_word_behind and _is_followed(text, end, table.after)) or (
            kind == "demonym" and _follows_thing(text, start)
        )
    elif kind == "division":
        is_thing = has_word_behind and _is_followed(text, end, table.after_towns)
    elif kind in _SETTLEMENTS:
        is_thing = (has_word_behind and _is_followed(text, end, table.after_towns)) or _is_agreement(text, start)
    else:
        is_thing = False
    return "thing" if is_thing else ""


def _is_followed(text: str, end: int, things: frozenset[str]) -> bool:
    """Is one of these things, of up to three words, behind the name that ends at `end`?"""
    words = text[end + 1 : end + 40].casefold().split("\n", 1)[0].split(" ")[:_LONGEST]
    words = [word.rstrip(".,;:!?)\"'”’").removesuffix("'s").removesuffix("’s") for word in words]
    return any(" ".join(words[:n]) in things for n in range(1, len(words) + 1))


def _follows_thing(text: str, start: int) -> bool:
    """Does the thing stand before its adjective, as Romance and some Slavic languages have it ('grippe espagnole')?"""
    return text[start - 1] == " " and _last_word(text, start - 1) in _things().before


def _is_agreement(text: str, start: int) -> bool:
    """Is it the town of a 'Treaty of' or an 'accord de', which holds far from there?"""
    at = start - 2 if text[max(0, start - 2) : start].lower() in _ELIDED else start - 1
    if at == start - 1:
        if text[at] != " ":
            return False
        of = next((word for word in _OF if text.endswith(word, 0, at)), None)
        if of is None:
            return False
        at -= len(of) - 1
    return text[at - 1 : at] == " " and _last_word(text, at - 1) in _things().agreements_of


def _last_word(text: str, end: int) -> str:
    """The word that ends at `end`, in small letters, without an article that is written on to it ("l'accord")."""
    word = text[max(0, end - 24) : end].rpartition(" ")[2].rpartition("\n")[2].casefold()
    return word.rpartition("’")[2].rpartition("'")[2]


class _Things(NamedTuple):
    """The words of tables/things.yaml."""

    after: frozenset[str]
    before: frozenset[str]
    after_towns: frozenset[str]
    """Agreements among them."""
    agreements_of: frozenset[str]


@cache
def _things() -> _Things:
    table: dict[str, list[list[str]]] = yaml.safe_load(
        (files(__package__) / "tables" / "things.yaml").read_text(encoding="utf-8")
    )
    words = {part: frozenset(word for group in groups for word in group) for part, groups in table.items()}
    return _Things(words["after"], words["before"], words["after_towns"] | words["agreements"], words["agreements_of"])
