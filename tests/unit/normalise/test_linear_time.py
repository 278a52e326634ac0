"""Hostile text costs no more than any other."""

from __future__ import annotations

import pytest

from dateline.model import Role
from tests.growth import assert_linear
from tests.unit.normalise.build import document, read

HOSTILE = {
    "brackets": ("", "(", ""),
    "quotes": ("", "“", ""),
    "spaces": ("a", " ", "b"),
    "one word": ("", "x", ""),
    "agencies": ("", "told Reuters ", ""),
    "file marks": ("", "/ file", ""),
    "colons": ("", "بيروت: ", ""),
    "mojibake": ("", "Ã©", ""),
    "dashes": ("", "A - ", ""),
    "digits": ("", "1.2.2020 ", ""),
}
"""How a line begins, what fills it, how it ends."""
ROLES = (
    Role.HEADLINE,
    Role.BODY,
    Role.CAPTION,
    Role.BYLINE,
    Role.DATELINE,
    Role.CREDIT,
    Role.FURNITURE,
    Role.STANDFIRST,
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("role", ROLES)
def test_hostile_text_is_read_in_linear_time(role: Role, name: str) -> None:
    """A line of four times as many brackets, spaces, quotes … in any role takes about four times as long."""
    start, unit, end = HOSTILE[name]

    def work(n: int) -> None:
        line = start + unit * (n // len(unit)) + end
        read((Role.HEADLINE, "Head"), (role, line), (Role.BODY, "Body text."))

    assert_linear(work, 4_000)


def test_many_lines_are_read_in_linear_time() -> None:
    """Four times as many captions, crossheads and credits in one article take about four times as long."""

    def work(n: int) -> None:
        kinds = (Role.CAPTION, Role.CREDIT, Role.CROSSHEAD)
        lines = [(role, f"Line {i} of many, told Reuters") for i in range(n) for role in kinds]
        assert len(read((Role.HEADLINE, "Head"), *lines).captions) == n

    assert_linear(work, 100)


def test_the_builder_tiles_its_document() -> None:
    """The spans these tests are built from cover the document without hole or overlap."""
    made, segment = document((Role.HEADLINE, "Head"), (Role.BODY, "Body."))
    assert [s.char_end for s in segment.spans][:-1] == [s.char_start for s in segment.spans][1:]
    assert segment.spans[-1].char_end == len(made.text)
