"""Tables of articles, written by csv, pandas and openpyxl."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest import FieldNames, ReadOptions
from dateline.model import Severity
from tests.unit.ingest.build import dump_of, read_all

TEXT = "The harbour council voted late on Monday, so it was said,\nto rebuild the old pier in stone.\n\nFishermen had asked for wood, which bends with the ice."
ROWS = [("Pier rises in stone", "14/05/2026", TEXT), ("Night train comes back", "03/04/2026", TEXT + " So it goes.")]


@pytest.mark.parametrize(
    ("separator", "heads"),
    [(",", ("Title", "Date", "Body")), (";", ("Titel", "Datum", "Volltext")), ("\t", ("标题", "日期", "正文"))],
)
def test_csv_of_pandas(tmp_path: Path, separator: str, heads: tuple[str, ...]) -> None:
    """Heads in any language name the columns; a day in digits is read the way that fits its whole column."""
    data = pd.DataFrame(ROWS, columns=list(heads)).to_csv(sep=separator, index=True)
    documents, rejections = read_all(dump_of(tmp_path, data, "x.txt"))
    assert rejections == []
    assert [one.metadata.headline for one in documents] == ["Pier rises in stone", "Night train comes back"]
    assert [one.metadata.published_on for one in documents] == [date(2026, 5, 14), date(2026, 4, 3)]
    assert documents[0].text == f"Pier rises in stone\n\n{TEXT}"


@pytest.mark.parametrize(
    ("extra", "days"),
    [
        ({"Erstablage": ["14/05/2026", "03/04/2026"]}, [date(2026, 5, 14), date(2026, 4, 3)]),
        ({"Letzte Aktualisierung": ["14/05/2026", "03/04/2026"]}, [None, None]),
        ({"Von": ["14/05/2026", "03/04/2026"], "Bis": ["15/05/2026", "04/04/2026"]}, [None, None]),
        ({"Notiz": ["14/05/2026", "fertig"]}, [None, None]),
    ],
)
def test_a_column_of_days_with_a_name_nobody_knows(
    tmp_path: Path, extra: dict[str, list[str]], days: list[date | None]
) -> None:
    """The only column of days is the date; neither one of updates is, nor one of two, nor one that holds other things."""
    table = pd.DataFrame({"Titel": [row[0] for row in ROWS], "Volltext": [row[2] for row in ROWS], **extra})
    documents, _ = read_all(dump_of(tmp_path, table.to_csv(index=False), "x.csv"))
    assert [one.metadata.published_on for one in documents] == days


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_with_lines_above_its_head(tmp_path: Path) -> None:
    """The head is found below a title and a day of export; dates of the workbook are dates."""
    data = workbook(
        ("Export of 1 June 2026",),
        (),
        ("Headline", "Published", "Article text", "Newspaper"),
        ("Pier rises", date(2026, 5, 2), TEXT, "Skagholm Post"),
    )
    (document,), _ = read_all(dump_of(tmp_path, data))
    assert (document.metadata.published_on, document.metadata.publisher) == (date(2026, 5, 2), "Skagholm Post")


def test_a_workbook_without_a_head(tmp_path: Path) -> None:
    """The types tell the columns: long texts, days, and short texts that differ."""
    data = workbook(*((n, f"Story number {n} of the bay", date(2026, 5, n), TEXT + str(n)) for n in range(1, 5)))
    documents, _ = read_all(dump_of(tmp_path, data))
    assert [(one.metadata.headline, one.metadata.published_on) for one in documents][:2] == [
        ("Story number 1 of the bay", date(2026, 5, 1)), ("Story number 2 of the bay", date(2026, 5, 2)),
    ]  # fmt: skip


def test_a_formula_is_not_computed(tmp_path: Path) -> None:
    """A cell with a formula and no computed value is empty: nothing is evaluated."""
    data = workbook(("Title", "Body"), ('=HYPERLINK("http://x","y")', TEXT), ("Pier", TEXT))
    documents, _ = read_all(dump_of(tmp_path, data))
    assert [one.metadata.headline for one in documents] == [None, "Pier"]


def test_a_column_named_by_the_caller(tmp_path: Path) -> None:
    """`--field body=NAME` reads a column that nothing else would know, in tables, JSON and XML alike."""
    options = ReadOptions(fields=FieldNames().naming([("body", "zzz"), ("headline", "yyy"), ("date", "xxx")]))
    json = '[{"meta": {"zzz": "A short story."}, "yyy": "Pier", "xxx": "2 May 2026"}]'
    xml = "<?xml version='1.0'?><all><r><zzz>A short story.</zzz><yyy>Pier</yyy><xxx>2 May 2026</xxx></r></all>"
    book = workbook(("zzz", "yyy", "xxx"), ("A short story.", "Pier", "2 May 2026"))
    for data in (json, xml, book):
        (document,), _ = read_all(dump_of(tmp_path, data), options)
        assert (document.text, document.metadata.published_on) == ("Pier\n\nA short story.", date(2026, 5, 2))
    with pytest.raises(ValueError, match="no role 'colour'"):
        FieldNames().naming([("colour", "x")])


def test_tables_that_hold_no_articles(tmp_path: Path) -> None:
    """A workbook of figures is refused with the option to name; prose with commas stays a text."""
    with pytest.raises(DumpUnreadable, match="--field body=COLUMN"):
        read_all(dump_of(tmp_path, workbook(("a", "b"), (1, 2), (3, 4))))
    menu = "Article | Author | Comments\nThe pier is open, the town says, and so is the bar.\n"
    (document,), _ = read_all(dump_of(tmp_path, menu))
    assert (document.kind, document.text) == ("text", menu)


def test_json_anywhere(tmp_path: Path) -> None:
    """A list of records at any depth is read by the roles of its fields: JSON Feed, ninjs, answers of a search service."""
    feed = '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": "1", "title": "Pier", "content_html": "<p>One.</p><p>Two of them stand here.</p>", "date_published": "2026-05-02T09:00:00Z", "authors": [{"name": "Ann Example"}]}]}'
    ninjs = '{"uri": "x", "headlines": [{"role": "main", "value": "Pier"}], "bodies": [{"role": "main", "value": "<p>One.</p><p>Two of them stand here.</p>"}], "firstcreated": "2026-05-02T09:00:00Z", "by": "Ann Example"}'
    search = '{"response": {"hits": {"hits": [{"_source": {"headline": "Pier", "body": "<p>One.</p><p>Two of them stand here.</p>", "pub_date": "2026-05-02", "author": "Ann Example"}}]}}}'
    by_id = '{"news": {"7": {"title": "Pier", "body": "<p>One.</p><p>Two of them stand here.</p>", "date": "2026-05-02", "author": "Ann Example"}, "8": {"title": "Quay", "body": "x"}}}'
    documents, _ = read_all(dump_of(tmp_path, by_id))
    assert [one.metadata.headline for one in documents] == ["Pier", "Quay"]
    for data in (feed, ninjs, search):
        (document,), _ = read_all(dump_of(tmp_path, data))
        claims = document.metadata
        assert (document.text, claims.published_on, claims.byline) == (
            "Pier\n\nOne.\n\nTwo of them stand here.",
            date(2026, 5, 2),
            "Ann Example",
        )


def test_wire_copy(tmp_path: Path) -> None:
    """Control codes part the stories; header lines and the line of sending are no text."""
    story = "\x01abc{n} 4 pol 300\r\nBC-Harbour-Pier, 1st Ld\r\n\x02Pier rises in stone {n}\r\n  SKAGHOLM, May 2 (XY) - The council voted late on\r\nMonday to rebuild the pier.\r\n  It is of wood.\r\n\x0302-05-26 1023GMT\r\n\x04"
    documents, rejections = read_all(dump_of(tmp_path, "".join(story.replace("{n}", str(n)) for n in (1, 2))))
    assert rejections == []
    assert (
        documents[1].text
        == "Pier rises in stone 2\n\nSKAGHOLM, May 2 (XY) - The council voted late on Monday to rebuild the pier.\n\nIt is of wood."
    )


def test_lists_within_lists_without_end(tmp_path: Path) -> None:
    """Nothing is looked for deeper than records stand, however deep the brackets go."""
    with pytest.raises(DumpUnreadable, match="no text"):
        read_all(dump_of(tmp_path, "[" + '{"a": [' * 300 + "1" + "]}" * 300 + "]"))


def test_a_sheet_without_texts_is_on_record(tmp_path: Path) -> None:
    """Beside one of articles it is a warning with its first row and the number of its rows; what they say is not kept."""
    book = openpyxl.Workbook()
    for row in (("Title", "Date", "Text"), *ROWS):
        book.active.append(row)
    accounts = book.create_sheet("Accounts")
    for cells in (("login", "rank"), ("ann", 1), ("jan", 2)):
        accounts.append(cells)
    book.create_sheet("Empty")
    file = io.BytesIO()
    book.save(file)
    documents, (left,) = read_all(dump_of(tmp_path, file.getvalue(), "a.xlsx"))
    assert len(documents) == 2
    assert (left.rule, left.severity, left.text) == ("no_text", Severity.WARNING, "")
    assert "sheet 'Accounts'" in left.detail
    assert "first row: login, rank" in left.detail
    assert "its 3 rows were left alone" in left.detail


def test_rows_before_one_that_takes_too_much_are_articles(tmp_path: Path) -> None:
    """A row may have many lines, but no more characters than a few lines; the reason names where it ends."""
    table = pd.DataFrame(ROWS, columns=["Title", "Date", "Text"]).to_csv(index=False)
    endless = '"Pier",2026-05-14,"' + "a line of it\n" * 2000 + '"\n'
    documents, (rest,) = read_all(dump_of(tmp_path, table + endless, "a.csv"), ReadOptions(max_line_bytes=4000))
    assert len(documents) == 2
    assert rest.rule == "rest_unreadable"
    assert re.search(r"field larger than|has more than 8,000 characters", rest.detail)
    wide = '"Pier",2026-05-14,"x",' + "1," * 600_000 + "\n"
    documents, (rest,) = read_all(dump_of(tmp_path, table + wide, "a.csv"))
    assert len(documents) == 2
    assert "500,000 columns" in rest.detail
