"""Offices named with their holders."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.dating.mentions import find_mentions


def said(text: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """Sense and terms of the leaders in `text`."""
    return [(m.sense, m.terms) for m in find_mentions(text, "en") if m.kind == "leader"]


def test_an_incumbent_bounds_both_sides() -> None:
    """A head of government called by the office fits the time in it."""
    ((sense, terms),) = said("Japanese Prime Minister Fumio Kishida said so.")
    assert sense == "incumbent"
    assert terms == ((date(2021, 10, 4).toordinal(), date(2024, 10, 1).toordinal()),)


def test_a_former_president_may_come_back() -> None:
    """'Former President' fits the time out of office, up to the return to it."""
    ((sense, terms),) = said("a deal abandoned by former US President Donald Trump")
    assert sense == "former"
    assert terms[0] == (date(2021, 1, 20).toordinal(), date(2025, 1, 20).toordinal())


def test_title_and_surname_mean_any_holder() -> None:
    """'President Bush' fits both men's terms."""
    ((_, terms),) = said("as President Bush said")
    assert len(terms) == 2


def test_a_day_behind_the_name_is_no_part_of_it() -> None:
    """'President Bush Tuesday' is a president and a day."""
    assert len(said("President Bush Tuesday signed it.")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump likes golf.",
        "former Vice President Joe Biden",
        "former Finance Minister Gordon Brown",
        "former General Pervez Musharraf",
        "then President Barack Obama",
        "under President Hosni Mubarak",
        "President Bashar al-Assad, who was ousted",
        "President Michel Aoun of Lebanon",
        "Taiwan's President Lee Teng-hui",
    ],
)
def test_looking_back_says_nothing(text: str) -> None:
    """A name without its office, another office, or a sentence that looks back is no evidence."""
    assert said(text) == []
