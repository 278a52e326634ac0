"""HTML pages: their article and what they claim about it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions
from dateline.ingest.markup import blocks_of, parsed_fragment
from dateline.ingest.pages import extract_page
from dateline.segment import segment
from tests.growth import assert_linear
from tests.unit.ingest.build import dump_of, read_all

PARAGRAPHS = [
    "The ferry company said on Friday that its boats would stay in harbour until the inquiry has heard the second engineer.",
    "Passengers with tickets for the weekend can use the night train, a spokeswoman said, and will have their fares returned.",
    "The inquiry began in March, after the ferry Ingeborg had struck the breakwater in a calm sea and lost part of its bow.",
    "A first report is expected in the autumn, the chair of the inquiry told the town council of Brennholm on Thursday.",
]


def page(
    *,
    head: str = "",
    heading: str = "Ferries stay in harbour",
    body: list[str] | None = None,
    lang: str = "en",
    extra: str = "",
) -> str:
    """A news page with furniture around its article."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in (body if body is not None else PARAGRAPHS))
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
        f"<main><article><h1>{heading}</h1>{paragraphs}</article>{extra}</main>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )


def linked(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', '@type': 'NewsArticle', **fields})}</script>"


def test_a_page_is_its_headline_and_its_paragraphs(tmp_path: Path) -> None:
    """The document is the headline, a blank line and the article's paragraphs, without the page's furniture."""
    (document,), rejections = read_all(dump_of(tmp_path, page(), "a.txt"))
    assert (document.kind, rejections) == ("page", [])
    assert document.text == "\n\n".join(["Ferries stay in harbour", *PARAGRAPHS])
    assert document.metadata.language == "en"
    assert document.metadata.source == "html"


@pytest.mark.parametrize(
    "head",
    [
        linked(headline="x", datePublished="2024-05-31T23:30:00-05:00"),
        f"<script type='application/ld+json'>{json.dumps({'@graph': [{'@type': 'WebPage'}, {'@type': ['Report', 'NewsArticle'], 'headline': 'x', 'datePublished': '2024-05-31T23:30:00-05:00'}]})}</script>",
        "<meta property='article:published_time' content='2024-05-31T23:30:00-05:00'>",
        "<meta name='parsely-pub-date' content='2024-05-31T23:30:00-05:00'>",
        "<meta itemprop='datePublished' content='2024-05-31T23:30:00-05:00'>",
    ],
    ids=["JSON-LD", "JSON-LD graph", "OpenGraph", "Parse.ly", "microdata"],
)
def test_a_stated_time_of_publication_is_a_claim(head: str) -> None:
    """The day is the one at the place of publication, the instant is in UTC."""
    _, metadata = extract_page(page(head=head))
    assert metadata.published_on == date(2024, 5, 31)
    assert metadata.published_at == datetime(2024, 6, 1, 4, 30, tzinfo=UTC)


def test_a_date_in_the_text_is_no_claim_of_the_page() -> None:
    """What is printed in the body is for dating to weigh; a time element in the article's header is a claim."""
    body = [
        "The harbour was closed on 3 March 2019, the company said, and again on 4 April 2020 for most of a day.",
        *PARAGRAPHS,
    ]
    assert extract_page(page(body=body))[1].published_on is None
    stamped = page().replace("<h1>", "<header><time datetime='2024-05-31'>Friday</time></header><h1>")
    assert extract_page(stamped)[1].published_on == date(2024, 5, 31)


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        (
            "<meta property='og:title' content='Ferries stay in harbour | The Daily Sample'><meta property='og:site_name' content='The Daily Sample'>",
            "Ferries stay in harbour",
        ),
        (
            "<meta property='og:title' content='Ferries stay in harbour - World - daily.example.org'>",
            "Ferries stay in harbour",
        ),
        ("<meta property='og:title' content='Ferries stay – in harbour'>", "Ferries stay – in harbour"),
        (linked(headline="Ferries &amp;amp; stay in harbour"), "Ferries & stay in harbour"),
        ("<title>Ferries stay in harbour :: Site</title>", "Ferries stay in harbour"),
    ],
)
def test_the_headline_loses_the_name_of_the_site(head: str, headline: str) -> None:
    """The site's name and section behind a declared title are cut, a dash within it is not."""
    assert extract_page(page(head=head))[1].headline == headline


def test_claims_of_json_ld() -> None:
    """Publisher, section, language, authors and the canonical address are claims too."""
    head = linked(
        headline="x",
        author=[{"name": "Ann Example"}, {"name": "Bo Sample"}],
        publisher={"name": "The Daily"},
        articleSection="World",
        inLanguage="de-DE",
    )
    _, metadata = extract_page(page(head=head + "<link rel='canonical' href='https://daily.example.org/a'>", lang=""))
    assert (metadata.byline, metadata.publisher, metadata.section, metadata.language, metadata.url) == (
        "Ann Example, Bo Sample", "The Daily", "World", "de", "https://daily.example.org/a",
    )  # fmt: skip


def test_a_heading_is_not_repeated() -> None:
    """Where a news article's declared title differs from its heading, the heading is not left behind as a paragraph."""
    head = linked(headline="x") + "<meta property='og:title' content='Boats stay put'>"
    text, _ = extract_page(page(head=head))
    assert text == "\n\n".join(["Boats stay put", *PARAGRAPHS])


def test_the_pages_own_text_decides_what_is_article() -> None:
    """A teaser among the paragraphs is dropped where the page states its text for machines; without that it stays."""
    teaser = (
        "Read this too: the lighthouse keeper of Brennholm remembers the winter of the long ice, in eleven pictures."
    )
    mixed = [*PARAGRAPHS[:2], teaser, *PARAGRAPHS[2:]]
    assert teaser in extract_page(page(body=mixed))[0]
    text, _ = extract_page(page(body=mixed, head=linked(headline="x", articleBody=" ".join(PARAGRAPHS))))
    assert text.split("\n\n")[1:] == PARAGRAPHS


def test_a_stated_summary_does_not_cut_the_article() -> None:
    """An `articleBody` that holds a fraction of the text decides nothing."""
    text, _ = extract_page(page(head=linked(headline="x", articleBody=PARAGRAPHS[0])))
    assert text.split("\n\n")[1:] == PARAGRAPHS


def test_a_page_built_by_scripts_is_read_from_what_it_states() -> None:
    """With no text in its markup, the article is the one in the page's JSON-LD."""
    source = f"<!doctype html><html><head>{linked(headline='Ferries stay', articleBody='<p>' + '</p><p>'.join(PARAGRAPHS) + '</p>')}</head><body><div id='app'></div></body></html>"
    assert extract_page(source)[0] == "\n\n".join(["Ferries stay", *PARAGRAPHS])


def test_a_page_without_an_article_fails_with_its_reason(tmp_path: Path) -> None:
    """A page of links is quarantined whole, and a dump of only that is unreadable."""
    with pytest.raises(DumpUnreadable):
        read_all(dump_of(tmp_path, "<!doctype html><html><body><div id='app'></div></body></html>"))


def test_a_page_beyond_the_limit_is_unreadable(tmp_path: Path) -> None:
    """Pages are held whole, so their size is limited."""
    with pytest.raises(DumpUnreadable, match="larger than"):
        read_all(dump_of(tmp_path, page()), ReadOptions(max_page_bytes=500))


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "windows-1251", "utf-16"])
def test_the_charset_of_a_page(tmp_path: Path, charset: str) -> None:
    """A page in the charset it declares, or marked UTF-16, is read as written."""
    body = (
        ["Größe und Straße: " + one for one in PARAGRAPHS]
        if charset != "windows-1251"
        else ["Паром не вышел в море. " + one for one in PARAGRAPHS]
    )
    source = page(body=body).replace("charset='utf-8'", f"charset='{charset}'")
    (document,), _ = read_all(dump_of(tmp_path, source.encode(charset)))
    assert document.text.split("\n\n")[1:] == body


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<html>",
        "<p>" * 50_000,
        "<html>" + "<div>" * 20_000 + "x",
        "<!doctype html>\0\0<p>x",
        "<html><script type='application/ld+json'>" + "[" * 50_000,
    ],
)
def test_odd_markup_raises_nothing(source: str) -> None:
    """Empty, endless or nested markup gives a text or none, and no error."""
    text, _ = extract_page(source)
    assert isinstance(text, str)


@pytest.mark.parametrize("nested", [False, True], ids=["in a string", "in a string within a string"])
def test_an_article_that_stands_only_among_a_pages_data_is_found(nested: bool) -> None:
    """A page that scripts build gives the paragraphs that it carries as HTML within JSON."""
    markup = "".join(f'<p class="text">{paragraph}</p>' for paragraph in PARAGRAPHS)
    state = json.dumps({"data": {"title": "x", "contentHtml": markup}}).replace("<", "\\u003c")
    carried = json.dumps(["1", state]) if nested else state
    source = (
        "<!doctype html><html><head><meta property='og:title' content='Ferries stay in harbour'></head>"
        f"<body><div id='app'></div><script>self.state = {carried}; self.start()</script></body></html>"
    )
    text, metadata = extract_page(source)
    assert text == "\n\n".join(["Ferries stay in harbour", *PARAGRAPHS])
    assert metadata.headline == "Ferries stay in harbour"


def test_scripts_full_of_quotes_are_read_in_linear_time() -> None:
    """A script of a million quotes, closed or escaped, carries no article and is read once."""
    for script in ('"' * 1_000_001, '\\"' * 500_000, '"' + '\\\\"' * 300_001):
        assert extract_page(f"<html><body><script>{script}</script></body></html>")[0] == ""


def _post(n: int, day: str = "{} May 2026") -> str:
    text = f"<p>{PARAGRAPHS[n % 4]} It was number {n}.</p><p>{PARAGRAPHS[(n + 1) % 4]}</p>"
    return f"<div class='post'><h2>Ferry story number {n}</h2><div>Brennholm Post, {day.format(n)}</div>{text}</div>"


def test_a_page_of_posts_is_a_list(tmp_path: Path) -> None:
    """Brothers in the tree, each with a title, a day and a text, are articles that can be told apart."""
    posts = "".join(map(_post, range(1, 5)))
    (document,), rejections = read_all(dump_of(tmp_path, f"<html><body><h1>Search results</h1>{posts}</body></html>"))
    assert (document.kind, rejections) == ("text", [])
    assert [line for line in document.text.split("\n\n") if line.startswith("Ferry story")] == [
        f"Ferry story number {n}" for n in range(1, 5)
    ]
    records = segment(document).segments
    assert [one.printed_day.text if one.printed_day else "" for one in records] == [
        f"{n} May 2026" for n in range(1, 5)
    ]
    assert {one.claims.publisher for one in records if one.claims} == {"Brennholm Post"}


def test_an_article_among_brothers_is_no_list(tmp_path: Path) -> None:
    """Sections of a guide have no day each, teasers no text, and the comments or teasers around an article hold little of the page's text."""
    sections = "".join(_post(n, "chapter {}") for n in range(1, 5))
    comments = "".join(
        f"<div class='comment'><b>Reader {n}</b> <i>{n} May 2026</i><p>A remark, and nothing more than this.</p></div>"
        for n in range(1, 6)
    )
    teasers = "".join(
        f"<div><h3>Ferry news {n}</h3><i>{n} May 2026</i><p>{PARAGRAPHS[n % 4]} …</p></div>" for n in range(4)
    )
    for html in (page(extra=sections, body=[]), page(extra=comments), page(extra=teasers)):
        (document,), _ = read_all(dump_of(tmp_path, html))
        assert document.kind == "page"


def test_a_paragraph_of_many_elements_takes_linear_time() -> None:
    """The lines of a page cost as much as it has elements, however many of them make one line."""

    def work(n: int) -> object:
        return blocks_of(parsed_fragment("<p>" + "<span>tide</span> " * n + "</p>"))

    assert_linear(work, 4_000)


def test_a_page_of_too_many_tags_is_refused(tmp_path: Path) -> None:
    """A tree of them takes gigabytes, however few bytes they are; so does the one that a script of the page carries."""
    with pytest.raises(
        DumpUnreadable, match=r"the HTML page has 120,\d{3} tags, more than the 60,000 .*deliver it in parts"
    ):
        read_all(dump_of(tmp_path, page(extra="<b>x</b>" * 60_000), "a.html"))
    carried = json.dumps("<p>x</p>" * 40_000).replace("<", "\\u003c")
    with pytest.raises(DumpUnreadable, match=r"80,\d{3} tags"):
        read_all(dump_of(tmp_path, f"<html><body><script>x={carried}</script></body></html>", "b.html"))


def test_a_page_of_many_tags_is_read(tmp_path: Path) -> None:
    """Five times the tags of the longest pages of real outlets are within the limit."""
    (document,), _ = read_all(dump_of(tmp_path, page(extra="<b></b>" * 20_000), "a.html"))
    assert document.text.startswith("Ferries stay in harbour")
