"""Batches whose worker process died: out of memory, a crash in a library, killed for its time.

Nobody knows which dump it was, for a pool loses all of its batches when one worker dies. Each is processed again in a
process of its own, which notes every step it takes: so the dump at which it dies is parted from the others, and of that dump
the document, or what follows it, is given up with the reason.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field, replace
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.errors import Cancelled, Transient
from dateline.model import Batch, BatchReport
from dateline.orchestration.run.endings import STOPPED, Ending
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.stopping import StopFile, leave_signals_to_parent
from dateline.recipe import Recipe

if TYPE_CHECKING:
    from dateline.pipeline import At

logger = logging.getLogger(__name__)

RETRY_DELAYS_S = (1, 5, 20)
"""As the flows' tasks have it: a share that went away may come back."""
MOST_DEATHS = 3
"""Of one dump by itself; then it is given up as a whole."""
_LOST = frozenset({"KilledWorker", "WorkerCrashedError", "OutOfMemoryError"})
"""What Dask and Ray raise of a task whose workers died again and again."""


def is_lost(error: Exception) -> bool:
    """Whether a batch ended with its worker and not by what it did."""
    # TimeoutError: it was done, and its worker died before it had sent the report
    return isinstance(error, (BrokenExecutor, TimeoutError)) or type(error).__name__ in _LOST


def process(
    batch: Batch,
    recipe: Recipe,
    folder: Path,
    stop: StopFile,
    document_s: float,
    note: Callable[[At], None] | None = None,
    deadly: Mapping[At, tuple[str, str]] | None = None,
) -> BatchReport:
    """Process a batch into a folder below `folder`, again where trying again can help. Raises Cancelled once `stop` is set.

    document_s, note, deadly: as for `dateline.pipeline.Care`.
    """
    from dateline.pipeline import Care, process_batch  # Great Expectations and its company take seconds to import

    care = Care(document_s, note, deadly or {})
    for attempt, delay_s in enumerate((*RETRY_DELAYS_S, None), 1):
        try:
            return process_batch(batch, recipe, folder / f"try-{attempt}", should_stop=stop, care=care)
        except (Transient, OSError):
            if delay_s is None:
                raise
            time.sleep(delay_s)
    raise AssertionError("the last attempt returns or raises")


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended that should have processed a batch."""

    at: At | None
    """The step it was at; None where it took none."""
    how: str
    is_late: bool
    """The kernel ended it for its time."""

    @property
    def verdict(self) -> tuple[str, str]:
        """The rule and what is said of the step."""
        doing = f"{self.at[2]} it" if self.at else "starting on it"
        text = f"the process that was {doing} {self.how}: please report it with this dump; `dateline quarantine replay` tries again"
        return ("over_budget" if self.is_late else "worker_died"), text


@dataclass(frozen=True, slots=True)
class Again:
    """Processes lost batches of a job again, in processes of their own."""

    job: Job
    folder: Path
    stop: StopFile
    workers: int
    _numbers: count[int] = field(default_factory=count)

    async def process(self, lost: list[Batch], ending: Ending) -> AsyncIterator[BatchReport]:
        """The reports of these batches, those of parts of a batch among them.

        Raises what a batch raised, or why the run must end, when all have ended.
        """
        logger.warning("a worker process died: %d batches are processed again, each by itself", len(lost))
        turns = asyncio.Semaphore(self.workers)

        async def contain(batch: Batch) -> list[BatchReport]:
            async with turns:
                try:
                    return await self._contained(batch, ending)
                except Exception:
                    self.stop.set()
                    raise

        errors: list[BaseException] = []
        for done in asyncio.as_completed([asyncio.ensure_future(contain(batch)) for batch in lost]):
            try:
                for report in await done:
                    yield report
            except Exception as error:
                errors.append(error)
            ending.progress()
        if errors:
            raise ending.error or next((error for error in errors if not isinstance(error, Cancelled)), errors[0])

    async def _contained(self, batch: Batch, ending: Ending) -> list[BatchReport]:
        if len(batch.dumps) == 1:
            return [await self._single(batch, ending)]
        outcome = await self._alone(batch, {}, ending)
        if isinstance(outcome, BatchReport):
            return [outcome]
        names = [dump.name for dump in batch.dumps]
        place = names.index(outcome.at[0]) if outcome.at else len(names) // 2
        parts = batch.dumps[:place], batch.dumps[place : place + 1], batch.dumps[place + 1 :]
        logger.warning("batch %d died at %s, which is now processed by itself", batch.index, names[place])
        return [
            report for part in parts if part for report in await self._contained(replace(batch, dumps=part), ending)
        ]

    async def _single(self, batch: Batch, ending: Ending) -> BatchReport:
        from dateline.pipeline import stage_given_up

        deadly: dict[At, tuple[str, str]] = {}
        for _ in range(MOST_DEATHS):
            outcome = await self._alone(batch, deadly, ending)
            if isinstance(outcome, BatchReport):
                return outcome
            verdict = outcome.verdict
            logger.warning("%s: %s", batch.dumps[0].name, verdict[1])
            if outcome.at is None or outcome.at in deadly:
                break
            deadly[outcome.at] = verdict
        return stage_given_up(batch, verdict[1], self.job.recipe, self._next_folder())

    def _next_folder(self) -> Path:
        return self.folder / f"{self.stop.path.parent.name}-alone-{next(self._numbers):05d}"

    async def _alone(self, batch: Batch, deadly: Mapping[At, tuple[str, str]], ending: Ending) -> BatchReport | Death:
        """Process a batch in a process of its own. Raises what it raised, and Cancelled where the run must end."""
        folder = self._next_folder()
        folder.mkdir(parents=True)
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        arguments = (sender, batch, self.job.recipe, folder, self.stop, self.job.request.document_s, deadly)
        worker = context.Process(target=_work, args=arguments, daemon=True)
        worker.start()
        sender.close()
        while worker.is_alive() and not receiver.poll():
            ending.watch((batch,))
            await asyncio.sleep(0.05)
        outcome = _received(receiver)
        worker.join()
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None and (ending.error is not None or self.stop.path.exists()):
            raise Cancelled(STOPPED)
        return outcome or _death(worker.exitcode or 0, folder, self.job.request.document_s)


def _work(
    sender: Connection,
    batch: Batch,
    recipe: Recipe,
    folder: Path,
    stop: StopFile,
    document_s: float,
    deadly: Mapping[At, tuple[str, str]],
) -> None:
    """In the process: send the report, or what was raised."""
    leave_signals_to_parent()
    marker = os.open(folder / "step", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def note(at: At) -> None:
        os.pwrite(marker, json.dumps(at).encode() + b"\n", 0)

    try:
        sender.send(process(batch, recipe, folder, stop, document_s, note, deadly))
    except Exception as error:
        sender.send(error)


def _received(receiver: Connection) -> BatchReport | Exception | None:
    try:
        received: BatchReport | Exception | None = receiver.recv() if receiver.poll() else None
    except EOFError:
        return None
    return received


def _death(exit_code: int, folder: Path, document_s: float) -> Death:
    from dateline.budget import HARD
    from dateline.pipeline import Step

    try:
        name, number, step = json.loads((folder / "step").read_bytes().split(b"\n")[0])
        at = name, number, Step(step)
    except (OSError, ValueError):
        at = None
    is_late = exit_code == -signal.SIGXCPU
    if is_late:
        how = f"took more than {document_s * HARD:g} s of the processor within one call of a library"
    elif exit_code == -signal.SIGKILL:
        how = "was killed (the system does so where memory runs out)"
    elif exit_code < 0:
        how = f"crashed ({signal.Signals(-exit_code).name})"
    else:
        how = f"ended with exit code {exit_code}"
    return Death(at, how, is_late)
