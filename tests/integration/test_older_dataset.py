"""A whole dataset as an earlier release left it: read by everything, and migrated by the next publish.

`tests/datasets/<commit>/` holds what that commit's main wrote, raw dumps and two snapshots, and is never made again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dateline
from dateline.audit import audit
from dateline.contract import TABLES, arrow_schema
from dateline.contract.evolution import STEPS
from dateline.dataset import Dataset
from dateline.publish import PublishRequest, commit, compare_snapshots, forget, gc, rollback, verify
from dateline.report import report_html

KEPT = sorted(path for path in (Path(__file__).parents[1] / "datasets").iterdir() if path.is_dir())
ROWS = {"articles": 30, "undated": 8, "quarantine": 1, "spans": 720, "dumps": 11, "sightings": 38}


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy to read and change: `raw` and `processed`."""
    return Path(shutil.copytree(request.param, tmp_path / "old", symlinks=True))


def rows_of(out: Path, table: str) -> pa.Table:
    """The rows of a table as its files have them, in order, with no word of ours in between."""
    files = sorted((out / "current" / table).rglob("*.parquet"))
    return pa.concat_tables([pq.ParquetFile(path).read().replace_schema_metadata(None) for path in files])


def test_every_reader_reads_it(old: Path) -> None:
    """Tables, frames, documents and evidence, of both snapshots, under today's contract."""
    dataset = dateline.open(old / "processed", raw=old / "raw")
    assert {table: dataset.snapshot().n_rows(table) for table in TABLES} == ROWS
    assert [info.number for info in dataset.snapshots()] == [1, 2]
    for table in TABLES:
        rows = dataset.snapshot(1).table(table)
        assert set(arrow_schema(table).names) <= set(rows.column_names)
    assert set(rows_of(dataset.path, "articles").column_names) <= set(arrow_schema("articles").names) | {"date"}
    articles = dataset.articles(include_undated=True, all_sightings=True)
    assert len(articles) == ROWS["articles"] + ROWS["undated"]
    assert len(dataset.articles(snapshot=1, all_sightings=True)) == 10
    primary = dataset.articles()
    assert len(primary) == primary["article_id"].nunique()
    for row in primary.itertuples():
        text = dataset.document(row.dump_name, row.document_index)
        words = str(row.body).split()
        assert words[0] in text[row.char_start : row.char_end]
        assert words[-1] in text[row.char_start : row.char_end]
    known = dataset.evidence(primary["article_id"].iloc[0][:12])
    assert known.article["article_id"] == primary["article_id"].iloc[0]
    assert known.dating.date_evidence
    assert known.date_reasons
    assert known.sightings
    assert len(dataset.ledger()) == ROWS["dumps"]


def test_every_library_command_works_on_it(old: Path) -> None:
    """Verified, audited, reported on, compared; forgotten from, rolled back, cleared."""
    out, raw = old / "processed", old / "raw"
    assert verify(out).problems == ()
    assert verify(out, 1).problems == ()
    found = audit(out, raw)
    assert found.n_dumps == ROWS["dumps"]
    balance = [one for one in found.findings if one.kind not in ("article_differs", "count_differs")]
    assert balance == []
    assert "harbour" in report_html(out).lower() or "30" in report_html(out)
    assert compare_snapshots(out, 1, 2).total("added") == 21
    assert forget(out, dump="plaza_mayor.txt") is not None
    assert "plaza_mayor.txt" not in Dataset(out).ledger()
    assert rollback(out, 1, PublishRequest("back", reason="rollback")) is not None
    assert verify(out).problems == ()
    assert gc(out, keep=1).removed
    assert verify(out).problems == ()


@pytest.mark.parametrize(
    "command",
    [
        ["verify"],
        ["report"],
        ["snapshots", "list"],
        ["snapshots", "list", "--output", "json"],
        ["quarantine", "list"],
        ["quarantine", "show"],
        ["explain", "ARTICLE"],
        ["explain", "ARTICLE", "--output", "json"],
        ["snapshots", "rollback", "1"],
        ["snapshots", "gc", "--keep", "1"],
        ["push", "MIRROR"],
        ["forget", "--dump", "world_feed.jsonl", "--yes"],
    ],
    ids=" ".join,
)
def test_every_command_works_on_it(old: Path, command: list[str]) -> None:
    """From the command line, with exit code 0 and nothing of a traceback."""
    out = old / "processed"
    article = str(rows_of(out, "articles")["article_id"][0])
    given = {"ARTICLE": article, "MIRROR": (old / "mirror").as_uri()}
    words = [given.get(word, word) for word in command]
    done = subprocess.run(
        [sys.executable, "-m", "dateline.cli", *words, "--out", str(out)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()


def test_the_next_publish_migrates_it(old: Path) -> None:
    """A run that brings nothing writes every file under today's contract, with the same rows; then all is done."""
    out = old / "processed"
    before = {table: rows_of(out, table) for table in TABLES}
    assert Dataset(out).is_outdated
    made = commit(out, [], PublishRequest("migration"))
    assert made is not None
    assert not Dataset(out).is_outdated
    assert verify(out).problems == ()
    dropped = {name for step in STEPS for names in step.dropped.values() for name in names}
    for table in TABLES:
        files = sorted((out / "current" / table).rglob("*.parquet"))
        assert all(pq.read_schema(path).equals(arrow_schema(table), check_metadata=True) for path in files)
        same = [name for name in before[table].column_names if name not in {*dropped, "contract_version"}]
        unchanged = [n for n in same if n in arrow_schema(table).names]
        old_rows, new_rows = before[table].select(unchanged), rows_of(out, table).select(unchanged)
        kept = [n for n in unchanged if old_rows.schema.field(n).type == new_rows.schema.field(n).type]
        assert new_rows.select(kept).equals(old_rows.select(kept)), table
        assert {"article_id", "body"} & set(old_rows.column_names) <= set(kept)
    assert Dataset(out).snapshot(2).n_rows("articles") == ROWS["articles"]
    assert commit(out, [], PublishRequest("again")) is None
