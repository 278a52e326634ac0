"""Offices named with their holders in Arabic."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.dating.mentions import find_mentions


def said(text: str) -> list[tuple[str, int]]:
    """Sense and first day of the leaders in `text`."""
    return [(m.sense, m.terms[0][0]) for m in find_mentions(text, "ar") if m.kind == "leader"]


@pytest.mark.parametrize(
    ("text", "sense", "first"),
    [
        ("قال الرئيس الأميركي باراك أوباما إن الجسر مفتوح", "incumbent", date(2009, 1, 20)),
        ("قال الرئيس الأميركي باراك اوباما إن الجسر مفتوح", "incumbent", date(2009, 1, 20)),
        ("التقى جون كيري وزير الخارجية الأميركي نظيره", "incumbent", date(2013, 2, 1)),
        ("زار الرئيس الأميركي السابق باراك أوباما المدينة", "former", date(2017, 1, 20)),
        ("نائب الرئيس الأميركي جو بايدن", "incumbent", date(2009, 1, 20)),
    ],
)
def test_the_title_may_stand_some_words_away(text: str, sense: str, first: date) -> None:
    """Nationality and 'former' stand between title and name, or the title behind the name."""
    assert said(text) == [(sense, first.toordinal())]


@pytest.mark.parametrize("text", ["كتب باراك أوباما رسالة", "في عهد الرئيس الأميركي باراك أوباما"])
def test_without_a_title_or_looking_back_nothing_is_said(text: str) -> None:
    """A bare name or a reign looked back upon bounds nothing."""
    assert said(text) == []
