"""Heads of state and government: who held which office from when to when (table `leaders.yaml`).

A text that calls somebody by an office dates itself: "Japanese Prime Minister Sanae Takaichi" was not written before she
took it. Placing reads the same table for whose leader somebody is.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from dateline.lexicon import load_table


class OfficeHolder(NamedTuple):
    """One person's time in one office."""

    name: str
    country: str
    """ISO 3166 alpha-2; EU for the Union, SU for the Soviet one."""
    office: str
    """Key of `titles` in the table: 'president', 'prime_minister', 'king' ..."""
    start: date
    end: date | None
    """Last day in office; None for those still in it when the table was written."""
    names: tuple[str, ...]
    """All spellings of the full name, `name` first."""
    surname: str
    titles: tuple[str, ...]
    """The words that stand before the name in news."""


# In Chinese and Korean the family name comes first, and after some titles the given name is used.
_FAMILY_NAME_FIRST = frozenset({"CN", "KR", "KP"})
_PARTICLES = frozenset({"de", "von", "van", "der", "del", "De", "Van", "da", "la"})


@cache
def office_holders() -> tuple[OfficeHolder, ...]:
    """Every row of the table, in its order."""
    table = load_table("leaders")
    holders = []
    for country, offices in table["offices"].items():
        for office, rows in offices.items():
            for name, start, end, *aliases in rows:
                titles = tuple(table["titles"][office])
                surname = surname_of(name, country)
                holders.append(OfficeHolder(name, country, office, start, end, (name, *aliases), surname, titles))
    return tuple(holders)


class ArabicHolder(NamedTuple):
    """One person's time in one office as Arabic prints it (table `leaders_arabic.yaml`)."""

    names: tuple[str, ...]
    """The name with and without its hamzas."""
    title: str
    """The words of the office that stand shortly before the name."""
    start: date
    end: date | None


@cache
def arabic_holders() -> tuple[ArabicHolder, ...]:
    """Every row of the table, in its order."""
    rows = load_table("leaders_arabic")["holders"]
    return tuple(
        ArabicHolder(tuple(dict.fromkeys((name, name.translate(_NO_HAMZA)))), title.translate(_NO_HAMZA), start, end)
        for name, title, start, end in rows
    )


def without_hamza(text: str) -> str:
    """`text` with every alif plain: newspapers write أوباما and اوباما. Offsets stay the same."""
    return text.translate(_NO_HAMZA)


_NO_HAMZA = str.maketrans("أإآ", "ااا")


def surname_of(name: str, country: str) -> str:
    """The part of a full name that stands behind a title: 'Trump', 'Xi', 'von der Leyen', 'al-Maliki'."""
    words = name.split()
    if country in _FAMILY_NAME_FIRST:
        return words[0]
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[at:])
