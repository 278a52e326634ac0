"""Workers of a run that merge: killed ones cost nothing but time, what fails ends all."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from dateline.errors import Cancelled, ContractViolated, Transient
from dateline.orchestration.run.merging import Workers, done
from dateline.orchestration.run.stopping import StopFile
from dateline.publish import Spread, verify
from dateline.publish.merge.spread import ShouldStop
from tests.batches import Delivery, Story, Workshop, state_of

DUMPS = [Delivery(f"{c}.txt", (Story(f"story {c}", day=i), Story("everywhere", day=i))) for i, c in enumerate("abcd")]
STAGES = ("map", "settle", "reduce")


@pytest.fixture
def stop(tmp_path: Path) -> StopFile:
    """Of a run that goes on."""
    (tmp_path / "run").mkdir()
    return StopFile(tmp_path / "run" / "stop")


@pytest.fixture
def threads(stop: StopFile) -> Iterator[Workers]:
    """Two threads."""
    with ThreadPoolExecutor(2) as pool:
        yield Workers(lambda _, work: pool.submit(done, work, stop), stop, 2)


def deadly(folder: Path, what: str, work: bytes, stop: StopFile) -> bytes:
    """Do a task; the first of each stage is killed when it has done it, before it can say so."""
    result = done(work, stop)
    try:
        (folder / what.split()[0]).unlink()
    except FileNotFoundError:
        return result
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed")


@pytest.mark.slow
def test_a_worker_killed_in_each_stage(tmp_path: Path, stop: StopFile, threads: Workers) -> None:
    """Real processes, really killed: what they had in hand is done by others, and the dataset is that of one process."""
    by_processes, by_threads, alone = (Workshop(tmp_path / name) for name in ("processes", "threads", "alone"))
    for stage in STAGES:
        (tmp_path / stage).touch()
    with ExitStack() as stack:
        pools: list[ProcessPoolExecutor] = []

        def submit(what: str, work: bytes) -> Future[bytes]:
            if what.split()[1] == "1":  # one that has lost a process takes nothing any more
                pools.append(stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"))))
            return pools[-1].submit(deadly, tmp_path, what, work, stop)

        assert by_processes.commit(*DUMPS, batch_dumps=2, spread=Spread(Workers(submit, stop, 1), 0))
    assert [stage for stage in STAGES if (tmp_path / stage).exists()] == []
    by_threads.commit(*DUMPS, batch_dumps=1, spread=Spread(threads, 0))
    alone.commit(*DUMPS)
    for workshop in (by_processes, by_threads):
        assert workshop.fingerprint() == alone.fingerprint()
        assert workshop.state() == state_of(DUMPS)
        assert verify(workshop.out).problems == ()
        assert not list((workshop.out / ".snapshots").glob(".*"))


@dataclass(frozen=True)
class Says:
    """A task that raises its error, or waits until it should stop where it has none."""

    error: Exception | None = None

    def __call__(self, should_stop: ShouldStop) -> None:
        if self.error is not None:
            raise self.error
        while not should_stop():
            pass
        raise Cancelled("stopped")


def test_a_task_that_fails_stops_the_others(threads: Workers) -> None:
    """What the first of them raised is raised, when all have ended."""
    with pytest.raises(ContractViolated, match="twice"):
        threads("map", [Says(), Says(ContractViolated("staged twice"))])
    assert threads.stop.path.exists()


def test_a_signal_stops_tasks(threads: Workers) -> None:
    """Whatever breaks off the wait reaches the tasks by the stop file."""

    def interrupt() -> bool:
        raise KeyboardInterrupt

    threads.has_workers = interrupt
    with pytest.raises(KeyboardInterrupt):
        threads("map", [Says(), Says()])
    assert threads.stop.path.exists()


@dataclass(frozen=True)
class Dies:
    """A task that no worker survives."""

    def __call__(self, should_stop: ShouldStop) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_task_that_nobody_survives(stop: StopFile) -> None:
    """Is given up with what may help."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        workers = Workers(lambda _, work: pool.submit(done, work, stop), stop, 1)
        with pytest.raises(Transient, match="--merge-mb"):
            workers("settle", [Dies()])
