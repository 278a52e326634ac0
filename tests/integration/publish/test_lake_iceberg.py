"""The dataset as Iceberg tables over the same files, in a catalogue on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import signal
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl
import pytest
from pyiceberg.catalog import load_catalog
from pyiceberg.table import Table

from dateline import lake, publish
from dateline.errors import UsageError
from tests.batches import Delivery, Story, Workshop
from tests.integration.publish.forks import Server
from tests.integration.publish.tracing import counted, killed_at
from tests.lakes import NEW, OLD, TABLES, plain, refuses_a_stale_writer, texts_on_disk, versions
from tests.postgresql import database


def folder(out: Path, table: str = "articles") -> Path:
    return out / "lake" / "iceberg" / table


@contextmanager
def table(out: Path, name: str = "articles") -> Iterator[Table]:
    """A table, opened as its readers open it."""
    uri = f"sqlite:///{out / 'lake' / 'iceberg' / 'catalog.db'}"
    with closing(load_catalog("dateline", type="sql", uri=uri)) as catalogue:
        yield catalogue.load_table(("dateline", name))


def rows(out: Path, name: str = "articles") -> list[str]:
    with table(out, name) as one:
        return plain(one.scan().to_arrow())


def equal(workshop: Workshop) -> None:
    """Every table of the lake has the rows of the dataset's, column by column."""
    for name in TABLES:
        assert rows(workshop.out, name) == plain(workshop.rows(name)), name


def test_the_same_files_are_an_iceberg_table(workshop: Workshop) -> None:
    """Every table is one, of the very files of the snapshot, with its partition keys; pandas, Polars and DuckDB read it."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    assert versions(workshop.out) == {1}
    equal(workshop)
    files = {path.stat().st_ino for path in folder(workshop.out).rglob("part-*.parquet")}
    assert files == {path.stat().st_ino for path in (workshop.current / "articles").rglob("*.parquet")}
    n = len(workshop.rows("articles"))
    with table(workshop.out) as one:
        frame = one.scan().to_pandas()
        assert len(frame) == n
        assert set(frame["month"]) == {"2026-01", "2026-02", "2026-03"}
        assert set(frame["region"]) == {"europe"}
        late = one.scan(row_filter="published_date >= '2026-02-01T00:00:00'")
        assert len(list(late.plan_files())) == 2  # the bounds of the others say that they have none
        assert late.to_arrow().num_rows == 3
        assert one.scan(row_filter="month = '2026-01'").to_arrow().num_rows == n - 3
        for reader in ("native", "pyiceberg"):
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore", pl.exceptions.PerformanceWarning
                )  # Polars would plan faster with a plugin
                polars = pl.scan_iceberg(one, reader_override=reader).collect()
            assert plain(polars.to_arrow().cast(one.scan().to_arrow().schema)) == plain(workshop.rows("articles")), (
                reader
            )
            assert set(polars["month"]) == {"2026-01", "2026-02", "2026-03"}, reader
        with one.scan().to_duckdb("found") as duckdb:
            assert duckdb.sql("select count(*) from found where region = 'europe'").fetchall() == [(n,)]


def test_one_snapshot_a_publish_and_none_for_a_rerun(workshop: Workshop) -> None:
    """A publish is one snapshot of every table, named after ours; the same again is none; older ones read until gc."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    before = plain(workshop.rows("articles"))
    workshop.commit(*OLD)
    assert versions(workshop.out) == {1}
    workshop.commit(NEW)
    assert versions(workshop.out) == {2}
    equal(workshop)
    with table(workshop.out) as one:
        first, second = one.snapshots()
        assert plain(one.scan(snapshot_id=first.snapshot_id).to_arrow()) == before
        assert second.summary is not None
        assert second.summary["dateline.snapshot"] == "000002"
    publish.rollback(workshop.out, 1, publish.PublishRequest("back"))
    assert rows(workshop.out) == before
    publish.gc(workshop.out, keep=1)
    with table(workshop.out) as one:
        assert [snapshot.sequence_number for snapshot in one.snapshots()] == [3]
    equal(workshop)


def test_what_is_forgotten_is_off_the_disk_after_gc(workshop: Workshop) -> None:
    """A forgotten dump is in no file, and named in no manifest."""
    gone = Delivery("secret-source.txt", (Story("the secret story", day=1, url="https://secret.example/1"),))
    workshop.commit(*OLD, gone, partition="month", table="iceberg")
    publish.forget(workshop.out, dump=gone.name)
    equal(workshop)
    assert gone.name in texts_on_disk(workshop.out)
    publish.gc(workshop.out, keep=1)
    assert not [text for text in texts_on_disk(workshop.out) if "secret" in text]
    for path in (p for p in workshop.out.rglob("*") if p.is_file()):
        assert b"secret" not in path.read_bytes(), path
    equal(workshop)


def test_another_partition_is_another_version(workshop: Workshop) -> None:
    """Parted otherwise, the table has other keys in its next version, and the elder one still reads."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    before = plain(workshop.rows("articles"))
    workshop.commit(NEW, partition="day")
    equal(workshop)
    with table(workshop.out) as one:
        assert [field.name for field in one.spec().fields] == ["region", "date"]
        assert str(one.scan().to_arrow().schema.field("date").type) == "date32[day]"
        assert plain(one.scan(snapshot_id=one.snapshots()[0].snapshot_id).to_arrow()) == before
    for partition in ("month", "year"):
        workshop.commit(OLD[0].again(version=partition), partition=partition)
        equal(workshop)


def test_a_stale_writer_is_refused(workshop: Workshop) -> None:
    """Who has read an older version than the last commits nothing."""
    refuses_a_stale_writer(workshop, "iceberg")
    assert versions(workshop.out) == {2}


def test_a_moved_dataset_gets_its_tables_anew(workshop: Workshop) -> None:
    """Paths in Iceberg's manifests are absolute: where the dataset was moved, the next publish makes the tables anew."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    workshop.out.rename(workshop.out.with_name("moved"))
    workshop.out = workshop.out.with_name("moved")
    workshop.commit(NEW)
    equal(workshop)
    assert versions(workshop.out) == {1}


def test_both_formats_stand_side_by_side(workshop: Workshop) -> None:
    """A dataset may have tables of both formats; each follows."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    workshop.commit(NEW, table="delta")
    workshop.commit(Delivery("late.txt", (Story("late", day=2),)))
    assert {(one.format, one.version, one.is_in_step) for one in lake.standing(workshop.out)} == {
        ("delta", 1, True),
        ("iceberg", 3, True),
    }


def test_a_catalogue_on_postgresql(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """pyiceberg's own configuration names the catalogue: here PostgreSQL's, in which another dataset needs another namespace."""
    with database() as server:
        uri = server.url("psycopg2")
        monkeypatch.setenv("PYICEBERG_CATALOG__DATELINE__URI", uri)
        monkeypatch.setenv("PYICEBERG_CATALOG__DATELINE__TYPE", "sql")
        workshop.commit(*OLD, partition="month", table="iceberg")
        workshop.commit(NEW)
        assert versions(workshop.out) == {2}
        assert not (workshop.out / "lake" / "iceberg" / "catalog.db").exists()
        assert server.count("iceberg_tables") == len(TABLES)
        with closing(load_catalog("dateline", uri=uri)) as catalogue:
            for name in TABLES:
                found = catalogue.load_table(("dateline", name)).scan().to_arrow()
                assert plain(found) == plain(workshop.rows(name)), name
        other = Workshop(tmp_path)
        with pytest.raises(UsageError, match="another namespace"):
            other.commit(*OLD, table="iceberg")
        monkeypatch.setenv("PYICEBERG_CATALOG__DATELINE__NAMESPACE", "second")
        lake.sync(other.out)
        assert versions(other.out) == {1}
        assert server.count("iceberg_tables") == 2 * len(TABLES)


def test_killed_between_publish_and_commit(workshop: Workshop, server: Server, strace: str) -> None:
    """Killed at system calls of a publish, each table is a snapshot's, whole; the next run brings all of them up to it."""
    workshop.commit(*OLD, partition="month", table="iceberg")
    before = {name: plain(workshop.rows(name)) for name in TABLES}
    aside = workshop.out.with_name("aside")
    shutil.copytree(workshop.out, aside, symlinks=True)
    reports = workshop.stage(NEW)
    counts = counted(strace, server.start("commit", workshop.out, reports=reports))
    after = {name: plain(workshop.rows(name)) for name in TABLES}
    n_between = 0
    for call in ("link", "write", "pwrite64"):
        for k in {counts[call] * part // 6 for part in (3, 5, 6)}:
            shutil.rmtree(workshop.out)
            shutil.copytree(aside, workshop.out, symlinks=True)
            code = killed_at(strace, server.start("commit", workshop.out, reports=reports), call, max(k, 1))
            assert code in (0, -signal.SIGKILL), (call, k, code)
            is_published = (workshop.out / "current").readlink().name == "000002"
            n_between += code != 0 and is_published
            for name in TABLES:
                found = rows(workshop.out, name)
                assert found in (before[name], after[name])
                assert is_published or found == before[name]
            workshop.commit(NEW)
            assert versions(workshop.out) == {2}, (call, k)
            equal(workshop)
    assert n_between >= 3
