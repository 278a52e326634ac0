"""What an article's text says about time, before anything is concluded from it.

One automaton finds the names of months and weekdays and the fixed phrases; one pattern finds years. Each mention gets a
*class*: how it is said decides what it says about the day of publication ("on Monday", "last Friday", "until July 20").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from dateline.dating import leaders
from dateline.dating.words import WordTable, word_table
from dateline.lexicon.calendar_names import CalendarName, NameFinder, is_word, name_finder
from dateline.lexicon.dates import PrintedDate, find_numeric, read_named
from dateline.model import Precision


class Mention(NamedTuple):
    """A phrase about time in one piece of text; offsets are half-open in that piece's text."""

    kind: str
    """'date' (a day with or without its year), 'month', 'year', 'weekday', 'leader', or a fixed phrase such as 'last_month'."""
    sense: str
    """How it is said: 'plain', 'last', 'next', 'this', 'ahead', 'since'; of leaders 'incumbent', 'former', 'elect'."""
    char_start: int
    char_end: int
    value: int
    """Weekday (Monday 0), month (1-12) or year; 0 for dates and phrases."""
    printed: PrintedDate | None = None
    terms: leaders.Terms = ()
    """For 'leader': the days on which the name and its office fit."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """The automaton and tables for one language."""

    automaton: AhoCorasick
    names: dict[str, CalendarName]
    phrases: dict[str, str]
    patterns: tuple[str, ...]
    finder: NameFinder
    words: WordTable


@cache
def _reader(language: str | None) -> _Reader:
    finder, words = name_finder(language), word_table(language)
    phrases = dict(words.phrases)
    patterns = tuple(dict.fromkeys((*finder.patterns, *phrases, *leaders.names())))
    return _Reader(
        AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest),
        {p: n for p, n in zip(finder.patterns, finder.names, strict=True) if p not in phrases},
        phrases,
        patterns,
        finder,
        words,
    )


_YEAR = re.compile(r"(?:1[89]|20)\d\d(?![\d%]|[.,:]\d|[-–]\d{3})")
_YEAR_NOT_AFTER = re.compile(r"(?:[\d$€£¥#.:/,+-]|\bNo\. |\$ ?|euros? )$")
_VERBS = frozenset(("MAY", "MARCH", "may", "march"))  # in capitals or small letters, more often no month
_NOT_YEARS = re.compile(
    r"[\s\u00a0-](?:people|troops|soldiers|dollars|euros|miles|kilomet|metres|meters|feet|km|kg|tons|tonnes|pounds|years|"
    r"homes|houses|jobs|cases|deaths|workers|others|votes|points|men|women|children|students|employees|hours|gmt|GMT|dlrs|"
    r"shares|billion|million|barrels|bpd|migrants|refugees|families|villages|residents|police)"
)


def find_mentions(text: str, language: str | None) -> list[Mention]:
    """The mentions of time in `text`, in order. `language` (ISO 639-1) chooses the words."""
    reader = _reader(language)
    found: list[Mention] = []
    last = 0
    for index, start, end in reader.automaton.find_matches_as_indexes(text):
        if start < last or not is_word(text, start, end):
            continue
        surface = reader.patterns[index]
        phrase = reader.phrases.get(surface)
        if phrase is not None:
            found.append(Mention(phrase, "plain", start, end, 0))
            continue
        if surface not in reader.names:
            fits = leaders.terms(text, start, end)
            if fits is not None:
                found.append(Mention("leader", fits[0], start, end, 0, None, fits[1]))
            continue
        name = reader.names[surface]._replace(char_start=start, char_end=end)
        mention = _named(text, name, reader, last)
        if mention is None:
            continue
        while found and mention.char_start <= found[-1].char_start:
            found.pop()  # "Friday, January 4": the weekday belongs to the date
        found.append(mention)
        if mention.kind != "weekday":
            last = mention.char_end
    for printed in find_numeric(text, language, reader.finder):
        if not any(m.char_start < printed.char_end and printed.char_start < m.char_end for m in found):
            found.append(Mention("date", "plain", printed.char_start, printed.char_end, 0, printed))
    return _with_years(text, found, reader)


def _named(text: str, name: CalendarName, reader: _Reader, floor: int) -> Mention | None:
    """The mention around a month or weekday name: a date where there is one."""
    if name.kind != "weekday":
        printed = read_named(text, name, reader.finder, floor)
        if printed is not None:
            kind = "month_year" if printed.precision is Precision.MONTH and not printed.alternatives else "date"
            sense = reader.words.sense(text, printed.char_start, printed.char_end)
            return Mention(kind, sense, printed.char_start, printed.char_end, name.value, printed)
    if (
        name.kind == "hijri"
        or name.is_weak
        or (name.kind == "month" and text[name.char_start : name.char_end] in _VERBS)
    ):
        return None
    sense = reader.words.sense(text, name.char_start, name.char_end)
    return Mention(name.kind, sense, name.char_start, name.char_end, name.value)


def _with_years(text: str, found: list[Mention], reader: _Reader) -> list[Mention]:
    """Adds the years that stand alone, and puts all in order."""
    taken = [(m.char_start, m.char_end) for m in found]
    for match in _YEAR.finditer(text):
        start, end = match.span()
        if any(s <= start < e for s, e in taken):
            continue
        if _YEAR_NOT_AFTER.search(text[max(0, start - 6) : start]) or (start and text[start - 1].isalnum()):
            continue
        if _NOT_YEARS.match(text, end):
            continue
        found.append(Mention("year", reader.words.sense(text, start, end), start, end, int(match.group())))
    found.sort(key=lambda m: m.char_start)
    return found
