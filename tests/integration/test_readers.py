"""The published folder through the readers analysts use: the same rows and sane types in each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import dateline
from dateline import read_articles
from dateline.cli.app import app
from dateline.contract import TABLES, arrow_schema, reader_dtypes, to_table
from dateline.errors import ContractViolated, UsageError
from tests.published import DAY, LATE, ROWS, publish_rows
from tests.rows import article, columns

ANALYSTS = Path(__file__).parents[2] / "docs" / "analysts.md"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published dataset of six rows, and the dump it came from."""
    out = tmp_path_factory.mktemp("readers") / "data" / "processed"
    raw = out.parent / "raw" / "rivers" / "monday.txt"
    raw.parent.mkdir(parents=True)
    raw.write_bytes(b"dump")  # what its dump_id is the hash of
    return publish_rows(out, ROWS)


def test_plain_pandas_reads_every_row(dataset: Path) -> None:
    """No library of ours: the folder is a Parquet dataset."""
    frame = pd.read_parquet(dataset / "articles")
    assert len(frame) == 5
    assert set(frame.columns) == {*arrow_schema("articles").names, "date", "region"}
    assert frame["is_primary"].sum() == 4


def test_plain_pandas_filters_by_partition(dataset: Path) -> None:
    """Dates in folder names compare as ISO strings."""
    frame = pd.read_parquet(dataset / "articles", filters=[("date", ">=", "2026-01-01"), ("is_primary", "==", True)])
    assert sorted(frame["article_index"]) == [0, 1, 2]


def test_all_readers_see_the_same_rows(dataset: Path) -> None:
    """pandas, read_articles, DuckDB and Polars agree on ids, days, regions and bodies."""
    plain = pd.read_parquet(dataset / "articles")
    ours = read_articles(dataset, all_sightings=True)
    duck = (
        duckdb.sql(f"select * from read_parquet('{dataset}/articles/**/*.parquet', hive_partitioning=true)")
        .pl()
        .to_pandas()
    )
    bears = pl.read_parquet(f"{dataset}/articles/**/*.parquet", hive_partitioning=True).to_pandas()
    seen = [
        sorted(
            (row.article_id, row.dump_name, str(row.date)[:10], str(row.region), row.body, str(row.published_date)[:10])
            for row in frame.itertuples()
        )
        for frame in (plain, ours, duck, bears)
    ]
    assert len(seen[0]) == 5
    assert seen[0] == seen[1] == seen[2] == seen[3]


def test_plain_pandas_calculates_with_days(dataset: Path) -> None:
    """What people try first works on the column as read: parts of a day, strings and timestamps beside it, weeks."""
    frame = pd.read_parquet(dataset / "articles")
    days = frame["published_date"]
    assert set(days.dt.year) == {1997, 2026}
    assert (days >= "2026-01-01").sum() == (days >= pd.Timestamp("2026-01-01")).sum() == 4
    assert (frame["published_latest"] - frame["published_earliest"]).dt.days.max() <= 31
    assert frame.set_index("published_date").resample("W")["article_id"].count().sum() == len(frame)


def test_duckdb_and_polars_read_days_as_days(dataset: Path) -> None:
    """The partition key and the column are dates or midnights there without a cast."""
    where = f"'{dataset}/articles/**/*.parquet'"
    query = f"select typeof(date), typeof(published_date), typeof(captions) from read_parquet({where}) limit 1"
    assert duckdb.sql(query).fetchall()[0][:2] == ("DATE", "TIMESTAMP")
    schema = pl.scan_parquet(f"{dataset}/articles/**/*.parquet", hive_partitioning=True).collect_schema()
    assert schema["date"] == pl.Date
    assert schema["published_date"] == pl.Datetime("ms")
    assert schema["region"] == pl.String
    assert isinstance(schema["captions"], pl.List)


def test_read_articles_counts_each_text_once_in_order_of_date(dataset: Path) -> None:
    """By default a text found in two dumps is one row, that with the narrowest interval."""
    frame = read_articles(dataset)
    assert frame["article_index"].tolist() == [3, 0, 1, 2]
    assert frame["n_sightings"].tolist() == [1, 2, 1, 1]
    assert frame.loc[1, "published_earliest"] == frame.loc[1, "published_latest"]


def test_read_articles_has_the_declared_dtypes(dataset: Path) -> None:
    """Real dates, categories, integers: what reader_dtypes promises, in empty frames too."""
    for frame in (read_articles(dataset), read_articles(dataset, countries="BR")):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == reader_dtypes("articles")


def test_read_articles_with_undated(dataset: Path) -> None:
    """Undated rows come last, without a day, and only when asked for."""
    frame = read_articles(dataset, include_undated=True)
    assert frame["article_index"].tolist() == [3, 0, 1, 2, 4]
    assert pd.isna(frame["date"].iloc[-1])
    assert str(frame["date"].dtype) == "datetime64[ms]"
    assert len(read_articles(dataset, include_undated=True, date_from="1900-01-01")) == 4


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"date_from": DAY}, [0, 1, 2]),
        ({"date_from": "2026-01-13", "date_to": "2026-01-13"}, [0, 1]),
        ({"date_to": pd.Timestamp("2000-01-01")}, [3]),
        ({"regions": "middle-east"}, [1]),
        ({"regions": ["middle-east", "europe"]}, [0, 1]),
        ({"regions": "oceania"}, []),
        ({"countries": ["HK", "IR"]}, [3, 1]),
        ({"min_date_confidence": 0.9, "date_from": DAY, "date_to": DAY, "regions": "middle-east"}, [1]),
        ({"min_date_confidence": 0.91, "regions": "middle-east"}, []),
        ({"min_date_confidence": 0.5, "regions": "east-asia"}, []),
        ({"precision": "week", "regions": "east-asia"}, []),
        ({"precision": "month", "regions": "east-asia"}, [3]),
        ({"date_from": LATE, "regions": ["unknown"], "countries": None}, [2]),
    ],
)
def test_read_articles_filters(dataset: Path, asked: dict[str, Any], found: list[int]) -> None:
    """Day ranges include both ends; filters combine with and."""
    assert read_articles(dataset, **asked)["article_index"].tolist() == found


def test_read_articles_takes_columns_in_the_order_asked(dataset: Path) -> None:
    """Only these are read, partition keys among them if wanted."""
    frame = read_articles(dataset, columns=["region", "headline"])
    assert list(frame.columns) == ["region", "headline"]
    assert frame["region"].tolist() == ["east-asia", "europe", "middle-east", "unknown"]


def test_read_articles_of_an_earlier_snapshot(dataset: Path) -> None:
    """Time travel by number, given as a number or as in the folder's name."""
    assert len(read_articles(dataset, snapshot=1)) == len(read_articles(dataset, snapshot="000001")) == 4
    with pytest.raises(UsageError, match=r"keeps no snapshot 7; there are: 1"):
        read_articles(dataset, snapshot=7)
    with pytest.raises(UsageError, match="keeps no snapshot 'yesterday'"):
        read_articles(dataset, snapshot="yesterday")


def test_what_does_not_exist_is_said_so(dataset: Path, tmp_path: Path) -> None:
    """Errors name what was asked for and what there is."""
    with pytest.raises(UsageError, match=r"there is no dataset in .*`dateline run .* makes one"):
        read_articles(tmp_path / "nowhere")
    with pytest.raises(
        UsageError, match=rf"articles is a part of the dataset in {dataset.resolve()}: name that folder"
    ):
        read_articles(dataset / "articles")
    with pytest.raises(UsageError, match="no column mood; the columns are article_id"):
        read_articles(dataset, columns=["headline", "mood"])
    with pytest.raises(UsageError, match=r"no column headlin \(did you mean headline\?\); the columns are"):
        read_articles(dataset, columns=["headlin"])
    with pytest.raises(UsageError, match=r"no region europ \(did you mean europe\?\)"):
        read_articles(dataset, regions="europ")
    with pytest.raises(UsageError, match="no region atlantis; this dataset has east-asia, europe"):
        read_articles(dataset, regions=["europe", "atlantis"])
    with pytest.raises(UsageError, match=r"'13\.1\.2026' is no day"):
        read_articles(dataset, date_from="13.1.2026")
    with pytest.raises(UsageError, match="no precision 'hour'; there are day, week, month, year"):
        read_articles(dataset, precision="hour")
    with pytest.raises(UsageError, match="a chance from 0 to 1, not 90"):
        read_articles(dataset, min_date_confidence=90)


def test_a_dataset_of_a_later_contract_is_refused(tmp_path: Path) -> None:
    """Its columns may mean something else: the message says what to do."""
    table = to_table("articles", columns([article()])).drop_columns(["region"])
    part = tmp_path / ".snapshots" / "000001" / "articles" / "date=2026-01-13" / "region=europe"
    part.mkdir(parents=True)
    pq.write_table(table.replace_schema_metadata({"dateline.contract_version": "99"}), part / "a.parquet")
    (tmp_path / "current").symlink_to(".snapshots/000001")
    with pytest.raises(ContractViolated, match=r"contract version 99.*use a newer dateline"):
        read_articles(tmp_path)


def test_the_folder_itself_is_no_table_and_the_error_names_the_page_that_says_so(dataset: Path) -> None:
    """Several tables lie in it: what pandas says of it leads to README.md, whose first lines say what to open."""
    with pytest.raises(Exception, match=r"README\.md"):
        pd.read_parquet(dataset)
    first = (dataset / "README.md").read_text("utf-8").splitlines()[:4]
    assert any("Open the folder `articles`" in line for line in first)


def test_articles_in_the_form_of_every_library(dataset: Path) -> None:
    """pandas, Arrow, Polars and DuckDB get the same rows in the same order, their days as days."""
    opened = dateline.open(dataset)
    frame = opened.articles(include_undated=True)
    arrow = opened.articles(include_undated=True, to="arrow")
    bears = opened.articles(include_undated=True, to="polars")
    duck = opened.articles(include_undated=True, to="duckdb")
    ids = frame["article_id"].tolist()
    assert arrow.column("article_id").to_pylist() == bears["article_id"].to_list() == ids
    assert [row[0] for row in duck.select("article_id").fetchall()] == ids
    assert arrow.column_names == bears.columns == duck.columns == list(frame.columns)
    assert bears.schema["date"] == pl.Date
    assert bears.filter(pl.col("date") == DAY).height == 2
    assert duck.filter("date = DATE '2026-01-13'").shape[0] == 2
    with pytest.raises(UsageError, match="no form 'excel'; there are pandas, arrow, polars, duckdb"):
        opened.articles(to="excel")  # type: ignore[call-overload]


def test_duckdb_has_every_table_by_name(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By `views.sql` in the dataset's folder, and from anywhere by `Dataset.duckdb`; the keys are typed, columns explained."""
    monkeypatch.chdir(dataset)
    here = duckdb.connect()
    here.execute(Path("views.sql").read_text("utf-8"))
    monkeypatch.chdir("/")
    for connection in (here, dateline.open(dataset).duckdb()):
        monkeypatch.chdir(dataset if connection is here else "/")
        for table in TABLES:
            (n,) = connection.execute(f"select count(*) from {table}").fetchall()[0]
            assert n == len(pd.read_parquet(dataset / table))
        assert connection.execute("select typeof(date), typeof(region) from articles").fetchone() == ("DATE", "VARCHAR")
        asked = "select comment from duckdb_columns() where table_name = 'articles' and column_name = 'headline'"
        assert "as printed" in connection.execute(asked).fetchall()[0][0]


def test_a_small_file_is_small(dataset: Path) -> None:
    """Of a file with one article the footer takes less than 8 kB: ten thousand days and regions are as many footers."""
    sizes = [pq.read_metadata(path).serialized_size for path in (dataset / "articles").resolve().rglob("*.parquet")]
    assert sizes
    assert max(sizes) < 8_000


RECIPES = re.findall(r"^```(python|sql)\n(.*?)^```", ANALYSTS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("recipe", range(len(RECIPES)))
def test_recipes_for_analysts_run(recipe: int, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of docs/analysts.md runs by itself, without a warning, on a published dataset."""
    monkeypatch.chdir(dataset.parents[1])
    language, text = RECIPES[recipe]
    if language == "python":
        exec(compile(text, f"analysts.md, block {recipe}", "exec"), {})
    else:
        assert duckdb.sql(text).fetchall()


EXPORTS = re.findall(r"^\$ dateline (export .*)$", ANALYSTS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", EXPORTS)
def test_exports_of_docs_run(command: str, dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each `dateline export` of docs/analysts.md writes its file where it stands."""
    monkeypatch.chdir(dataset.parents[1])
    assert CliRunner().invoke(app, command.split()).exit_code == 0
    assert Path(command.split()[1]).stat().st_size > 0


def test_the_page_in_the_dataset_says_how_to_read_it(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python and SQL run in the folder it lies in, and it names every column and table."""
    monkeypatch.chdir(dataset)
    page = Path("README.md").read_text(encoding="utf-8")
    for language, text in re.findall(r"^```(python|sql)\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        if language == "python":
            exec(compile(text, "README.md", "exec"), {})
        else:
            assert duckdb.sql(text).fetchall()
    for name in (*arrow_schema("articles").names, *TABLES):
        assert f"| `{name}` |" in page
