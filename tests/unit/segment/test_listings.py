"""Pages that are lists of teasers."""

import pytest

from dateline.model import Document
from dateline.segment import segment

ENTRIES = [
    ("Ferry sails again after pier repairs in Lindhaven", "The ferry sailed on Tuesday after two weeks of repairs."),
    ("Glacier lake threatens valley above Almstadt", "Officials told people to keep their bags packed on Friday."),
    ("Orchestra strike ends with pay deal in Port Bray", "Musicians agreed to end their strike over pay and pensions."),
    ("Night buses to run every ten minutes from May", "The council voted for the timetable after long complaints."),
    ("Old harbour crane finds new home in museum", "The crane had stood at the quay for more than a century."),
    ("Bakers warn of bread price rise before winter", "Flour and power cost far more than a year ago, they said."),
]
LISTINGS = {
    "headed": "Latest news\n\n" + "\n\n".join(f"{title}\n\n{blurb}" for title, blurb in ENTRIES),
    "dated": "\n".join(f"{title}\n{n + 2} hours ago\n{blurb}" for n, (title, blurb) in enumerate(ENTRIES)),
    "more": "\n\n".join(f"{title}\nA view of it. (EPA)\n{blurb[:40]}...\nRead more" for title, blurb in ENTRIES),
    "titles": "\n".join(title for title, _ in ENTRIES),
}


def teasers(text: str, kind: str = "text") -> list[bool]:
    return [part.is_teaser for part in segment(Document("0" * 64, "made.txt", 0, text, kind=kind)).segments]


@pytest.mark.parametrize("text", LISTINGS.values(), ids=LISTINGS)
def test_each_entry_of_a_list_is_a_teaser(text: str) -> None:
    """Six entries give six teasers, not one article glued together."""
    assert teasers(text) == [True] * 6


def test_short_wire_stories_are_articles() -> None:
    """One-paragraph stories with datelines are no list of teasers."""
    text = "\n\n".join(f"{title.upper()}\n\nLINDHAVEN, May 3 (Reuters) - {blurb}" for title, blurb in ENTRIES)
    assert teasers(text) == [False] * 6
    assert not any(teasers("Latest news\n\n" + text))


def test_a_page_is_never_a_listing() -> None:
    """What the extractor found on one page is one article."""
    assert teasers(LISTINGS["headed"], kind="page") == [False]


def test_what_stands_above_a_list_of_results_is_no_entry() -> None:
    """A search's own lines, and the menu above bare titles, are none of the entries; a stamp with a sentence is the blurb."""
    dated = "\n".join(f"{title}\n1{n}.03.2024 | {blurb}" for n, (title, blurb) in enumerate(ENTRIES))
    results = "\n".join(f"{title}\nNews | 1{n} Mar 2024\n{blurb}" for n, (title, blurb) in enumerate(ENTRIES))
    menu = "News\nSport\nPolitics\nBusiness\n"
    assert teasers(f"{menu}{dated}\n1 2 3 4 Next\n") == [True] * 6
    assert (
        teasers(f"Search\nResults for: ferry\nSort by: Relevance | Date\nShowing 1-6 of 6\n{results}\n") == [True] * 6
    )
    assert teasers(menu + LISTINGS["titles"] + "\nPrivacy policy\n") == [True] * 6
