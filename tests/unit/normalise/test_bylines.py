"""Bylines: people, not agencies, places or titles."""

from __future__ import annotations

import pytest

from dateline.normalise.byline import parse


@pytest.mark.parametrize(
    ("printed", "people", "agency"),
    [
        ("By Jane Roe", "Jane Roe", None),
        ("By Jane Roe and John Doe", "Jane Roe, John Doe", None),
        ("By JANE ROE, The Associated Press", "JANE ROE", "AP"),
        ("Jane Roe in Cairo", "Jane Roe", None),
        ("By Jane Roe, Staff Writer", "Jane Roe", None),
        ("Jane Roe | Reuters", "Jane Roe", "Reuters"),
        ("By Associated Press", None, "AP"),
        ("AFP, MANILA", None, "AFP"),
        ("By Staff Reporter", None, None),
        ("Par Jeanne Dupont à Paris", "Jeanne Dupont", None),
        ("Von Hans Müller und Eva Schmidt", "Hans Müller, Eva Schmidt", None),
        ("Por María José Ruiz", "María José Ruiz", None),
        ("بيروت: سلمى الحاج", "سلمى الحاج", None),
        ("By Jane Roe  Updated 13 July 2021 10:15", "Jane Roe", None),
        ("By Jane O'Roe-Smith, J. R. Doe and Anne de la Tour", "Jane O'Roe-Smith, J. R. Doe, Anne de la Tour", None),
        ("Reporting by Jane Roe; Editing by John Doe", "Jane Roe", None),
        ("", None, None),
    ],
)
def test_a_byline_is_people_and_agency(printed: str, people: str | None, agency: str | None) -> None:
    """Names come out in printed order; agencies, places, titles and times do not count as people."""
    assert parse(printed) == (people, agency)
