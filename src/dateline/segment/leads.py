"""Whether a paragraph reads like the first of a story or like one that goes on from another."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import load_table

_LEAD_REACH = 300
_FULL_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,} [A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,}")


@cache
def _when() -> re.Pattern[str]:
    words = sorted(load_table("leads")["when"], key=lambda w: (-len(w), w))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


@cache
def _goes_on() -> frozenset[str]:
    return frozenset(load_table("leads")["goes_on"])


def lead_marks(text: str) -> list[str]:
    """Names of the marks of a first or a later paragraph that `text` (a paragraph) bears."""
    head = text[:_LEAD_REACH]
    lowered = head.lower()
    marks = ["when" if _when().search(lowered) else "no-when"]
    first = lowered.split(None, 1)[0].strip("\"'“”‘’«»(,.")
    if first in _goes_on():
        marks.append("goes-on")
    if head[0] in "\"'“‘«„":
        marks.append("quoted")
    marks.append("full-name" if _FULL_NAME.search(head) else "no-full-name")
    return marks
