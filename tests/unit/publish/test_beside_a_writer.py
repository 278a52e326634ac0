"""What a reader sees who looks between two looks of his own: each time a writer is let in exactly there."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import dateline
from dateline.dataset import Dataset, snapshots
from dateline.dataset.format import leases, tombstones
from dateline.dataset.format.leases import lease_from
from dateline.dataset.format.lock import LOOKED_S, is_locked, writer_lock
from dateline.dataset.format.tombstones import read_tombstones
from dateline.dataset.snapshots import list_snapshots
from dateline.errors import SnapshotRemoved
from dateline.publish import forget, gc, run_staging, verify
from dateline.publish.commands import sweep as sweeping
from dateline.publish.commands.sweep import sweep
from tests.batches import Delivery, Story, Workshop

MON = Delivery("mon.txt", (Story("between looks"), Story("abiding")))


def first_after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, act: Callable[[], object]) -> None:
    """Let `act` happen right after the first call of a function ends."""
    real = getattr(module, name)
    done: list[bool] = []

    def called(*args: Any, **options: Any) -> Any:
        result = real(*args, **options)
        if not done:
            done.append(True)
            act()
        return result

    monkeypatch.setattr(module, name, called)


@pytest.fixture
def let_in(workshop: Workshop) -> Callable[[], None]:
    """Somebody publishes another text and clears everything older away."""
    n = iter(range(1000))

    def publish_and_collect() -> None:
        workshop.commit(MON.again(stories=(Story(f"edition {next(n)}"), Story("abiding")), version=f"v{next(n)}"))
        gc(workshop.out, keep=1)

    return publish_and_collect


def test_a_list_beside_a_publish_and_gc(
    workshop: Workshop, let_in: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshots of before or of after, the current one among them, none of them called damaged."""
    for name in ("standing_number", "snapshot_numbers", "read_run"):
        let_in()
        with monkeypatch.context() as patch:
            first_after(patch, snapshots, name, let_in)
            listed = list_snapshots(workshop.out)
        assert [info.is_current for info in listed][-1:] == [True], name
        assert "damaged" not in [info.reason for info in listed], name


def test_tombstones_beside_a_forget(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of a forget happens between two looks, nothing lacks: what bears witness is read before what has to have it."""
    for number, name in enumerate(("sealed_in", "witnessed", "_read_file")):
        delivery = Delivery(f"{number}.txt", (Story(f"gone {number}"),))
        workshop.commit(MON, delivery)
        with monkeypatch.context() as patch:
            first_after(patch, tombstones, name, lambda d=delivery: forget(workshop.out, dump=d.name))
            read_tombstones(workshop.out)
        assert verify(workshop.out).problems == ()


def test_articles_read_beside_a_publish_and_gc(
    workshop: Workshop, let_in: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current snapshot goes while it is read: the newer one is read. One that was asked for by number is said to be gone."""
    from dateline.dataset.files_of_table import TableFiles

    let_in()
    real = TableFiles.of

    def of(*args: Any) -> Any:
        found = real(*args)
        monkeypatch.setattr(TableFiles, "of", real)
        let_in()
        return found

    monkeypatch.setattr(TableFiles, "of", of)
    assert "abiding" in set(dateline.read_articles(workshop.out)["headline"])
    monkeypatch.setattr(TableFiles, "of", of)
    number = Dataset(workshop.out).resolve()
    with pytest.raises(SnapshotRemoved, match="was cleared away while it was read"):
        dateline.read_articles(workshop.out, snapshot=number)


def test_who_only_looks_is_no_conflict(workshop: Workshop) -> None:
    """To see whether somebody writes the lock is taken for an instant: a writer that does not wait gets it all the same."""
    workshop.commit(MON)
    looks = threading.Event()

    def look() -> None:
        fd = os.open(workshop.out / ".lock", os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX)
        looks.set()
        time.sleep(LOOKED_S / 4)
        os.close(fd)

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        looks.wait(10)
        with writer_lock(workshop.out, "impatient"):
            pass
        looking.result()


def test_a_run_that_begins_while_a_forget_sweeps(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder may be swept away before it is locked: then it is made anew, and is there to write into."""
    workshop.commit(MON)
    (workshop.out / ".staging").mkdir(exist_ok=True)

    def swept() -> None:
        with writer_lock(workshop.out, "forget"):
            sweep(workshop.out, unlocked_staging_s=0)

    real = sweeping.take

    def take(fd: int, wait_s: float) -> bool:
        monkeypatch.setattr(sweeping, "take", real)
        swept()
        return real(fd, wait_s)

    monkeypatch.setattr(sweeping, "take", take)
    with run_staging(workshop.out, "new") as folder:
        (folder / "batch").mkdir()
        swept()
        assert (folder / "batch").is_dir()
        assert is_locked(folder / ".alive")
    assert not folder.exists()


def test_readers_of_the_current_snapshot_hold_it_and_what_follows(
    workshop: Workshop, let_in: Callable[[], None]
) -> None:
    """Not what is older; nothing once they are done; and nobody has to be able to write to read."""
    for _ in range(2):
        workshop.commit(MON.again(version=str(_)))
    workshop.commit(MON.again(stories=(Story("three"),), version="3"))
    held = Dataset(workshop.out).resolve()
    with lease_from(workshop.out):
        workshop.commit(MON.again(stories=(Story("four"),), version="4"))
        workshop.commit(MON.again(stories=(Story("five"),), version="5"))
        done = gc(workshop.out, keep=1)
        assert set(done.leased) == {held, held + 1}
        assert min(done.kept) == held
    assert gc(workshop.out, keep=1).kept == (held + 2,)
    assert [path.name for path in (workshop.out / ".leases").iterdir()] == [leases.DOOR]


def test_who_may_not_write_reads(workshop: Workshop, tmp_path: Path) -> None:
    """Where no lease can be kept, as where a file has its place, or where there is nothing, looking goes on without one."""
    workshop.commit(MON)
    (workshop.out / ".leases").write_text("a file in the way")
    with Dataset(workshop.out).reading():
        assert Dataset(workshop.out).snapshot().number == 1
    with Dataset(tmp_path / "none").reading():
        assert not (tmp_path / "none").exists()


def test_somebodys_readme_stops_no_publish(workshop: Workshop) -> None:
    """The page in the dataset may be of an older release or have notes in it: it is written anew."""
    workshop.commit(MON)
    page = workshop.out / "README.md"
    ours = page.read_text("utf-8")
    page.write_text("of an older release", "utf-8")
    assert workshop.commit(MON.again(stories=(Story("other"),), version="2")) is not None
    assert page.read_text("utf-8") == ours
