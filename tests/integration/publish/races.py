"""Rounds of several writers that publish at once: the result equals some serial order, and losers say so."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dateline.dataset import Dataset
from dateline.publish import verify
from tests.batches import Delivery, Story, Workshop, state_of
from tests.integration.publish.forks import Trial

CONFLICT = 4


class Start(Protocol):
    """Starts the process of a writer of this number that will publish a dump."""

    def __call__(self, number: int, workshop: Workshop, dump: Delivery, /, **order: Any) -> Trial: ...


@dataclass(frozen=True)
class Race:
    """Who races for what."""

    out: Any
    start: Start
    state: Callable[[], dict[str, list[Any]]]
    """What is published, as `state_of` has it."""
    writers: tuple[int, int]
    """Fewest and most of a round."""
    waits: Sequence[float]
    """Seconds that a writer may wait for another: one of these each."""
    conflict: str
    """What a loser says, a pattern."""

    def run(self, workshop: Workshop, rounds: int, seed: int = 8) -> tuple[int, int]:
        """How many won and how many lost; what is published is looked at after each round."""
        draw = random.Random(seed)
        model: dict[str, Delivery] = {}
        won = lost = 0
        for number in range(rounds):
            dumps = [
                Delivery(f"{i}.txt", (Story(f"text {draw.randrange(5)}"), Story("shared")), str(number))
                for i in range(draw.randint(*self.writers))
            ]
            waits = [draw.choice(self.waits) for _ in dumps]
            trials = [
                self.start(i, workshop, dump, wait_s=wait, run_id=f"round-{number}-{i}")
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
                    assert re.search(self.conflict, trial.said), trial.said
                    lost += 1
            assert self.state() == state_of(model.values())
            assert verify(self.out).is_sound
        assert [info.number for info in Dataset(self.out).snapshots()] == list(range(1, won + 1))
        return won, lost
