"""The names of months and weekdays in every language we read, as one automaton over the text.

One pass finds them all (a regular expression of a thousand alternatives would be ten times slower); what stands around
a name then decides whether it is part of a date.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from dateline.lexicon import load_table
from dateline.lexicon.languages import codes, lists
from dateline.lexicon.scripts import UNPARTED


@cache
def _also_words() -> frozenset[str]:
    """Months that are also everyday words, or a planet, when no day stands beside them."""
    return frozenset(word for _, words in lists("months_also_words") for word in words)


class CalendarName(NamedTuple):
    """A month or weekday name standing in a text as a word of its own."""

    kind: str
    """'month', 'weekday', 'hijri' or 'persian' (a month of those calendars)."""
    value: int
    """Month 1-12, or weekday with Monday 0."""
    char_start: int
    char_end: int
    is_weak: bool
    """An abbreviation or a common word: believe it only with a day and a year beside it."""
    is_english: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    value: int
    is_weak: bool
    is_english: bool


_DOTTED = frozenset({"tr", "az"})
"""Languages in which the capital of i has a dot."""
_TONOS = "\u0301"


def surfaces(name: str, code: str = "") -> tuple[str, ...]:
    """The ways `name` (lower case) of the language `code` is printed: as it is, capitalised (of several words, each), in capitals.

    Turkish capitals keep the dot of i ("HAZİRAN"), Greek ones have no accent but the two dots ("ΜΑΪΟΥ").
    """
    forms = [name, name[:1].upper() + name[1:], name.upper()]
    if " " in name:
        forms.append(name.title())
    if code in _DOTTED and "i" in name:
        forms += [form.replace("i", "İ").upper() for form in (name, name[:1])]
        forms[-1] += name[1:]
    if code == "el":
        forms.append(unicodedata.normalize("NFC", unicodedata.normalize("NFD", name.upper()).replace(_TONOS, "")))
    return tuple(dict.fromkeys(forms))


def _entries(language: str | None) -> dict[str, _Entry]:
    """Every printed form and what it names; the reader's language comes first, then the order of the table."""
    months, weekdays = load_table("months"), load_table("weekdays")
    order = sorted(dict.fromkeys((*months, *weekdays)), key=lambda code: code != language)
    entries: dict[str, _Entry] = {}
    also_words = _also_words()
    for code in order:
        for kind, table in (("month", months), ("weekday", weekdays)):
            for value, names in table.get(code, {}).items():
                for name in names:
                    is_full = name == names[0] or not any(o != name and o.startswith(name) for o in names)
                    for form in surfaces(name, code):
                        if code == "en" and kind == "month" and form.islower() and (not is_full or form in also_words):
                            continue  # "may", "march", "dec": English months have a capital
                        english_form = code == "en" and form not in ("may", "MAY", "march", "MARCH")
                        if kind == "weekday":  # "sat" and "Sun" are words and names
                            is_weak = (code == "en" and not is_full) or (
                                language is not None and code not in ("en", language)
                            )
                            entries.setdefault(form, _Entry(kind, value, is_weak, False))
                            continue
                        is_weak = code not in ("en", language) and (
                            language is not None or not is_full or form.casefold() in also_words
                        )
                        entries.setdefault(form, _Entry(kind, value, is_weak, english_form))
    for kind, table in (("hijri", load_table("islamic_months")), ("persian", load_table("persian_months"))):
        for value, names in table.items():
            for name in names:
                for form in surfaces(name):
                    entries.setdefault(form, _Entry(kind, value, True, False))
    return entries


_LONGEST_JOINT = 7
"""Characters between a weekday and the day: " ngày ", "ที่ "."""


class NameFinder:
    """Finds month and weekday names; `language` (ISO 639-1) settles names that two languages use differently."""

    def __init__(self, language: str | None = None) -> None:
        entries = _entries(language)
        self.patterns: tuple[str, ...] = tuple(entries)
        self._entries = tuple(entries.values())
        self._index = {pattern: i for i, pattern in enumerate(self.patterns)}
        self.names: tuple[CalendarName, ...] = tuple(
            CalendarName(e.kind, e.value, 0, 0, e.is_weak, e.is_english) for e in entries.values()
        )
        """What each of `patterns` names, without its place."""
        self._automaton = AhoCorasick(self.patterns, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[CalendarName]:
        """The names in `text` in order, none overlapping; offsets are half-open in `text`."""
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if is_word(text, start, end):
                entry = self._entries[index]
                found.append(CalendarName(entry.kind, entry.value, start, end, entry.is_weak, entry.is_english))
        return found

    def last_weekday(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The weekday whose name ends last in `text[start:end]`, with a small word behind it at most, and where it begins.

        Also where it is joined to a word as in scripts that part none: "วันอาทิตย์ที่".
        """
        last = None
        for index, first, after in self._automaton.find_matches_as_indexes(text[start:end]):
            entry = self._entries[index]
            if entry.kind == "weekday" and end - start - after <= _LONGEST_JOINT:
                is_free = UNPARTED.search(self.patterns[index]) is not None
                if is_free or is_word(text, start + first, start + after):
                    last = (entry.value, start + first)
        return last

    def weekday(self, word: str) -> int | None:
        """The weekday `word` names, Monday 0, or None."""
        index = self._index.get(word)
        return self._entries[index].value if index is not None and self._entries[index].kind == "weekday" else None


# One letter that Arabic and Hebrew write joined to the next word: and, with, for, so, like; and, in, to, the.
_PREFIXES = "وبلفكובלה"


def is_word(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a word of its own, joined prefixes of Arabic and Hebrew allowed."""
    if end < len(text) and (text[end].isalpha() or (text[end].isdigit() and text[end - 1].isdigit())):
        return False
    if start == 0 or not text[start - 1].isalpha():
        return True
    return text[start - 1] in _PREFIXES and (start == 1 or not text[start - 2].isalpha())


@cache
def name_finder(language: str | None = None) -> NameFinder:
    """The finder for `language`, built once per process."""
    return NameFinder(language if language in codes() else None)
