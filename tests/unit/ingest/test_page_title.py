"""The headline of a page, from what it prints and what it declares."""

from __future__ import annotations

import pytest

from dateline.ingest.pages import extract_page

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour council voted late on Monday to rebuild the old pier in stone, after two winters without one.",
        "Fishermen had asked for wood, which bends with the ice, but the insurers of the town would not cover it again.",
        "Work begins after the herring season and is to take three years, the harbour master told the council.",
    )
)


def headline(head: str, body: str) -> str | None:
    return extract_page(f"<html><head>{head}</head><body>{body}</body></html>")[1].headline


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        # the site's name is the first heading, the story's the second
        (
            "<title>Pier rises in stone - Seaport Post</title>",
            "<h1>Seaport Post</h1><h1>Pier rises in stone</h1>",
            "Pier rises in stone",
        ),
        # no heading element: the part of the title that the page prints
        (
            "<title>石头码头重建工程今年开工_地方_海港日报</title>",
            "<div><b>石头码头重建工程今年开工</b></div>",
            "石头码头重建工程今年开工",
        ),
        (
            "<title>Harbour: Pier rises in stone | Seaport</title>",
            "<div class='hl'>Pier rises in stone</div>",
            "Pier rises in stone",
        ),
        # a title for search engines, a heading for readers
        (
            "<meta property='og:title' content='Stone pier 2026: all you must know'>",
            "<h1>Pier rises in stone again</h1>",
            "Pier rises in stone again",
        ),
        # a heading that prints a day and a counter with the title
        (
            "<meta property='og:title' content='Pier rises in stone'>",
            "<h1>3 May 2026 Pier rises in stone 12</h1>",
            "Pier rises in stone",
        ),
        # nothing printed: the declared title
        ("<title>Pier rises in stone</title>", "", "Pier rises in stone"),
        # what stands behind it is of its own phrase: nothing is cut
        ("<title>Pier rises in stone</title>", "<h1>Pier rises in stone again</h1>", "Pier rises in stone again"),
        # as printed, where only marks and capitals differ; as declared, where the heading is all capitals
        (
            "<meta property='og:title' content='Stone v. wood: Which Pier Lasts'>",
            "<h1>Stone vs wood</h1><h1>Stone v wood: which pier lasts</h1>",
            "Stone v wood: which pier lasts",
        ),
        ("<title>Pier rises in stone</title>", "<h1>PIER RISES IN STONE</h1>", "Pier rises in stone"),
        # two kickers, one headline
        (
            "<meta property='og:title' content='Hafenrat: Die Mole wird aus Stein gebaut'>",
            "<h1>Streit am Kai - Die Mole wird aus Stein gebaut</h1>",
            "Die Mole wird aus Stein gebaut",
        ),
        # the title element names the paper and the paper's name is printed, too
        (
            "<title>The Seaport Post on Sunday</title>",
            "<strong>The Seaport Post on Sunday</strong><h1>Pier rises in stone</h1>",
            "Pier rises in stone",
        ),
        # the name of a site that is only a host, bars of other widths, a path of sections
        ("<title>PIER RISES | Seaport.com</title>", "", "PIER RISES"),
        ("<title>石の桟橋、着工へ ｜ 港日報 Minato</title>", "<h1>石の桟橋、着工へ</h1>", "石の桟橋、着工へ"),
        (
            "<meta property='og:site_name' content='항구일보'><title>돌 부두 올해 착공 &lt; 사회 &lt; 기사본문 - 항구일보</title>",
            "",
            "돌 부두 올해 착공",
        ),
        # the entry of a dictionary: the heading opens the title
        ("<title>PIER Definition &amp; Meaning | Seaport.com</title>", "<h1>pier</h1>", "pier"),
        # two lines of a heading are two words
        ("<title>Pier rises in stone</title>", "<h1>Pier rises<br>in stone</h1>", "Pier rises in stone"),
    ],
)
def test_the_headline_is_what_is_printed_and_declared(head: str, body: str, expected: str) -> None:
    """A heading that a declared title repeats is the headline, without the names and counters around it."""
    assert headline(head, body + STORY) == expected


@pytest.mark.parametrize(
    "body",
    [
        # the headings are those of boxes beside the story, whose title is printed in bold
        f"<table><tr><td><h1>Jobs on the coast</h1></td></tr></table><p><b>Pier rises in stone</b></p>{STORY}",
        # of two headings one heads a list further down
        f"<div class='hl'><font size='5'>Pier rises in stone</font></div><p>By Ada Quill</p>{STORY}<h1>More from the coast</h1><p>Tides</p>",
        f"<h2>Pier rises in stone</h2><div>12 March 2026</div>{STORY}<div class='sidebar'><h1>Most read this week</h1></div>",
    ],
)
def test_a_title_that_is_no_heading_and_that_no_declared_title_knows(body: str) -> None:
    """Where the page declares nothing but its own name, the line that stands out above the text is the headline."""
    assert headline("<title>Seaport Post</title>", body) == "Pier rises in stone"


def test_one_of_several_headings_in_a_title() -> None:
    """Of two headings that a title repeats, the longer one is the headline, the other its section."""
    body = "<h1 class='channel'>Harbour News</h1><h1>Pier rises in stone again</h1>" + STORY
    assert (
        headline("<title>Harbour News: Pier rises in stone again - Seaport</title>", body)
        == "Pier rises in stone again"
    )


def test_a_site_that_is_nothing_but_its_name() -> None:
    """The name of the site alone is no headline where the page declares one."""
    head = (
        "<meta property='og:site_name' content='Seaport Post'><meta property='og:title' content='Pier rises in stone'>"
    )
    assert headline(head, "<h1>Seaport Post</h1>" + STORY) == "Pier rises in stone"


def linked(headline: str, publisher: str = "Seaport Post") -> str:
    publication = f'{{"@type": "Organization", "name": "{publisher}"}}'
    article = f'{{"@type": "NewsArticle", "headline": "{headline}", "publisher": {publication}}}'
    return f"<script type='application/ld+json'>{article}</script>"


def test_the_title_for_sharing_that_only_repeats_the_one_for_search_engines() -> None:
    """On a news page the title for sharing is edited, unless it is that of the title element: then heading and linked
    headline agree against it."""
    shared = "<meta property='og:title' content='What the pier will cost you'>"
    head = shared + linked("Pier rises in stone")
    assert headline(head, "<h1>Pier rises in stone</h1>" + STORY) == "What the pier will cost you"
    repeated = "<title>What the pier will cost you - Seaport Post</title>" + head
    assert headline(repeated, "<h1>Pier rises in stone</h1>" + STORY) == "Pier rises in stone"


def test_a_publisher_named_like_the_article() -> None:
    """A page that names its article where its publisher should stand does not lose its heading."""
    head = linked("Pier rises in stone", publisher="Pier rises in stone")
    assert headline(head, "<h1>Pier rises in stone</h1>" + STORY) == "Pier rises in stone"


def shared(title: str, site: str = "Seaport Post") -> str:
    return f"<meta property='og:site_name' content='{site}'><meta property='og:title' content='{title}'>"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (shared("Pier rises in stone after two winters …"), "<h1>News</h1><h2>{}</h2>", "Pier rises in stone after two winters without"),
        (shared("Norrsele får åter en lanthandel efter elva år utan…"), "<h1>Lokalt</h1><h2>{}</h2>", "Norrsele får åter en lanthandel efter elva år utan butik"),
        (shared("Fähre über den alten Hafen fährt ab Mai wieder jede hal..."), "<div><b>{}</b></div>", "Fähre über den alten Hafen fährt ab Mai wieder jede halbe Stunde"),
        (shared("السوق القديم في مرسى الزيتون يفتح ..."), "<div class='t'>{}</div>", "السوق القديم في مرسى الزيتون يفتح أبوابه من جديد"),
        (shared("石の桟橋、二度の冬を越えていよいよ着工へ…"), "<h2>{}</h2>", "石の桟橋、二度の冬を越えていよいよ着工へ 漁協も同意"),
        # a page that calls itself news
        (shared("Pier rises in stone after two win...") + linked("Pier rises in stone after two winters"), "<h1>News</h1><h2>{}</h2>", "Pier rises in stone after two winters"),
        # an ellipsis that the headline itself ends with
        (shared("And then the pier was gone..."), "<h1>{}</h1>", "And then the pier was gone..."),
    ],
)  # fmt: skip
def test_a_declared_title_that_is_cut_short(head: str, body: str, expected: str) -> None:
    """A title that ends in an ellipsis gives way to what the page prints of it in full."""
    assert headline(head, body.format(expected) + STORY) == expected


@pytest.mark.parametrize(
    ("kicker", "title"),
    [
        ("Stadtrat", "Neue Fähre soll ab Mai fahren"),
        ("Vallée", "La gare rouvrira en septembre"),
        ("Weather", "Snow closes the coast road"),
        ("Wybory", "Nowy burmistrz obejmuje urząd"),
        ("地域", "山の駅で高校生が花の苗を配る催し"),
    ],
)
def test_a_kicker_in_an_element_of_its_own(kicker: str, title: str) -> None:
    """Of a heading with a kicker and a title in two elements, the one that the page declares as its title is the headline."""
    heading = f"<h1 class='page-header'><span class='k'>{kicker}</span> <span class='t'>{title}</span></h1>"
    assert headline(shared(title), heading + STORY) == title


def test_a_second_line_of_a_headline_that_is_no_kicker() -> None:
    """What stands behind the declared title in its heading is a second line of the headline."""
    heading = "<h1><span>Pier rises in stone</span> <span>A letter to the harbour council</span></h1>"
    assert headline("<meta property='og:title' content='Pier rises in stone'>", heading + STORY).endswith("council")


@pytest.mark.parametrize(
    ("rubric", "title"),
    [
        ("Press review", "Pier rises in stone"),
        ("Presseschau", "Die Mole wird aus Stein gebaut"),
        ("法国报纸摘要", "马克龙与渔民会面后乘船离港"),
        ("Revue de presse", "La jetée sera en pierre"),
        ("Обзор прессы", "Причал построят из камня"),
    ],
)
def test_a_rubric_in_front_in_one_title_and_behind_in_another(rubric: str, title: str) -> None:
    """A name that one title has in front of the heading and the title element behind it is that of a section."""
    head = f"{shared(f'{rubric} - {title}')}{linked(f'{rubric} - {title}')}<title>{title} - {rubric}</title>"
    assert headline(head, f"<h1>{title}</h1>" + STORY) == title


@pytest.mark.parametrize(
    ("declared", "site", "menu", "expected"),
    [
        ("돌 부두 공사 올해 안에 착공한다-사회ㅣ항구일보", "항구일보", "사회", "돌 부두 공사 올해 안에 착공한다"),
        ("石头码头重建工程今年开工了-地方_海港日报", "海港日报", "地方", "石头码头重建工程今年开工了"),
        ("Pier rises in stone - Coast", "Seaport Post", "Coast", "Pier rises in stone"),
        ("Причал построят из камня – Город | Портовая", "Портовая", "Город", "Причал построят из камня"),
        # no entry of a menu
        ("Pier rises in stone - again", "Seaport Post", "Coast", "Pier rises in stone - again"),
    ],
)
def test_a_section_behind_the_declared_title(declared: str, site: str, menu: str, expected: str) -> None:
    """What stands behind a title and is an entry of the page's menu is the name of a section."""
    assert headline(shared(declared, site), f"<ul><li><a href='/'>{menu}</a></li></ul>" + STORY) == expected


def test_two_kickers_where_the_page_is_no_news_article() -> None:
    """Two different kickers are taken from a headline whichever of the two titles is chosen."""
    head = shared("Streit im Hafen: «Die Mole bleibt noch lange aus Holz»")
    body = "<h1>Rat am Kai - «Die Mole bleibt noch lange aus Holz»</h1>"
    assert headline(head, body + STORY) == "«Die Mole bleibt noch lange aus Holz»"
