"""One writer at a time; what killed runs leave is cleared away."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from dateline.dataset.format.files import remove_tree
from dateline.dataset.format.lock import holder, is_locked, writer_lock
from dateline.dataset.snapshots import list_snapshots, resolve
from dateline.errors import DatasetBroken, PublishConflict, StorageFailed, UsageError
from dateline.publish import PublishRequest, commit, has_leftovers, run_staging
from dateline.publish.commands.sweep import sweep
from tests.batches import Delivery, Story, Workshop, stage, state_of

MON = Delivery("mon.txt", (Story("lock shut"),))


def test_holder_is_named(workshop: Workshop) -> None:
    """The loser learns who holds the lock, since when, and for how long it waited."""
    with writer_lock(workshop.out, "nightly"):
        who = holder(workshop.out)
        assert who is not None
        assert (who["run_id"], who["pid"]) == ("nightly", os.getpid())
        started = time.monotonic()
        with (
            pytest.raises(PublishConflict, match=r"since 20\d\d-.*\(waited 0\.2 s\)"),
            writer_lock(workshop.out, "b", 0.2),
        ):
            pass
        assert time.monotonic() - started >= 0.2


def test_threads_exclude_each_other(workshop: Workshop) -> None:
    """Two threads of one process cannot both hold the lock; the one that waits gets it."""
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with writer_lock(workshop.out, "second", 30):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with writer_lock(workshop.out, "first"):
        inside.set()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_forked_children_do_not_keep_the_lock(workshop: Workshop) -> None:
    """A child forked while the lock is held does not hold it after its parent has let go."""
    with writer_lock(workshop.out, "parent"):
        pid = os.fork()
        if pid == 0:
            time.sleep(30)
            os._exit(0)
    try:
        with writer_lock(workshop.out, "next"):
            pass
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


def test_nobody_ever_held_it(workshop: Workshop) -> None:
    """Without a record of the holder there is none to name, damaged or missing."""
    assert holder(workshop.out) is None
    with writer_lock(workshop.out, "a"):
        (workshop.out / ".lock.holder.json").write_text("{")
        with pytest.raises(PublishConflict, match="another writer"), writer_lock(workshop.out, "b"):
            pass
    assert not is_locked(workshop.out / "nothing")


def test_a_dead_holder_is_not_named(workshop: Workshop) -> None:
    """The name that a killed writer left is not given for the living one; after a release nobody is named."""
    with writer_lock(workshop.out, "a"):
        record = json.loads((workshop.out / ".lock.holder.json").read_text())
        (workshop.out / ".lock.holder.json").write_text(json.dumps(record | {"pid": 2**22 + 1}))
        assert holder(workshop.out) is None
        (workshop.out / ".lock.holder.json").write_text(json.dumps(record | {"pid": 2**22 + 1, "host": "elsewhere"}))
        with pytest.raises(PublishConflict, match="on elsewhere"), writer_lock(workshop.out, "b"):
            pass
    assert holder(workshop.out) is None


def test_lock_file_cannot_be_had(tmp_path: Path) -> None:
    """Where the dataset's folder cannot be made the message names it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed, match="file/out: Not a directory"), writer_lock(tmp_path / "file" / "out", "a"):
        pass


def test_sweep(workshop: Workshop) -> None:
    """Half-built snapshots, trash, unswapped snapshots and half-swapped links go; the published snapshot stays."""
    workshop.commit(MON)
    snapshots = workshop.out / ".snapshots"
    for name in (".building", ".scratch", ".trash-000000", "000002", "000009"):
        (snapshots / name / "articles").mkdir(parents=True)
    (workshop.out / ".current.new").symlink_to("nowhere")
    sweep(workshop.out)
    assert sorted(p.name for p in snapshots.iterdir()) == ["000001"]
    assert not (workshop.out / ".current.new").is_symlink()
    assert workshop.state() == state_of([MON])


def test_a_snapshot_marked_as_gone_is_gone(workshop: Workshop) -> None:
    """Where its folder cannot be renamed (an overlay) a mark says so; a gc killed there is completed by the next run."""
    for i in range(3):
        workshop.commit(Delivery(f"{i}.txt", (Story(str(i)),)))
    snapshots = workshop.out / ".snapshots"
    (snapshots / ".trash-000002").mkdir()
    (snapshots / "000002" / "manifest.json").unlink()
    assert [info.number for info in list_snapshots(workshop.out)] == [1, 3]
    with pytest.raises(UsageError, match="there are: 1, 3"):
        resolve(workshop.out, "2")
    assert has_leftovers(workshop.out)
    sweep(workshop.out)
    assert sorted(path.name for path in snapshots.iterdir()) == ["000001", "000003"]


def test_lost_current_link(workshop: Workshop) -> None:
    """Where `current` is gone the newest complete snapshot becomes it again; incomplete ones do not."""
    workshop.commit(MON)
    (workshop.out / "current").unlink()
    (workshop.out / ".snapshots" / "000002").mkdir()
    sweep(workshop.out)
    assert workshop.state() == state_of([MON])
    (workshop.out / "current").unlink()
    (workshop.out / ".snapshots" / "000001" / "manifest.json").unlink()
    sweep(workshop.out)
    assert not (workshop.out / "current").is_symlink()


def test_link_to_elsewhere(workshop: Workshop) -> None:
    """A `current` that points out of the snapshots stops everything."""
    workshop.commit(MON)
    (workshop.out / "current").unlink()
    (workshop.out / "current").symlink_to("elsewhere")
    with pytest.raises(DatasetBroken, match="points at elsewhere"):
        workshop.commit(MON.again(version="2"))


def test_staging_of_the_dead(workshop: Workshop) -> None:
    """Staging of runs that are gone is swept, also what nobody locked for a day; that of the living stays."""
    staging = workshop.out / ".staging"
    with run_staging(workshop.out, "alive") as alive:
        stage(alive, [MON])
        (staging / "dead").mkdir()
        (staging / "dead" / ".alive").touch()
        (staging / "young").mkdir()
        (staging / "old").mkdir()
        os.utime(staging / "old", (0, 0))
        sweep(workshop.out)
        assert sorted(p.name for p in staging.iterdir()) == ["alive", "young"]
    assert sorted(p.name for p in staging.iterdir()) == ["young"]


def test_killed_after_its_swap(workshop: Workshop) -> None:
    """What a run leaves that was killed when it had published is work for the next run, though no dump is new."""
    workshop.commit(MON)
    assert not has_leftovers(workshop.out)
    for leftover in (".snapshots/.scratch/spans-0.arrow", ".staging/dead/.alive", ".current.new"):
        path = workshop.out / leftover
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        assert has_leftovers(workshop.out)
        with writer_lock(workshop.out, "somebody else"):
            assert not has_leftovers(workshop.out)
        assert commit(workshop.out, [], PublishRequest("next")) is None
        assert not has_leftovers(workshop.out)


def test_staging_is_removed_before_its_mark(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run killed while it removes its staging leaves what the next run knows for dead."""
    removed: list[Path] = []

    def killed_at_the_second(path: Path) -> None:
        if removed:
            raise KeyboardInterrupt
        remove_tree(path)
        removed.append(path)

    monkeypatch.setattr("dateline.publish.commands.sweep.remove_tree", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt), run_staging(workshop.out, "run") as folder:
        (folder / "batch-00000").mkdir()
        (folder / "stop").touch()
    assert len(list(folder.iterdir())) == 2
    assert has_leftovers(workshop.out)


def test_two_runs_of_the_same_name(workshop: Workshop) -> None:
    """A run whose id a living run has is refused."""
    with (
        run_staging(workshop.out, "run"),
        pytest.raises(PublishConflict, match="with the id run is at work"),
        run_staging(workshop.out, "run"),
    ):
        pass
