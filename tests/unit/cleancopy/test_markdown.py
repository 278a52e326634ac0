"""Copies in Markdown: the marks are no part of a title or a day; what only looks like one stays."""

from __future__ import annotations

import pytest

from dateline.cleancopy import clean_copy
from dateline.cleancopy.markdown import markdown_edits
from dateline.cleancopy.offsets import edited
from dateline.model import Document, Role
from dateline.segment import segment

STORY = (
    "The bridge at Tarnby shuts on Monday for repairs, the county said. Walkers may cross, buses go round by the mills."
)
TEXT = f"# Bridge shuts\n\n*3 March 2024 · By Nora Pell*\n\n{STORY}\n\n- It opens in May.\n\n---\n\n## Cat saved ##\n\n__4 March 2024__\n\n{STORY[::-1]}.\n"


def test_marks_are_taken_away() -> None:
    """Number signs before and behind titles, stars around a line; a list's dash and a rule stay."""
    read = edited(TEXT, markdown_edits(TEXT)).split("\n\n")
    assert read[:2] == ["Bridge shuts", "3 March 2024 · By Nora Pell"]
    assert read[3:7] == ["- It opens in May.", "---", "Cat saved", "4 March 2024"]


@pytest.mark.parametrize(
    "text",
    ["#1 in the league\n\nThey won.", "Bridge shuts\n\n# not a title\n", "* * *\n\nBridge", "#metoo\n", "", "#\n"],
)
def test_what_is_no_markdown_stays(text: str) -> None:
    """A number, a tag, a row of stars; number signs below another first line."""
    assert markdown_edits(text) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Kurz gemeldet\n\n**Fähre fährt**\nSie fährt.\n\n**Uhr geht**\nSie geht.\n", "Kurz gemeldet\n\nFähre fährt\nSie fährt.\n\nUhr geht\nSie geht.\n"),
        ("### Fähre fährt\n*9. Mai 2023*\n\nSie fährt.\n", "Fähre fährt\n9. Mai 2023\n\nSie fährt.\n"),
        ("Aus der Region\n\n## Fähre fährt\n\nSie fährt.\n\n## Uhr geht\n\nSie geht.\n", "Aus der Region\n\nFähre fährt\n\nSie fährt.\n\nUhr geht\n\nSie geht.\n"),
    ],
)  # fmt: skip
def test_two_titles_below_blank_lines_are_markdown(text: str, read: str) -> None:
    """A copy may begin with a line of its own: two titles further down say what the stars and signs are."""
    assert edited(text, markdown_edits(text)) == read


def test_headlines_have_no_marks_and_spans_tile() -> None:
    """The offsets are those of the dump, marks and all."""
    copy = clean_copy(Document("0" * 64, "made.md", 0, TEXT))
    found = copy.segmentation(segment(copy.document))
    assert [span.char_start for span in found.spans] == [0, *(span.char_end for span in found.spans[:-1])]
    heads = [TEXT[s.char_start : s.char_end].strip() for s in found.spans if s.role is Role.HEADLINE]
    assert [head.strip("# ") for head in heads] == ["Bridge shuts", "Cat saved"]
