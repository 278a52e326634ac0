"""Dated events and names of the world's news (tables `events.yaml`, `events_arabic.yaml`, `deaths.yaml`): what could not be printed before a certain day.

A text that names Hurricane Dorian was not printed before the storm had its name, and most likely while it blew.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from dateline.lexicon import load_table


class Event(NamedTuple):
    """Something whose name dates a text."""

    names: tuple[str, ...]
    """Spellings, the usual one first."""
    first: date
    """The first day on which the name could be printed."""
    last: date | None
    """The last day of the event itself; None where it has none (a law, a product) or none was known."""
    kind: str
    """'obituary' (the names are a person's: only where a death is told), 'storm', 'disaster', 'attack', 'war', 'election', 'death', 'law', 'product', 'disease', 'sport', 'summit', 'scandal',
    'space', 'economy', 'office' or 'term'."""
    is_exact: bool
    """Whether the names are believed only in the case in which the table writes them."""


@cache
def events() -> tuple[Event, ...]:
    """Every row of the tables, in their order."""
    rows = [*load_table("events")["events"], *load_table("events_arabic")["events"]]
    told = tuple(
        Event(tuple(str(name) for name in r["names"]), r["from"], r.get("until"), r["kind"], bool(r.get("case", False)))
        for r in rows
    )
    deaths = load_table("deaths")["deaths"]
    return told + tuple(Event(tuple(names), day, None, "obituary", True) for day, *names in deaths)
