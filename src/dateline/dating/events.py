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


def kernel_of(event: Event) -> str:
    """The kernel (key of weights.yaml) of an event named further down a text."""
    if event.kind not in LASTING:
        return "event"
    if event.last is not None:
        return "event_lasting"
    return "event_name" if event.kind in NAMES else "event_open"


def looks_back(text: str, start: int) -> bool:
    """Whether the words before offset `start` compare with an event of the past rather than tell it."""
    return _BACK.search(text, max(0, start - _BACK_CHARS), start) is not None
