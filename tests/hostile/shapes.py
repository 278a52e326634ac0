"""Shapes of input that a rule might take more than linear time over: a few bytes repeated, or a container of them.

A shape gives about so many bytes of itself. Texts go through every text stage as one document; containers are read.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from dateline import ingest
from dateline.errors import DumpUnreadable
from dateline.model import Document, Dump, Metadata
from dateline.pipeline import process_document
from dateline.placing import load_scheme
from tests.hostile.inputs import STORY

Maker = Callable[[int], bytes]


def _times(piece: str, before: str = "", after: str = "") -> Maker:
    unit = piece.encode()
    return lambda n: before.encode() + unit * (n // len(unit)) + after.encode()


_BIBTEX = (
    "@article{{k2019-06-0{0},\n  title = {{Lock {0} closes}},\n  author = {{Ann Kvist}},\n  date = {{2019-06-0{0}}},\n  abstract = "
    "{{The lock closes on Monday, the authority said. Nobody had asked for it, a neighbour said, and nobody will miss it. The "
    "town council meets on Thursday to talk about what comes next.}}\n}}\n\n"
)
TEXTS: dict[str, Maker] = {
    repr(piece)[1:-1][:40]: _times(piece)
    for piece in (
        "LONDON, ", "a ", "ab\n", "A", " ", "\n", "\t", "\r", "a\n\n\n", "(Reuters) - ", "May 5, 2024 ", "Tuesday ", "5 ", "1/", "1/2/2024\n", '"', "(", ")", "-", ".",
        "____\n", "1 of 9 DOCUMENTS\n", "HD x\nTD y\n", "By Jane Doe\n", "PARIS (AP) — It rained.\n\n", "Paris ", "Photo: AP\n", "http://a.example/b ", "a@b.example ", "\u200b",
        "re-\n", "President Obama ", "。", "港の祭り。", "بيروت ", "Москва, ", "- one\n", "Label: value\n", "TT\n", "the ", "last week ", "A. B. ", "&amp;", "=3D", "“x” ",
        "Home > News > World\n", "12 comments\nShare\n", "A long line of words that a mail client wrapped at some\nwidth and went on ", "Âé", "mr. ", "10:30 GMT ", "Jan. ", "I ", "U.S. ",
        "Word Word Word\n\n", "said. ", STORY, "---\ntitle: A pier\ndate: 2024-05-06\n---\n\nIt rained.\n\n", "---\n", "+++\n", "---\ntitle: x\n",
        "#+TITLE: A pier\n#+DATE: 2024-05-06\n\nIt rained.\n\n", ":author: Ann\n", "| title = A pier\n", "%T A pier\n%X It rained.\n", "TY  - NEWS\nTI  - A pier\nER  - \n",
        "**Title:** A pier\n", "@article{k,\n  title = {A pier},\n}\n",
    )
} | {
    **{
        f"a list of records: {what} within a line of a header": _times(
            piece, _BIBTEX.format(1) + _BIBTEX.format(2)[:9], _BIBTEX.format(2)[9:] + _BIBTEX.format(3)
        )
        for what, piece in {"blanks": " ", "brackets": "(", "marks": "- ", "numbers": "111 "}.items()
    },
    "bibtex: braces that open": _times("{", "@article{k,\n  title = ", "x\n"),
    "bibtex: braces that close": _times("}", "@article{k,\n  title = {", "x\n"),
    "bibtex: pairs of braces": _times("{}", "@article{k,\n  title = {", "x\n"),
    "bibtex: quotation marks": _times('" ', '@article{k,\n  title = "', "x\n"),
    "bibtex: blanks behind a brace": _times(" ", "@article{k,\n  title = {A}", "x\n"),
    "org: a rule of signs": _times("#+", "#+TITLE: A\n#+DATE: ", "\n"),
    "wiki: bars in a line": _times("|", "| title = A\n| date = ", "\n"),
}  # fmt: skip
"""Pieces that are repeated to one document."""


def _records(n: int, wrap: Callable[[list[dict[str, str]]], str]) -> bytes:
    record = {"title": "Ferries run again", "text": STORY}
    return wrap([record] * max(1, n // len(json.dumps(record)))).encode()


def _warc_lines(stated: Callable[[int], int]) -> Maker:
    def make(n: int) -> bytes:
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {stated(n)}\r\n\r\n".encode()
        return head + b"some words here\n" * (n // 16)

    return make


def _zip(n: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(n // 400):
            archive.writestr(f"{number}.txt", STORY)
    return buffer.getvalue()


def _tar(n: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number in range(n // 1024):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(STORY)
            archive.addfile(info, io.BytesIO(STORY.encode()))
    return buffer.getvalue()


_MAIL = "From: a@b.example\nTo: c@d.example\nSubject: Ferries\nMessage-ID: <1@b.example>\nDate: Mon, 06 May 2024 08:00:00 +0000\n"
_HTML = "<html><head><title>A</title></head><body>"
CONTAINERS: dict[str, Maker] = {
    "warc: a record cut off": _warc_lines(lambda n: n + 1000),
    "warc: a length too short": _warc_lines(lambda n: 3),
    "warc: records that claim 30 MB": _times(
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 30000000\r\n\r\nabc\n"
    ),
    "warc: records that claim 100 kB": _times(
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 100000\r\n\r\nabc\n"
    ),
    "warc: versions": _times("WARC/1.0\r\n"),
    "warc: one endless header": _times("X", "WARC/1.0\r\nX: "),
    "json: an array of records": lambda n: _records(n, json.dumps),
    "json: lines": lambda n: _records(n, lambda found: "\n".join(map(json.dumps, found))),
    "json: empty objects": _times("{},", '[{"text":"x","a":[', "{}]}]"),
    "json: one string of escapes": _times("\\u00e9", '[{"text":"', '"}]'),
    "json: broken lines": _times('{"text": "x"\n', '{"text":"a"}\n'),
    "json: an open string": _times("a b ", '[{"text":"'),
    "csv: rows": _times(
        f'"Ferries","2024-05-06","{" ".join(STORY.split()).replace(chr(34), "")}"\n', "title,date,text\n"
    ),
    "csv: an open quotation": _times("a,b\n", 'title,date,text\n"'),
    "sql: rows": _times(
        "('Pier shuts', '2024-05-03', 'The pier is shut, it''s said.'),\n", "INSERT INTO t (title, date, text) VALUES\n"
    ),
    "sql: a row to a statement": _times("INSERT INTO t (title, text) VALUES ('Pier shuts', 'The pier is shut.');\n"),
    "sql: rows of COPY": _times("Pier shuts\tThe pier is shut.\n", "COPY t (title, body) FROM stdin;\n"),
    "sql: tables without texts": _times("INSERT INTO a VALUES (1);\nINSERT INTO b VALUES (2);\n", "SET x = 1;\n"),
    "sql: a table of many columns": _times("ab int, ", "CREATE TABLE t (", "c text);\nINSERT INTO t VALUES (1);\n"),
    "sql: a row of many values": _times("1,", "INSERT INTO t (title, body) VALUES (", "1);\n"),
    "sql: brackets that open": _times("(", "INSERT INTO t (title, body) VALUES ", ";\n"),
    "sql: statements that end in no line": _times(
        "INSERT INTO t (title, text) VALUES ('Pier', 'It is shut.'); -- a\n", "SET x = 1;\n"
    ),
    "sql: quotation marks": _times("''", "INSERT INTO t (title, body) VALUES ('", "');\n"),
    "sql: comments": _times("/* a */ ", "INSERT INTO t (title, body) VALUES ('a', 'b');\n"),
    "sql: a replaced string": _times(",'a',char(10))", "INSERT INTO t (title, body) VALUES (replace('x'", ");\n"),
    "sql: an open string": _times("\\'", "-- MySQL dump\nINSERT INTO `t` VALUES ('"),
    "feed: items": _times(
        f"<item><title>T</title><description>{STORY}</description></item>",
        '<?xml version="1.0"?><rss><channel>',
        "</channel></rss>",
    ),
    "feed: open elements": _times("<item>", '<?xml version="1.0"?><rss><channel>'),
    "sgml: stories": _times(f"<REUTERS NEWID='1'><TEXT><TITLE>T</TITLE><BODY>{STORY}</BODY></TEXT></REUTERS>\n"),
    "sgml: open stories": _times("<REUTERS NEWID='1'><TEXT><BODY>a\n"),
    "wire: stories": _times(f"\x01a001 4 pol 30\r\n\x02{STORY}\x03tail\x04"),
    "wire: open stories": _times("\x01a001\x02b"),
    "rtf: groups": _times("{\\b a}", "{\\rtf1\\ansi ", "}"),
    "rtf: open groups": _times("{", "{\\rtf1\\ansi a"),
    "mail: a long body": _times("A line of a mail.\n", f"{_MAIL}\n"),
    "mail: many headers": _times("X-A: b\n", _MAIL, "\nBody of it.\n"),
    "mbox: many mails": _times(f"From a@b.example Mon May  6 10:00:00 2024\n{_MAIL}\n{STORY}\n"),
    "mbox: From lines": _times("From a@b.example Mon May  6 10:00:00 2024\n", f"From a@b Mon\n{_MAIL}\n"),
    "html: elements never closed": _times("<b><i>x", _HTML),
    "html: small elements": _times("<p>Words of it.</p><br>", _HTML),
    "html: divs": _times("<div><div>Words of it, said the man.</div></div>", _HTML),
    "html: a list": _times('<li><a href="/x">Word</a></li>', f"{_HTML}<ul>"),
    "html: a table": _times("<tr><td>Word</td></tr>", f"{_HTML}<table>"),
    "html: one paragraph": _times("word ", f"{_HTML}<p>"),
    "html: entities": _times("&amp;", f"{_HTML}<p>"),
    "html: scripts": _times('<script>var a={"b":1};</script>', _HTML),
    "html: comments": _times("<!-- a -->", _HTML),
    "html: articles": _times(
        "<article><h2>Head of it</h2><p>A story of it, said the man on Monday.</p></article>", _HTML
    ),
    "zip: members": _zip,
    "tar: members": _tar,
    "gzip: streams": lambda n: gzip.compress(STORY.encode(), mtime=0) * (n // 300),
    "bytes of no encoding": lambda n: b"caf\xe9 \x93x\x94 \xc3\xa9 " * (n // 14),
    "utf-16": lambda n: STORY.encode("utf-16-le") * (n // (2 * len(STORY))),
}
"""Files that are only read."""


def cpu_seconds(name: str, n_bytes: int, folder: Path) -> float:
    """Of the processor, for so many bytes of a shape: through the text stages, or read as a file."""
    if name in TEXTS:
        text = TEXTS[name](n_bytes).decode()
        document = Document("0" * 64, "a.txt", 0, text, Metadata())
        scheme = load_scheme()
        started = time.process_time()
        process_document(document, scheme)
        return time.process_time() - started
    path = folder / f"{n_bytes}.dat"
    path.write_bytes(CONTAINERS[name](n_bytes))
    dump = Dump(str(path), path.name, "0" * 64, path.stat().st_size, Metadata())
    started = time.process_time()
    try:
        for _ in ingest.read(dump):
            pass
    except DumpUnreadable:
        pass
    return time.process_time() - started
