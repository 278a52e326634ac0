"""The lines of a page that an extractor has found: believed, but for what calls itself furniture."""

from __future__ import annotations

from dateline.model import Document, Metadata, Role
from dateline.segment import segment

HEADLINE = "Pier rises in stone"
PROSE = [
    "The harbour council voted late on Monday to rebuild the old pier in stone, after two winters without one.",
    "Fishermen had asked for wood, which bends with the ice, but the insurers of the town would not cover it again.",
    "Work begins after the herring season and is to take three years, the harbour master told the council.",
]


def roles(*blocks: str) -> dict[str, Role]:
    text = "\n\n".join((HEADLINE, *blocks))
    document = Document("0" * 64, "a.html", 0, text, Metadata(headline=HEADLINE), "page")
    spans = segment(document).spans
    return {text[span.char_start : span.char_end]: span.role for span in spans}


def test_short_lines_stay() -> None:
    """A list, a short question and a crosshead among the paragraphs are not taken away."""
    found = roles(PROSE[0], "Herring", "Cod", "What comes next", PROSE[1], "Who pays?", PROSE[2], "The town.")
    assert {found[line] for line in ("Herring", "Cod", "What comes next", "Who pays?", "The town.")} <= {
        Role.BODY,
        Role.CROSSHEAD,
    }


def test_lines_that_say_they_are_furniture_go() -> None:
    """ "Read more" and a notice at the end are furniture by their own words."""
    found = roles(PROSE[0], "Read more: the pier of 1911", PROSE[1], PROSE[2], "All rights reserved.")
    assert found["Read more: the pier of 1911"] is Role.FURNITURE
    assert found["All rights reserved."] is Role.FURNITURE
    assert found[HEADLINE] is Role.HEADLINE


def test_the_top_of_a_page() -> None:
    """A date line and a byline above the first paragraph are read as such."""
    found = roles("Sunday, 3 May 2026", "By Ann Example", *PROSE)
    assert found["Sunday, 3 May 2026"] is Role.DATE
    assert found["By Ann Example"] is Role.BYLINE
