"""From merged files to a published snapshot: what is linked, what is written, what is on disk before the swap."""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.dataset import Dataset
from dateline.dataset.format.files import swap_link
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import read_manifest, read_run
from dateline.dataset.format.tombstones import Tombstones, read_tombstones, tombstone, write_tombstones
from dateline.dataset.snapshots import list_snapshots
from tests.batches import Delivery, Story, Workshop, state_of

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)), n_quarantined=1)
TUE = Delivery("tue.txt", (Story("bridge up", day=3),))


def test_all_is_on_disk_before_the_swap(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """New files, the folders they are in and the snapshot's own name are synced before `current` leads there, and then that."""
    before: set[Path] = set()
    after: set[Path] = set()
    real = os.fsync

    def fsync(fd: int) -> None:
        synced = after if (workshop.out / "current").is_symlink() else before
        synced.add(Path(f"/proc/self/fd/{fd}").readlink())
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    workshop.commit(MON, TUE)
    monkeypatch.undo()
    building = workshop.out / ".snapshots" / ".building"
    made = {building / path.relative_to(workshop.current) for path in workshop.current.rglob("*")}
    assert {path.name for path in made} >= {"manifest.json", "run.json", "index", "articles"}
    assert {*made, building, building.parent} <= before
    assert after == {workshop.out}


def test_only_what_is_new_is_synced(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are linked are on disk already: syncing them again would cost as much as writing the dataset anew."""
    workshop.commit(MON, Delivery("sun.txt", tuple(Story(f"story {i}") for i in range(20))))
    synced: set[str] = set()
    real = os.fsync

    def fsync(fd: int) -> None:
        synced.add(Path(f"/proc/self/fd/{fd}").readlink().name)
        real(fd)

    old = {path.name for kind in ("articles/**/*.parquet", "index/*.arrow") for path in workshop.current.glob(kind)}
    monkeypatch.setattr(os, "fsync", fsync)
    workshop.commit(TUE)
    assert old
    assert not old & synced


def test_files_are_named_by_their_content(workshop: Workshop) -> None:
    """Part and the first half of the hash: what object stores and hard links are told apart by."""
    workshop.commit(TUE)  # neither undated articles nor quarantine: those tables have an empty file
    for path in workshop.current.rglob("*.parquet"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name == f"part-000-{digest[:32]}.parquet"


def test_what_a_snapshot_says_of_itself(workshop: Workshop) -> None:
    """Number, time, run, reason, code, files new and linked: told to the caller, kept in run.json, listed later."""
    workshop.commit(MON)
    snapshot = workshop.commit(TUE, reason="backfill", recipe="r7", pipeline_version="1.2")
    assert snapshot is not None
    assert (snapshot.number, snapshot.name, snapshot.run_id, snapshot.reason) == (2, "000002", "run-2", "backfill")
    assert (snapshot.is_current, snapshot.linked) == (True, True)
    files = read_manifest(workshop.current).files
    kept = {e.path for e in files} & {e.path for e in read_manifest(workshop.out / ".snapshots" / "000001").files}
    assert (snapshot.n_files_linked, snapshot.n_files_new) == (len(kept), len(files) - len(kept))
    assert timedelta(0) <= datetime.now(UTC) - datetime.fromisoformat(snapshot.created_at) < timedelta(minutes=5)
    record = read_run(workshop.current)
    assert (record.number, record.previous, record.recipe, record.pipeline_version) == (2, 1, "r7", "1.2")
    first = read_run(workshop.out / ".snapshots" / "000001")
    assert (first.previous, first.recipe, first.pipeline_version) == (None, "", "")
    assert [(s.number, s.is_current) for s in list_snapshots(workshop.out)] == [(1, False), (2, True)]


def test_the_same_bytes_are_one_file(workshop: Workshop) -> None:
    """A partition that is written anew and comes out as it was is the same file on disk in both snapshots."""
    workshop.commit(MON)
    first = workshop.current
    snapshot = workshop.commit(MON.again(recipe="r2"))
    assert snapshot is not None
    (name,) = [e.path for e in read_manifest(first).files if e.path.startswith("articles")]
    assert (first / name).samefile(workshop.current / name)
    assert snapshot.n_files_new == 1  # the ledger
    assert snapshot.linked


def test_every_table_has_a_folder_and_a_link(workshop: Workshop) -> None:
    """Also tables without rows can be read by their stable links; a link that was lost is made again."""
    workshop.commit(TUE)
    (workshop.out / "undated").unlink()
    workshop.commit(TUE.again(recipe="r2"))
    for table in ("articles", "undated", "quarantine", "spans", "dumps", "sightings"):
        assert (workshop.out / table).readlink() == Path("current") / table
        assert list((workshop.out / table).rglob("*.parquet"))


def test_a_damaged_snapshot_is_listed_as_such(workshop: Workshop) -> None:
    """A snapshot whose record cannot be read is told by its number; nothing else is claimed of it."""
    workshop.commit(MON)
    workshop.commit(TUE)
    (workshop.out / ".snapshots" / "000001" / "run.json").write_text("{")
    damaged = list_snapshots(workshop.out)[0]
    assert (damaged.number, damaged.name, damaged.reason, damaged.is_current) == (1, "000001", "damaged", False)
    assert (damaged.n_files_new, damaged.n_files_linked, damaged.linked, dict(damaged.rows)) == (0, 0, True, {})


def test_published_folder_is_the_current_snapshots(workshop: Workshop) -> None:
    """What a reader should open: the folder itself, not a link that may lead elsewhere a moment later."""
    assert Dataset(workshop.out).current_folder is None
    for number, dump in ((1, MON), (2, TUE)):
        workshop.commit(dump)
        assert Dataset(workshop.out).current_folder == workshop.out / ".snapshots" / f"{number:06d}"


def test_a_commit_that_completes_a_forget_tells_of_it(workshop: Workshop) -> None:
    """A run with nothing new that completes a forget which was killed returns the snapshot that this took."""
    workshop.commit(MON, TUE)
    write_tombstones(workshop.out, replace(Tombstones().plus([tombstone("dump", "tue.txt")]), is_pending=True))
    snapshot = workshop.commit()
    assert snapshot is not None
    assert (snapshot.number, snapshot.reason) == (2, "forget")
    assert workshop.state() == state_of([MON])
    both = read_tombstones(workshop.out).plus([tombstone("dump", "mon.txt")])
    write_tombstones(workshop.out, replace(both, is_pending=True))
    snapshot = workshop.commit(MON)  # forgotten: nothing of it is published
    assert snapshot is not None
    assert (snapshot.number, snapshot.reason) == (3, "forget")
    assert workshop.state() == state_of([])


def test_a_reader_who_looks_while_a_first_publish_ends(tmp_path: Path) -> None:
    """He sees no dataset, or the first snapshot; never damage, whichever of the publish's steps he looks between."""
    seen: set[str] = set()
    for n in range(200):
        out = tmp_path / f"{n:03}"
        ended = threading.Event()

        def reads(out: Path = out, ended: threading.Event = ended) -> None:
            while not ended.is_set():
                folder = Dataset(out).current_folder
                seen.add(folder.name if folder else "nothing")
                seen.add(f"{len(list_snapshots(out))} listed")

        with ThreadPoolExecutor(1) as pool, writer_lock(out, "first"):
            (out / ".snapshots/.building").mkdir(parents=True)
            reader = pool.submit(reads)
            (out / ".snapshots/.building").rename(out / ".snapshots/000001")
            swap_link(out / "current", ".snapshots/000001")
            ended.set()
            reader.result()
    assert seen <= {"nothing", "000001", "0 listed", "1 listed"}
