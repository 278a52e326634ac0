"""A headline and its dateline on one line are parted, wherever in a file the story stands."""

import pytest

from dateline.cleancopy.glued import glued_headline_edits
from dateline.cleancopy.offsets import edited

GLUED = (
    "Fire destroys sawmill near Brennholm BRENNHOLM, April 8, 2024 (AP) - Fire destroyed a sawmill near Brennholm on Monday "
    "and forty people were taken from their homes.",
    "Fähre wieder in Fahrt LINDHAVEN, 9. Mai 2024 (dpa) - Die Fähre zwischen Lindhaven und Skarholm fährt seit Donnerstag "
    "wieder, teilte die Reederei mit.",
)


@pytest.mark.parametrize("line", GLUED)
def test_parted_at_the_start_and_below_blank_lines(line: str) -> None:
    """At the start of a file and below a blank line a line end is read between headline and dateline."""
    place = line.split(" (")[0].split(",")[0].rsplit(" ", 1)[1]
    text = f"{line}\n\nA second paragraph stands here.\n\n\n{line}\n"
    read = edited(text, glued_headline_edits(text))
    assert read.count(f"\n{place}") == 2
    assert read.replace(f"\n{place}", f" {place}") == text


def test_nothing_is_parted_within_a_story() -> None:
    """A line directly below another, a capital word without a dateline and a dash after a figure part nothing."""
    text = f"Sport\n\nThe board met for the first time in a year.\n{GLUED[0]}\n\nThe vote of the NATO council was 3 - 2 on Monday, officials said at the end of the day.\n"
    assert glued_headline_edits(text) == []


def test_time_grows_with_the_text_alone() -> None:
    """Four times the lines have four times the edits; no line is looked at twice."""
    some = (GLUED[0] + "\n\n") * 25
    assert 4 * len(glued_headline_edits(some)) == len(glued_headline_edits(some * 4)) == 100
