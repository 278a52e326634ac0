"""The build of titles: numbers, bullets, prints within each other."""

from __future__ import annotations

import pytest

from dateline.segment.titles import capitals, enumerated, is_item_of, nested, printed_in


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("* ferry sails again", True),
        ("3. ferry sails again", True),
        ("12) ferry sails again", True),
        ("– ferry sails again", True),
        ("ferry sails again", False),
        ("2024. ferry sails again", False),
        ("home ferry sails again", False),
        ("* quay rebuilt", False),
    ],
)
def test_an_item_prints_a_line_behind_a_bullet_or_number(text: str, is_one: bool) -> None:
    """Breadcrumbs and lists of flattened pages put both before a title that stands by itself elsewhere."""
    assert is_item_of(text, {"ferry sails again"}) is is_one


@pytest.mark.parametrize(
    "text", ["3. Use less water", "Step 2: Sand the wood", "#4. Paint", "7 ways to save", "Schritt 3. Malen"]
)
def test_titles_that_count_are_told(text: str) -> None:
    """With the number first or behind a word, in any language."""
    assert enumerated(text)


@pytest.mark.parametrize("text", ["Ferry sails again", "2024 was a year of storms", "The 7 ways to save"])
def test_titles_that_name_a_number_do_not_count(text: str) -> None:
    """A year, or a number within the title, is no place in a list."""
    assert not enumerated(text)


def test_capitals_are_counted_of_a_hundred_words() -> None:
    """Half of four words is fifty; no words are none."""
    assert capitals("The Ferry sails again") == 50
    assert capitals("") == 0


def test_titles_that_print_each_other() -> None:
    """The page's title holds the headline; the headline is held by it; marks become bits."""
    assert nested(["ferry sails", "ferry sails | coast post", "quay"]) == ([1, 0, 0], [0, 1, 0])
    assert printed_in(["is-part:first:above:near:brief"]) == 1
    assert printed_in(["holds-line:first:below:near:long", "is-part:last:above:far:brief"]) == 12
    assert printed_in([]) == 0
