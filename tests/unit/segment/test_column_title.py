"""A column of briefs has a title of its own, which is no headline."""

import pytest

from dateline.model import Document, Role
from dateline.segment import segment

STORIES = (
    "Lock to close\nBRENNHOLM, March 3 (Reuters) - The lock at Brennholm will close for a week from Monday, the river authority said.",
    "Ferry aground\nSKARHOLM, March 4 (Reuters) - A ferry ran aground off Skarholm on Monday, and nobody was hurt, the port said.",
    "Prize for a garden\nTARNBY, March 5 (Reuters) - A school in Tarnby has won a prize for the garden that its pupils dug themselves.",
)


@pytest.mark.parametrize("title", ["Around the world", "From our correspondents", "News of the day"])
def test_the_nearer_title_is_the_headline(title: str) -> None:
    """Where the other briefs stand right below their headlines, the first is called by its own and not by the column's."""
    text = "\n\n".join((title, *STORIES)) + "\n"
    spans = segment(Document("0" * 64, "briefs.txt", 0, text)).spans
    headlines = [text[s.char_start : s.char_end].strip() for s in spans if s.role is Role.HEADLINE]
    assert headlines == ["Lock to close", "Ferry aground", "Prize for a garden"]
