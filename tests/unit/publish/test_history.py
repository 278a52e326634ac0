"""Time travel, clearing away, leases."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.leases import lease
from dateline.dataset.snapshots import list_snapshots, resolve
from dateline.errors import UsageError
from dateline.publish import PublishRequest, compare_snapshots, forget, gc, rollback
from tests.batches import Delivery, Story, Workshop, state_of

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)))
TUE = Delivery("tue.txt", (Story("lock shut", width=3), Story("bridge up", region="global")))
REQUEST = PublishRequest("back", reason="rollback")


def test_snapshots_are_listed(workshop: Workshop) -> None:
    """The list says when, by which run, why, and what changed."""
    assert list_snapshots(workshop.out) == []
    workshop.commit(MON)
    workshop.commit(TUE, reason="backfill")
    first, second = list_snapshots(workshop.out)
    assert (first.number, first.run_id, first.is_current, first.rows["articles"]) == (1, "run-1", False, 1)
    assert (second.number, second.reason, second.is_current, second.rows["articles"]) == (2, "backfill", True, 3)
    assert second.diff.counts == {"added": {"new dump": 2}}
    assert second.diff.partitions["articles/date=2026-01-13/region=global"] == {"added": 1}
    assert first.created_at <= second.created_at


def test_damaged_snapshot_is_listed(workshop: Workshop) -> None:
    """A snapshot whose run record is damaged is listed as damaged instead of hiding the others."""
    workshop.commit(MON)
    workshop.commit(TUE)
    (snapshot_folder(workshop.out, 1) / "run.json").write_text("{}")
    assert [s.reason for s in list_snapshots(workshop.out)] == ["damaged", "run"]


def test_rollback(workshop: Workshop) -> None:
    """Rolling back publishes the old content as a new snapshot, which can itself be rolled back."""
    workshop.commit(MON)
    before = workshop.fingerprint()
    workshop.commit(TUE)
    after = workshop.fingerprint()
    snapshot = rollback(workshop.out, 1, REQUEST)
    assert snapshot is not None
    assert snapshot.number == 3
    assert snapshot.diff.counts == {"removed": {"rollback": 2}}
    assert workshop.fingerprint() == before
    assert workshop.state() == state_of([MON])
    rollback(workshop.out, 2, REQUEST)
    assert workshop.fingerprint() == after
    workshop.commit(later := TUE.again(version="2", stories=(Story("lock shut"),)))
    assert workshop.state() == state_of([MON, later])


def test_rollback_to_what_is(workshop: Workshop) -> None:
    """Rolling back to the content that is published changes nothing."""
    workshop.commit(MON)
    assert rollback(workshop.out, 1, REQUEST) is None


def test_rollback_to_nowhere(workshop: Workshop) -> None:
    """A snapshot that is not kept is refused with the list of those that are."""
    workshop.commit(MON)
    with pytest.raises(UsageError, match="keeps no snapshot 7; there are: 1"):
        rollback(workshop.out, 7, REQUEST)


def test_rollback_does_not_bring_back_what_was_forgotten(workshop: Workshop) -> None:
    """Rolling back to before a forget leaves out what was forgotten since."""
    workshop.commit(MON)
    workshop.commit(TUE)
    forget(workshop.out, article=Story("lock shut").article_id)
    rollback(workshop.out, 2, REQUEST)
    assert "lock shut" not in {row["headline"] for row in workshop.rows("articles")}
    assert {row["headline"] for row in workshop.rows("articles")} == {"bridge up"}


def test_compare_any_two(workshop: Workshop) -> None:
    """Any two snapshots can be compared."""
    workshop.commit(MON)
    workshop.commit(TUE)
    workshop.commit(MON.again(recipe="r2", stories=(Story("lock shut", day=4), Story("mayor is out", day=None))))
    diff = compare_snapshots(workshop.out, 1, 3)
    assert diff.counts == {"added": {"newer code": 2}, "re-dated": {"newer code": 1}, "changed text": {"newer code": 1}}
    assert compare_snapshots(workshop.out, 2, 2).summary() == "no article changed"


def test_gc_keeps_the_newest(workshop: Workshop) -> None:
    """gc keeps the newest snapshots asked for and removes older ones."""
    for i in range(5):
        workshop.commit(Delivery(f"{i}.txt", (Story(str(i)),)))
    done = gc(workshop.out, keep=2)
    assert (done.removed, done.kept, done.leased) == ((1, 2, 3), (4, 5), ())
    assert [s.number for s in list_snapshots(workshop.out)] == [4, 5]
    assert len(workshop.rows("articles")) == 5


def test_gc_spares_the_young(workshop: Workshop) -> None:
    """gc never removes snapshots younger than asked for."""
    workshop.commit(MON)
    workshop.commit(TUE)
    assert gc(workshop.out, keep=1, older_than=timedelta(days=1)).removed == ()


def test_gc_asks_no_clock_where_no_age_is_asked_for(workshop: Workshop) -> None:
    """A clock that was set back since keeps no snapshot from being removed, lest a forgotten text stay in it."""
    workshop.commit(MON)
    workshop.commit(TUE)
    workshop.commit(MON)
    folder = snapshot_folder(workshop.out, 1)
    (folder / "run.json").unlink()  # then the folder's own time counts
    os.utime(folder, (4e9, 4e9))
    assert gc(workshop.out, keep=1, older_than=timedelta(seconds=1)).removed == ()
    assert gc(workshop.out, keep=1).removed == (1,)


def test_gc_spares_what_a_reader_holds(workshop: Workshop) -> None:
    """gc leaves a snapshot alone while a reader holds a lease on it, and removes it afterwards."""
    workshop.commit(MON)
    with lease(workshop.out) as folder:
        assert folder == snapshot_folder(workshop.out, 1)
        workshop.commit(TUE)
        done = gc(workshop.out, keep=1)
        assert (done.removed, done.leased) == ((), (1,))
        assert folder.is_dir()
    assert gc(workshop.out, keep=1).removed == (1,)


def test_leases_of_the_dead_are_cleared(workshop: Workshop) -> None:
    """A lease file that nobody locks any more does not keep a snapshot."""
    workshop.commit(MON)
    workshop.commit(TUE)
    with lease(workshop.out, 1):
        pass
    (workshop.out / ".leases" / "000001-1-dead").touch()
    assert gc(workshop.out, keep=1).removed == (1,)
    assert [p.name for p in (workshop.out / ".leases").iterdir()] == ["door"]


def test_lease_on_nothing(workshop: Workshop) -> None:
    """A lease on a snapshot that is not there is refused."""
    workshop.commit(MON)
    with pytest.raises(UsageError, match="keeps no snapshot 9"), lease(workshop.out, 9):
        pass


def test_gc_wants_one_to_keep(workshop: Workshop) -> None:
    """Keeping none is refused."""
    with pytest.raises(UsageError):
        gc(workshop.out, keep=0)


def test_snapshots_by_what_people_type(workshop: Workshop) -> None:
    """'current', 'previous', '1' and '000001' are understood; anything else is refused."""
    workshop.commit(MON)
    with pytest.raises(UsageError):
        resolve(workshop.out, "previous")
    workshop.commit(TUE)
    assert [resolve(workshop.out, spec) for spec in ("current", "previous", "2", "000001")] == [2, 1, 2, 1]
    with pytest.raises(UsageError, match="'last'; there are: 1, 2"):
        resolve(workshop.out, "last")
