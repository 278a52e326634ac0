"""Several machines publish into one bucket, and writers are killed around the one write that publishes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from dateline.publish import PublishRequest, commit, verify
from tests.batches import Delivery, Story, Workshop, state_of
from tests.bucket_twin import OUT, rows
from tests.integration.publish.forks import Server, Trial
from tests.integration.publish.races import Race
from tests.object_store import Proxy, Store


@pytest.fixture
def machines(server: Server, tmp_path: Path) -> Machines:
    """Machines that know nothing of each other."""
    return Machines(server, tmp_path)


class Machines:
    """Processes with caches of their own."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server, self._folder = server, folder

    def start(self, number: int, workshop: Workshop, *dumps: Delivery, **order: object) -> Trial:
        """A process of a machine that will publish dumps, each a batch of its own."""
        environment = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        environment["DATELINE_CACHE"] = str(self._folder / f"machine-{number}")
        reports = workshop.stage(*dumps, batch_dumps=1)
        return self._server.start("commit", OUT, reports=reports, environment=environment, **order)


@pytest.fixture
def race(machines: Machines) -> Race:
    """Two machines, each patient or not."""
    conflict = "PublishConflict: .*published to by another writer meanwhile"
    return Race(OUT, machines.start, lambda: rows(OUT), (2, 2), (0.0, 0.0, 60.0), conflict)


def test_two_machines_race(store: Store, workshop: Workshop, race: Race) -> None:
    """A few rounds: every winner's rows are there, every loser's are not, and he says *conflict*."""
    won, _ = race.run(workshop, 4)
    assert won >= 4


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_fifty_rounds(store: Store, workshop: Workshop, race: Race) -> None:
    """Fifty rounds."""
    won, lost = race.run(workshop, 50)
    print(won, lost)
    assert won >= 50
    assert lost > 5


def killed_at_the_put(
    store: Store, workshop: Workshop, machines: Machines, times: int, *, is_done: bool, workers: bool
) -> None:
    """A writer is killed when its state arrives at the store, before or after the store has written it; the next one completes.

    workers: two processes of it merge, two batches.
    """
    model: dict[str, Delivery] = {}
    for number in range(times):
        dumps = [Delivery(f"{number % 3}.txt", (Story(f"text {number}"), Story("shared")), str(number))]
        if workers:
            dumps.append(Delivery(f"beside {number % 3}.txt", (Story(f"other {number}"), Story("shared")), str(number)))
        delivered = {dump.name: dump for dump in dumps}
        trial = machines.start(number % 2, workshop, *dumps, workers=workers)
        revision = len(store.objects("data/current/"))

        def kill(proxy: Proxy, trial: Trial = trial, revision: int = revision) -> bool:
            if proxy.command != "PUT" or f"data/current/{revision + 1:010d}" not in proxy.path:
                return False
            if is_done:
                proxy.fetched(proxy.body)
            os.kill(trial.pid, signal.SIGKILL)
            proxy.close_connection = True
            return True

        before = rows(OUT) if revision else None
        store.faults.append(kill)
        trial.go()
        assert trial.wait() == -signal.SIGKILL
        store.faults.clear()
        if is_done:
            model |= delivered
            assert rows(OUT) == state_of(model.values())
        elif before is not None:
            assert rows(OUT) == before
        again = machines.start(number % 2, workshop, *dumps, workers=workers)
        again.go()
        assert again.wait() == 0, again.said
        model |= delivered
        assert rows(OUT) == state_of(model.values())
        assert len(store.objects("data/current/")) == revision + 1
    assert verify(OUT).is_sound


@pytest.mark.parametrize("workers", [False, True])
@pytest.mark.parametrize("is_done", [False, True])
def test_killed_at_the_put(store: Store, workshop: Workshop, machines: Machines, is_done: bool, workers: bool) -> None:
    """Nothing is lost and nothing is needed: a state is there or it is not."""
    killed_at_the_put(store, workshop, machines, 2, is_done=is_done, workers=workers)


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("workers", [False, True])
@pytest.mark.parametrize("is_done", [False, True])
def test_twenty_kills_at_the_put(
    store: Store, workshop: Workshop, machines: Machines, is_done: bool, workers: bool
) -> None:
    """Twenty of twenty."""
    killed_at_the_put(store, workshop, machines, 20, is_done=is_done, workers=workers)


def test_killed_at_any_request(store: Store, workshop: Workshop, machines: Machines) -> None:
    """Killed at each request in turn that a publish makes: before or after, never between, and the next one completes."""
    first, second = (
        Delivery("a.txt", (Story("shared"), Story("one"))),
        Delivery("b.txt", (Story("shared"), Story("two", day=9))),
    )
    commit(OUT, workshop.stage(first), PublishRequest("first"))
    start = store.objects("data/")
    at = 0
    outcomes = set()
    while True:
        for key in set(store.objects("data/")) - set(start):
            store.delete(f"data/{key}")
        trial = machines.start(0, workshop, second)
        left = [at]

        def kill(proxy: Proxy, trial: Trial = trial, left: list[int] = left) -> bool:
            left[0] -= 1
            if left[0] == -1:
                os.kill(trial.pid, signal.SIGKILL)
            return left[0] < 0

        store.faults.append(kill)
        trial.go()
        code = trial.wait()
        store.faults.clear()
        if code == 0:
            break
        assert code == -signal.SIGKILL
        state = rows(OUT)
        assert state in (state_of([first]), state_of([first, second]))
        outcomes.add(len(state["dumps"]))
        again = machines.start(0, workshop, second)
        again.go()
        assert again.wait() == 0, again.said
        assert rows(OUT) == state_of([first, second])
        at += 7
    assert at > 14
    assert 1 in outcomes
