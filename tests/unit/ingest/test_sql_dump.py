"""Databases written as SQL: by SQLite itself, and in the manners of mysqldump, MariaDB and pg_dump."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest import FieldNames, ReadOptions
from dateline.ingest.formats import Format, sniff
from dateline.model import Severity
from tests.unit.ingest.build import dump_of, read_all

TEXT = (
    'The pier\'s lamp is lit again, the council said; "the eye" was mended in C:\\new\\tools.\n'
    "-- as it had promised.\n\nIt's free on Sundays (mornings), after six years of darkness over the harbour."
)
ROWS = [
    ("Pier's lamp is lit again", "Gulf Courier", "Nora O'Pell", "2024-05-14", TEXT),
    ("Night train; it comes back", "Gulf Courier", "Jon Vale", "2024-05-16", TEXT[::-1]),
]
COLUMNS = "title, outlet, author, published, body"


def standard(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def escaped(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace('"', '\\"') + "'"


def of_sqlite() -> str:
    """What SQLite's own writer makes of the rows, beside a table without texts."""
    base = sqlite3.connect(":memory:")
    base.execute("create table readers (id integer, name text)")
    base.execute("insert into readers values (1, 'Ann'), (2, 'Bob')")
    base.execute("create table stories (title text, outlet text, author text, published text, body text)")
    base.executemany("insert into stories values (?, ?, ?, ?, ?)", ROWS)
    return "\n".join(base.iterdump())


def of_sqlite_shell() -> str:
    """The shell writes the ends of lines as a function's argument."""
    lines = [
        f"INSERT INTO stories VALUES({','.join(map(standard, row[:4]))},replace({standard(row[4].replace(chr(10), '&012'))},'&012',char(10)));"
        for row in ROWS
    ]
    made = "CREATE TABLE stories (title text not null, outlet text, author text, published text, body text, PRIMARY KEY (title));"
    return "\n".join(["PRAGMA foreign_keys=OFF;", "BEGIN TRANSACTION;", made, *lines, "COMMIT;"])


def of_mysql() -> str:
    rows = ",\n".join(f"({','.join(map(escaped, row))},NULL,7)" for row in ROWS)
    return (
        "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `stories`;\nCREATE TABLE `stories` (\n"
        "  `title` varchar(200) NOT NULL COMMENT 'the author''s, short',\n  `outlet` varchar(80),\n  `author` varchar(80),\n"
        "  `published` datetime DEFAULT NULL,\n  `body` mediumtext,\n  `image` blob,\n  `views` int(11) DEFAULT 0,\n"
        "  KEY `day` (`published`)\n) ENGINE=InnoDB;\nLOCK TABLES `stories` WRITE;\n"
        f"INSERT INTO `stories` VALUES\n{rows};\nUNLOCK TABLES;\n"
    )


def of_postgres() -> str:
    copied = "\n".join(
        "\t".join(cell.replace("\\", "\\\\").replace("\n", "\\n") for cell in row) + "\t\\N" for row in ROWS
    )
    return (
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET client_encoding = 'UTF8';\n"
        f"COPY public.readers (id, name) FROM stdin;\n1\tAnn\n\\.\n\nCOPY public.stories ({COLUMNS}, image) FROM stdin;\n{copied}\n\\.\n"
        "SELECT pg_catalog.setval('public.s', 2, true);\n"
    )


def of_postgres_inserts() -> str:
    rows = ",\n\t".join(f"({', '.join(map(standard, row[:3]))}, '{row[3]}'::date, {standard(row[4])})" for row in ROWS)
    return f"SET lock_timeout = 0;\n-- the author's own\nINSERT INTO public.stories ({COLUMNS}) VALUES\n\t{rows};\n"


def of_extended_strings() -> str:
    rows = "".join(
        f"INSERT INTO stories ({COLUMNS}) VALUES ({', '.join('E' + escaped(c) for c in row)});\n" for row in ROWS
    )
    return f"BEGIN;\n{rows}COMMIT;\n"


WRITERS = (of_sqlite, of_sqlite_shell, of_mysql, of_postgres, of_postgres_inserts, of_extended_strings)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_each_row_is_an_article(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    """Quotation marks, backslashes, semicolons, comments' marks and ends of lines are those of the row."""
    documents, rejections = read_all(dump_of(tmp_path, write(), "news.txt"))
    assert {one.rule for one in rejections} <= {"no_text"}  # of the readers
    assert [one.metadata.headline for one in documents] == [row[0] for row in ROWS]
    assert [one.metadata.published_on for one in documents] == [date(2024, 5, 14), date(2024, 5, 16)]
    assert [one.metadata.byline for one in documents] == [row[2] for row in ROWS]
    assert [one.text for one in documents] == [f"{row[0]}\n\n{row[4]}" for row in ROWS]


@pytest.mark.parametrize(
    "text",
    [
        "Insert into the old wall a new door: so the council decided.\n\nThe values are kept.",
        "Use of force\n\nINSERT INTO is what the clerk typed, the court heard.",
        "Begin the week with us\n\nCREATE TABLE settings for two with flowers.",
        "-- Notes of the day --\n\nCopy from stdin; said nobody.",
    ],
)
def test_articles_about_statements_are_no_dump(text: str) -> None:
    """A statement has to stand first, and one that makes or fills a table has to follow."""
    assert sniff(text.encode()) is Format.TEXT


def test_a_database_without_texts_says_so(tmp_path: Path) -> None:
    """The message names the table and its columns, and what to do."""
    data = "CREATE TABLE tags (id int, name text);\nINSERT INTO tags VALUES (1, 'sea');\n"
    with pytest.raises(DumpUnreadable, match=r"table 'tags'.*id, name.*--field body=COLUMN"):
        read_all(dump_of(tmp_path, data, "tags.sql"))


def test_a_named_column_is_the_text(tmp_path: Path) -> None:
    """`--field body=COLUMN` names what no list knows."""
    data = f"INSERT INTO t (kopf, rumpf) VALUES ('Pier', {standard(TEXT)}), ('Tram', {standard(TEXT)});\n"
    options = ReadOptions(fields=FieldNames().naming([("body", "rumpf"), ("headline", "kopf")]))
    documents, _ = read_all(dump_of(tmp_path, data, "t.sql"), options)
    assert [one.metadata.headline for one in documents] == ["Pier", "Tram"]


@pytest.mark.parametrize(
    ("write", "cut"), [(of_mysql, "comes back"), (of_postgres, "comes back"), (of_postgres, "\\.\nSELECT")]
)
def test_what_was_cut_off_is_on_record(tmp_path: Path, write, cut: str) -> None:  # type: ignore[no-untyped-def]
    """The whole rows before the cut are articles; that something is missing stands in quarantine."""
    text = write()
    documents, rejections = read_all(dump_of(tmp_path, text[: text.index(cut)], "cut.sql"))
    assert documents[0].metadata.headline == ROWS[0][0]
    (cut_off,) = [one for one in rejections if one.rule != "no_text"]
    assert (cut_off.rule, "'stories'" in cut_off.detail) == ("truncated", True)


@pytest.mark.parametrize("write", [of_sqlite, of_postgres])
def test_a_table_without_texts_is_on_record(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    """Its name, columns and number of rows wait in quarantine; what its rows say does not."""
    _, (left,) = read_all(dump_of(tmp_path, write(), "news.sql"))
    assert (left.rule, left.severity, left.text) == ("no_text", Severity.WARNING, "")
    assert re.search(r"'readers'.*columns: id, name.*its (2 rows were|row was) left alone", left.detail)


def test_rows_of_a_table_between_others_are_one_record(tmp_path: Path) -> None:
    """A log beside the articles, a row after each of them, is named once with all of its rows."""
    pairs = [f"INSERT INTO stories ({COLUMNS}) VALUES ({','.join(map(standard, row))});\nINSERT INTO log (at, who) VALUES (1, 'Ann');\n" for row in ROWS]  # fmt: skip
    documents, (left,) = read_all(dump_of(tmp_path, "".join(pairs), "news.sql"))
    assert len(documents) == 2
    assert "its 2 rows were left alone" in left.detail


def test_what_cannot_be_read_behind_articles_is_on_record(tmp_path: Path) -> None:
    """A statement that is too long ends the reading and not in silence; a row that is never closed costs itself."""
    story = f"INSERT INTO stories ({COLUMNS}) VALUES ({','.join(map(standard, ROWS[0]))});\n"
    long = f"INSERT INTO stories (title, body) VALUES ('Long', '{'x' * 3000}');\n"
    documents, (rest,) = read_all(dump_of(tmp_path, story + long + story, "long.sql"), ReadOptions(max_line_bytes=2000))
    assert (len(documents), rest.rule) == (1, "rest_unreadable")
    assert "a statement is longer than 2,000 characters" in rest.detail
    never = "INSERT INTO stories (title, body) VALUES ('Never', ('closed');\n"
    documents, (cut_off,) = read_all(dump_of(tmp_path, story + never + story, "never.sql"))
    assert (len(documents), cut_off.rule) == (2, "truncated")
    assert "a row of table 'stories' has no end" in cut_off.detail
