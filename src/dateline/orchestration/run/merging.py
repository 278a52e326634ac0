"""Has the tasks of a merge done by the workers that processed the batches; by others on this machine where those have died."""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import queue
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dateline.errors import Cancelled, Transient
from dateline.orchestration.run.collecting import RESULT_S, Desertion
from dateline.orchestration.run.endings import GRACE_S
from dateline.orchestration.run.lost import is_lost
from dateline.orchestration.run.stopping import StopFile, leave_signals_to_parent
from dateline.publish import Task

logger = logging.getLogger(__name__)
R = TypeVar("R")

MOST_ROUNDS = 3
"""A task whose worker dies so often ends the run: nothing is published."""


def done(work: bytes, stop: StopFile) -> bytes:
    """In a worker: do a pickled task; its result, pickled. So neither Prefect nor a cluster looks into them."""
    result: bytes = pickle.dumps(pickle.loads(work)(stop))
    return result


@dataclass(slots=True)
class Workers:
    """Workers of a run: a `dateline.publish.Do`."""

    submit: Callable[[str, bytes], Any]
    """What people call a task, and the task -> a future of its result."""
    stop: StopFile
    size: int
    has_workers: Callable[[], bool] = lambda: True
    """Whether there is anybody left who could do a task."""
    _begun: dict[int, tuple[Task[Any], Any]] = field(default_factory=dict)
    """Tasks that are asked for later, by identity, and their futures."""

    def begin(self, what: str, task: Task[Any]) -> None:
        """Have a task done that is asked for later, if at all: then no other worker begins on it."""
        self._begun[id(task)] = task, self.submit(what, pickle.dumps(task))

    def __call__(self, what: str, tasks: Sequence[Task[R]]) -> list[R]:
        """As `dateline.publish.Do`."""
        waiting = {number: pickle.dumps(task) for number, task in enumerate(tasks)}
        results: dict[int, R] = {}
        begun = {number: self._begun.pop(id(task))[1] for number, task in enumerate(tasks) if id(task) in self._begun}
        results |= self._round(
            waiting, lambda n, work: begun.get(n) or self.submit(f"{what} {n + 1} of {len(tasks)}", work)
        )
        for _ in range(MOST_ROUNDS - 1):
            lost = {number: work for number, work in waiting.items() if number not in results}
            if not lost:
                break
            logger.warning(
                "a worker process died: %d tasks of the merge (%s) are done on this machine", len(lost), what
            )
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(min(self.size, len(lost)), context, leave_signals_to_parent) as pool:
                results |= self._round(lost, lambda _, work, to=pool.submit: to(done, work, self.stop))  # type: ignore[misc]
        if len(results) < len(tasks):
            raise Transient(
                f"the processes that merge died {MOST_ROUNDS} times (the system kills them where memory runs out): nothing was "
                "published; fewer --workers, a smaller --merge-mb, or more memory"
            )
        return [results[number] for number in range(len(tasks))]

    def _round(self, works: Mapping[int, bytes], submit: Callable[[int, bytes], Any]) -> dict[int, Any]:
        """The results of those tasks whose workers lived. Raises what a task raised, when all have ended."""
        ended: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        futures: dict[int, Any] = {}
        results: dict[int, Any] = {}
        first_error: Exception | None = None
        desertion = Desertion(self.has_workers)
        try:
            for number, work in works.items():
                try:
                    futures[number] = submit(number, work)
                except Exception as error:  # a pool of which a process has died takes nothing any more
                    if is_lost(error):
                        break
                    raise
                futures[number].add_done_callback(lambda future, number=number: ended.put((number, future)))
            while futures:
                try:
                    number, future = ended.get(timeout=0.1)
                except queue.Empty:
                    if desertion.is_final():
                        break
                    continue
                del futures[number]
                try:
                    results[number] = pickle.loads(future.result(timeout=RESULT_S))
                except Exception as error:
                    if not is_lost(error) and (first_error is None or isinstance(first_error, Cancelled)):
                        first_error = error
                        self.stop.set()
        except BaseException:  # a signal's, too
            self.stop.set()
            _left_alone(ended, len(futures))
            raise
        if first_error is not None:
            raise first_error
        return results


def _left_alone(ended: queue.SimpleQueue[Any], n: int) -> None:
    """Give tasks a moment to see that they should stop: what they write to is about to be removed."""
    deadline = time.monotonic() + GRACE_S
    while n and time.monotonic() < deadline:
        try:
            ended.get(timeout=0.1)
            n -= 1
        except queue.Empty:
            continue
