"""Hostile text costs no more than any other."""

from __future__ import annotations

import time

import pytest

from dateline.model import Role
from tests.unit.normalise.build import document, read

HOSTILE = {
    "brackets": "(" * 60_000,
    "quotes": "“" * 60_000,
    "spaces": "a" + " " * 60_000 + "b",
    "one word": "x" * 60_000,
    "agencies": "told Reuters " * 5_000,
    "file marks": "/ file" * 10_000,
    "colons": "بيروت: " * 8_000,
    "mojibake": "Ã©" * 5_000,
    "dashes": "A - " * 15_000,
    "digits": "1.2.2020 " * 6_000,
}
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
    """A line of 60,000 brackets, spaces, quotes … in any role is read within seconds."""
    started = time.perf_counter()
    read((Role.HEADLINE, "Head"), (role, HOSTILE[name]), (Role.BODY, "Body text."))
    assert time.perf_counter() - started < 4


def test_many_lines_are_read_in_linear_time() -> None:
    """Three thousand captions, crossheads and credits in one article take no more than their number."""
    lines = [
        (role, f"Line {i} of many, told Reuters")
        for i in range(1_000)
        for role in (Role.CAPTION, Role.CREDIT, Role.CROSSHEAD)
    ]
    started = time.perf_counter()
    made = read((Role.HEADLINE, "Head"), *lines)
    assert time.perf_counter() - started < 4
    assert len(made.captions) == 1_000


def test_the_builder_tiles_its_document() -> None:
    """The spans these tests are built from cover the document without hole or overlap."""
    made, segment = document((Role.HEADLINE, "Head"), (Role.BODY, "Body."))
    assert [s.char_end for s in segment.spans][:-1] == [s.char_start for s in segment.spans][1:]
    assert segment.spans[-1].char_end == len(made.text)
