"""Tells the people who are named like a place from the place: Jordan the goalkeeper, Kenya the author, Milan the poet.

A person is introduced once by a full name ("Jordan Packer") and is then called by either half of it. What follows the
place's name must look like a family name: capitalised, no common word ("Jordan Airways"), no name of another place; and
something else must speak for a person: that it comes again on its own, that it is a known family name, an apposition
that only people have (", who", ", 34,"), a pronoun. One sense holds for the article: what the full name is once, the bare
name is everywhere, but where a preposition of place stands before it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

from dateline.placing.gazetteer import WELL_KNOWN, common_words, family_names, given_names, rare_given_names
from dateline.placing.homes import prepositions
from dateline.placing.mentions import DATELINE, HEADLINE, Found, Mention

_PARTICLES: Final = tuple(
    f" {word} "
    for word in re.split(" ", "van von der den de del della da di do dos du le la ter ten af al el bin ibn ben bint")
)
"""What nobles, Dutchmen and Arabs have before a family name."""
_AFTER = re.compile(
    rf" (?:(?:(?:{'|'.join(word.strip() for word in _PARTICLES)}) ){{1,3}})?([A-Z][\w'’-]*[^\W\d_])(?:['’]s\b)?"
)
"""What stands behind a first name: a family name, perhaps with particles."""
_BEFORE = re.compile(r"([A-Z][\w'’-]*[a-z])[ ]$")
_PERSONAL = re.compile(
    r",? (?:who\b|whose\b|\(?\d{1,2}[,)]|aged \d|born\b|\d{1,2}-year-old)|, (?:a|an|the|his|her) [a-z]"
)
"""Behind a name: only of people is it said who they are, and how old."""
_PRONOUN = re.compile(r"\b(?:he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
_AGED = re.compile(r", \d{1,2},")
_AND_NAME = re.compile(r"([A-Z][\w'’-]*[a-z]) (?:and|&|et|und|y|e|och|og|en|i) $")
_INITIAL = re.compile(r" [A-Z]\. ([A-Z][\w'’-]+)")
_CLEAR_OF_PLACE: Final = frozenset(
    ("in", "at", "near", "across", "throughout", "around", "outside", "visited", "leaving")
)
"""A goalkeeper is passed *to* and written *of*, too: only these speak for the place where a person bears the name."""
_NEVER_PEOPLE: Final = frozenset(("demonym", "institution", "leader", "phrase"))
_STATES: Final = frozenset(("country", "historic", "capital"))
_NOBODY: Final[frozenset[str]] = frozenset()
_ENGLISH: Final = frozenset(("en", None))
_MARKS: Final = "\"'“”„«»‘’(),.;:!?"
_ENOUGH: Final = 2
"""So many things must speak for a person."""


class Words(NamedTuple):
    """What the table of people holds."""

    titles: frozenset[str]
    """Before a name: 'Mr Jordan'."""
    callings: frozenset[str]
    """Before a given name: 'mayor Virginia Raggi'."""
    given: frozenset[str]
    """Places that children are named after."""
    offices: frozenset[str]
    """Between a country and whoever holds them: 'Jordan King Abdullah'."""
    says: re.Pattern[str]
    """Behind a name what only people do, or what is done to people: ' said', ' was sworn in'."""


@cache
def words() -> Words:
    """The words of tables/people.yaml."""
    text = (files(__package__) / "tables" / "people.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return Words(
        frozenset(table["titles"]),
        frozenset(table["callings"]),
        frozenset(table["given"]),
        frozenset(table["offices"]),
        re.compile(rf" (?:{'|'.join(verb for verbs in table['says'] for verb in verbs)})\b"),
    )


class _Asked:
    """What is asked of an article's text again and again, each found out once."""

    __slots__ = ("_folded", "_has_pronoun", "_prepositions", "text")

    def __init__(self, text: str, prepositions: frozenset[str] | None) -> None:
        self.text = text
        self._prepositions = prepositions
        """Of the article's language; None of one whose pronouns and verbs the table knows well enough."""
        self._folded: str | None = None
        self._has_pronoun: bool | None = None

    @property
    def has_pronoun(self) -> bool:
        """Whether somebody is spoken of as a person."""
        if self._has_pronoun is None:
            self._has_pronoun = _PRONOUN.search(self.text) is not None
        return self._has_pronoun

    def count(self, words: str) -> int:
        """How often `words` stand there as words of their own, in letters of whatever size.

        By searching a plain string: a pattern of its own for every name costs more to make than to use.
        """
        if self._folded is None:
            self._folded = self.text.lower()
        folded, sought = self._folded, words.lower()
        n, at = 0, folded.find(sought)
        while at >= 0:
            end = at + len(sought)
            n += not (_is_of_word(folded[at - 1 : at]) or _is_of_word(folded[end : end + 1]))
            at = folded.find(sought, end)
        return n

    @property
    def is_english(self) -> bool:
        """Whether it is in English, or in nobody knows what."""
        return self._prepositions is None

    def n_unlocated(self, name: str, pair: str, *, is_known: bool) -> int:
        """How often `name` stands alone, apart from the `pair` that it is the first half of, at least once where it is a known
        first name; 0 where it ever stands behind a preposition.

        A place is sooner or later somewhere that things happen in, come from or go to. Never said of English.
        """
        n_alone = self.count(name) - self.count(pair)
        if self._prepositions is None:
            return 0
        words = self.text.split()
        behind = [words[i - 1] for i, word in enumerate(words) if i and word.strip(_MARKS) == name]
        return 0 if any(word.casefold() in self._prepositions for word in behind) else max(n_alone, is_known)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def named_people(found: Found) -> frozenset[str]:
    """The place names, in small letters, that are names of people in this article."""
    text = found.text
    beside = [
        (start, end, zone, meaning[1])
        for _, start, end, meaning, zone in found.plain
        if (text[end] == " " and (text[end + 1].isupper() or text.startswith(_PARTICLES, end)))
        or _follows_name(text, start)
    ]
    beside += [
        (m.start, m.end, m.zone, m.entry.senses[0].kind)
        for m in found.open
        if (text[m.end] == " " and (text[m.end + 1].isupper() or text.startswith(_PARTICLES, m.end)))
        or m.before[:1].isupper()
    ]
    if not beside:
        return _NOBODY
    starts = {name[1]: name[2] for name in found.plain if name[3][1] != "leader"}  # a leader's name is a family name
    starts.update([(m.start, m.end) for m in found.open if not _is_rather_somebody(m)])
    people: set[str] = set()
    asked = _Asked(text, prepositions(found.language) if found.language not in _ENGLISH else None)
    for start, end, zone, kind in beside:
        name = text[start:end]
        # every word of an English headline may be capitalised: it introduces nobody
        if (
            zone == DATELINE
            or (zone == HEADLINE and asked.is_english)
            or kind in _NEVER_PEOPLE
            or not name.isalpha()
            or name.isupper()
        ):
            continue
        folded = name.casefold()
        if folded in people:
            continue
        if _as_given_name(asked, start, end, starts, is_state=kind in _STATES) >= _ENOUGH:
            people.add(folded)
            other = _AND_NAME.search(text, max(0, start - 30), start)
            if other is not None and _may_be_given(other[1]):
                people.add(other[1].casefold())  # Vienna and Florence Hartley
        elif _as_family_name(asked, start, end, starts) >= _ENOUGH:
            people.add(folded)
    return frozenset(people)


def _is_rather_somebody(m: Mention) -> bool:
    """Is it a little town of a common first name (Gary, Tyler)?"""
    return m.entry.is_given_name and m.entry.senses[0].magnitude < WELL_KNOWN


def _may_be_given(name: str) -> bool:
    plain = unaccented(name)
    return name in given_names() or name in words().given or name in rare_given_names() or plain in rare_given_names()


def _may_be_family(name: str) -> bool:
    """Is it a known family name, or are both names of which it is made (Jackson-Hill)?"""
    return all(part in family_names() or unaccented(part) in family_names() for part in name.split("-"))


def _follows_name(text: str, start: int) -> bool:
    """Does a capitalised word end one space before?"""
    if text[start - 1] != " " or not text[start - 2].isalpha():
        return False
    return text[max(text.rfind(" ", 0, start - 1), text.rfind("\n", 0, start - 1)) + 1].isupper()


def is_meant_as_place(text: str, start: int, end: int) -> bool:
    """Does a preposition that only places have stand before a name that a person of the article bears?"""
    head = text[max(0, start - 20) : start].rsplit(None, 1)
    before = head[-1].lstrip("(\"“'") if head and text[start - 1 : start] == " " else ""
    return before.casefold() in _CLEAR_OF_PLACE


def _as_given_name(asked: _Asked, start: int, end: int, starts: dict[int, int], *, is_state: bool) -> int:
    """How many things say that this is somebody's first name; 0 where what follows is no family name.

    `is_state`: a country or its capital, which act as people do ("Israel Katz ... Israel strikes").
    """
    text = asked.text
    after = _INITIAL.match(text, end) or _AFTER.match(text, end)
    if after is None:
        return 0
    second = after[1]
    if starts.get(after.start(1)) == after.end(1):
        return _ENOUGH if _is_twice_a_place(asked, text[start:end], second, after.end(1)) else 0
    pair = text[start : after.end(1)]
    has_particle = pair[end - start + 1].islower()
    is_family = has_particle or _may_be_family(second)
    if second.isupper() or (second.casefold() in common_words() and not is_family):
        return 0
    if is_office(text, after):
        return 0
    name = text[start:end]
    is_known = name in given_names() or name in words().given
    is_personal = _PERSONAL.match(text, after.end(1)) is not None or _is_titled(text, second) or _is_aged(text, name)
    n_pairs = asked.count(pair)
    recurs = asked.count(second) > n_pairs
    is_called = n_pairs > 1 and recurs and is_family and second.casefold() not in common_words()
    if not (is_known or is_personal or is_called or name in rare_given_names()):
        return 0
    is_introduced = is_personal or words().says.match(text, after.end(1)) is not None
    n_alone = min(asked.n_unlocated(name, pair, is_known=is_known), 1 if is_state else _ENOUGH)
    n_signs = sum((is_known, is_introduced, recurs, n_pairs > 1, is_family)) + n_alone
    return n_signs if n_signs != _ENOUGH - 1 else n_signs + asked.has_pronoun


def _is_aged(text: str, name: str) -> bool:
    """Does an age stand in commas behind `name` somewhere ("Lebanon, 78, has")?"""
    at = text.find(f"{name}, ")
    while at >= 0:
        if _AGED.match(text, at + len(name)) is not None:
            return True
        at = text.find(f"{name}, ", at + 1)
    return False


def _is_twice_a_place(asked: _Asked, first: str, second: str, end: int) -> bool:
    """Are two names of places somebody's name (Georgia Holland), who is named in full up to offset `end`?

    Children have to be given the first; the second has to be a known family name, or what only people do stands behind it.
    Both where only one is asked, or they stand together more than once, and the second without the first, as people are
    called by their last names.
    """
    if first.isupper() or second.isupper():
        return False
    is_family = _may_be_family(second)
    if not _may_be_given(first):
        # Germany Kent, a broadcaster, who is Kent further down
        is_last = asked.count(second) > asked.count(f"{first} {second}")
        return is_family and is_last and _PERSONAL.match(asked.text, end) is not None
    does_something = words().says.match(asked.text, end) is not None
    if is_family and does_something:
        return True
    n_pairs = asked.count(f"{first} {second}")
    return (is_family or does_something) and n_pairs > 1 and asked.count(second) > n_pairs


_DOUBLE_BEHIND = re.compile(r"-[A-Z][a-z]{2,}\b")
_DOUBLE_BEFORE = re.compile(r"\b([A-Z][a-z]+) [A-Z][a-z]{2,}-$")


def is_half_a_surname(text: str, start: int, end: int) -> bool:
    """Is it half of a double name behind a first name (Ann Turkey-Walker, Ann Walker-Holland)?"""
    if text[end] == "-" and _DOUBLE_BEHIND.match(text, end) is not None:
        before = _BEFORE.search(text, max(0, start - 24), start)
    elif text[start - 1] == "-" and start:
        before = _DOUBLE_BEFORE.search(text, max(0, start - 48), start)
    else:
        return False
    return before is not None and before[1] in given_names()


def unaccented(name: str) -> str:
    """The name as the American census spells it: Martínez -> Martinez."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def is_office(text: str, after: re.Match[str]) -> bool:
    """Is the word behind a country's name the office of the person named next ('Jordan King Abdullah')?"""
    return after[1] in words().offices and text[after.end() : after.end() + 2].strip().isupper()


def _as_family_name(asked: _Asked, start: int, end: int, starts: dict[int, int]) -> int:
    """How many things say that this is somebody's last name; 0 where what precedes is no first name."""
    text = asked.text
    before = _BEFORE.search(text, max(0, start - 24), start)
    if before is None:
        return 0
    first = before[1]
    if before.start(1) in starts:
        return _ENOUGH if _is_twice_a_place(asked, first, text[start:end], end) else 0
    is_known = first in given_names()
    if first.isupper() or (first.casefold() in common_words() and not is_known):
        return 0
    if before.start(1) and text[before.start(1) - 1] not in ' \n"“(':
        return 0
    name = text[start:end]
    is_introduced = _PERSONAL.match(text, end) is not None or words().says.match(text, end) is not None
    # "Mike Holland" first, and "Holland, who" or "Holland said" further down
    if is_known and not is_introduced and text.find(name, text.find("\n")) == start:
        is_introduced = any(
            _PERSONAL.match(text, m.end()) is not None or words().says.match(text, m.end()) is not None
            for m in re.finditer(re.escape(name), text)
        )
    n_pairs = asked.count(f"{first} {name}")
    n_signs = sum((is_known, is_introduced, n_pairs > 1))
    return n_signs if n_signs != _ENOUGH - 1 else n_signs + asked.has_pronoun


def _is_titled(text: str, name: str) -> bool:
    sought = f" {name}"
    at = text.find(sought)
    while at >= 0:
        if text.endswith(_TITLED, 0, at):
            return True
        at = text.find(sought, at + 1)
    return False


_TITLED: Final = ("Mr", "Mr.", "Ms", "Ms.", "Mrs", "Mrs.", "Dr", "Dr.")
