"""Dated events: a text that names one was not printed before it, and most likely soon after."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon.events import Event, events

LASTING = frozenset({"war", "law", "product", "disease", "economy", "office", "term", "space", "scandal"})
"""Kinds that stay in the news for years; the others are news for days and a memory after."""
NAMES = frozenset({"law", "product", "economy", "office", "term"})
"""Those of them that go by their name from then on, news or not."""
# "since Hurricane Katrina", "the worst since the Chernobyl disaster": what is told is later by far
_BACK = re.compile(
    r"\b(?:since|after|following|like|before|until|remember\w*|anniversary of|years? (?:after|since)|[’'](?:s)?)(?: the)?\W*$",
    re.IGNORECASE,
)
_BACK_CHARS = 28
_DIES = re.compile(r"(?![’'])(?:(?!\bwhose\b)[^.;:\0\n]){0,50}?\b(?:dies|died|dead|passe[sd] away)\b[^.;\0\n]{0,24}")
# who else was killed is told farther from the name: "the lawyer of ... was killed"
_KILLED = re.compile(
    r"(?:[’']s? death\b|(?:,[^.;:,\0\n]{0,40},)? (?:(?:was|were|is|has been) )?(?:killed|assassinated|murdered)\b)[^.;\0\n]{0,24}"
)
_DEATH_OF = re.compile(
    r"\b(?:[Dd]eath|[Kk]illing|[Aa]ssassination|[Mm]urder) of (?:(?:[A-Z]|the |former |late |ex-)[\w’'.-]*\W+){0,4}$|\b(?:[Oo]bituary|[Mm]ourn(?:s|ed|ing)?)\W+(?:[A-Z][\w’'.-]*\W+){0,3}$"
)
_LONG_DEAD = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\blast year\b|\byears? (?:ago|earlier|later|before)\b|\bwho (?:died|was killed)\b|\banniversary\b"
)
_DEATH_CHARS = 50
_CLAUSE = re.compile(r"[^.;\0\n]{0,50}")


@cache
def event_names() -> dict[str, int]:
    """Each printed form of an event's name and its place in the table; of two events with one name, the earlier one."""
    found: dict[str, int] = {}
    for index, event in sorted(enumerate(events()), key=lambda e: (e[1].first, e[0])):
        for name in event.names:
            for form in _forms(name, event):
                found.setdefault(form, index)
    return found


def _forms(name: str, event: Event) -> tuple[str, ...]:
    """The ways `name` is printed: as it is, with a capital in front, in capitals."""
    if event.is_exact:
        return (name,)
    return tuple(dict.fromkeys((name, name[:1].upper() + name[1:], name.upper())))


def kernel_of(event: Event, sense: str, in_headline: bool, in_lead: bool) -> str:
    """The kernel (key of weights.yaml) of an event, by how and where it is told; `in_lead`: in the first paragraphs."""
    if sense == "back":
        return "event_older"
    if event.kind == "obituary" and not in_headline and (sense == "past" or not in_lead):
        return "event_older"
    if event.kind not in LASTING:
        kernel = "event"
        if in_headline:
            return "event_headline"
    elif event.last is not None:
        kernel = "event_lasting"
    else:
        kernel = "event_name" if event.kind in NAMES else "event_open"
    return f"{kernel}_lead" if in_headline or in_lead else kernel


def told(index: int, text: str, start: int, end: int) -> str | None:
    """How the event of that place in the table, named at `text[start:end]`, is told: 'plain', 'back', or None: not at all.

    Of a person also 'past': a death named rather than told ("the killing of"), news only in a headline.
    """
    if events()[index].kind != "obituary":
        return "back" if looks_back(text, start) else "plain"
    lead = text[max(0, start - _DEATH_CHARS) : start]
    dies = _DIES.match(text, end)
    killed = dies or _KILLED.match(text, end)
    if killed is None and _DEATH_OF.search(lead) is None:
        return None
    tail = killed if killed is not None else _CLAUSE.match(text, end)
    phrase = lead[-_BACK_CHARS:] + (tail.group() if tail is not None else "")
    if _LONG_DEAD.search(phrase) is not None or looks_back(text, start):
        return "back"
    return "plain" if dies is not None else "past"


def looks_back(text: str, start: int) -> bool:
    """Whether the words before offset `start` compare with an event of the past rather than tell it."""
    return _BACK.search(text, max(0, start - _BACK_CHARS), start) is not None
