"""A merge by tasks that share nothing but folders is the merge of one process: the same bytes, the same account of what changed."""

from __future__ import annotations

import pickle
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.dataset import SnapshotInfo
from dateline.publish import Spread, forget, verify
from dateline.publish.merge.spread import Task, never
from tests.batches import MEMORY, Delivery, Story, Workshop, state_of, with_cuts
from tests.conftest import examples
from tests.property.test_publish_merge import CUTS, datasets


class Strangers:
    """Workers who get a task as bytes and give bytes back, in no order, and do some of them twice."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self.n_tasks: dict[str, int] = {}

    def __call__(self, what: str, tasks: Sequence[Task[Any]]) -> list[Any]:
        works = [(number, pickle.dumps(task)) for number, task in enumerate(tasks)]
        works += self._draw.sample(works, len(works) // 2)
        self._draw.shuffle(works)
        results = {number: pickle.dumps(pickle.loads(work)(never)) for number, work in works}
        self.n_tasks[what] = max(self.n_tasks.get(what, 0), len(tasks))
        return [pickle.loads(results[number]) for number in range(len(tasks))]


@contextmanager
def small_slices(rows: int) -> Iterator[None]:
    """So few articles are settled at once, and so few are in a segment of the index."""
    with (
        patch("dateline.dataset.occurrences.collecting.SLICE_ROWS", rows),
        patch("dateline.publish.merge.merge.SEGMENT_ROWS", rows),
    ):
        yield


def told(snapshot: SnapshotInfo | None) -> dict[str, object] | None:
    """What changed, as it is told."""
    return None if snapshot is None else snapshot.diff.to_json()


@settings(max_examples=examples(3, 300), deadline=None)
@given(deliveries=st.lists(datasets, min_size=1, max_size=3), seed=st.integers(0, 99), rows=st.integers(1, 6))
def test_tasks_give_the_bytes_of_one_process(deliveries: list[list[Delivery]], seed: int, rows: int) -> None:
    """Deliveries with new, changed and reprocessed dumps; a forget between them; each delivery by one process, and by strangers."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, small_slices(rows):
        alone, together = Workshop(Path(folder) / "alone"), Workshop(Path(folder) / "together")
        for workshop in (alone, together):
            with_cuts(workshop, CUTS)
        dumps: dict[str, Delivery] = {}
        for number, delivery in enumerate(deliveries):
            spread = Spread(Strangers(seed), 0)
            dumps |= {dump.name: dump for dump in delivery}
            made = told(alone.commit(*delivery, batch_dumps=1))
            assert told(together.commit(*delivery, batch_dumps=1, spread=spread)) == made
            assert together.fingerprint() == alone.fingerprint()
            if number == 1:
                for workshop in (alone, together):
                    forget(workshop.out, dump="a.txt", even_if_absent=True)
        if len(deliveries) == 1:
            assert together.state() == state_of(dumps.values())
        assert verify(together.out).problems == ()
        assert not list((together.out / ".snapshots").glob(".*"))


def test_each_stage_has_several_tasks() -> None:
    """The deliveries above are indeed taken apart, in all three stages."""
    workers = Strangers(1)
    stories = Delivery("x", tuple(map(_story, range(9)))).stories
    dumps = [Delivery(f"{c}.txt", stories[i : i + 3], n_chars=4000) for i, c in enumerate("abcdef")]
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, small_slices(2):
        workshop = Workshop(Path(folder))
        with_cuts(workshop, CUTS)
        workshop.commit(*dumps, batch_dumps=2, spread=Spread(workers, 0))
        assert workshop.state() == state_of(dumps)
    assert workers.n_tasks["map"] == 3 and workers.n_tasks["settle"] == 3 and workers.n_tasks["reduce"] > 6


def test_what_is_small_is_merged_by_one_process() -> None:
    """No worker is asked where the staged files are no more than one task takes."""

    def refuse(what: str, tasks: Sequence[Task[Any]]) -> list[Any]:
        pytest.fail("nobody was to be asked")

    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        workshop = Workshop(Path(folder))
        assert workshop.commit(Delivery("a.txt", (_story(1),)), batch_dumps=1, spread=Spread(refuse, 1 << 20))
        assert workshop.commit(Delivery("b.txt", (_story(2),)), batch_dumps=1, spread=Spread(refuse, 0))


def _story(number: int) -> Story:
    return Story(f"story {number}", day=number % 3, region="europe" if number % 2 else "global")
