"""Quoted mail: the marks before its lines are the mail client's, not the story's."""

from __future__ import annotations

import pytest

from dateline.cleancopy import clean_copy
from dateline.cleancopy.quoting import quote_edits
from dateline.model import Document
from dateline.segment import segment

STORY = """Ferry service to the islands resumes

The ferry between Almstadt and the outer islands sailed again on Monday after
nineteen days in dock, the operator said.

Passengers had been taken over in fishing boats. "My mother will not go back to
the ferry," said one of the fishermen.
"""


def quoted(text: str, mark: str) -> str:
    """`text` as mail clients quote it: a bare mark on blank lines."""
    return "".join((mark if line.strip() else mark.rstrip()) + line for line in text.splitlines(keepends=True))


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_quoted_story_is_the_story(mark: str, newline: str) -> None:
    """Headline and paragraphs come out as without the marks, and the spans tile what was delivered."""
    delivered = f"On Tuesday Ann wrote:\n\n{quoted(STORY, mark)}".replace("\n", newline)
    document = Document("0" * 64, "mail.txt", 0, delivered)
    copy = clean_copy(document)
    assert (
        "The ferry between Almstadt and the outer islands sailed again on Monday after nineteen days"
        in copy.document.text
    )
    assert ">" not in copy.document.text
    spans = copy.segmentation(segment(copy.document)).spans
    assert "".join(delivered[s.char_start : s.char_end] for s in spans) == delivered


@pytest.mark.parametrize(
    "text",
    [
        "> Home\n> World\n> Sport\n> Weather\n",  # a menu
        "> one line of it that is quoted here\nand an answer",
        "5 > 4 and\n6 > 5\n",
        "",
    ],
)
def test_other_marks_stay(text: str) -> None:
    """A menu's arrows, a single quoted line and comparisons are what they are."""
    assert quote_edits(text) == []
