"""The table of office-holders."""

from __future__ import annotations

import itertools
from datetime import date

from dateline.lexicon.leaders import office_holders, surname_of


def test_terms_run_forwards_and_names_are_full() -> None:
    """Every term ends after it starts and has at least one spelling and a title."""
    for holder in office_holders():
        assert holder.end is None or holder.start < holder.end, holder
        assert holder.names and holder.titles, holder


def test_one_office_has_one_holder_at_a_time() -> None:
    """Within an office the terms do not overlap (the EU's presidents of Council and Commission share a title)."""
    by_office: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for holder in office_holders():
        if holder.country != "EU":
            term = (holder.start, holder.end or date.max)
            by_office.setdefault((holder.country, holder.office), []).append(term)
    for office, terms in by_office.items():
        ordered = sorted(terms)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(ordered)), office


def test_surnames() -> None:
    """Particles belong to the surname; Chinese and Korean family names come first."""
    assert surname_of("Ursula von der Leyen", "EU") == "von der Leyen"
    assert surname_of("Xi Jinping", "CN") == "Xi"
    assert surname_of("Donald Trump", "US") == "Trump"
