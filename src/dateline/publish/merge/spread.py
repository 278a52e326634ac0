"""Where the tasks of a merge are carried out: in this process, one after the other, unless somebody brings workers.

A task is a callable that can be pickled: small records go in and come out, rows stay in files beside the snapshot being built.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from dateline.dataset.format.files import storage
from dateline.errors import Cancelled

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")
T = TypeVar("T")

ShouldStop = Callable[[], bool]


class Task(Protocol[R_co]):
    """Work that any process with the same folders can do, several times if need be."""

    def __call__(self, should_stop: ShouldStop) -> R_co:
        """Do it. Raises Cancelled where it should stop, and whatever the work raises."""


class Do(Protocol):
    """Has tasks done by workers."""

    def __call__(self, what: str, tasks: Sequence[Task[R]]) -> list[R]:
        """The results of all `tasks`, in their order. what: how people call them.

        Raises what a task raised, once all others have ended. Tasks whose worker died are done again.
        """


def never() -> bool:
    """Do not stop."""
    return False


def do_here(what: str, tasks: Sequence[Task[R]]) -> list[R]:
    """Do tasks in this process, one after the other: a `Do`."""
    del what
    return [task(never) for task in tasks]


TASK_BYTES = 64 << 20


@dataclass(frozen=True)
class Spread:
    """Who does the tasks of a merge, and how much one of them takes."""

    do: Do = do_here
    """Workers; by default this process, which then holds no more than one task at a time."""
    task_bytes: int = TASK_BYTES
    """Bytes of staged files; a merge of no more is one task, in this process. 0: each batch makes a task."""
    begun: Sequence[Task[Any]] = ()
    """Tasks of the first stage (`mapping.sorting`) that `do` has in hand already: given the same objects it has no other begin them."""


def own_folder(folder: Path) -> Path:
    """A new folder below `folder` for one attempt at a task: a worker that was thought dead may still be at it. Raises StorageFailed."""
    own = folder / f"try-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with storage(own):
        folder.mkdir(exist_ok=True)
        own.mkdir()
    return own


def go_on(should_stop: ShouldStop, own: Path | None = None) -> None:
    """Raise Cancelled where a task should stop, or its folder `own` is not there any more."""
    if should_stop() or (own is not None and not own.exists()):
        raise Cancelled("the publish was broken off: nothing of it is published")


def grouped(items: Sequence[T], weights: Sequence[int], n_groups: int) -> list[list[T]]:
    """Neighbouring items in at most `n_groups` groups of about the same weight, none of them empty."""
    groups: dict[int, list[T]] = {}
    total, reached = max(sum(weights), 1), 0
    for item, weight in zip(items, weights, strict=True):
        middle = 2 * reached + weight  # it says whose the item is
        groups.setdefault(min(middle * n_groups // (2 * total), n_groups - 1), []).append(item)
        reached += weight
    return list(groups.values())
