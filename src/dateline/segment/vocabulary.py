"""The words of page furniture: which of the tables' phrases a line is, begins with or holds.

The tables are `lexicon/furniture.yaml` (phrases by kind, in seven languages) and `lexicon/datelines.yaml` (words of
date lines).
"""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import load_table

# What may stand around a label: arrows, bullets, brackets, counters ("Share0", "Comments (12)", "Read more »").
_AROUND = " \t:.…»«›‹>|<•·-–—―*#!?()[]{}0123456789,;+▶►▼▲→←✕×/\\\u200b\u200c\u200d\u200e\u200f\ufeff"

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")


@cache
def _whole() -> dict[str, str]:
    return {phrase.strip(_AROUND): kind for kind, forms in load_table("furniture").items() for phrase in forms["whole"]}


@cache
def _start() -> re.Pattern[str]:
    return _alternation("start", "")


@cache
def _within() -> re.Pattern[str]:
    return _alternation("within", r"(?<!\w)")


def _alternation(form: str, lead: str) -> re.Pattern[str]:
    groups = []
    for kind, forms in load_table("furniture").items():
        phrases = sorted(forms[form], key=lambda p: (-len(p), p))
        if phrases:
            body = "|".join(re.escape(p) + (r"(?!\w)" if p[-1].isalnum() else "") for p in phrases)
            groups.append(f"(?P<{kind}>{body})")
    return re.compile(lead + "(?:" + "|".join(groups) + ")")


def furniture_hits(lowered: str) -> tuple[str | None, str | None, str | None]:
    """Kinds of furniture that `lowered` (a line in lower case, stripped) is, begins with, and holds; None for none."""
    core = lowered.strip(_AROUND)
    whole = None
    if len(core) < 60:
        table = _whole()
        whole = table.get(core)
        if whole is None and _DIGITS.search(core):
            # "View 6 images", "3 comments on this"
            whole = table.get(" ".join(_DIGITS.sub(" ", core).split()))
    start = _start().match(lowered)
    within = _within().search(lowered)
    return whole, start.lastgroup if start else None, within.lastgroup if within else None


@cache
def _date_words() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("datelines")
    anchors = {w.lower() for w in (*table["months"], *table["weekdays"])}
    return frozenset(anchors), frozenset(anchors | {w.lower() for w in table["date_words"]})


_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}:\d{2})\b")
_AGO = re.compile(
    r"\d+\s?(?:h|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|years?) ago|\d+[hmd] ago|\bhace \d|il y a \d|\bvor \d|há \d|назад|منذ"
)


def date_share(lowered: str) -> float:
    """How much of `lowered` (a line in lower case) is a printed date or time, from 0 to 1; 0 where it holds none."""
    has_digit = any(c.isdigit() for c in lowered)
    if not has_digit:
        return 0.0
    words = _WORD.findall(lowered.replace("'", " ").replace("’", " "))
    anchors, known = _date_words()
    anchored = any(w in anchors for w in words) or _NUMERIC_DATE.search(lowered) or _AGO.search(lowered)
    if not anchored:
        return 0.0
    if not words:
        return 1.0
    # glued print: "20247:55", "ESTUpdated"
    return sum(1 for w in words if w in known) / len(words)
