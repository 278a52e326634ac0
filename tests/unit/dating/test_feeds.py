"""A neighbour's day counts where pages are of one outlet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.dating import date_all
from dateline.dating.document import LEAST_CONFIDENCE_OF_PAGE, LEAST_CONFIDENCE_OF_STRANGERS, _least
from dateline.dating.feeds import feeds_of
from dateline.model import Article, Metadata, Role
from tests.unit.dating.build import page, story

HARBOUR = (
    ("Harbour Times home", "Shipping news", "Tide tables", "Lighthouse walks", "Crew wanted"),
    (
        "Harbour Times, 4 Quay Lane",
        "Write to the harbour master",
        "Our printers",
    ),
)
VALLEY = (
    ("Valley Herald front page", "Barn sales", "Milk prices", "Letters from the dale", "Sheep trials"),
    (
        "Valley Herald, Mill Road",
        "Complaints to the miller",
        "Subscribe by post",
    ),
)
SHARED = ("Share", "Facebook", "Search")


def _paste(*pages: tuple[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[Role, str]]]) -> tuple[list[Article], str]:
    """Articles with an outlet's menus above and its footer below, and the text of the whole."""
    text, out = "", []
    for n, ((above, below), lines) in enumerate(pages):
        (article,) = page(lines)
        text += "\n".join((*above, *SHARED)) + "\n"
        moved = len(text)
        pieces = tuple(p._replace(char_start=p.char_start + moved, char_end=p.char_end + moved) for p in article.pieces)
        text += "\n\n".join(p.text for p in pieces) + "\n"
        out.append(replace(article, article_index=n, char_start=moved, char_end=pieces[-1].char_end, pieces=pieces))
        text += "\n".join((*below, *SHARED)) + "\n\n\n"
    return out, text


DATED = story("The council met.", headline="Council meets", date="Tuesday, January 13, 2026")
BARE = story("The mayor said Tuesday that the bridge was open.", headline="Bridge opens")


def test_pages_with_the_same_menus_are_of_one_feed() -> None:
    """What all pages share, "Share" and "Search", makes no feed; an outlet's own menus do."""
    articles, text = _paste((HARBOUR, DATED), (VALLEY, BARE), (HARBOUR, BARE))
    assert feeds_of(articles, text) == [0, 1, 0]


def test_plain_copy_is_of_one_feed() -> None:
    """Stories without furniture are of one feed; those in another language are not."""
    articles = page(DATED, BARE, BARE)
    articles[2] = replace(articles[2], language="hr")
    assert feeds_of(articles, "\n\n".join(p.text for a in articles for p in a.pieces)) == [0, 0, 2]


def test_a_page_of_the_same_outlet_lends_its_day_and_another_outlets_does_not() -> None:
    """Beside one dated page an undated one is of that day where the menus are the same, and unsure where they are not."""
    same = date_all(*_documents(HARBOUR))[1]
    other = date_all(*_documents(VALLEY))[1]
    assert same.published_date == date(2026, 1, 13)
    assert other.published_date is None or (other.date_confidence or 0.0) < (same.date_confidence or 0.0) / 2


def _documents(outlet: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[list[Article], Metadata, str, str]:
    articles, text = _paste((HARBOUR, DATED), (outlet, BARE))
    return articles, Metadata(), "dump.txt", text


def test_two_pages_of_other_outlets_that_agree_lend_their_day() -> None:
    """Where two other outlets' pages are of one day, a third is rather of it than of any other."""
    first, second = (story("It met.", headline=h, date="Tuesday, January 13, 2026") for h in ("One", "Two"))
    plain: tuple[tuple[str, ...], tuple[str, ...]] = (
        ("Ferry Post", "Piers", "Nets", "Sails", "Masts"),
        ("Ferry Post, Pier 2", "Ropes"),
    )
    articles, text = _paste((HARBOUR, first), (VALLEY, second), (plain, BARE))
    assert feeds_of(articles, text) == [0, 1, 2]
    assert date_all(articles, Metadata(), "dump.txt", text)[2].published_date == date(2026, 1, 13)


def test_a_page_that_says_its_day_is_not_moved_by_other_outlets() -> None:
    """Two pages of other outlets agree on a day; a third prints its own and keeps it."""
    others = [story("It met.", headline=h, date="Tuesday, January 13, 2026") for h in ("One", "Two")]
    own = story("The bridge is open.", headline="Own", date="4 March 2024")
    plain: tuple[tuple[str, ...], tuple[str, ...]] = (
        ("Ferry Post daily", "Piers and quays", "Nets and lines", "Sails and ropes", "Masts to let"),
        ("Ferry Post, Pier 2", "Ropes and anchors"),
    )
    articles, text = _paste((HARBOUR, others[0]), (VALLEY, others[1]), (plain, own))
    assert date_all(articles, Metadata(), "dump.txt", text)[2].published_date == date(2024, 3, 4)


def test_a_page_among_strangers_is_given_no_day_on_their_word_alone() -> None:
    """Pages of other outlets settle no day that is more likely wrong than right."""
    assert LEAST_CONFIDENCE_OF_PAGE < LEAST_CONFIDENCE_OF_STRANGERS
    chances = [_least("siblings", [], is_among_strangers=among_strangers) for among_strangers in (False, True)]
    assert chances == [LEAST_CONFIDENCE_OF_PAGE, LEAST_CONFIDENCE_OF_STRANGERS]
