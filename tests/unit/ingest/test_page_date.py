"""The printed day of a page that states none for machines."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from dateline.ingest.moments import parse_moment
from dateline.ingest.page_date import printed_day
from dateline.ingest.pages import extract_page
from tests.unit.ingest.test_page_title import STORY


def text_of(body: str, head: str = "") -> str:
    return extract_page(
        f"<html lang='en'><head><title>Pier rises in stone</title>{head}</head><body>{body}</body></html>"
    )[0]


@pytest.mark.parametrize(
    "line", ["Posted on May 3, 2026 by Ann Example", "Sunday, 3 May 2026 10:15", "Minggu, 3 Mei 2026", "2026年5月3日"]
)
def test_a_date_line_beside_the_headline_comes_with_the_text(line: str) -> None:
    """The printed day stands below the headline in the document, so that dating can read it."""
    text = text_of(f"<h1>Pier rises in stone</h1><div><span>{line}</span></div>{STORY}")
    assert text.split("\n\n")[:2] == ["Pier rises in stone", line]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("<p>Ada Example <time>3 May 2026</time> 12 4 Share</p>", "3 May 2026"),
        ("<p>Posted by ada on Sunday May 3, 2026 @08:00PM from the quay desk</p>", "Posted by ada on Sunday May 3, 2026"),
        ("<p>Updated: 5 May 2026 <br>Published: 3 May 2026</p>", "Published: 3 May 2026"),
        ("<div><span>Actualizado:</span> <b>5 de mayo de 2026</b> <span>Publicado:</span> <b>3 de mayo de 2026</b></div>",
         "Publicado: 3 de mayo de 2026"),
        ("<div>www.example.org 2026年5月3日03:18 港口晚报记者</div>", "2026年5月3日03:18 港口晚报记者"),
    ],
)  # fmt: skip
def test_a_date_line_is_cut_down_to_its_day(printed: str, line: str) -> None:
    """Names, counts of comments and the day of an update are left out of the line that the document gets."""
    tree = html.document_fromstring(f"<body><h1>Pier rises in stone</h1>{printed}{STORY}</body>")
    found = printed_day(tree, "Pier rises in stone", "en")
    assert found is not None
    assert (found.text, found.on) == (line, date(2026, 5, 3))


@pytest.mark.parametrize(
    "printed",
    [
        "<div><span>Last updated on May 5, 2026</span></div>",
        "<div><span>Aktualisiert am</span> <span>5. Mai 2026</span></div>",
        "<div>Mis à jour le <time>5 mai 2026</time></div>",
        "<div><span>Atualizado em 5 de maio de 2026</span></div>",
        "<div><span>最終更新日：2026年5月5日</span></div>",
    ],
)
def test_an_update_alone_is_no_day_of_publication(printed: str) -> None:
    """A page that says only when it was updated does not say when it was published."""
    text = text_of(f"<h1>Pier rises in stone</h1>{printed}{STORY}")
    assert text.split("\n\n")[1].startswith("The harbour council")


def linked(published: str, changed: str) -> str:
    return (
        (
            "<script type='application/ld+json'>{'@type': 'NewsArticle', 'headline': 'Pier rises in stone', "
            f"'datePublished': '{published}', 'dateModified': '{changed}'}}</script>"
        )
        .replace("'", '"')
        .replace('"application/ld+json"', "'application/ld+json'")
    )


@pytest.mark.parametrize(
    ("stated", "printed", "day"),
    [
        (("2026-05-09T08:00:00Z", "2026-05-09T08:00:00Z"), "3 May 2026", None),
        (("2026-05-09T08:00:01Z", "2026-05-09T08:00:00Z"), "Published 3 May 2026", None),
        (("2026-05-03T08:00:00Z", "2026-05-09T08:00:00Z"), "1 May 2026", date(2026, 5, 3)),
        (("2026-05-03T08:00:00Z", "2026-05-03T08:00:00Z"), "3 May 2026", date(2026, 5, 3)),
        (("2026-05-03T08:00:00Z", "2026-05-03T08:00:00Z"), "Updated 9 May 2026", date(2026, 5, 3)),
    ],
)
def test_a_day_stated_as_published_and_as_changed(stated: tuple[str, str], printed: str, day: date | None) -> None:
    """A system that knows no day of publication states that of the last change twice: an earlier printed day disproves it."""
    body = f"<h1>Pier rises in stone</h1><div><span>{printed}</span></div>{STORY}"
    text, metadata = extract_page(f"<html lang='en'><head>{linked(*stated)}</head><body>{body}</body></html>")
    assert metadata.published_on == day
    assert (text.split("\n\n")[1] == printed) is (day is None)


def test_days_of_other_articles_are_left_alone() -> None:
    """Dates in lists of related articles, in comments and in running text are not the page's day."""
    related = "<div class='related'><span>1 May 2026</span></div>"
    comments = "<div class='comments'><div class='date'>4 May 2026</div></div>"
    text = text_of(f"<h1>Pier rises in stone</h1>{related}{STORY}<p>The old pier was lost on 3 May 2024.</p>{comments}")
    assert "1 May" not in text
    assert "4 May" not in text
    assert text.split("\n\n")[1].startswith("The harbour council")


def test_a_stated_day_is_enough() -> None:
    """Where the page states its day for machines, no printed line is added."""
    head = "<meta property='article:published_time' content='2026-05-03T10:00:00Z'>"
    assert "Posted" not in text_of(f"<h1>Pier rises in stone</h1><span>Posted May 3, 2026</span>{STORY}", head)


def test_a_day_stated_as_printed() -> None:
    """A claim for machines that is written as people write days is read; one that could be two days is not."""
    for stated, day in (("May 3, 2026", date(2026, 5, 3)), ("03/05/2026", None)):
        head = f"<meta property='article:published_time' content='{stated}'>"
        page = f"<html><head>{head}</head><body><h1>Pier rises in stone</h1>{STORY}</body></html>"
        assert extract_page(page)[1].published_on == day


def test_a_zone_of_javascript() -> None:
    """The offset after GMT counts; a zone that nobody can place makes a day of the stamp, not a wrong hour."""
    moment = parse_moment("Sun May 03 2026 23:00:00 GMT-0800 (Pacific Standard Time)")
    assert moment is not None and moment.on == date(2026, 5, 3)
    assert moment.at is not None and moment.at.hour == 7
    placeless = parse_moment("May 3, 2026 5:00 a.m. PT")
    assert placeless is not None and (placeless.on, placeless.at) == (date(2026, 5, 3), None)


@pytest.mark.parametrize(
    "stamp",
    ["2026-05-03T17:40:00EET", "2026-05-03 17:40:00 XYZ", "2026-05-03 5:40 PM", "2026-05-03 17:40 America/New_York"],
)
def test_an_unknown_zone_does_not_lose_the_day(stamp: str) -> None:
    """Where the zone of a stamp is not known the day stands as printed, without a time."""
    moment = parse_moment(stamp)
    assert moment is not None
    assert (moment.on, moment.at) == (date(2026, 5, 3), None)
