"""Offices named with their holders in Arabic: "الرئيس الأميركي باراك أوباما", the title some words before the name."""

from __future__ import annotations

import re
from functools import cache

from dateline.dating.leaders import FAR, Terms
from dateline.dating.words import SEAM
from dateline.lexicon.leaders import arabic_holders, without_hamza

_FORMER = re.compile(r"(?:السابقة?|الاسبق|الراحل|المخلوع|المعزول|السلف)")
_LOOKS_BACK = re.compile(r"(?:عهد|حكم|انذاك|حينها|خلفا ل|ابان|نظام)\W+(?:\w+\W+){0,2}$")
_TITLE_CHARS = 44
"""How far before the name its title may begin: "رئيس الوزراء العراقي السابق نوري المالكي"."""


_CLAUSE = re.compile(r"[.,،؛:»«()]")
_OF_A_DEPARTMENT = re.compile(r"(?:وزير|رئيس)ة? ال(?=\w+$)")


@cache
def _key(title: str) -> str:
    """What must be printed of a title: of "وزير الخارجية" its department, for there are "وزير خارجيتها" and "وزيرا خارجية"."""
    return _OF_A_DEPARTMENT.sub("", title)


@cache
def names() -> dict[str, tuple[int, ...]]:
    """Each printed name and the rows of the table that it may mean."""
    found: dict[str, list[int]] = {}
    for index, holder in enumerate(arabic_holders()):
        for name in holder.names:
            found.setdefault(name, []).append(index)
    return {name: tuple(indices) for name, indices in found.items()}


def terms(text: str, start: int, end: int) -> tuple[str, Terms] | None:
    """What the name at `text[start:end]` says: 'incumbent' or 'former' and the days meant; None without its title."""
    lead = without_hamza(text[max(0, start - _TITLE_CHARS) : start].rpartition(SEAM)[2])
    lead = _CLAUSE.split(lead)[-1]
    tail = _CLAUSE.split(without_hamza(text[end : end + _TITLE_CHARS].partition(SEAM)[0]).lstrip(" ،"))[0]
    holders = [arabic_holders()[i] for i in names()[text[start:end]]]
    titled = [h for h in holders if _key(h.title) in lead] or [h for h in holders if tail.startswith(h.title)]
    longest = max((len(h.title) for h in titled), default=0)
    titled = [h for h in titled if len(h.title) == longest]
    if not titled or _LOOKS_BACK.search(lead[: lead.rfind(_key(titled[0].title))]) is not None:
        return None
    stretches = tuple((h.start.toordinal(), h.end.toordinal() if h.end is not None else FAR) for h in titled)
    if _FORMER.search(lead) is None and _FORMER.search(tail[: len(titled[0].title) + 16]) is None:
        return "incumbent", stretches
    ends = [until for _, until in stretches if until != FAR]
    return ("former", tuple((until, FAR) for until in ends)) if ends else None
