"""Feeds and news formats: written by feedgen or by hand after the standards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from feedgen.feed import FeedGenerator

from dateline.errors import DumpUnreadable
from dateline.ingest import xml_items
from tests.unit.ingest.build import dump_of, read_all

BODY = "The harbour council voted late on Monday to rebuild the old pier in stone."
NEXT = "Fishermen had asked for wood, which bends with the ice, the harbour master said."


def feed() -> FeedGenerator:
    made = FeedGenerator()
    made.load_extension("dc")
    made.id("https://post.example/feed")
    made.title("Skagholm Post")
    made.link(href="https://post.example")
    made.description("News of the bay")
    made.language("en")
    for n, title in enumerate(("Pier rises in stone", "Night train comes back"), start=1):
        entry = made.add_entry(order="append")
        entry.id(f"https://post.example/{n}")
        entry.title(title)
        entry.link(href=f"https://post.example/{n}")
        entry.published(datetime(2026, 5, n, 9, tzinfo=UTC))
        entry.updated(datetime(2026, 6, 1, tzinfo=UTC))
        entry.author(name="Ann Example", email="ann@post.example")
        entry.description("A teaser …")
        entry.content(f"<p>{BODY}</p><p>{NEXT}</p>", type="CDATA")
    return made


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_of_feedgen(tmp_path: Path, kind: str) -> None:
    """Each entry is an article with its title, its day (not that of an update), its address and its paper."""
    data = feed().rss_str() if kind == "rss" else feed().atom_str()
    documents, rejections = read_all(dump_of(tmp_path, data, "feed.dat"))
    assert rejections == []
    assert [one.text for one in documents] == [
        f"{title}\n\n{BODY}\n\n{NEXT}" for title in ("Pier rises in stone", "Night train comes back")
    ]
    claims = documents[1].metadata
    assert (documents[1].kind, claims.published_on, claims.url, claims.publisher) == (
        "article", date(2026, 5, 2), "https://post.example/2", "Skagholm Post",
    )  # fmt: skip


FORMATS = {
    "nitf": f"""<nitf><head><docdata><date.issue norm="20260502T090000Z"/></docdata>
      <pubdata name="Skagholm Post" position.section="Local"/></head><body><body.head><hedline><hl1>Pier rises in stone</hl1></hedline>
      <byline>By <person>Ann Example</person></byline></body.head><body.content><p>{BODY}</p><p>{NEXT}</p></body.content></body></nitf>""",
    "newsml 1": f"""<?xml version="1.0"?><NewsML><NewsItem><Identification><NewsIdentifier><DateId>20260502</DateId></NewsIdentifier></Identification>
      <NewsManagement><FirstCreated>20260502T090000Z</FirstCreated><ThisRevisionCreated>20260601T090000Z</ThisRevisionCreated></NewsManagement>
      <NewsComponent><NewsLines><HeadLine>Pier rises in stone</HeadLine><ByLine>By Ann Example</ByLine></NewsLines>
      <ContentItem><DataContent><p>{BODY}</p><p>{NEXT}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""",
    "newsml g2": f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-06-01T00:00:00Z</sent></header><itemSet><newsItem guid="urn:x">
      <itemMeta><firstCreated>2026-05-02T09:00:00Z</firstCreated><versionCreated>2026-06-01T09:00:00Z</versionCreated></itemMeta>
      <contentMeta><headline>Pier rises in stone</headline><by>Ann Example</by></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
      <html xmlns="http://www.w3.org/1999/xhtml"><body><p>{BODY}</p><p>{NEXT}</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>""",
    "reuters": f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="NO" LEWISSPLIT="TRAIN" NEWID="1"><DATE> 2-MAY-2026 09:00:00.00</DATE><TOPICS></TOPICS><UNKNOWN>&#5;&#5;F f0001</UNKNOWN>
<TEXT>&#2;<TITLE>Pier rises in stone</TITLE><AUTHOR>By Ann Example</AUTHOR><BODY>{BODY}

{NEXT}
 Reuter &#3;</BODY></TEXT></REUTERS>""",
    "wordpress": f"""<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><title>Skagholm Post</title><item>
      <title>Pier rises in stone</title><pubDate>Sat, 02 May 2026 09:00:00 +0000</pubDate><dc:creator><![CDATA[Ann Example]]></dc:creator>
      <content:encoded><![CDATA[{BODY}

{NEXT}]]></content:encoded><wp:post_id>1</wp:post_id><wp:post_date>2026-05-02 11:00:00</wp:post_date></item></channel></rss>""",
    "unknown": f"""<archive><entry-of-day><titel>Pier rises in stone</titel><datum>2. Mai 2026</datum><autor>Ann Example</autor>
      <volltext>{BODY}

{NEXT}</volltext></entry-of-day></archive>""",
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_news_formats_by_the_roles_of_their_fields(tmp_path: Path, name: str) -> None:
    """Title, text, reporter and the day of publication are found in every format, none of which the code names."""
    (document,), rejections = read_all(dump_of(tmp_path, FORMATS[name]))
    paragraphs = document.text.removesuffix(" Reuter").split("\n\n")
    assert rejections == []
    assert [" ".join(one.split()).removesuffix(" Reuter") for one in paragraphs] == ["Pier rises in stone", BODY, NEXT]
    assert document.metadata.published_on == date(2026, 5, 2)
    assert (document.metadata.byline or "").endswith("Ann Example")


def test_several_articles_in_an_unknown_format(tmp_path: Path) -> None:
    """Elements that stand side by side, each with a title and a text, are an article each, wherever they stand."""
    entries = "".join(f"<eintrag><titel>Story {n}</titel><inhalt>{BODY} {n}</inhalt></eintrag>" for n in range(3))
    documents, _ = read_all(
        dump_of(tmp_path, f"<export><kopf><stand>x</stand></kopf><liste>{entries}</liste></export>")
    )
    assert [one.metadata.headline for one in documents] == ["Story 0", "Story 1", "Story 2"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>', "entities"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>x</title><description>&a;</description></item></rss>', "entities"),
        ('<?xml version="1.0"?><config><port>80</port></config>', "--field body=NAME"),
        ('<?xml version="1.0"?>', "broken"),
    ],
)  # fmt: skip
def test_hostile_and_unknown_xml_is_refused(tmp_path: Path, data: str, reason: str) -> None:
    """Entities are never expanded, and XML without an article says how to name its text."""
    with pytest.raises(DumpUnreadable, match=reason):
        read_all(dump_of(tmp_path, data))


def test_a_torn_feed_gives_what_it_has(tmp_path: Path) -> None:
    """Whole entries before the cut are used, and the cut is on record."""
    data = feed().rss_str()
    documents, rejections = read_all(dump_of(tmp_path, data[: data.rindex(b"<item>") + 30]))
    assert documents[0].metadata.headline == "Pier rises in stone"
    assert "truncated" in [one.rule for one in rejections]


def test_the_channel_is_asked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a channel says of its entries is read once, however many there are: a feed is read in linear time."""
    asked = []
    read_channel = xml_items._channel
    monkeypatch.setattr(xml_items, "_channel", lambda parent: asked.append(parent) or read_channel(parent))
    documents, _ = read_all(dump_of(tmp_path, feed().rss_str()))
    assert (len(documents), len(asked)) == (2, 1)
