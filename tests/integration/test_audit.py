"""`audit`: a dataset that accounts for its dumps passes, and each way of not doing so is found."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dateline.audit import AuditReport, audit
from dateline.dataset import Dataset
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.model import Batch
from dateline.pipeline import process_batch, stage_failed
from dateline.publish import PublishRequest, commit
from dateline.recipe import Recipe

STORIES = (
    "Ferries Stay in Harbour Until Inquiry Ends\n\n"
    "BRENNHOLM, May 31 (Reuters) - The ferry company said on Friday that its boats would stay in harbour for weeks.\n\n"
    "Passengers with tickets for the weekend can use the night train, a spokeswoman said, and get their fares back.\n\n"
    "The inquiry began in March, after the ferry Ingeborg had struck the breakwater and lost part of its bow.\n",
    "Wheat Harvest Falls to Lowest Level in Nine Years\n\n"
    "NAIROBI, June 2 (AFP) - Farmers in the highlands brought in a third less grain than last year, the ministry said.\n\n"
    "Prices of flour have doubled since January, and bakers in the capital have begun to mix in cassava.\n\n"
    "The minister told parliament that imports would be free of duty until the next rains.\n",
    "Museum Returns Bronze Horse to Its Village\n\n"
    "LIMA, June 3 (Reuters) - A bronze horse that stood in a museum for ninety years went home on Monday.\n\n"
    "Villagers carried it over the pass on a litter, as their grandparents had said it should be done.\n\n"
    "The museum's director walked behind it and asked for forgiveness in a short speech.\n",
)


def build(raw: Path, out: Path) -> None:
    """Process and publish everything in `raw` with no flow around it."""
    found = discover([raw])
    batch = process_batch(Batch(0, found.dumps), Recipe(), out / ".staging" / "t" / "batch-00000")
    failed = stage_failed(found.failed, Recipe(), out / ".staging" / "t" / "batch-00001", 1)
    commit(out, [batch, failed], PublishRequest(run_id="t"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw dumps of every kind and the dataset made of them: text, packed, records with a bad one, a page, an image."""
    folder = tmp_path_factory.mktemp("audited")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("\n\n\n\n".join(STORIES), encoding="utf-8")
    (raw / "b.txt").write_bytes(gzip.compress(STORIES[0].replace("\n", "\r\n").encode()))
    (raw / "c.jsonl").write_text(
        "".join(json.dumps({"text": one}) + "\n" for one in STORIES) + "{broken\n", encoding="utf-8"
    )
    (raw / "empty.txt").write_text("")
    (raw / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (raw / "twice.txt").write_text(STORIES[1] + "\n\n\n\n" + STORIES[1], encoding="utf-8")
    build(raw, folder / "out")
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A copy of the dataset and its dumps to break."""
    shutil.copytree(made, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"


def run(folder: Path) -> AuditReport:
    return audit(folder / "out", folder / "raw")


def change(folder: Path, table: str, how: Callable[[pa.Table], pa.Table]) -> None:
    """Rewrite the first file of a published table that holds rows."""
    snapshot = Dataset(folder / "out").current_folder
    assert snapshot is not None
    for path in sorted((snapshot / table).rglob("*.parquet")):
        rows = pq.ParquetFile(path).read()
        if rows.num_rows:
            path.unlink()  # it may be a hard link
            pq.write_table(how(rows), path)
            return
    raise AssertionError(f"{table} is empty")


def put(table: pa.Table, column: str, row: int, value: Any) -> pa.Table:
    values = table.column(column).to_pylist()
    values[row] = value
    index = table.schema.get_field_index(column)
    return table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))


def kinds(report: AuditReport) -> set[str]:
    return {finding.kind for finding in report.findings}


def test_a_dataset_accounts_for_its_dumps(made: Path) -> None:
    """Every dump is in the ledger, every character has a role, every article is what its spans say."""
    report = run(made)
    assert report.findings == []
    assert report.ok
    assert (report.n_dumps, report.n_failed, report.n_outdated, report.unchecked) == (6, 1, 0, [])
    assert sum(report.chars_by_role.values()) == report.n_chars > 3000
    assert report.n_articles >= 6


def test_nothing_published_is_a_usage_error(tmp_path: Path) -> None:
    """An audit of a folder without a dataset says what to do first."""
    with pytest.raises(UsageError, match="there is no dataset in"):
        audit(tmp_path, tmp_path)


def test_a_dump_that_was_never_processed_is_found(copy: Path) -> None:
    """A raw file the ledger does not know, and one whose bytes have changed, are named."""
    (copy / "raw" / "late.txt").write_text("Late\n")
    (copy / "raw" / "a.txt").write_text("Other\n")
    report = run(copy)
    assert {(one.kind, one.dump_name) for one in report.findings} == {
        ("not_in_ledger", "late.txt"),
        ("changed_since", "a.txt"),
    }


def test_a_dump_whose_raw_file_is_gone_is_named_and_no_fault(copy: Path) -> None:
    """What cannot be read again is listed as unchecked."""
    (copy / "raw" / "b.txt").unlink()
    report = run(copy)
    assert (report.unchecked, report.ok) == (["b.txt"], True)


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        (lambda rows: rows.slice(1), "no span covers characters 0"),
        (lambda rows: put(rows, "char_end", 0, rows["char_end"][0].as_py() + 1), "two spans cover"),
        (lambda rows: put(rows, "char_end", 0, rows["char_start"][0].as_py()), "is empty"),
    ],
    ids=["missing", "overlapping", "empty"],
)
def test_spans_that_do_not_tile_are_found(copy: Path, how: Callable[[pa.Table], pa.Table], detail: str) -> None:
    """A missing, an overlapping or an empty span is a finding that names the characters."""
    change(copy, "spans", how)
    report = run(copy)
    assert "gap_in_spans" in kinds(report)
    assert any(detail in one.detail for one in report.findings)


@pytest.mark.parametrize(
    ("column", "value"), [("body", "Another body"), ("headline", "Another headline"), ("headline", None)]
)
def test_a_stored_article_that_is_not_what_its_spans_say_is_found(copy: Path, column: str, value: str | None) -> None:
    """A stored headline or body that differs from the one cut anew is a finding."""
    for table in ("articles", "undated"):
        try:
            change(copy, table, lambda rows: put(rows, column, 0, value))
        except AssertionError:
            continue
        break
    report = run(copy)
    assert kinds(report) == {"article_differs"}
    assert column in report.findings[0].detail


def test_a_span_with_another_role_changes_its_article(copy: Path) -> None:
    """A body span relabelled as furniture is found through the article it no longer belongs to."""

    def relabel(rows: pa.Table) -> pa.Table:
        return put(rows, "role", rows["role"].to_pylist().index("body"), "furniture")

    change(copy, "spans", relabel)
    assert "article_differs" in kinds(run(copy))


def test_lost_rows_are_found(copy: Path) -> None:
    """Sightings and quarantine rows that vanish leave counts and stretches that do not balance."""
    change(copy, "sightings", lambda rows: rows.slice(1))
    change(copy, "quarantine", lambda rows: rows.filter(pc.field("rule") != "bad_json"))
    assert kinds(run(copy)) == {"article_lost", "count_differs", "rejection_lost"}


def test_a_ledger_that_miscounts_is_found(copy: Path) -> None:
    """Counts of the ledger are compared with the tables and with the text itself."""
    change(copy, "dumps", lambda rows: put(put(rows, "n_chars", 0, 7), "n_articles", 0, 99))
    report = run(copy)
    assert kinds(report) == {"count_differs"}
    assert {one.detail.split(" = ")[0] for one in report.findings} == {
        "the ledger says n_articles",
        "the ledger says n_chars",
    }


def test_rows_without_a_dump_are_found(copy: Path) -> None:
    """A dump that left the ledger and not the tables is named."""
    change(copy, "dumps", lambda rows: rows.slice(1))
    assert kinds(run(copy)) == {"not_in_ledger", "orphan_rows"}


def test_two_primary_rows_are_found(copy: Path) -> None:
    """Each article has exactly one primary row."""
    for table in ("articles", "undated"):
        try:
            change(copy, table, lambda rows: put(rows, "is_primary", 0, not rows["is_primary"][0].as_py()))
        except AssertionError:
            continue
        break
    assert kinds(run(copy)) == {"primary_rows"}
