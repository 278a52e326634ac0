"""Whether a line reads like the first of a story, or like one that goes on from another."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from dateline.lexicon import load_table
from dateline.lexicon.datelines import match_dateline
from dateline.lexicon.dates import find_dates
from dateline.model import Role

_LEAD_REACH = 300
_SHORTEST_LEAD = 40
_STOPS = (".", "!", "?", "。", "।")
_CLOSERS = " »”\"'’"
"""What may stand behind a stop; a headline may end in a quotation without one."""
_LONGEST_DAY = 48
"""A date alone on its line is no longer."""
_FULL_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,} [A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,}")


@cache
def _when() -> AhoCorasick:
    """One automaton for all words: an alternation of hundreds took longer than all else about a paragraph."""
    return AhoCorasick(
        sorted(load_table("leads")["when"]), matchkind=MatchKind.Standard, implementation=Implementation.DFA
    )


def _says_when(lowered: str) -> bool:
    """Whether one of the words stands in `lowered`, no letter, digit or underscore on either side."""
    return any(
        not _is_of_word(lowered[start - 1 : start]) and not _is_of_word(lowered[end : end + 1])
        for _, start, end in _when().find_matches_as_indexes(lowered, overlapping=True)
    )


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@cache
def _goes_on() -> frozenset[str]:
    return frozenset(load_table("leads")["goes_on"])


def lead_marks(text: str) -> list[str]:
    """Names of the marks of a first or a later paragraph that `text` (a paragraph) bears."""
    head = text[:_LEAD_REACH]
    lowered = head.lower()
    marks = ["when" if _says_when(lowered) else "no-when"]
    first = lowered.split(None, 1)[0].strip("\"'“”‘’«»(,.")
    if first in _goes_on():
        marks.append("goes-on")
    if head[0] in "\"'“‘«„":
        marks.append("quoted")
    marks.append("full-name" if _FULL_NAME.search(head) else "no-full-name")
    return marks


def role_on_top(text: str) -> Role:
    """What the line is that the path takes for a headline: without one, copy opens with its first sentence or its day."""
    if text.rstrip(_CLOSERS).endswith(_STOPS) and opens_with_dateline(text):
        return Role.BODY
    if len(text) <= _LONGEST_DAY and any(map(str.isdigit, text)):
        dates = find_dates(text)
        if dates and sum(map(str.isalnum, text)) == sum(
            sum(map(str.isalnum, text[d.char_start : d.char_end])) for d in dates
        ):
            return Role.DATE
    return Role.HEADLINE


def opens_with_dateline(text: str) -> bool:
    """Whether a dateline with a day or an agency stands before a sentence."""
    dateline = match_dateline(text)
    if dateline is None or not (dateline.date_text or dateline.agency):
        return False
    return len(text) - dateline.char_end >= _SHORTEST_LEAD
