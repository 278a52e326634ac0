"""`dateline export`: what each format holds, read back by other programs; nothing half-written, nothing that acts."""

from __future__ import annotations

import csv
import io
import json
import resource
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

import dateline
from dateline.dataset.articles import Choice
from dateline.errors import StorageFailed, UsageError
from dateline.export import Exported, export, format_of
from dateline.export.workbook import MAX_CHARS
from tests.published import ROWS, publish_rows
from tests.rows import article

HOSTILE = '=HYPERLINK("http://example.invalid","click") of a market hall'
LONG = "A long day in the long library. " * 1200


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a headline that looks like a formula and a body longer than a spreadsheet's cell."""
    rows = [*ROWS, article(7, headline=HOSTILE), article(8, body=LONG, headline="-5 degrees\x01 in Kiruna")]
    return publish_rows(tmp_path_factory.mktemp("export") / "out", rows)


def write(out: Path, path: Path, replace: bool = False, **choice: Any) -> Exported:
    """Export to `path`, in the format of its ending."""
    asked: dict[str, Any] = dict.fromkeys(("date_from", "date_to", "regions", "countries", "columns"))
    asked |= {"include_undated": False, "all_sightings": False} | choice
    return export(dateline.open(out).snapshot(), Choice.of(**asked), path, format_of(path), replace=replace)


@pytest.fixture(scope="module")
def expected(out: Path) -> pd.DataFrame:
    """What `read_articles` gives, by id."""
    return dateline.read_articles(out).set_index("article_id").sort_index()


def test_parquet_is_what_read_articles_gives(out: Path, expected: pd.DataFrame, tmp_path: Path) -> None:
    """One file, one row group, plain types: pandas has the same days, texts and lists."""
    done = write(out, tmp_path / "a.parquet")
    assert (done.n_rows, done.n_cut) == (len(expected), 0)
    assert pq.ParquetFile(done.path).num_row_groups == 1
    found = pd.read_parquet(done.path).set_index("article_id").sort_index()
    assert list(found.columns) == list(expected.columns)
    for name in ("headline", "body", "published_date", "published_at", "n_words", "region"):
        assert found[name].astype(object).where(found[name].notna(), None).tolist() == (
            expected[name].astype(object).where(expected[name].notna(), None).tolist()
        ), name
    assert [len(x) for x in found["countries"]] == [len(x) for x in expected["countries"]]


def test_json_lines_read_back(out: Path, expected: pd.DataFrame, tmp_path: Path) -> None:
    """Every column in every line, lists as lists, days as ISO days, instants in UTC."""
    lines = [json.loads(line) for line in write(out, tmp_path / "a.jsonl").path.read_text("utf-8").splitlines()]
    assert {tuple(line) for line in lines} == {("article_id", *expected.columns)}
    by_id = {line["article_id"]: line for line in lines}
    for article_id, row in expected.iterrows():
        line = by_id[str(article_id)]
        assert line["body"] == row["body"]
        assert line["published_date"] == row["published_date"].date().isoformat()
        assert [one["code"] for one in line["countries"]] == [one["code"] for one in row["countries"]]
        assert line["date_confidence"] == pytest.approx(row["date_confidence"], abs=1e-6)
    assert {line["published_at"] for line in lines} >= {None, "2026-01-13T09:30:00Z"}


def test_csv_reads_back_and_nothing_in_it_is_a_formula(out: Path, expected: pd.DataFrame, tmp_path: Path) -> None:
    """pandas reads the texts as they are, but for the apostrophe before what a spreadsheet would run."""
    path = write(out, tmp_path / "a.csv").path
    found = pd.read_csv(path, dtype={"article_id": str}).set_index("article_id").sort_index()
    assert found["body"].tolist() == expected["body"].tolist()
    assert found["headline"].str.removeprefix("'").tolist() == expected["headline"].tolist()
    assert [len(json.loads(cell)) for cell in found["captions"]] == [len(cell) for cell in expected["captions"]]
    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"))) for cell in row]
    assert f"'{HOSTILE}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_holds_texts_and_days(out: Path, expected: pd.DataFrame, tmp_path: Path) -> None:
    """What looks like a formula is a text; days are days; a cell that is too long ends in a mark and is counted."""
    done = write(out, tmp_path / "a.xlsx")
    assert done.n_cut == 1
    sheet = openpyxl.load_workbook(done.path)["articles"]
    head, *rows = sheet.iter_rows()
    at = {cell.value: number for number, cell in enumerate(head)}
    cells = [cell for row in rows for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "b", "d"}
    assert HOSTILE in [cell.value for cell in cells]
    bodies = {row[at["article_id"]].value: row[at["body"]].value for row in rows}
    cut = [article_id for article_id, body in bodies.items() if body != expected.loc[article_id, "body"]]
    assert [expected.loc[one, "body"] for one in cut] == [LONG]
    assert len(bodies[cut[0]]) == MAX_CHARS
    assert bodies[cut[0]].endswith("holds]")
    days = {row[at["article_id"]].value: row[at["published_date"]].value for row in rows}
    assert days == {name: row["published_date"].to_pydatetime() for name, row in expected.iterrows()}


@pytest.mark.parametrize("ending", ["sqlite", "duckdb"])
def test_databases_answer_queries(out: Path, expected: pd.DataFrame, tmp_path: Path, ending: str) -> None:
    """A table `articles` that counts by region and finds by day as the frame does."""
    path = write(out, tmp_path / f"a.{ending}").path
    counts = "select region, count(*) from articles group by region order by region"
    days = "select count(*) from articles where published_date >= '2026-01-01'"
    if ending == "sqlite":
        with closing(sqlite3.connect(path)) as database:
            found, recent = database.execute(counts).fetchall(), database.execute(days).fetchone()
            codes = "select count(*) from articles, json_each(countries) where json_extract(value, '$.code') = 'DE'"
            n_german = sum(any(one["code"] == "DE" for one in row) for row in expected["countries"])
            assert database.execute(codes).fetchone() == (n_german,)
    else:
        with duckdb.connect(str(path), read_only=True) as database:
            found, (recent,) = database.sql(counts).fetchall(), database.sql(days).fetchall()
            kinds = {name: kind for name, kind, *_ in database.sql("describe articles").fetchall()}
            assert kinds["published_date"].startswith("TIMESTAMP")
            assert kinds["countries"].startswith("STRUCT")
    assert dict(found) == expected.groupby("region", observed=True).size().to_dict()
    assert recent == (int((expected["published_date"] >= "2026-01-01").sum()),)


def test_a_zip_of_everything_is_the_dataset(out: Path, tmp_path: Path) -> None:
    """Unpacked by Python it reads as the dataset does, every table; and it says what it is."""
    with zipfile.ZipFile(write(out, tmp_path / "a.zip").path) as archive:
        archive.extractall(tmp_path / "plain")
    for table in ("articles", "undated", "dumps", "spans", "sightings", "quarantine"):
        assert len(pd.read_parquet(tmp_path / "plain" / table)) == len(pd.read_parquet(out / table)), table
    assert "no links" in (tmp_path / "plain" / "README.md").read_text("utf-8")


def test_a_zip_of_a_choice_is_one_table(out: Path, tmp_path: Path) -> None:
    """With a condition the archive holds the articles that meet it, and the page."""
    done = write(out, tmp_path / "a.zip", regions="middle-east")
    with zipfile.ZipFile(done.path) as archive:
        assert archive.namelist() == ["README.md", "articles.parquet"]
        assert len(pd.read_parquet(io.BytesIO(archive.read("articles.parquet")))) == done.n_rows == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_choices_are_those_of_read_articles(out: Path, tmp_path: Path) -> None:
    """Days, places, chances, columns, undated and repeated texts choose the same rows."""
    for number, choice in enumerate(
        (
            {"date_from": "2026-01-13", "date_to": "2026-01-13"},
            {"countries": "IR"},
            {"min_date_confidence": 0.9, "columns": ["article_id", "region"]},
            {"include_undated": True},
            {"all_sightings": True},
            {"precision": "day"},
        )
    ):
        found = pd.read_parquet(write(out, tmp_path / f"{number}.parquet", **choice).path)
        wanted = dateline.read_articles(out, **choice)
        assert list(found.columns) == list(wanted.columns)
        assert sorted(found["article_id"]) == sorted(wanted["article_id"]), choice


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "zip"])
def test_the_same_rows_give_the_same_bytes(out: Path, tmp_path: Path, ending: str) -> None:
    """No clock and no name of the file in them."""
    one, two = (write(out, tmp_path / f"{name}.{ending}").path.read_bytes() for name in "ab")
    assert one == two


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "xlsx", "sqlite", "duckdb", "zip"])
def test_nothing_chosen_is_a_file_without_rows(out: Path, tmp_path: Path, ending: str) -> None:
    """It is written all the same, with its columns."""
    done = write(out, tmp_path / f"a.{ending}", date_from="2050-01-01")
    assert done.n_rows == 0
    assert done.path.stat().st_size > 0 or ending == "jsonl"


def test_what_is_there_is_not_replaced_unasked(out: Path, tmp_path: Path) -> None:
    """Neither a file nor ever a folder; --replace replaces the file at once."""
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(UsageError, match="--replace"):
        write(out, path)
    assert path.read_text() == "mine"
    write(out, path, replace=True)
    assert path.read_text("utf-8").startswith("article_id,")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(UsageError, match="another file"):
        write(out, tmp_path / "b.csv", replace=True)


def test_where_it_cannot_be_written_nothing_is_left(out: Path, tmp_path: Path) -> None:
    """No folder: said before. A disk that refuses: said with the reason, and no half of a file stays."""
    with pytest.raises(UsageError, match="make it first"):
        write(out, tmp_path / "nowhere" / "a.csv")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))  # as a full disk: each write beyond is refused
    try:
        for ending in ("parquet", "csv", "jsonl", "sqlite", "duckdb", "zip"):  # XLSX is put together elsewhere
            with pytest.raises(StorageFailed, match="nothing was exported"):
                write(out, tmp_path / f"a.{ending}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.iterdir())


def test_formats_are_told_by_ending_or_by_name() -> None:
    """A name wins; what cannot be told is asked for."""
    assert format_of(Path("a.XLSX")) == "xlsx"
    assert format_of(Path("a.db")) == "sqlite"
    assert format_of(Path("a.txt"), "csv") == "csv"
    with pytest.raises(UsageError, match="--format"):
        format_of(Path("articles"))
    with pytest.raises(UsageError, match="parquet, csv"):
        format_of(Path("a.csv"), "cvs")
