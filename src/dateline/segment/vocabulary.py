"""The words of page furniture: which of the tables' phrases a line is, begins with or holds.

The phrases are those of all languages' files (`furniture:` by kind, `datelines:` the words of date lines).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from dateline.lexicon import load_table
from dateline.lexicon.scripts import UNPARTED

# What may stand around a label: arrows, bullets, brackets, counters ("Share0", "Comments (12)", "Read more »").
_AROUND = " \t:.…»«›‹>|<•·-–—―*#!?()[]{}0123456789,;+▶►▼▲→←✕×/\\\u200b\u200c\u200d\u200e\u200f\ufeff"

_LONGEST_LABEL = 60
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")


@cache
def _whole() -> dict[str, str]:
    return {
        form: kind
        for kind, forms in load_table("furniture").items()
        for phrase in forms["whole"]
        for form in _undotted(phrase.strip(_AROUND))
    }


def _undotted(phrase: str) -> tuple[str, ...]:
    """A phrase, and how it reads where capitals were made small in another way than Turkish does: "DEVAMINI" is "devamini"."""
    return (phrase, phrase.replace("ı", "i")) if "ı" in phrase else (phrase,)


@cache
def _phrases() -> tuple[AhoCorasick, tuple[tuple[str, bool], ...]]:
    """One automaton for all phrases, and for each its kind and whether it has to open its line."""
    openers: dict[str, str] = {}
    held: dict[str, str] = {}
    for kind, forms in load_table("furniture").items():
        for phrase in forms["start"]:
            for form in _undotted(phrase):
                openers.setdefault("\n" + form, kind)
        for phrase in forms["within"]:
            for form in _undotted(phrase):
                held.setdefault(form, kind)
    patterns = [*openers, *held]
    about = tuple([(kind, True) for kind in openers.values()] + [(kind, False) for kind in held.values()])
    # not the fastest: that takes 23 MB to spare 3 ms of a megabyte's 150
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return automaton, about


def furniture_kinds() -> frozenset[str]:
    """The kinds of furniture that lines are, begin with or hold."""
    return frozenset(load_table("furniture"))


# Lines are looked through together, as many as make this many characters: no copy of a whole dump is made.
_BATCH_CHARS = 1_000_000

Hit = tuple[str | None, str | None]


def furniture_hits(texts: Sequence[str]) -> dict[int, Hit]:
    """For the lines of `texts` that begin with or hold a phrase of furniture: its kind at the start and within.

    One pass over all text (Aho and Corasick, 1975); the first phrase within a line counts.
    """
    found: dict[int, Hit] = {}
    # where each line starts when all are joined by line ends, one before the first
    starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
    first = 0
    while first < len(texts):
        stop = max(first + 1, bisect_left(starts, starts[first] + _BATCH_CHARS))
        stop = min(stop, len(texts))
        _hits_between(texts, starts, first, stop, found)
        first = stop
    return found


def _hits_between(texts: Sequence[str], starts: Sequence[int], first: int, stop: int, found: dict[int, Hit]) -> None:
    """Add the hits of the lines from `first` to before `stop` to `found`."""
    page = "\n" + "\n".join(texts[first:stop])
    lowered = page.lower()
    if len(lowered) != len(page):
        # a capital dotted I is the one letter whose small form is longer: it would shift all that follows
        lowered = page.replace("\u0130", "i").lower()
    if len(lowered) != len(page):
        return
    del page
    automaton, about = _phrases()
    free = UNPARTED.match
    line, begin, last = first, starts[first], len(lowered)
    for pattern, start, end in automaton.find_matches_as_indexes(lowered):
        if end < last and lowered[end].isalnum() and lowered[end - 1].isalnum() and not free(lowered[end - 1]):
            continue
        kind, opens = about[pattern]
        if (
            not opens
            and start
            and lowered[start].isalnum()
            and lowered[start - 1].isalnum()
            and not free(lowered[start])
        ):
            continue
        if starts[line + 1] <= begin + start:
            line = bisect_right(starts, begin + start, line) - 1
        opening, holding = found.get(line, (None, None))
        found[line] = (kind, holding) if opens else (opening, holding or kind)


def whole_line(lowered: str) -> str | None:
    """The kind of furniture that `lowered` (a line in lower case) is from end to end, marks and counters aside."""
    core = lowered.strip(_AROUND)
    if len(core) >= _LONGEST_LABEL:
        return None
    table = _whole()
    kind = table.get(core)
    if kind is None and _DIGITS.search(core):
        # "View 6 images", "3 comments on this", "评论（3）"
        kind = table.get(" ".join(_DIGITS.sub(" ", core).split()).rstrip("（ "))
    return kind


@cache
def _date_words() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("datelines")
    anchors = {w.lower() for w in (*table["months"], *table["weekdays"])}
    return frozenset(anchors), frozenset(anchors | {w.lower() for w in table["date_words"]})


_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}:\d{2})\b")
# 2019年2月22日 14時05分, 2月22日, 2019년 2월 22일, 14:05
_WIDE_DATE = re.compile(
    r"(?:\d{2,4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일号號]?(?:\s?[（(].[）)])?"
    r"(?:\s?\d{1,2}\s?[時时시:：]\s?\d{1,2}\s?[分분]?(?:[:：]\d\d)?)?"
)
_AGO = re.compile(
    r"\d+\s?(?:h|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|years?) ago|\d+[hmd] ago|\bhace \d|il y a \d|\bvor \d|há \d|назад|منذ"
)


_ASCII_DIGIT = re.compile("[0-9]")


def _has_digit(text: str) -> bool:
    return _ASCII_DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, text)))


def date_share(lowered: str) -> float:
    """How much of `lowered` (a line in lower case) is a printed date or time, from 0 to 1; 0 where it holds none."""
    if not _has_digit(lowered):
        return 0.0
    if wide := _WIDE_DATE.findall(lowered):
        return sum(map(len, wide)) / max(1, len(lowered))
    words = _WORD.findall(lowered.replace("'", " ").replace("’", " "))
    anchors, known = _date_words()
    anchored = not anchors.isdisjoint(words) or _NUMERIC_DATE.search(lowered) or _AGO.search(lowered)
    if not anchored:
        return 0.0
    if not words:
        return 1.0
    # glued print: "20247:55", "ESTUpdated"
    return sum(1 for w in words if w in known) / len(words)
