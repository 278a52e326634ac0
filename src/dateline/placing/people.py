"""Tells the people who are named like a place from the place: Jordan the goalkeeper, Kenya the author, Milan the poet.

A person is introduced once by a full name ("Jordan Packer") and is then called by either half of it. What follows the
place's name must look like a family name: capitalised, no common word ("Jordan Airways"), no name of another place; and
something else must speak for a person: that it comes again on its own, that it is a known family name, an apposition
that only people have (", who", ", 34,"), a pronoun. One sense holds for the article: what the full name is once, the bare
name is everywhere, but where a preposition of place stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

from dateline.placing.gazetteer import common_words, family_names, given_names, rare_given_names
from dateline.placing.mentions import DATELINE, HEADLINE, Found

_AFTER = re.compile(r" ([A-Z][\w'’-]*[^\W\d_])(?:['’]s\b)?")
_BEFORE = re.compile(r"([A-Z][\w'’-]*[a-z])[ ]$")
_PERSONAL = re.compile(r",? (?:who\b|whose\b|\(?\d{1,2}[,)]|aged \d|born\b|\d{1,2}-year-old)|, (?:a|an|the|his|her) [a-z]")
"""Behind a name: only of people is it said who they are, and how old."""
_PRONOUN = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
_SAYS = re.compile(r" (?:said|says|told|wrote|sang|scored|starred|played|tweeted|posted|joked|married|died)\b")
_INITIAL = re.compile(r" [A-Z]\. ([A-Z][\w'’-]+)")
_CLEAR_OF_PLACE: Final = frozenset(("in", "at", "near", "across", "throughout", "around", "outside", "visited", "leaving"))
"""A goalkeeper is passed *to* and written *of*, too: only these speak for the place where a person bears the name."""
_NEVER_PEOPLE: Final = frozenset(("demonym", "institution", "leader", "phrase"))
_ENOUGH: Final = 2
"""So many things must speak for a person."""


class Words(NamedTuple):
    """What the table of people holds."""

    titles: frozenset[str]
    callings: frozenset[str]
    given: frozenset[str]


@cache
def words() -> Words:
    """Titles before names, callings before names, and places that children are named after."""
    text = (files(__package__) / "tables" / "people.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return Words(frozenset(table["titles"]), frozenset(table["callings"]), frozenset(table["given"]))


def named_people(found: Found) -> frozenset[str]:
    """The place names, in small letters, that are names of people in this article."""
    text = found.text
    starts = {start for _, start, _, _, _ in found.plain} | {m.start for m in found.open}
    people: set[str] = set()
    for start, end, zone in _single_names(found):
        name = text[start:end].casefold()
        if zone != DATELINE and name not in people:
            n = _as_given_name(text, start, end, zone, starts)
            if n >= _ENOUGH or _as_family_name(text, start, end, zone, starts) >= _ENOUGH:
                people.add(name)
    return frozenset(people)


def is_meant_as_place(text: str, start: int, end: int) -> bool:
    """Does a preposition that only places have stand before a name that a person of the article bears?"""
    head = text[max(0, start - 20) : start].rsplit(None, 1)
    before = head[-1].lstrip("(\"“'") if head and text[start - 1 : start] == " " else ""
    return before.casefold() in _CLEAR_OF_PLACE


def _single_names(found: Found) -> Iterable[tuple[int, int, int]]:
    text = found.text
    for _, start, end, meaning, zone in found.plain:
        if _may_be_person(text, start, end) and meaning[1] not in _NEVER_PEOPLE:
            yield start, end, zone
    for m in found.open:
        if _may_be_person(text, m.start, m.end) and m.entry.senses[0].kind not in _NEVER_PEOPLE:
            yield m.start, m.end, m.zone


def _may_be_person(text: str, start: int, end: int) -> bool:
    """Does another capitalised word stand beside this single word of Latin letters, which is not shouted?"""
    if not (text[end] == " " and text[end + 1].isupper()) and not (text[start - 1] == " " and text[start - 2].islower()):
        return False
    name = text[start:end]
    return name.isalpha() and not name.isupper()


def _as_given_name(text: str, start: int, end: int, zone: int, starts: set[int]) -> int:
    """How many things say that this is somebody's first name; 0 where what follows is no family name."""
    after = _INITIAL.match(text, end) or _AFTER.match(text, end)
    if after is None or after.start(1) in starts or zone == HEADLINE:
        return 0
    second = after[1]
    is_family = second in family_names()
    if second.isupper() or (second.casefold() in common_words() and not is_family):
        return 0
    name = text[start:end]
    is_known = name in given_names() or name in words().given
    is_personal = _PERSONAL.match(text, after.end(1)) is not None or _is_titled(text, second)
    if not (is_known or is_personal or name in rare_given_names()):
        return 0
    pair = re.compile(rf"\b{re.escape(name)} {re.escape(second)}\b", re.IGNORECASE)
    n_pairs = len(pair.findall(text))
    recurs = len(re.findall(rf"\b{re.escape(second)}\b", text, re.IGNORECASE)) > n_pairs
    is_introduced = is_personal or _SAYS.match(text, after.end(1)) is not None
    return sum((is_known, is_introduced, recurs, n_pairs > 1, is_family, _has_pronoun(text)))


def _as_family_name(text: str, start: int, end: int, zone: int, starts: set[int]) -> int:
    """How many things say that this is somebody's last name; 0 where what precedes is no first name."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    if before is None or before.start(1) in starts or zone == HEADLINE:
        return 0
    first = before[1]
    if first.casefold() in common_words() or first.isupper():
        return 0
    if before.start(1) and text[before.start(1) - 1] not in " \n\"“(":
        return 0
    tail = text[end : end + 40]
    is_introduced = bool(_PERSONAL.match(tail)) or bool(_SAYS.match(tail))
    return (first in rare_given_names()) + is_introduced + _has_pronoun(text)


def _is_titled(text: str, name: str) -> bool:
    return any(f"{title} {name}" in text for title in ("Mr", "Mr.", "Ms", "Ms.", "Mrs", "Mrs.", "Dr", "Dr."))


def _has_pronoun(text: str) -> bool:
    return _PRONOUN.search(text) is not None
