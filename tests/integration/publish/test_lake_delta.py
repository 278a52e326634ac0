"""The dataset as a Delta Lake table over the same files, read by those who would read it."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder

from dateline import lake, publish
from tests.batches import Delivery, Story, Workshop
from tests.integration.publish.forks import Server
from tests.integration.publish.tracing import counted, killed_at
from tests.lakes import NEW, OLD, TABLES, plain, refuses_a_stale_writer, texts_on_disk, versions


def folder(out: Path, table: str = "articles") -> Path:
    return out / "lake" / "delta" / table


def equal(workshop: Workshop) -> None:
    """Every table of the lake has the rows of the dataset's, column by column."""
    for table in TABLES:
        assert plain(DeltaTable(folder(workshop.out, table)).to_pyarrow_table()) == plain(workshop.rows(table)), table


def test_the_same_files_are_a_delta_table(workshop: Workshop) -> None:
    """Published with a Delta table, every table is one, of the very files of the snapshot, and pandas, Polars, DuckDB and DataFusion read it."""
    workshop.commit(*OLD, partition="month", table="delta")
    equal(workshop)
    files = {path.stat().st_ino for path in folder(workshop.out).rglob("part-*.parquet")}
    assert files == {path.stat().st_ino for path in (workshop.current / "articles").rglob("*.parquet")}
    table = DeltaTable(folder(workshop.out))
    n = len(workshop.rows("articles"))
    frame = table.to_pandas()
    assert len(frame) == n
    assert str(frame["published_date"].dtype) == "datetime64[us]"
    polars = pl.read_delta(str(folder(workshop.out)))
    assert polars.height == n
    assert set(polars["month"]) == {"2026-01", "2026-02", "2026-03"}
    late = dt.datetime.fromisoformat("2026-02-01")
    expected = sum(row["published_date"] >= late for row in workshop.rows("articles"))
    assert (
        pl.scan_delta(str(folder(workshop.out))).filter(pl.col("published_date") >= late).collect().height == expected
    )
    assert table.to_pyarrow_table(filters=[("published_date", ">=", late)]).num_rows == expected
    sql = "select count(*) n from articles where published_date >= '2026-02-01'"
    assert pa.table(QueryBuilder().register("articles", table).execute(sql).read_all())["n"].to_pylist() == [expected]
    duckdb = pytest.importorskip("duckdb")
    arrow = table.to_pyarrow_dataset()
    assert duckdb.sql("select count(*) from arrow where region = 'europe'").fetchall() == [(n,)]
    assert arrow.count_rows() == n


def test_one_version_a_publish_and_none_for_a_rerun(workshop: Workshop) -> None:
    """A publish is one version of every table, named after its snapshot; the same again is none; older versions read."""
    workshop.commit(*OLD, partition="month", table="delta")
    before = plain(workshop.rows("articles"))
    workshop.commit(*OLD)
    assert versions(workshop.out) == {0}
    workshop.commit(NEW)
    assert versions(workshop.out) == {1}
    equal(workshop)
    assert plain(DeltaTable(folder(workshop.out), version=0).to_pyarrow_table()) == before
    said = DeltaTable(folder(workshop.out)).history(1)[0]
    assert said["dateline.snapshot"] == "000002"
    publish.rollback(workshop.out, 1, publish.PublishRequest("back"))
    assert versions(workshop.out) == {2}
    assert plain(DeltaTable(folder(workshop.out)).to_pyarrow_table()) == before


def test_what_is_forgotten_is_off_the_disk_after_gc(workshop: Workshop) -> None:
    """A forgotten dump is in no version that reads, in no file, and named in no log."""
    gone = Delivery(
        "secret-source.txt",
        (Story("the secret story", day=1, url="https://secret.example/1"),),
        url="https://secret.example/",
    )
    workshop.commit(*OLD, gone, partition="month", table="delta")
    publish.forget(workshop.out, dump=gone.name)
    equal(workshop)
    assert gone.name in texts_on_disk(workshop.out)
    publish.gc(workshop.out, keep=1)
    assert versions(workshop.out) == {1}
    assert not [text for text in texts_on_disk(workshop.out) if "secret" in text]
    for path in (p for p in workshop.out.rglob("*") if p.is_file()):
        assert b"secret" not in path.read_bytes(), path
    equal(workshop)
    with pytest.raises(FileNotFoundError):
        DeltaTable(folder(workshop.out), version=0).to_pyarrow_table()


def test_gc_leaves_versions_of_kept_snapshots(workshop: Workshop) -> None:
    """A version reads as long as its snapshot is kept."""
    workshop.commit(*OLD, partition="month", table="delta")
    workshop.commit(NEW)
    before = plain(workshop.rows("articles"))
    workshop.commit(Delivery("late.txt", (Story("late", day=2),)))
    publish.gc(workshop.out, keep=2)
    assert plain(DeltaTable(folder(workshop.out), version=1).to_pyarrow_table()) == before


def test_another_partition_is_another_version(workshop: Workshop) -> None:
    """Parted otherwise, the table has other keys in its next version."""
    workshop.commit(*OLD, partition="month", table="delta")
    workshop.commit(NEW, partition="day")
    assert DeltaTable(folder(workshop.out)).metadata().partition_columns == ["date", "region"]
    equal(workshop)
    workshop.commit(OLD[0].again(version="3"), partition="year")
    equal(workshop)
    assert pl.read_delta(str(folder(workshop.out)))["year"].unique().to_list() == [2026]


def test_a_stale_writer_is_refused(workshop: Workshop) -> None:
    """Who has read an older version than the last commits nothing."""
    refuses_a_stale_writer(workshop, "delta")
    assert versions(workshop.out) == {1}


def test_what_others_commit_is_undone_by_the_next_publish(workshop: Workshop) -> None:
    """The merge is dateline's: files that another program has compacted or rows it has deleted are brought back."""
    workshop.commit(*OLD, partition="month", table="delta")
    DeltaTable(folder(workshop.out)).delete("region = 'europe'")
    assert not all(standing.is_in_step for standing in lake.standing(workshop.out))
    workshop.commit(NEW)
    equal(workshop)


def test_a_table_of_a_dataset_that_is_there(workshop: Workshop) -> None:
    """A dataset published without one gets it by `sync`; a table whose folder was removed is made anew there."""
    workshop.commit(*OLD)
    workshop.commit(NEW)
    assert lake.standing(workshop.out) == []
    assert lake.is_behind(workshop.out, "delta")
    lake.sync(workshop.out, "delta")
    assert versions(workshop.out) == {0}
    assert not lake.is_behind(workshop.out, "delta")
    equal(workshop)
    shutil.rmtree(folder(workshop.out))
    lake.sync(workshop.out)
    equal(workshop)


def test_a_moved_dataset_has_its_table(workshop: Workshop) -> None:
    """Paths in the log are relative: a dataset that was moved, and one that was copied, have their tables."""
    workshop.commit(*OLD, partition="month", table="delta")
    moved = workshop.out.with_name("moved")
    workshop.out.rename(moved)
    assert versions(moved) == {0}
    assert DeltaTable(folder(moved)).to_pyarrow_table().num_rows == 8
    shutil.copytree(moved, workshop.out, symlinks=True)
    workshop.commit(NEW)
    assert versions(workshop.out) == {1}
    equal(workshop)


def test_killed_between_publish_and_commit(workshop: Workshop, server: Server, strace: str) -> None:
    """Killed at system calls of a publish, each table is a snapshot's, whole; the next run brings all of them up to it."""
    workshop.commit(*OLD, partition="month", table="delta")
    before = {table: plain(workshop.rows(table)) for table in TABLES}
    aside = workshop.out.with_name("aside")
    shutil.copytree(workshop.out, aside, symlinks=True)
    reports = workshop.stage(NEW)
    counts = counted(strace, server.start("commit", workshop.out, reports=reports))
    after = {table: plain(workshop.rows(table)) for table in TABLES}
    n_between = n_killed = 0
    for call in ("link", "rename", "fsync", "write"):
        last = counts.get(call, 0)
        for k in {max(1, last * part // 6) for part in range(2, 7)} if last else ():
            shutil.rmtree(workshop.out)
            shutil.copytree(aside, workshop.out, symlinks=True)
            code = killed_at(strace, server.start("commit", workshop.out, reports=reports), call, k)
            assert code in (0, -signal.SIGKILL), (call, k, code)
            n_killed += code != 0
            is_published = (workshop.out / "current").readlink().name == "000002"
            n_between += code != 0 and is_published
            for table in TABLES:
                rows = plain(DeltaTable(folder(workshop.out, table)).to_pyarrow_table())
                assert rows in (before[table], after[table])
                assert is_published or rows == before[table]
            workshop.commit(NEW)
            assert versions(workshop.out) == {1}, (call, k)
            equal(workshop)
            assert not lake.is_behind(workshop.out)
    assert n_killed >= 10
    assert n_between >= 3


def test_libraries_are_loaded_with_a_table_only(tmp_path: Path) -> None:
    """A dataset without lake tables is published without their libraries; with one, only its own is loaded."""
    code = """if 1:
        import sys
        from pathlib import Path
        from tests.lakes import NEW, OLD
        from tests.batches import Workshop
        workshop = Workshop(Path(sys.argv[1]))
        for delivery, table in ((OLD[1], None), (NEW, "delta")):
            workshop.commit(delivery, table=table)
            print([name for name in ("deltalake", "pyiceberg") if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]", "['deltalake']"]
