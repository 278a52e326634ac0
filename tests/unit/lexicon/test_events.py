"""The table of dated events: what could not be printed before a day."""

from __future__ import annotations

import unicodedata
from collections import Counter

from dateline.lexicon.events import events

KINDS = {
    "storm", "disaster", "attack", "war", "election", "death", "obituary", "law", "product", "disease", "sport", "summit",
    "scandal", "space", "economy", "office", "term",
}  # fmt: skip


def test_events_are_of_known_kinds_and_end_after_they_begin() -> None:
    """Every row has a kind that the kernels know, and days in order."""
    for event in events():
        assert event.kind in KINDS, event.names
        assert event.last is None or event.first <= event.last, event.names


def test_names_tell_events_apart() -> None:
    """No two events share a name, none is so short that it turns up by chance, all are composed Unicode."""
    names = Counter(name for event in events() for name in event.names)
    assert [name for name, n in names.items() if n > 1] == []
    assert [name for name in names if len(name) < 3] == []
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
