"""Section names among the lines above a headline."""

from __future__ import annotations

import pytest

from dateline.normalise.section import section_of


@pytest.mark.parametrize(
    ("lines", "section"),
    [
        (["World"], "World"),
        (["Home > News > Africa"], "Africa"),
        (["Startseite › Politik"], "Politik"),
        (["Skip to content", "Home | World | Business", "Business"], "Business"),
        (["Home", "Waste, Fraud & Abuse"], "Waste, Fraud & Abuse"),
        (["Arts/Culture"], "Arts/Culture"),
        (["Skip to main content", "Home"], None),
        ([], None),
    ],
)
def test_the_first_line_that_names_a_section_is_taken(lines: list[str], section: str | None) -> None:
    """Menus and links for getting about are passed over; of a breadcrumb the last part counts."""
    assert section_of(lines) == section
