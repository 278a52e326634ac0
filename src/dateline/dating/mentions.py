"""What an article's text says about time, before anything is concluded from it.

One automaton finds the names of months and weekdays and the fixed phrases; one pattern finds years. Each mention gets a
*class*: how it is said decides what it says about the day of publication ("on Monday", "last Friday", "until July 20").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from dateline.dating import events, leaders, leaders_arabic
from dateline.dating.words import WordTable, word_table
from dateline.lexicon.calendar_names import CalendarName, NameFinder, is_word, name_finder
from dateline.lexicon.dates import PrintedDate, find_numeric, read_named
from dateline.lexicon.feasts import Feast, feasts
from dateline.lexicon.languages import language as language_of
from dateline.model import Precision

SENSES_AHEAD = ("ahead", "next")


class Mention(NamedTuple):
    """A phrase about time in one piece of text; offsets are half-open in that piece's text."""

    kind: str
    """'date' (a day with or without its year), 'month', 'year', 'weekday', 'leader', 'event', 'feast', or a phrase such as
    'last_month'."""
    sense: str
    """How it is said: 'plain', 'last', 'next', 'this', 'ahead', 'since', 'past'; of leaders 'incumbent', 'former', 'elect'; of
    events 'plain', 'back' or 'past': see `events.told`."""
    char_start: int
    char_end: int
    value: int
    """Weekday (Monday 0), month (1-12), year, or an event's or a feast's place in its table; 0 for dates and phrases."""
    printed: PrintedDate | None = None
    terms: leaders.Terms = ()
    """For 'leader': the days on which the name and its office fit."""

    @property
    def is_ahead(self) -> bool:
        """Whether it is said of what is to come."""
        return self.sense in SENSES_AHEAD


Meaning = CalendarName | Feast | str | int | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """The automaton and tables for one language."""

    automaton: AhoCorasick
    names: tuple[Meaning, ...]
    """What each pattern is: a month's or weekday's name, a phrase's kind, an event's place in its table, a feast, or None: a
    leader."""
    finder: NameFinder
    words: WordTable
    never_alone: frozenset[str]
    """Names of months, in small letters, that mean one only with the day before them or the year behind."""


@cache
def _reader(language: str | None) -> _Reader:
    finder, words = name_finder(language), word_table(language)
    meanings: dict[str, Meaning] = dict.fromkeys(leaders_arabic.names())
    meanings.update(dict.fromkeys(leaders.names()))
    meanings.update(events.event_names())
    meanings.update((name, feast) for feast in feasts() for name in feast.names)
    meanings.update(zip(finder.patterns, finder.names, strict=True))
    meanings.update(words.phrases)
    # not the fastest: that takes 47 MB a language to spare 4 ms of a megabyte's 400
    implementation = Implementation.ContiguousNFA
    automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest, implementation=implementation)
    never_alone = frozenset(language_of(language).get("months_never_alone", ()))
    return _Reader(automaton, tuple(meanings.values()), finder, words, never_alone)


_YEAR = re.compile(r"(?:1[89]|20)\d\d(?![\d%]|[.,:]\d|[-–]\d{3})")
_NO_YEAR_AFTER = frozenset("$€£¥#.:/,+-")
_AMOUNT = re.compile(r"(?:\bNo\. |[$€£] |euros? )$")
_VERBS = frozenset(("MAY", "MARCH", "may", "march"))  # in capitals or small letters, more often no month
_NOT_YEARS = re.compile(
    r"[\s\u00a0-](?:people|troops|soldiers|dollars|euros|miles|kilomet|metres|meters|feet|km|kg|tons|tonnes|pounds|years|"
    r"homes|houses|jobs|cases|deaths|workers|others|votes|points|men|women|children|students|employees|hours|gmt|GMT|dlrs|"
    r"shares|billion|million|barrels|bpd|migrants|refugees|families|villages|residents|police)"
)


def find_mentions(text: str, language: str | None, order: str | None = None) -> list[Mention]:
    """The mentions of time in `text`, in order. `language` (ISO 639-1) chooses the words.

    `order` ('dmy' or 'mdy'): that of dates in digits where the language leaves it open.
    """
    reader = _reader(language)
    found: list[Mention] = []
    last = 0
    for index, start, end in reader.automaton.find_matches_as_indexes(text):
        # most are the heads of longer words: asked here, without a call
        if start < last or text[end : end + 1].isalpha():
            continue
        meaning = reader.names[index]
        if not is_word(text, start, end):
            glued = _glued(text, start, end, meaning, reader, last)
            if glued is not None:
                found.append(glued)
                last = glued.char_end
            continue
        if isinstance(meaning, str):
            found.append(Mention(meaning, "plain", start, end, 0))
            continue
        if isinstance(meaning, int):
            told = events.told(meaning, text, start, end)
            if told is not None:
                found.append(Mention("event", told, start, end, meaning))
                last = end
                continue
        if isinstance(meaning, Feast):
            sense = reader.words.sense(text, start, end)
            found.append(Mention("feast", sense, start, end, feasts().index(meaning)))
            last = end
            continue
        if not isinstance(meaning, CalendarName):  # a leader, or a person whose death is not told and who may be one
            if text[start:end] not in leaders.names() and text[start:end] not in leaders_arabic.names():
                continue
            by_office = leaders_arabic if text[start:end] in leaders_arabic.names() else leaders
            fits = by_office.terms(text, start, end)
            if fits is not None:
                found.append(Mention("leader", fits[0], start, end, 0, None, fits[1]))
            continue
        name = meaning._replace(char_start=start, char_end=end)
        mention = _named(text, name, reader, last)
        if mention is None:
            continue
        while found and mention.char_start <= found[-1].char_start:
            found.pop()  # "Friday, January 4": the weekday belongs to the date
        found.append(mention)
        if mention.kind != "weekday":
            last = mention.char_end
    numeric = [
        Mention("date", "plain", p.char_start, p.char_end, 0, p)
        for p in find_numeric(text, language, reader.finder, order)
    ]
    if numeric:  # "Wednesday 05/04/2023": the weekday belongs to the date
        found = [m for m in found if m.kind != "weekday" or not _is_inside(m, numeric)]
    found = _apart(found, numeric)
    return sorted([*found, *_years(text, reader, found)], key=_start)


def _glued(text: str, start: int, end: int, meaning: Meaning, reader: _Reader, floor: int) -> Mention | None:
    """The date whose month stands right behind another word, as flat pages print a byline: "Staff WriterMay 3, 2024"."""
    if not isinstance(meaning, CalendarName) or meaning.kind != "month" or end - start < _SHORTEST_GLUED:
        return None
    if not (text[start].isupper() and text[start - 1].islower()):
        return None
    mention = _named(text, meaning._replace(char_start=start, char_end=end), reader, floor)
    whole = mention is not None and mention.kind == "date" and mention.char_start == start
    return (
        mention if whole and mention is not None and mention.printed is not None and mention.printed.has_year else None
    )


_SHORTEST_GLUED = 3
_start = attrgetter("char_start")


def _apart(found: list[Mention], more: list[Mention]) -> list[Mention]:
    """Both lists in order, without those of `more` that overlap one of `found`."""
    if not more:
        return found
    starts = [m.char_start for m in found]
    return sorted((*found, *(m for m in more if _is_free(found, starts, m.char_start, m.char_end))), key=_start)


def _is_inside(mention: Mention, dates: list[Mention]) -> bool:
    return any(d.char_start <= mention.char_start and mention.char_end <= d.char_end for d in dates)


def _is_free(found: list[Mention], starts: list[int], start: int, end: int) -> bool:
    """Whether no mention of `found`, which begin at `starts`, overlaps characters `start` to `end`."""
    at = bisect_right(starts, start)
    return not (at and found[at - 1].char_end > start) and not (at < len(found) and starts[at] < end)


def _named(text: str, name: CalendarName, reader: _Reader, floor: int) -> Mention | None:
    """The mention around a month or weekday name: a date where there is one."""
    if name.kind != "weekday":
        printed = read_named(text, name, reader.finder, floor)
        if printed is not None and not _is_word(text, name, reader, printed):
            kind = "month_year" if printed.precision is Precision.MONTH and not printed.alternatives else "date"
            sense = reader.words.sense(text, printed.char_start, printed.char_end)
            return Mention(kind, sense, printed.char_start, printed.char_end, name.value, printed)
    if (
        name.kind == "hijri"
        or name.is_weak
        or (name.kind == "month" and text[name.char_start : name.char_end] in _VERBS)
        or _is_word(text, name, reader, None)
    ):
        return None
    sense = reader.words.sense(text, name.char_start, name.char_end, is_weekday=name.kind == "weekday")
    return Mention(name.kind, sense, name.char_start, name.char_end, name.value)


def _is_word(text: str, name: CalendarName, reader: _Reader, printed: PrintedDate | None) -> bool:
    """Whether a month's name is the everyday word: "mai 3 ani" is "another three years", "12 mai" and "mai 2024" are May."""
    if text[name.char_start : name.char_end].lower() not in reader.never_alone:
        return False
    return printed is None or (not printed.has_year and printed.char_start == name.char_start)


def _years(text: str, reader: _Reader, dates: list[Mention]) -> list[Mention]:
    """The years printed in `text`, in order, without those inside `dates`; which are the newest is asked of all.

    How it is said is asked only of the newest few, and of their first mentions: older years bound nothing.
    """
    found: list[tuple[int, int, int]] = []
    for start in _year_starts(text):
        match = _YEAR.match(text, start)
        if match is None:
            continue
        end = match.end()
        if start and (text[start - 1] in _NO_YEAR_AFTER or text[start - 1].isalnum()):
            continue
        if _AMOUNT.search(text, max(0, start - 6), start) is None and _NOT_YEARS.match(text, end) is None:
            found.append((start, end, int(match.group())))
    newest = set(sorted({year for _, _, year in found}, reverse=True)[:_NEWEST_YEARS])
    asked: dict[int, int] = {}
    starts = [m.char_start for m in dates]
    out = []
    for start, end, year in found:
        asked[year] = asked.get(year, 0) + 1
        if asked[year] <= _FIRST_MENTIONS and _is_free(dates, starts, start, end):
            sense = reader.words.sense(text, start, end) if year in newest else "plain"
            out.append(Mention("year", sense, start, end, year))
    return out


def _year_starts(text: str) -> list[int]:
    """Where a year of these centuries may begin: looking for two digits is far quicker than a pattern."""
    out = []
    for century in ("18", "19", "20"):
        at = text.find(century)
        while at >= 0:
            out.append(at)
            at = text.find(century, at + 1)
    return sorted(out)


_NEWEST_YEARS = 4
_FIRST_MENTIONS = 2
