"""Formats by content."""

from __future__ import annotations

import pytest

from dateline.ingest.formats import Format, advice_for, foreign_kind, sniff


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", Format.EMPTY),
        (b"A headline\n\nA story.", Format.TEXT),
        (b"<Reuters> - Ministers met.\n", Format.TEXT),
        (b"<b>Not</b> a page, only a word in bold.\n", Format.TEXT),
        (b"{not json} at all\n", Format.TEXT),
        (b"[Reuters] Ministers met.\n", Format.TEXT),
        (b"BZh is not always bzip2", Format.TEXT),
        (b"ORCHESTRA plays on\n", Format.TEXT),
        (b"ID3 tags and other stories\n", Format.TEXT),
        (b"MZ-area residents protest\n", Format.TEXT),
        (b"<!DOCTYPE html><html><body>x", Format.HTML),
        (
            b"<text id='7' encoding='gb2312'>\n\n<html><head><title>x</title></head><body>"
            + b"<p>x</p>" * 9
            + b"<div><a>y</a>",
            Format.HTML,
        ),
        (b"<!DOCTn/wp-content.gif'><div>" + b"<p>x</p><a href='x'>y</a><br>" * 9 + b"<span></span></div>", Format.HTML),
        (
            b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n<html><head><title>x</title></head><body>"
            + b"<p>x</p>" * 9
            + b"<div></div>",
            Format.HTML,
        ),
        (
            b"A paragraph that goes on for longer than any header of a server does, " * 4
            + b"\n<html><head><title>x</title><body><div>"
            + b"<p>x</p>" * 9,
            Format.TEXT,
        ),
        (b"\xef\xbb\xbf \n<!-- saved from url=(0014)about:internet -->\n<HTML lang='en'>", Format.HTML),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML'><html>", Format.HTML),
        (b"<div><p>One</p><p>Two</p><a href='x'>y</a></div>", Format.HTML),
        ("<!doctype html><html>".encode("utf-16"), Format.HTML),
        (b'{"text": "x"}\n{"text": "y"}\n', Format.JSONL),
        (b'{"text": "x"}', Format.JSONL),
        (b'{"text": broken\n{"text": "y"}\n', Format.JSONL),
        (b'{\n  "title": "x",\n  "text": "y"\n}', Format.JSON),
        (b'[\n {"text": "x"}, {"text": "y"}]', Format.JSON),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", Format.WARC),
        (b"PAR1" + bytes(20), Format.PARQUET),
        (b"\x1f\x8b\x08\x00", Format.GZIP),
        (b"<?xml version='1.0'?><rss version='2.0'>", Format.XML),
        (b"%PDF-1.7\n", Format.PDF),
    ],
)
def test_what_the_bytes_are(head: bytes, expected: Format) -> None:
    """Content decides, and prose that only begins like a format is prose."""
    assert sniff(head) is expected


def test_foreign_files_are_named_with_advice() -> None:
    """The message about a file we do not read says what it is and what to do."""
    assert foreign_kind(b"\x89PNG\r\n\x1a\n") == "a PNG image"
    assert foreign_kind(b"RIFF1234WEBP") == "a picture or recording"
    assert "Parquet" in advice_for("an Avro file")
    assert "export its text" in advice_for("a PNG image")


@pytest.mark.parametrize("filler", ["<", "<!--", "<a", "{", "[", '{"', "<?xml", " ", "<!-- -->", "<p"])
def test_sniffing_takes_linear_time(filler: str) -> None:
    """A head of nothing but opening marks is judged at once."""
    assert sniff((filler * 70_000).encode()[: 1 << 16]) in set(Format)
