"""Several processes publish at once: the result equals some serial order, and losers say so."""

from __future__ import annotations

import random

import pytest

from dateline.dataset.snapshots import list_snapshots
from dateline.publish import verify
from tests.batches import Delivery, Story, Workshop, state_of
from tests.integration.publish.forks import Server

CONFLICT = 4


def race(workshop: Workshop, server: Server, rounds: int) -> tuple[int, int]:
    """Rounds of two to eight publishers, half of them patient; how many won and how many lost."""
    draw = random.Random(8)
    model: dict[str, Delivery] = {}
    won = lost = 0
    for number in range(rounds):
        n = draw.randrange(2, 9)
        dumps = [
            Delivery(f"{i}.txt", (Story(f"text {draw.randrange(5)}"), Story("shared")), str(number)) for i in range(n)
        ]
        waits = [draw.choice([0.0, 60.0]) for _ in dumps]
        trials = [
            server.start(
                "commit", workshop.out, reports=workshop.stage(dump), wait_s=wait, run_id=f"round-{number}-{i}"
            )
            for i, (dump, wait) in enumerate(zip(dumps, waits, strict=True))
        ]
        for trial in trials:
            trial.go()
        for trial, dump, wait in zip(trials, dumps, waits, strict=True):
            code = trial.wait()
            if code == 0:
                model[dump.name] = dump
                won += 1
            else:
                assert (code, wait) == (CONFLICT, 0.0), trial.said
                assert "PublishConflict" in trial.said
                assert f"held by run round-{number}-" in trial.said or "another writer" in trial.said
                lost += 1
        assert workshop.state() == state_of(model.values())
        assert verify(workshop.out).problems == ()
    assert [s.number for s in list_snapshots(workshop.out)] == list(range(1, won + 1))
    return won, lost


def test_race(workshop: Workshop, server: Server) -> None:
    """A few rounds: every winner's rows are there, every impatient loser's are not, each said which it was."""
    won, _ = race(workshop, server, 6)
    assert won >= 6


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_fifty_rounds(workshop: Workshop, server: Server) -> None:
    """Fifty rounds."""
    won, lost = race(workshop, server, 50)
    print(won, lost)
    assert won > 50
    assert lost > 10
