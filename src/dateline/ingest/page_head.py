"""What a page says about itself: JSON-LD, OpenGraph, meta elements, time elements, headings. Read from an lxml tree.

A page's own statements come in a fixed order of trust, and a date printed in the text is never among them: the body of
an article is full of other days. Vocabularies: schema.org (NewsArticle), ogp.me, Dublin Core, Parse.ly, Sailthru, HTML.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from dateline.ingest.claims import as_text, language_code
from dateline.ingest.moments import Moment, parse_moment
from dateline.ingest.page_title import Titles, folded, text_of
from dateline.lexicon.dates import find_dates
from dateline.model import Metadata, Precision

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Reportage|LiveBlog)", re.I)
_PAGE_TYPE = re.compile(r"^(?:WebPage|ItemPage|AboutPage)$")
_LONGEST_PRINTED_DAY = 40
_MAX_LD_DEPTH = 12
_MAX_HEADINGS = 8
_PARAGRAPH_END = re.compile(r"</?(?:p|br|div|h\d|li)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)

_META_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created",
    "article.published", "published_time_telegram", "publish-date", "publishdate", "publish_date", "pubdate",
    "publication_date", "article:publicationdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "citation_online_date", "citation_publication_date", "date", "last-publication-date", "creation_date",
)  # fmt: skip
_META_TITLE = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title", "citation_title")
_META_PUBLISHER = ("og:site_name", "application-name", "dc.publisher", "publisher", "cxenseparse:publisher")
_META_SECTION = ("article:section", "og:article:section", "parsely-section", "cxenseparse:recs:category", "section")
_META_BYLINE = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
)
_META_URL = ("og:url", "parsely-link", "twitter:url")


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a page claims about its article."""

    metadata: Metadata
    """Without a headline: that is chosen among what the page prints (`dateline.ingest.page_ranking`)."""
    declared: Titles
    body: tuple[str, ...]
    """The paragraphs of the article's text as the page states it for machines (schema.org `articleBody`), if it does."""
    titles: frozenset[str]
    """Every form in which the page gives the title of its article, letters and digits only, case folded."""
    made_on: date | None = None
    """The day of its last change where that is stated as the day of publication, too: it may be no more than that."""


def read_head(tree: Any) -> PageHead:
    """Read a parsed HTML page (lxml.html) and change nothing in it."""
    articles = [*_linked(tree, _ARTICLE_TYPE)]
    metas = _metas(tree)
    published, made_on = _published(articles, [*_linked(tree, _PAGE_TYPE)], metas, tree)
    metadata = Metadata(
        url=_address(tree, metas),
        published_at=published.at if published else None,
        published_on=published.on if published else None,
        publisher=_publisher(articles, metas),
        section=_first(*(as_text(one.get("articleSection")) for one in articles), *_all(metas, _META_SECTION)),
        language=_language(tree, articles, metas),
        byline=_byline(articles, metas),
        source="html",
    )
    body = tuple(_stated_paragraphs(articles[0])) if articles else ()
    titles = [*(as_text(one.get("headline")) for one in articles[:1]), *_all(metas, _META_TITLE)]
    titles += [text_of(element) for element in islice(tree.iter("h1"), _MAX_HEADINGS)]
    return PageHead(
        metadata,
        _titles(tree, articles, metas),
        body,
        frozenset(folded(_plain(title)) for title in titles if title),
        made_on,
    )


def states_one_article(tree: Any) -> bool:
    """Whether a parsed page says for machines that it is one article: it is no list of several then."""
    metas = _metas(tree)
    kinds = {content.strip().lower() for content in metas.get("og:type", ())}
    if kinds == {"article"} and len(metas.get("article:published_time", ())) == 1:
        return True
    return len({folded(_plain(as_text(one.get("headline")))) for one in _linked(tree, _ARTICLE_TYPE)} - {""}) == 1


# ------------------------------------------------------------------ sources


def _linked(tree: Any, wanted: re.Pattern[str]) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects of a type that describe an article (or its page), the page's main one first."""
    found: list[Mapping[str, Any]] = []
    for script in tree.iterfind(".//script[@type]"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        try:
            value = json.loads(_without_comments(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        found += _objects_in(value, wanted, 0)
    # a live blog lists its updates as articles of their own, a page its teasers: the one with a body or a date leads
    yield from sorted(found, key=lambda one: not (one.get("datePublished") and one.get("headline")))


def _stated_paragraphs(article: Mapping[str, Any]) -> Iterator[str]:
    stated = _PARAGRAPH_END.sub("\n", _plain(article.get("articleBody")))
    for line in _TAG.sub("", stated).splitlines():
        if text := " ".join(line.split()):
            yield text


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*(?:<!\[CDATA\[|<!--|//<!\[CDATA\[)|(?:\]\]>|-->|//\]\]>)\s*$", "", text).strip().rstrip(";")


def _objects_in(value: Any, wanted: re.Pattern[str], depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _MAX_LD_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects_in(item, wanted, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(
            isinstance(kind, str) and wanted.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield value
            return
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"):
            if key in value:
                yield from _objects_in(value[key], wanted, depth + 1)


def _metas(tree: Any) -> dict[str, list[str]]:
    """The content of the page's meta elements by lower-case name or property."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content") or meta.get("value")  # what some tools that save pages make of it
        if content:
            for key in ("property", "name", "itemprop"):
                if name := meta.get(key):
                    metas.setdefault(name.lower().strip(), []).append(content)
    return metas


def _all(metas: Mapping[str, list[str]], names: tuple[str, ...]) -> Iterator[str | None]:
    for name in names:
        for content in metas.get(name, ()):
            yield _plain(content)


def _first(*candidates: str | None) -> str | None:
    return next((_plain(candidate) for candidate in candidates if candidate and _plain(candidate)), None)


def _plain(value: object) -> str:
    """Text without entities; pages escape the text in their JSON-LD once too often."""
    if not isinstance(value, str):
        return ""
    return html.unescape(html.unescape(value)).strip() if "&" in value else value.strip()


# ------------------------------------------------------------------ claims


def _published(
    articles: list[Mapping[str, Any]], pages: list[Mapping[str, Any]], metas: Mapping[str, list[str]], tree: Any
) -> tuple[Moment | None, date | None]:
    """The stated day of publication, and the day on which the page was last made if it is stated as the same.

    Systems that know no day of publication state that of the last change twice; an earlier statement goes before it.
    """
    supposed: Moment | None = None
    for one in articles:
        if moment := _moment(one.get("datePublished")):
            changed = _moment(one.get("dateModified"))
            if changed is None or _instant(moment) < _instant(changed):
                return moment, None
            supposed = moment
            break
    for name in _META_PUBLISHED:
        for content in metas.get(name, ()):
            if (moment := _moment(content)) and (supposed is None or moment.on < supposed.on):
                return moment, supposed.on if supposed else None
    if supposed is not None:
        return supposed, supposed.on
    created = (_moment(one.get(key)) for one in articles for key in ("dateCreated", "uploadDate"))
    return (
        next(filter(None, created), None)
        or _published_element(tree)
        or next((moment for one in pages if (moment := _moment(one.get("datePublished")))), None)
    ), None


def _instant(moment: Moment) -> tuple[int, float]:
    """For comparing: the day, then the second where both have one."""
    return moment.on.toordinal(), moment.at.timestamp() if moment.at else 0.0


def _moment(value: object) -> Moment | None:
    """A timestamp, or the day that a claim writes as pages print it ("Dec 18, 2025")."""
    if (moment := parse_moment(value)) or not isinstance(value, str) or len(value) > _LONGEST_PRINTED_DAY:
        return moment
    days = [
        one for one in find_dates(value) if one.precision is Precision.DAY and one.has_year and not one.alternatives
    ]
    return Moment(days[0].earliest, None) if len(days) == 1 else None


def _published_element(tree: Any) -> Moment | None:
    """Microdata, or the page's only dated `time` element outside lists of other articles."""
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        for value in (element.get("datetime"), element.get("content"), element.text):
            if moment := _moment(value):
                return moment
    for path in (
        ".//time[@pubdate]",
        ".//article//header//time[@datetime]",
        ".//header//time[@datetime]",
        ".//article//time[@datetime]",
        ".//main//time[@datetime]",
    ):
        moments = [moment for element in tree.iterfind(path) if (moment := parse_moment(element.get("datetime")))]
        if moments:  # published, then updated; more days than two are those of other articles
            return min(moments, key=lambda m: m.on) if len({m.on for m in moments}) <= 2 else None
    return None


def _titles(tree: Any, articles: list[Mapping[str, Any]], metas: Mapping[str, list[str]]) -> Titles:
    rest = [*_all(metas, _META_TITLE[1:]), *(text_of(element) for element in islice(tree.iter("title"), 1))]
    return Titles(
        shared=[title for title in _all(metas, _META_TITLE[:1]) if title],
        linked=[title for one in articles[:1] if (title := _plain(as_text(one.get("headline"))))],
        others=[title for title in rest if title],
        is_news=any(_is_news(one.get("@type")) for one in articles) or (not articles and _is_signed(metas)),
        searched=next((text_of(element) for element in islice(tree.iter("title"), 1)), ""),
        sites=frozenset(_site_names(tree, articles, metas)),
    )


def _is_news(kind: object) -> bool:
    return any("News" in str(one) or "LiveBlog" in str(one) for one in (kind if isinstance(kind, list) else [kind]))


def _is_signed(metas: Mapping[str, list[str]]) -> bool:
    """Whether the page says in OpenGraph when its article came out, and whose it is."""
    return "article:published_time" in metas and ("article:author" in metas or "article:publisher" in metas)


def _site_names(tree: Any, articles: list[Mapping[str, Any]], metas: Mapping[str, list[str]]) -> set[str]:
    names = [*_all(metas, _META_PUBLISHER), *(as_text(one.get("publisher")) for one in articles)]
    address = _address(tree, metas) or ""
    host = re.sub(r"^\w+://(?:www\.)?([^/:]+).*$", r"\1", address)
    headlines = {folded(_plain(as_text(one.get("headline")))) for one in articles}  # some name the article as publisher
    return {folded(name) for name in (*names, host, host.split(".")[0]) if name} - headlines


def _address(tree: Any, metas: Mapping[str, list[str]]) -> str | None:
    for link in tree.iterfind(".//link[@rel='canonical']"):
        if (address := (link.get("href") or "").strip()).startswith("http"):
            return str(address)
    return next((address for address in _all(metas, _META_URL) if address and address.startswith("http")), None)


def _publisher(articles: list[Mapping[str, Any]], metas: Mapping[str, list[str]]) -> str | None:
    return _first(*(as_text(one.get("publisher")) for one in articles), *_all(metas, _META_PUBLISHER))


def _language(tree: Any, articles: list[Mapping[str, Any]], metas: Mapping[str, list[str]]) -> str | None:
    stated = (
        tree.get("lang"),
        tree.get("xml:lang"),
        *(as_text(one.get("inLanguage")) for one in articles),
        *_all(metas, ("og:locale", "language", "content-language")),
    )
    return next((code for text in stated if (code := language_code(text))), None)


def _byline(articles: list[Mapping[str, Any]], metas: Mapping[str, list[str]]) -> str | None:
    named = _first(*(as_text(one.get("author")) for one in articles), *_all(metas, _META_BYLINE))
    return None if named and re.match(r"https?://|@", named) else named
