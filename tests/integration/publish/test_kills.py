"""Killed at any moment, a publish has happened or it has not; the next run needs no help."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from dateline.dataset.format.tombstones import read_tombstones
from dateline.dataset.snapshots import list_snapshots
from dateline.publish import PublishRequest, commit, verify
from tests.batches import Delivery, Story, Workshop, state_of
from tests.integration.publish.forks import Server
from tests.integration.publish.tracing import BLIND, CHANGING, counted, killed_at

OLD = [Delivery(f"{i}.txt", (Story(f"story {i}", day=i), Story("shared"))) for i in range(3)]
NEW = [
    OLD[0].again(version="2", stories=(Story("shared", width=2), Story("edited", day=1))),
    Delivery("9.txt", (Story("fresh", day=None),), n_quarantined=1),
]
AFTER = [*NEW[:1], *OLD[1:], NEW[1]]


def prepared(workshop: Workshop) -> Path:
    """A dataset with two snapshots' worth of history, kept aside to start every trial from."""
    workshop.commit(*OLD[:2])
    workshop.commit(*OLD)
    aside = workshop.out.with_name("aside")
    shutil.copytree(workshop.out, aside, symlinks=True)
    return aside


def restore(workshop: Workshop, aside: Path) -> None:
    """Start over."""
    shutil.rmtree(workshop.out)
    shutil.copytree(aside, workshop.out, symlinks=True)


def check(workshop: Workshop) -> bool:
    """The dataset is as before or as after, sound in both cases; whether it is as after. The next run completes it."""
    is_after = workshop.state() == state_of(AFTER)
    assert is_after or workshop.state() == state_of(OLD)
    assert verify(workshop.out).problems == ()
    workshop.commit(*NEW)
    assert workshop.state() == state_of(AFTER)
    assert verify(workshop.out).problems == ()
    assert leftovers(workshop.out) == []
    return is_after


def leftovers(out: Path) -> list[str]:
    """What does not belong into a dataset at rest."""
    known = {f"{s.number:06d}" for s in list_snapshots(out)}
    return sorted(p.name for p in (out / ".snapshots").iterdir() if p.name not in known) + sorted(
        p.name for p in out.glob(".*.new")
    )


def every(counts: dict[str, int], calls: tuple[str, ...], most: int | None) -> list[tuple[str, int]]:
    """(call, k) for each of `calls`, thinned out evenly to `most`."""
    points = [(call, k) for call in calls for k in range(1, counts.get(call, 0) + 2)]
    step = 1 if most is None else max(1, len(points) // most)
    return points[::step] if step > 1 else points


def kill_everywhere(
    workshop: Workshop, server: Server, strace: str, calls: tuple[str, ...] | None, most: int | None
) -> dict[str, int]:
    """Kill a publish at system calls; how many trials were killed and how many ended as before and as after."""
    aside = prepared(workshop)
    reports = workshop.stage(*NEW)
    counts = counted(strace, server.start("commit", workshop.out, reports=reports))
    figures = {"killed": 0, "before": 0, "after": 0}
    for call, k in every(counts, calls or tuple(sorted(counts.keys() - BLIND)), most):
        restore(workshop, aside)
        code = killed_at(strace, server.start("commit", workshop.out, reports=reports), call, k)
        assert code in (0, -signal.SIGKILL), (call, k, code)
        is_after = check(workshop)
        assert is_after or code
        figures["killed"] += code != 0
        figures["after" if is_after else "before"] += 1
    return figures


def test_killed_at_system_calls(workshop: Workshop, server: Server, strace: str) -> None:
    """Killed at system calls that change something (every n-th of them here), no row is lost and no file unreadable."""
    figures = kill_everywhere(workshop, server, strace, CHANGING, 80)
    assert figures["killed"] >= 45
    assert figures["before"]
    assert figures["after"]


@pytest.mark.thorough
@pytest.mark.timeout(3600)
def test_killed_at_every_system_call(workshop: Workshop, server: Server, strace: str) -> None:
    """Killed at each and every system call of a publish, no row is lost and no file unreadable."""
    figures = kill_everywhere(workshop, server, strace, None, None)
    print(figures)
    assert figures["killed"] > 300


def test_first_publish_killed(workshop: Workshop, server: Server, strace: str) -> None:
    """Killed at any step of the very first publish, there is nothing or all of it."""
    reports = workshop.stage(*OLD)
    counts = counted(strace, server.start("commit", workshop.out, reports=reports))
    for call, k in every(counts, ("rename", "symlink", "mkdir", "fsync"), 16):
        shutil.rmtree(workshop.out)
        killed_at(strace, server.start("commit", workshop.out, reports=reports), call, k)
        if (workshop.out / "current").exists():
            assert workshop.state() == state_of(OLD)
        workshop.commit(*OLD)
        assert workshop.state() == state_of(OLD)
        assert leftovers(workshop.out) == []


def kill_forgets(workshop: Workshop, server: Server, strace: str, most: int | None) -> dict[str, int]:
    """Kill a forget at system calls; the next run completes it where its tombstone was written. How trials ended."""
    aside = prepared(workshop)
    counts = counted(strace, server.start("forget", workshop.out, dump=OLD[1].name))
    without = state_of([OLD[0], OLD[2]])
    figures = {"killed": 0, "before": 0, "promised": 0, "after": 0}
    for call, k in every(counts, CHANGING, most):
        restore(workshop, aside)
        figures["killed"] += killed_at(strace, server.start("forget", workshop.out, dump=OLD[1].name), call, k) != 0
        is_promised = read_tombstones(workshop.out).is_forgotten("dump", OLD[1].name)
        is_after = workshop.state() == without
        assert is_after or workshop.state() == state_of(OLD), (call, k)
        assert is_promised or not is_after, (call, k)
        assert verify(workshop.out).problems == ()
        commit(workshop.out, [], PublishRequest("next"))
        assert workshop.state() == (without if is_promised else state_of(OLD)), (call, k)
        assert verify(workshop.out).problems == ()
        assert leftovers(workshop.out) == []
        figures["after" if is_after else "promised" if is_promised else "before"] += 1
    return figures


def test_killed_forget_is_completed(workshop: Workshop, server: Server, strace: str) -> None:
    """A forget killed at any step (every n-th here) has done nothing, or the next run brings it to its end."""
    figures = kill_forgets(workshop, server, strace, 24)
    assert figures["before"]
    assert figures["promised"]


@pytest.mark.thorough
@pytest.mark.timeout(3600)
def test_forget_killed_at_every_changing_call(workshop: Workshop, server: Server, strace: str) -> None:
    """The same at every single call that changes something."""
    figures = kill_forgets(workshop, server, strace, None)
    print(figures)
    assert figures["after"]


def random_kills(workshop: Workshop, server: Server, n: int) -> int:
    """Kill publishes, gcs and forgets at random moments; how many were killed before their end."""
    draw = random.Random(42)
    model = {d.name: d for d in OLD}
    workshop.commit(*OLD)
    gone: set[str] = set()
    n_killed = 0
    for i in range(n):
        dump = Delivery(f"{draw.randrange(6)}.txt", (Story(f"story {draw.randrange(4)}"), Story("shared")), str(i))
        action = draw.choice(["commit", "commit", "commit", "gc", "forget"])
        victim = f"victim-{i % 5}.txt"
        if action == "forget":
            workshop.commit(extra := Delivery(victim, (Story("to go"),)))
            if victim not in gone:
                model[victim] = extra
        trial = server.start(action, workshop.out, reports=workshop.stage(dump), keep=2, dump=victim)
        trial.go()
        time.sleep(draw.random() * 0.06)
        os.kill(trial.pid, signal.SIGKILL)
        n_killed += trial.wait() != 0
        after = dict(model)
        if action == "commit":
            after[dump.name] = dump
        if action == "forget":
            after.pop(victim, None)
        state = workshop.state()
        assert state in (state_of(model.values()), state_of(after.values())), (i, action)
        assert verify(workshop.out).problems == ()
        if action == "forget":
            if read_tombstones(workshop.out).is_forgotten("dump", victim):
                model = after
                gone.add(victim)
            commit(workshop.out, [], PublishRequest("next"))  # completes what the tombstone promised
            assert workshop.state() == state_of(model.values()), (i, action)
        elif state == state_of(after.values()):
            model = after
    workshop.commit(Delivery("last.txt", (Story("last"),)))
    assert leftovers(workshop.out) == []
    return n_killed


def test_random_kills(workshop: Workshop, server: Server) -> None:
    """Publish, gc and forget killed at random moments leave the old state or the new."""
    assert random_kills(workshop, server, 25) > 5


@pytest.mark.thorough
@pytest.mark.timeout(3600)
def test_two_hundred_random_kills(workshop: Workshop, server: Server) -> None:
    """The same two hundred times."""
    assert random_kills(workshop, server, 200) > 50
