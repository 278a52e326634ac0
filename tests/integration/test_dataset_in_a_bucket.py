"""A dataset published into a bucket of a real S3 server, behind a proxy that breaks answers on purpose."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import dateline
from dateline.cli.app import app
from dateline.dataset import Dataset, working
from dateline.errors import DatasetBroken, PublishConflict, SnapshotRemoved, StorageFailed, UsageError
from dateline.export import export_articles
from dateline.publish import PublishRequest, compare_snapshots, forget, gc, repair, rollback, verify
from tests.batches import Story, state_of
from tests.bucket_twin import ADDRESS, MON, OUT, TUE, WED, Twin, rows
from tests.conftest import REPOSITORY
from tests.histories import STORY, Site
from tests.object_store import Proxy, Store, hang_up
from tests.traces import found_in, needles


def data_files(folder: Path) -> dict[str, bytes]:
    """The data files of a snapshot on disk."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_objects_are_the_files_of_a_folder(store: Store, twin: Twin) -> None:
    """Published step by step into both, every data file is an object of the same bytes, and so is the manifest."""
    for delivery in (MON, TUE, WED, MON.again(version="2", stories=(Story("lock shut"),))):
        twin.both(delivery)
        objects = store.objects("data/.objects/")
        assert {name: objects[name] for name in data_files(twin.current)} == data_files(twin.current)
        manifest = [content for key, content in store.objects("data/.records/").items() if key.startswith("manifest")]
        assert twin.fingerprint() in manifest
    assert rows(OUT) == twin.state()
    assert verify(OUT).is_sound


def test_from_dumps_to_a_frame(store: Store, tmp_path: Path) -> None:
    """A run from raw dumps gives the frame that a folder gives; a further run puts nothing, and nothing is needed on this disk."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for n in range(1, 4):
        (raw / f"d{n}.txt").write_text(STORY.format(day=n, n=n))
    here, there = Site(raw, tmp_path / "here"), Site(raw, OUT)
    here.carry_out()
    there.carry_out()
    pd.testing.assert_frame_equal(dateline.read_articles(ADDRESS), dateline.read_articles(here.out))
    for _ in range(2):
        store.seen.clear()
        assert not there.plan().has_work
        there.carry_out()
        assert store.puts() == []
        shutil.rmtree(tmp_path / "cache")
    (raw / "d4.txt").write_text(STORY.format(day=4, n=4))
    there.carry_out()
    assert len(dateline.read_articles(ADDRESS)) == 4


def test_the_same_dumps_again_put_nothing(store: Store, twin: Twin) -> None:
    """A publish that changes no byte writes no object."""
    twin.send(MON, TUE)
    store.seen.clear()
    assert twin.send(TUE) is None
    assert store.puts() == []


def test_only_what_changed_is_sent(store: Store, twin: Twin) -> None:
    """Objects that an earlier snapshot has are neither sent nor fetched again."""
    twin.send(MON, TUE)
    before = set(store.objects("data/.objects/articles/"))
    store.seen.clear()
    twin.send(WED)
    sent = {path.partition(".objects/")[2] for path in store.puts() if ".objects/articles/" in path}
    assert sent
    assert sent.isdisjoint(before)
    assert not [path for path in store.gets() if "global" in path]


def test_every_way_to_read(store: Store, twin: Twin, tmp_path: Path) -> None:
    """pandas, Arrow, Polars, DuckDB, an export and time travel give what they give of a folder."""
    twin.both(MON, TUE)
    twin.both(WED)
    dataset, folder = dateline.open(ADDRESS), dateline.open(twin.out)
    options: dict[str, Any] = {"include_undated": True}
    pd.testing.assert_frame_equal(dataset.articles(**options), folder.articles(**options))
    assert dataset.articles(to="arrow", **options) == folder.articles(to="arrow", **options)
    assert dataset.articles(to="polars", **options).equals(folder.articles(to="polars", **options))
    pd.testing.assert_frame_equal(dataset.articles(snapshot=1), folder.articles(snapshot=1))
    query = "select date, region, count(*) from articles where is_primary group by all order by all"
    assert dataset.duckdb().sql(query).fetchall() == folder.duckdb().sql(query).fetchall()
    assert dataset.snapshot().has_rows() == folder.snapshot().has_rows()
    assert dataset.snapshot().size_bytes == folder.snapshot().size_bytes
    for name in ("a.csv", "a.zip"):
        exported = [export_articles(out, tmp_path / f"{n}-{name}") for n, out in enumerate((OUT, twin.out))]
        assert exported[0].path.read_bytes() == exported[1].path.read_bytes()
    assert [info.number for info in dataset.snapshots()] == [1, 2]
    assert dataset.resolve("previous") == 1
    with pytest.raises(UsageError, match="s3://rawdumps/data keeps no snapshot 9"):
        dataset.snapshot(9)
    with pytest.raises(UsageError, match="has no folder to hold"):
        dataset.lease()


def test_a_question_opens_only_what_it_needs(store: Store, twin: Twin) -> None:
    """Of a day and region only the files of these are read."""
    twin.send(MON, TUE, WED)
    store.seen.clear()
    found = dateline.read_articles(ADDRESS, date_from="2026-02-22", date_to="2026-02-22", regions="global")
    assert list(found["headline"]) == ["bridge up"]
    opened = {path.partition(".objects/")[2].partition("?")[0] for path in store.gets() if ".objects/articles" in path}
    assert len(opened) <= 2  # one more for the schema


def test_partitions_by_month(store: Store, twin: Twin) -> None:
    """A dataset is parted anew in a bucket as in a folder, and read by days."""
    twin.both(MON, TUE)
    twin.both(partition="month")
    assert rows(OUT)["sightings"] == twin.state()["sightings"]
    choice: dict[str, Any] = {"date_from": "2026-01-14", "date_to": "2026-02-22"}
    pd.testing.assert_frame_equal(Dataset(OUT).articles(**choice), Dataset(twin.out).articles(**choice))
    assert Dataset(OUT).snapshot().partition == "month"


def test_history_goes_forward(store: Store, twin: Twin) -> None:
    """Rolled back and rolled back again as in a folder; what was forgotten stays forgotten, on this machine and on another."""
    twin.both(MON)
    twin.both(TUE)
    for out in (OUT, twin.out):
        assert rollback(out, 1, PublishRequest("back")) is not None
        assert rollback(out, 1, PublishRequest("back")) is None
        assert forget(out, dump="mon.txt") is not None
    assert rows(OUT) == twin.state()
    assert Dataset(OUT).tombstones() == Dataset(twin.out).tombstones()
    assert len(Dataset(OUT).receipts()) == 1
    shutil.rmtree(working(OUT).parent)
    assert twin.send(MON) is None
    assert rollback(OUT, 2, PublishRequest("back")) is not None
    assert rows(OUT)["dumps"] == state_of([TUE])["dumps"]
    assert compare_snapshots(OUT, 1, 2).counts == compare_snapshots(twin.out, 1, 2).counts


def test_a_forget_is_one_state(store: Store, twin: Twin) -> None:
    """Tombstone, receipt and rows are published at once: a forget in a bucket is whole or was not."""
    twin.send(MON, TUE)
    before = len(store.objects("data/current/"))
    forget(OUT, dump="tue.txt")
    assert len(store.objects("data/current/")) == before + 1
    assert not Dataset(OUT).tombstones().is_pending


def test_nothing_of_what_was_forgotten_stays_in_the_cache(store: Store, twin: Twin, tmp_path: Path) -> None:
    """Skeletons of states that were read before go with what they tell: in the cache of a machine as in the bucket."""
    twin.send(MON, TUE)
    verify(OUT)
    what = needles(MON)
    assert {"name of mon.txt", "hash of mon.txt"} <= {key for key, _ in found_in(tmp_path / "cache", what)}
    forget(OUT, dump="mon.txt")
    rows(OUT)
    gc(OUT, keep=1, grace=timedelta(0))
    assert found_in(tmp_path / "cache", what) == []
    assert [key for key, content in store.objects("data/").items() if b"mon.txt" in content] == []
    assert rows(OUT)["dumps"] == state_of([TUE])["dumps"]


def test_gc_leaves_what_readers_may_have_open(store: Store, twin: Twin) -> None:
    """Snapshots go at once, objects only when no state has named them for the grace; a reader of before reads on until then."""
    twin.send(MON)
    twin.send(MON.again(version="2", stories=(Story("other", day=1),)))
    reader = Dataset(OUT).snapshot(1)
    done = gc(OUT, keep=1)
    assert (done.removed, done.kept, done.objects.n_objects) == ((1,), (2,), 0)
    assert done.objects.n_waiting > 5
    assert sorted(reader.table("articles")["headline"].to_pylist()) == ["lock shut", "rain"]
    reader = Dataset(OUT).snapshot()
    old = gc(OUT, keep=1, grace=timedelta(0))
    assert old.objects.n_objects > 5
    assert verify(OUT).is_sound
    assert list(reader.table("articles")["headline"].to_pylist()) == ["other"]
    assert b"lock shut" not in b"".join(store.objects("data/").values())
    named = {key for key in store.objects("data/.objects/") if not key.startswith("index/")}
    assert named == {
        path
        for name in ("articles", "undated", "spans", "dumps", "sightings", "quarantine")
        for path in reader.paths(name)
    }


def test_a_reader_whose_snapshot_was_removed_is_told(store: Store, twin: Twin) -> None:
    """Beyond the grace a reader of an old snapshot is told to read again, and no word of damage."""
    twin.send(MON)
    reader = Dataset(OUT).snapshot()
    twin.send(MON.again(version="2", stories=(Story("other", day=1),)))
    gc(OUT, keep=1, grace=timedelta(0))
    with pytest.raises(SnapshotRemoved, match="read again"):
        reader.table("articles")


def no_removal(proxy: Proxy) -> bool:
    """The store goes away just when data files are to be removed."""
    if proxy.command != "POST" or b".objects" not in proxy.body:
        return False
    hang_up(proxy)
    return True


def test_what_a_gc_is_about_to_remove_is_not_counted_on(store: Store, twin: Twin) -> None:
    """A writer who would publish an object again while a gc removes it says conflict; when the next gc has ended, he publishes."""
    twin.send(MON)
    twin.send(MON.again(version="2", stories=(Story("other", day=1),)))
    gc(OUT, keep=1)
    store.faults.append(no_removal)
    with pytest.raises(StorageFailed):
        gc(OUT, keep=1, grace=timedelta(0))
    with pytest.raises(PublishConflict, match="a gc is just removing"):
        twin.send(MON)
    store.faults.clear()
    gc(OUT, keep=1, grace=timedelta(0))
    twin.send(MON)
    assert rows(OUT) == state_of([MON])
    assert verify(OUT).is_sound


def test_damage_is_found_and_named(store: Store, twin: Twin) -> None:
    """A flipped bit, a lost object, a damaged record: each is told, with its name and the address."""
    twin.send(MON, TUE)
    key = next(key for key in store.objects("data/.objects/") if "global" in key)
    content = store.get(f"data/.objects/{key}")
    store.put(f"data/.objects/{key}", content[:100] + bytes([content[100] ^ 1]) + content[101:])
    (problem,) = verify(OUT).problems
    assert (problem.path, problem.kind) == (key, "file")
    store.delete(f"data/.objects/{key}")
    (problem,) = verify(OUT).problems
    assert "s3://rawdumps/data has lost .objects/" in problem.detail
    with pytest.raises(DatasetBroken, match="s3://rawdumps/data"):
        Dataset(OUT).articles()
    store.put(f"data/.objects/{key}", content)
    assert verify(OUT).is_sound
    (manifest,) = [key for key in store.objects("data/.records/") if key.startswith("manifest")]
    store.put(f"data/.records/{manifest}", b"{}")
    shutil.rmtree(working(OUT).parent)
    with pytest.raises(DatasetBroken, match="is not what its name says"):
        Dataset(OUT).ledger()
    assert [info.reason for info in Dataset(OUT).snapshots()] == ["damaged"]


@pytest.mark.parametrize("is_lost", [False, True])
def test_repair(store: Store, twin: Twin, is_lost: bool) -> None:
    """Damaged and lost objects, of data and of the index, are made anew from the dumps: the same bytes by the same names."""
    twin.send(MON, TUE, WED)
    before = store.objects("data/.objects/")
    wanted = [key for key in before if "global" in key or key.startswith(("dumps/", "index/"))]
    assert len(wanted) == 3
    for key in wanted:
        if is_lost:
            store.delete(f"data/.objects/{key}")
        else:
            store.put(f"data/.objects/{key}", before[key][:-9] + bytes([before[key][-9] ^ 1]) + before[key][-8:])
    found = {problem.path for problem in verify(OUT).problems}
    assert found == set(wanted)
    dumps = {dump.name: dump for dump in (MON, TUE, WED)}
    done = repair(OUT, lambda names: twin.stage(*(dumps[name] for name in sorted(names))), PublishRequest("repair"))
    assert done.snapshot is not None
    assert verify(OUT).is_sound
    assert store.objects("data/.objects/") == before
    assert repair(OUT, lambda _: [], PublishRequest("repair")).snapshot is None


def test_the_page_for_operators(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/operators.md, "A dataset in a bucket", carried out as printed: its commands, then its Python."""
    page = (REPOSITORY / "docs" / "operators.md").read_text("utf-8").partition("## A dataset in a bucket")[2]
    page = page.partition("\n## ")[0].replace("s3://news/", "s3://rawdumps/news/")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(REPOSITORY / "data" / "raw")
    commands = [line.removeprefix("$ dateline ") for line in page.splitlines() if line.startswith("$ dateline ")]
    assert len(commands) > 5
    for command in commands:
        arguments = shlex.split(command)
        done = CliRunner().invoke(app, [*arguments, *(["--engine", "direct"] if arguments[0] == "run" else [])])
        assert done.exit_code == 0, f"{command}: {done.output}"
    known: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S):
        exec(compile(block, "docs/operators.md", "exec"), known)
    assert len(known["df"]) > 0
    assert known["articles"].num_rows == Dataset(Path("s3://rawdumps/news/processed")).snapshot().n_rows("articles")


def test_no_credential_is_kept(store: Store, twin: Twin, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in an object nor in the cache nor in the log; an address with one is refused."""
    caplog.set_level("DEBUG", logger="dateline")
    twin.send(MON)
    everything = b"".join(store.objects("data/").values()) + caplog.text.encode()
    everything += b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert b"secret" not in everything
    with pytest.raises(UsageError, match="environment") as caught:
        dateline.read_articles("s3://me:hunter2@rawdumps/data")
    assert "hunter2" not in str(caught.value)
