"""The hostile inputs, each made on the spot: a function that writes one file. None is stored, some are gigabytes."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

STORY = """Ferries run again

PORT VILA, May 6, 2024 (AFP) - Ferries left the pier again on Monday after three weeks, harbour officials in Vanuatu said.

"We had lost hope," said a trader who had waited since dawn with his baskets.
"""
MEGABYTE = 1_000_000
_PAGE = b"<html><head><title>A page</title></head><body>"
Writer = Callable[[Path], None]


def stories(n_bytes: int) -> Iterator[bytes]:
    """So many bytes of news copy, in parts: short articles that all differ."""
    nouns = ("ferry", "harbour", "council", "river", "market", "school", "bridge", "union", "farmer", "clinic")
    places = ("LAGOS", "QUITO", "OSLO", "DHAKA", "LIMA", "HANOI", "PARIS", "MUSCAT")
    written = 0
    for n in itertools.count():
        noun, other = nouns[n % 10], nouns[n // 10 % 10]
        head = f"The {noun} and the {other} number {n} open again\n\n{places[n % 8]}, May {1 + n % 28}, 2024 (AFP) - "
        body = "\n\n".join(
            f"The {nouns[(n + k) % 10]} of district {n * 7 + k} was closed for {k + 2} weeks, officials said on Monday, and "
            f"the {other} beside it had to wait for {n % 97} of its {k + 40} visitors."
            for k in range(6)
        )
        part = f"{head}{body}\n\n\n\n".encode()
        yield part
        written += len(part)
        if written >= n_bytes:
            return


def _of(parts: Iterator[bytes]) -> Writer:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            for part in parts:
                file.write(part)

    return write


def text(n_bytes: int) -> Writer:
    """A dump of many stories."""
    return lambda path: _of(stories(n_bytes))(path)


def repeated(piece: bytes, n_bytes: int, before: bytes = b"", after: bytes = b"") -> Writer:
    """The same few bytes again and again."""

    def write(path: Path) -> None:
        block = piece * max(1, MEGABYTE // len(piece))
        with path.open("wb") as file:
            file.write(before)
            for _ in range(n_bytes // len(block)):
                file.write(block)
            file.write(piece * (n_bytes % len(block) // len(piece)) + after)

    return write


def jsonl(n_bytes: int) -> Writer:
    """A record of an article a line."""

    def lines() -> Iterator[bytes]:
        for n, part in enumerate(stories(n_bytes)):
            text = part.decode().strip().replace("\n", "\\n")
            yield f'{{"url":"https://news.example/{n}","title":"Number {n}","text":"{text}"}}\n'.encode()

    return lambda path: _of(lines())(path)


def dictionary_parquet(n_rows: int, n_bytes: int) -> Writer:
    """Rows that all share one text of megabytes: a page gives it by its number."""

    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        texts = pa.DictionaryArray.from_arrays(pa.array([0] * n_rows, pa.int32()), pa.array(["word " * (n_bytes // 5)]))
        pq.write_table(pa.table({"text": texts}), path, compression="zstd")

    return write


def wide_parquet(n_rows: int, n_bytes: int, page_rows: int = 1024) -> Writer:
    """Rows of texts that all differ, each of megabytes; a page ends after so many rows or later."""

    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema({"text": pa.string()})
        with pq.ParquetWriter(path, schema, use_dictionary=False, write_batch_size=page_rows) as writer:
            whole = b"".join(stories(n_rows * n_bytes)).decode()
            its = [whole[n * n_bytes : (n + 1) * n_bytes] for n in range(n_rows)]
            writer.write_table(pa.table({"text": its}, schema))

    return write


def zip_in_tar(n_members: int, n_bytes: int) -> Writer:
    """Members that are each just below what one may expand to."""

    def write(path: Path) -> None:
        member = gzip.compress(b"ab\n" * (n_bytes // 3), 9, mtime=0)
        with tarfile.open(path, "w:gz") as archive:
            for n in range(n_members):
                info = tarfile.TarInfo(f"m{n}.txt")
                info.size = len(member)
                archive.addfile(info, io.BytesIO(member))

    return write


def zstd_raw_then_rle(n_bytes: int) -> Writer:
    """A frame that begins with honest blocks and goes on with blocks of one repeated byte, four bytes for 128 KiB each."""

    def write(path: Path) -> None:
        raw = b"".join(stories(128 * 1024 * 5))[: 128 * 1024]
        with path.open("wb") as file:
            file.write(struct.pack("<IBB", 0xFD2FB528, 0, 7 << 3))  # magic, no checksum, a window of 128 KiB
            for _ in range(5):
                file.write((len(raw) << 3).to_bytes(3, "little") + raw)
            block = ((128 * 1024) << 3 | 1 << 1).to_bytes(3, "little") + b"a"
            file.write(block * (n_bytes // (128 * 1024)) + b"\1\0\0")

    return write


def tar_long_name(n_bytes: int) -> Writer:
    """A member whose name takes megabytes (GNU's extension of the format)."""

    def write(path: Path) -> None:
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = tarfile.GNUTYPE_LONGNAME, n_bytes
        with gzip.open(path, "wb", 1) as file:
            file.write(info.tobuf(tarfile.GNU_FORMAT))
            for _ in range(n_bytes // MEGABYTE):
                file.write(b"a" * MEGABYTE)
            file.write(b"\0" * (-n_bytes % 512))
            story = tarfile.TarInfo("a.txt")
            story.size = len(STORY)
            file.write(story.tobuf() + STORY.encode() + b"\0" * (-len(STORY) % 512) + b"\0" * 1024)

    return write


def many_members(n_members: int) -> Writer:
    """A zip archive whose directory is longer than its texts."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for n in range(n_members):
                archive.writestr(zipfile.ZipInfo(f"folder/of/texts/{n:07}.txt"), b"One line of a text.\n")

    return write


def compressed(module: str, inner: bytes) -> Writer:
    """Packed by one of Python's own codecs."""
    pack = {"gzip": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[module]
    return lambda path: _of(iter([pack(inner)]))(path)


def xz_of_window(n_bytes: int) -> Writer:
    """An xz stream whose reader has to look back so far."""

    def write(path: Path) -> None:
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": n_bytes}]
        path.write_bytes(lzma.compress(b"".join(stories(1000)), filters=filters))

    return write


def records_to_the_end(n_records: int, stated: int = 30 * MEGABYTE) -> Writer:
    """A crawl whose records all claim to reach far beyond its end."""
    record = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: %d\r\n\r\nabc\n" % stated
    return repeated(record, len(record) * n_records)


def cut_record(n_bytes: int) -> Writer:
    """A crawl that ends within its only record."""
    line = b"line %d some words of a page here\n"
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: %d\r\n\r\n" % (n_bytes + 1000)

    def parts() -> Iterator[bytes]:
        yield head
        written = 0
        for n in itertools.count():
            yield line % n
            written += len(line % n)
            if written >= n_bytes:
                return

    return lambda path: _of(parts())(path)


def html_nest(n_bytes: int) -> Writer:
    """A page whose elements are never closed."""
    return repeated(b"<b><i>x", n_bytes, _PAGE)


def html_tags(n_bytes: int) -> Writer:
    """A page of many small elements."""
    return repeated(b"<p>Words of it.</p><br>", n_bytes, _PAGE)


def html_mail(piece: bytes, n_bytes: int) -> Writer:
    """A mail whose only part is a page of so many bytes."""
    head = b"From: a@news.example\nSubject: Ferries\nContent-Type: text/html; charset=utf-8\n\n<html><body>"
    return repeated(piece + b"\n", n_bytes, head)


def crawled_html(piece: bytes, n_bytes: int) -> Writer:
    """A crawl of one such page."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>"
    n_pieces = n_bytes // len(piece)
    length = len(http) + n_pieces * len(piece)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % length
    return repeated(piece, n_pieces * len(piece), head + http, b"\r\n\r\n")


def wide_rows(n_rows: int, n_bytes: int, opening: bytes, row: bytes) -> Writer:
    """A table with a short text and a picture of megabytes in each row; `row` says where the picture goes."""
    return repeated(row % (b"QUJD" * (n_bytes // 4)), n_rows * (n_bytes + len(row)), opening)


QUICK: dict[str, tuple[str, Writer]] = {
    "parquet: 50 rows of one text of 20 MB": ("a.parquet", dictionary_parquet(50, 20 * MEGABYTE)),
    "parquet: a page of 80 MB": ("a.parquet", wide_parquet(8, 10 * MEGABYTE)),
    "tar.gz: three members of 63 MB from a kilobyte": ("a.tar.gz", zip_in_tar(3, 63 * MEGABYTE)),
    "tar.gz: forty members of 15 MB from kilobytes": ("a.tar.gz", zip_in_tar(40, 15 * MEGABYTE)),
    "tar.gz: a name of 400 MB": ("a.tar.gz", tar_long_name(400 * MEGABYTE)),
    "zstd: honest blocks, then 400 MB of one byte": ("a.zst", zstd_raw_then_rle(400 * MEGABYTE)),
    "xz: a window of 1 GB": ("a.xz", xz_of_window(1 << 30)),
    "jsonl: 63 MB of empty objects on a line": (
        "a.jsonl",
        repeated(b"{},", 63 * MEGABYTE, b'{"text":"Hello, this is the text of one article.","x":[', b"{}]}\n"),
    ),
    "jsonl: 12 MB of empty objects on a line": (
        "a.jsonl",
        repeated(b"{},", 12 * MEGABYTE, b'{"text":"Hello, this is the text of one article.","x":[', b"{}]}\n"),
    ),
    "json: 30 MB of empty arrays": ("a.json", repeated(b"[],", 30 * MEGABYTE, b'[{"text":"A port.","x":[', b"[]]}]")),
    "csv: 60 rows of a picture of 5 MB": (
        "a.csv",
        wide_rows(60, 5 * MEGABYTE, b"title,date,text,image\n", b'Pier,2024-05-06,"It is shut, they said.",%s\n'),
    ),
    "csv: a row of 12 million cells on 40 lines": (
        "a.csv",
        repeated(
            b'"x\n",' + b"12," * 300_000, 40 * 900_006, b"title,date,text\n" + b"Pier,2024-05-06,It is shut.\n" * 20
        ),
    ),
    "sql: a row of 5 million values": (
        "a.sql",
        repeated(b"12,", 15_900_000, b"INSERT INTO t (title, body) VALUES (", b"1);\n"),
    ),
    "sql: a string of 8 million lines": (
        "a.sql",
        repeated(b"a\n", 15_900_000, b"INSERT INTO t (title, body) VALUES ('", b"');\n"),
    ),
    "sql: a table of 2 million columns": (
        "a.sql",
        repeated(b"ab int,\n", 16_000_000, b"CREATE TABLE t (\n", b"body text);\nINSERT INTO t VALUES (1);\n"),
    ),
    "sql: a copied row of 5 million cells": (
        "a.sql",
        repeated(b"12\t", 15_900_000, b"COPY t (title, body) FROM stdin;\n", b"\n\\.\n"),
    ),
    "html: 59,000 line breaks": ("a.html", repeated(b"x<br>", 5 * 59_000, _PAGE)),
    "html: 16 MB of one-letter elements": ("a.html", repeated(b"<b>x</b>", 16 * MEGABYTE, _PAGE)),
    "html: 16 MB of paragraphs without a text": ("a.html", repeated(b"<p>", 16 * MEGABYTE, _PAGE)),
    "warc: a page of 15 MB of one-letter elements": ("a.warc", crawled_html(b"<b>x</b>", 15 * MEGABYTE)),
    "eml: 8 MB of one-letter elements": ("a.eml", html_mail(b"<b>x</b>", 8 * MEGABYTE)),
    "jsonl: 8 MB of one-letter elements": (
        "a.jsonl",
        repeated(b"<b>x</b>", 8 * MEGABYTE, b'{"title":"A port","text":"', b'"}\n'),
    ),
    "text: a tenth of a megabyte of two-letter lines": ("a.txt", repeated(b"ab\n", MEGABYTE // 10)),
    "warc: a record cut off after 4 MB": ("a.warc", cut_record(4 * MEGABYTE)),
    "warc: 10,000 records that claim 30 MB": ("a.warc", records_to_the_end(10_000)),
    "warc: 10,000 records that claim 10 MB": ("a.warc", records_to_the_end(10_000, 10 * MEGABYTE)),
}
"""Name -> file name and writer: those that take seconds."""

LONG: dict[str, tuple[str, Writer]] = {
    "sql: 60 rows of a picture of 5 MB": (
        "a.sql",
        wide_rows(
            60,
            5 * MEGABYTE,
            b"SET x = 1;\n",
            b"INSERT INTO t (title, text, image) VALUES ('Pier', 'It is shut, they said.', '%s');\n",
        ),
    ),
    "text: a megabyte of two-letter lines": ("a.txt", repeated(b"ab\n", MEGABYTE)),
    "zstd: honest blocks, then 2 GB of one byte": ("a.zst", zstd_raw_then_rle(2000 * MEGABYTE)),
    "text: an ordinary dump of 20 MB": ("a.txt", text(20 * MEGABYTE)),
    "text: 1 GB": ("a.txt", text(1000 * MEGABYTE)),
    "text: 10 million short lines": ("a.txt", repeated(b"ab\n", 30 * MEGABYTE)),
    "html: 58,000 links with words": (
        "a.html",
        repeated(
            b'<p>The ferry left again on Monday, officials said, after <a href="/n">weeks</a>.</p>', 1_160_000, _PAGE
        ),
    ),
    "html: 58,000 entries of a list": ("a.html", repeated(b'<li><a href="/x">Word</a></li>', 435_000, _PAGE + b"<ul>")),
    "jsonl: 499,000 tags": ("a.jsonl", repeated(b"<p>x</p>", 4 * 499_000, b'{"title":"A port","text":"', b'"}\n')),
    "eml: 499,000 tags": ("a.eml", html_mail(b"<p>x</p>", 4 * 499_000)),
    "text: a line of 50 MB": ("a.txt", repeated(b"The ferry left again on Monday, officials said. ", 50 * MEGABYTE)),
    "jsonl: 2 GB": ("a.jsonl", jsonl(2000 * MEGABYTE)),
    "zip: 400,000 members": ("a.zip", many_members(400_000)),
    "zip: 100,000 members": ("a.zip", many_members(100_000)),
    "parquet: 20 texts of 10 MB, each a page": ("a.parquet", wide_parquet(20, 10 * MEGABYTE, 1)),
}
"""The same for those that take minutes."""
