"""What several extractors make of one page."""

from __future__ import annotations

import pytest
from lxml import html

from dateline.ingest.page_votes import voted
from dateline.ingest.pages import extract_list, extract_page

PARAGRAPHS = [
    "The harbour council voted late on Monday to rebuild the old pier in stone, after two winters without one.",
    "Fishermen had asked for wood, which bends with the ice, but the insurers of the town would not cover it again.",
    "Work begins after the herring season and is to take three years, the harbour master told the council.",
    "The town pays a third of it, the county the rest, and every boat a fee for each night at the new quay.",
    "In the old days, the oldest member said, a pier was built in one summer by those who were to use it.",
]
DEUTSCH = [
    "Der Hafenrat hat am Montag beschlossen, die alte Mole nach zwei Wintern ohne Anleger aus Stein zu bauen.",
    "Die Fischer wollten Holz, das mit dem Eis nachgibt, doch die Versicherer der Stadt lehnten das ab.",
    "Die Arbeiten beginnen nach der Heringszeit und dauern drei Jahre, sagte der Hafenmeister dem Rat.",
    "Ein Drittel zahlt die Stadt, den Rest der Kreis, und jedes Boot eine Gebühr für jede Nacht am Kai.",
    "Früher, sagte das älteste Mitglied, bauten die eine Mole in einem Sommer, die sie brauchten.",
]
日本語 = [
    "港の議会は月曜の夜、二度の冬を桟橋なしで過ごした末に、古い桟橋を石で建て直すことを決めた。",
    "漁師たちは氷にしなう木を望んだが、町の保険会社はもう一度引き受けることを断ったという。",
    "工事はニシンの季節のあとに始まり、三年かかる見込みだと港長は議会に説明し、理解を求めた。",
    "費用の三分の一は町が、残りは県が負担し、船は新しい岸壁の一泊ごとに料金を払うことになる。",
    "昔は使う者が自分たちで一夏のうちに桟橋を造ったものだと、最年長の議員は語り、席に着いた。",
]


def tree_of(story: list[str], before: str = "", after: str = "") -> object:
    text = "".join(f"<p>{one}</p>" for one in story)
    page = f"<html><body><div class='nav'>{before}</div><div class='story'>{text}</div>{after}</body></html>"
    return html.document_fromstring(page)


@pytest.mark.parametrize(
    ("story", "extra"),
    [
        (PARAGRAPHS, "Read all about piers | Subscribe now"),
        (DEUTSCH, "Mehr zum Thema: Häfen"),
        (日本語, "関連記事一覧"),
    ],
)
def test_what_only_one_extractor_took_is_left_out(story: list[str], extra: str) -> None:
    """Where the extractors agree on the whole, a line that only one of them has is furniture."""
    assert voted(tree_of(story), [*story, extra]) == story


def test_a_standfirst_above_the_text_stays() -> None:
    """The first paragraph stands outside the element of the text on many pages and is of the article all the same."""
    standfirst = "After two winters without a pier the town gets one of stone."
    assert voted(tree_of(PARAGRAPHS), [standfirst, *PARAGRAPHS, "Share this"]) == [standfirst, *PARAGRAPHS]


def test_nothing_is_left_out_where_the_others_have_little() -> None:
    """An extractor that found a fraction of the text has no say in the rest."""
    assert voted(tree_of(PARAGRAPHS[:1]), PARAGRAPHS) == PARAGRAPHS


def test_a_text_that_is_not_the_page_s_own_yields() -> None:
    """Comments or teasers taken for the article give way to the text on which the others agree."""
    comments = [
        f"I was there in the year {n} and nobody had a pier then, thank you very much indeed." for n in range(9)
    ]
    taken = voted(tree_of(PARAGRAPHS * 2), comments)
    assert PARAGRAPHS[0] in taken
    assert comments[0] not in taken


def test_votes_leave_the_tree_alone() -> None:
    """The tree is read again for days and titles: it stays as it was."""
    tree = tree_of(PARAGRAPHS)
    before = html.tostring(tree)
    voted(tree, ["Something else altogether, of which this page has not one word."])
    assert html.tostring(tree) == before


def test_a_page_that_says_it_is_one_article_is_no_list() -> None:
    """Brothers with titles and days within one article are its chapters; without the statement they are articles."""
    posts = "".join(
        f"<section><h2>Day {n} at the pier</h2><time>{n} May 2026</time>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</section>"
        for n in range(1, 6)
    )
    head = "<meta property='og:type' content='article'><meta property='article:published_time' content='2026-05-06'>"
    assert extract_list(f"<html><body><h1>Diary</h1>{posts}</body></html>")
    assert not extract_list(f"<html><head>{head}</head><body><h1>Diary</h1>{posts}</body></html>")
    assert "Day 5 at the pier" in extract_page(f"<html><head>{head}</head><body><h1>Diary</h1>{posts}</body></html>")[0]
