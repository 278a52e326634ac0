"""The words before a printed day that say what it is the day of: "Updated:", "Veröffentlicht am", "Stand:", "更新".

The stems are each language's own (`dates.updated`, `dates.published` of its file); all are tried, for date lines are
short and often in another language than their article.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon.languages import merged
from dateline.lexicon.scripts import UNPARTED

_LETTER = r"[^\W\d_]"


@cache
def _labels() -> re.Pattern[str]:
    kinds = {
        kind: sorted(merged("dates", kind), key=lambda w: (-len(w), w)) for kind in ("updated", "published", "other")
    }
    parts = []
    for kind, stems in kinds.items():
        bounded = [stem for stem in stems if not UNPARTED.search(stem)]
        free = [stem for stem in stems if UNPARTED.search(stem)]
        heads = [rf"(?<!{_LETTER})(?:{_either(bounded)})"] if bounded else []
        parts.append(f"(?P<{kind}>{'|'.join([*heads, *map(re.escape, free)])})")
    return re.compile("|".join(parts))


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


def date_label(lead: str) -> str | None:
    """'updated', 'published' or 'other' (of an event, until when something is valid), as the last such word of `lead` (the text right before a printed day) says; or None."""
    kind = None
    for match in _labels().finditer(lead.lower()):
        kind = match.lastgroup
    return kind


@cache
def _others() -> re.Pattern[str]:
    words = sorted(merged("dates", "of_another"), key=lambda w: (-len(w), w))
    bounded = _either([w for w in words if not UNPARTED.search(w)])
    free = _either([w for w in words if UNPARTED.search(w)])
    return re.compile(rf"(?<!{_LETTER})(?:{bounded})|(?:{free})")


def is_of_another(lead: str) -> bool:
    """Whether `lead`, what stands before a day on its line, is about another text ("original article") or a paper's registration."""
    return _others().search(lead.lower()) is not None


@cache
def _todays() -> re.Pattern[str]:
    words = sorted(set(merged("dates", "today_before")), key=lambda w: (-len(w), w))
    bounded = _either([w for w in words if not UNPARTED.search(w)])
    free = _either([w for w in words if UNPARTED.search(w)])
    return re.compile(
        rf"(?:(?<!{_LETTER})(?:{bounded})(?!{_LETTER})|(?:{free}))[\s,،、(（«—–-]{{0,4}}(?:(?:den|on|the|el)\s)?$",
        re.IGNORECASE,
    )


_REACH_CHARS = 32


def says_today(lead: str) -> bool:
    """Whether `lead`, the text right before a complete date, says that this is the article's own day: "ce", "este", "сегодня,"."""
    return _todays().search(lead[-_REACH_CHARS:]) is not None
