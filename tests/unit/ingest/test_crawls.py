"""WARC and WET crawls."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions
from dateline.model import Metadata
from tests.unit.ingest.build import dump_of, read_all

PARAGRAPHS = [
    "Ministers met in Geneva on Friday and agreed on little, three officials who had seen the papers said on Friday.",
    "They will meet again next week, the officials added, and the week after that one if nothing else comes of it all.",
    "The talks began in March, after the closure of the strait had raised the price of grain in eleven countries.",
]
PAGE = (
    "<!doctype html><html lang='en'><head><title>Ministers agree on little | The Daily</title>"
    "<meta property='article:published_time' content='2024-05-31T23:30:00-05:00'></head><body>"
    "<nav><a href='/'>Home</a></nav><article><h1>Ministers agree on little</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article><footer>All rights reserved</footer></body></html>"
)


def record(kind: str, payload: bytes, **headers: str) -> bytes:
    """One WARC record with these headers (underscores for hyphens)."""
    stated = {"WARC-Type": kind, "WARC-Date": "2024-06-02T03:04:05Z", "Content-Length": str(len(payload))}
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        b"WARC/1.0\r\n" + "".join(f"{n}: {v}\r\n" for n, v in stated.items()).encode() + b"\r\n" + payload + b"\r\n\r\n"
    )


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def test_wet_records_are_documents(tmp_path: Path) -> None:
    """Each conversion record is a document with its address, fetch time and language; other records hold no text."""
    data = (
        record("warcinfo", b"software: x\r\n")
        + record(
            "conversion",
            "Größe\nText".encode(),
            WARC_Target_URI="https://a.example/1",
            WARC_Identified_Content_Language="deu,eng",
        )
        + record("metadata", b"x: y")
        + record("conversion", b"Two")
    )
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert rejections == []
    assert [(one.text, one.kind) for one in documents] == [("Größe\nText", "record"), ("Two", "record")]
    assert documents[0].metadata == Metadata(
        url="https://a.example/1", fetched_at=datetime(2024, 6, 2, 3, 4, 5, tzinfo=UTC), language="de", source="warc"
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio's writer closes no spool
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_crawl_written_by_a_library(tmp_path: Path, is_packed: bool) -> None:
    """What warcio writes, plain or record by record in gzip, is read: the page with its own claims over the crawl's."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=is_packed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for number in range(2):
        writer.write_record(
            writer.create_warc_record(
                f"https://daily.example.org/{number}",
                "response",
                payload=io.BytesIO(PAGE.encode()),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-06-02T03:04:05Z"},
            )
        )
    documents, rejections = read_all(dump_of(tmp_path, buffer.getvalue()))
    assert rejections == []
    assert [one.metadata.url for one in documents] == ["https://daily.example.org/0", "https://daily.example.org/1"]
    one = documents[0]
    assert one.kind == "page"
    assert one.text == "\n\n".join(["Ministers agree on little", *PARAGRAPHS])
    assert one.metadata.published_on == date(2024, 5, 31)
    assert one.metadata.published_at == datetime(2024, 6, 1, 4, 30, tzinfo=UTC)
    assert one.metadata.fetched_at == datetime(2024, 6, 2, 3, 4, 5, tzinfo=UTC)


def chunked(body: bytes) -> bytes:
    return (
        b"".join(
            f"{len(body[at : at + 700]):x}\r\n".encode() + body[at : at + 700] + b"\r\n"
            for at in range(0, len(body), 700)
        )
        + b"0\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE.encode()), ["Transfer-Encoding: chunked"]),
        (gzip.compress(PAGE.encode()), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE.encode()), ["Content-Encoding: deflate"]),
        (zlib.compress(PAGE.encode())[2:-4], ["Content-Encoding: deflate"]),
        (chunked(gzip.compress(PAGE.encode())), ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        (PAGE.encode(), ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
    ],
    ids=["chunked", "gzip", "zlib", "raw deflate", "chunked gzip", "headers kept but coding removed"],
)
def test_codings_of_the_body(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    """Bodies stored as sent are decoded; bodies that were decoded by the crawler are taken as they are."""
    documents, _ = read_all(dump_of(tmp_path, record("response", response(body, *headers))))
    assert [one.text for one in documents] == ["\n\n".join(["Ministers agree on little", *PARAGRAPHS])]


def test_errors_redirects_and_pictures_are_passed_over(tmp_path: Path) -> None:
    """Only successful responses with text are documents, and what has no text is no rejection."""
    data = (
        record("response", response(PAGE.encode(), status="404 Not Found"))
        + record("response", response(b"", status="301 Moved"))
        + record("response", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG")
        + record("resource", b"Plain text", Content_Type="text/plain")
    )
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert ([one.text for one in documents], rejections) == (["Plain text"], [])


@pytest.mark.parametrize(
    "broken",
    [
        b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n",
        record("conversion", b"x" * 50, Content_Length="20"),
        record("conversion", b"x" * 50, Content_Length="150"),
        record("conversion", b"x" * 50, Content_Length="-1"),
        b"garbage without a header\r\nand another line\r\n\r\n",
    ],
    ids=["no length", "too short", "too long", "negative", "garbage"],
)
def test_after_a_broken_record_reading_goes_on(tmp_path: Path, broken: bytes) -> None:
    """One broken record is one rejection; the records before and after it are documents."""
    data = record("conversion", b"One") + broken + record("conversion", b"Two") + record("conversion", b"Three" * 50)
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert [one.text for one in documents] == ["One", "Two", "Three" * 50]
    assert [one.rule for one in rejections] == ["broken_record"]
    assert rejections[0].detail.startswith("record 2 of the crawl")


@pytest.mark.parametrize(
    "inserted",
    [
        b"no header at all\r\n continued\r\n",
        b"WARC/1.0\r\n\tcontinued\r\n",
        b" continued at once\r\n",
        b"WARC-Target-URI: https://b.example/2\r\n /continued\r\n",
        b"X-Empty:\r\n continued\r\n",
        b": nameless\r\n continued\r\n",
    ],
)
def test_a_continued_line_belongs_to_the_line_above_it(inserted: bytes, tmp_path: Path) -> None:
    """And to no header where that line is none, or repeats one whose first value counts."""
    sound = record("conversion", b"One text.", WARC_Target_URI="https://a.example/1")
    version, headers = sound.split(b"\r\n", 1)
    blank = headers.index(b"\r\n\r\n") + 2
    data = (
        [version, inserted + headers]
        if inserted.startswith(b" ")
        else [version, headers[:blank] + inserted + headers[blank:]]
    )
    documents, rejections = read_all(dump_of(tmp_path, b"\r\n".join(data)))
    assert rejections == []
    assert [(one.text, one.metadata.url) for one in documents] == [("One text.", "https://a.example/1")]


def test_a_crawl_cut_in_the_middle(tmp_path: Path) -> None:
    """The records before the cut are documents, the cut one a rejection."""
    data = record("conversion", b"One") + record("conversion", b"Two " * 100)
    documents, rejections = read_all(dump_of(tmp_path, data[:-200]))
    assert [one.text for one in documents] == ["One"]
    assert "is cut off" in rejections[0].detail


def test_a_torn_record_of_a_packed_crawl_is_one_loss(tmp_path: Path) -> None:
    """Where each record is a gzip member, those behind a damaged one are read; the damage is told."""
    members = [gzip.compress(record("conversion", f"Record {n} ".encode() * 40)) for n in range(5)]
    torn = bytearray(members[2])
    torn[40:60] = bytes(20)
    documents, rejections = read_all(dump_of(tmp_path, b"".join([*members[:2], bytes(torn), *members[3:]])))
    assert [one.text[:8] for one in documents] == ["Record 0", "Record 1", "Record 3", "Record 4"]
    assert {one.rule for one in rejections} <= {"broken_record", "truncated"}
    assert "truncated" in {one.rule for one in rejections}


def test_a_page_without_a_content_type_is_seen(tmp_path: Path) -> None:
    """A response that names no type is a page when its body is one."""
    documents, _ = read_all(dump_of(tmp_path, record("response", b"HTTP/1.0 200 OK\r\n\r\n" + PAGE.encode())))
    assert [one.kind for one in documents] == ["page"]


def test_a_page_of_too_many_tags_is_skipped(tmp_path: Path) -> None:
    """It is a rejection with its number and the limit; the records after it are read."""
    data = record("response", response(b"<html><body>" + b"<b>x</b>" * 31_000)) + record("conversion", b"Two")
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert [one.text for one in documents] == ["Two"]
    assert [one.rule for one in rejections] == ["record_unreadable"]
    assert "record 1 of the crawl: the HTML page has 62,002 tags, more than the 60,000" in rejections[0].detail


def test_a_record_beyond_the_limit_is_skipped(tmp_path: Path) -> None:
    """A record too large to be held is a rejection, and is not read into memory."""
    data = record("conversion", b"x" * 9000) + record("conversion", b"Two")
    documents, rejections = read_all(dump_of(tmp_path, data), ReadOptions(max_page_bytes=5000))
    assert [one.text for one in documents] == ["Two"]
    assert [one.rule for one in rejections] == ["record_unreadable"]


def test_a_crawl_of_nothing_but_noise_fails(tmp_path: Path) -> None:
    """A file that only begins like a crawl is unreadable."""
    with pytest.raises(DumpUnreadable):
        read_all(dump_of(tmp_path, b"WARC/1.0\r\nfoo"))
