"""Prefect tasks: one per batch of dumps, and those of a large merge. Thin: what happens to a dump is `dateline.pipeline`'s."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import task_run
from rich.filesize import decimal

from dateline.errors import Transient
from dateline.model import Batch, BatchReport
from dateline.orchestration.run.merging import done
from dateline.orchestration.run.reports import count
from dateline.orchestration.run.stopping import StopFile
from dateline.recipe import Recipe

logger = logging.getLogger(__name__)
logging.getLogger("dateline").setLevel(logging.INFO)  # in every process that runs tasks: what Prefect may collect


def _is_transient(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Try again only where trying again can help: a share that went away, a full disk; not a broken contract."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, (Transient, OSError))


def _run_name() -> str:
    batch: Batch = task_run.parameters["batch"]
    size_bytes = sum(dump.size_bytes for dump in batch.dumps)
    return f"batch {batch.index}: {count(len(batch.dumps), 'dump')}, {decimal(size_bytes)}"


@task(
    name="process-batch",
    task_run_name=_run_name,
    retries=3,
    retry_delay_seconds=[1, 5, 20],
    retry_condition_fn=_is_transient,
    cache_policy=NO_CACHE,  # what is done is the ledger's to know: a path is no proof that its bytes are the same
    persist_result=False,
)
def process(batch: Batch, recipe: Recipe, folder: Path, stop: StopFile, document_s: float) -> BatchReport:
    """Process the dumps of `batch` into a folder below `folder`.

    Small records go in and come out; tables stay in the staged files. Raises Cancelled once `stop` is set.
    """
    from dateline.pipeline import Care, process_batch  # Great Expectations and its company take seconds to import

    # A retry, and a second worker that was given the batch of a lost one, write beside what the first one left
    own = folder / f"try-{os.getpid()}-{task_run.run_count or 1}"
    report = process_batch(batch, recipe, own, should_stop=stop, care=Care(document_s))
    logger.info("batch %d: %s in %.1f s", batch.index, count(len(batch.dumps), "dump"), report.seconds)
    return report


@task(name="merge", task_run_name="merge: {what}", cache_policy=NO_CACHE, persist_result=False)
def merge(what: str, work: bytes, stop: StopFile) -> bytes:
    """Do a task of a merge (`dateline.orchestration.run.merging`). Raises Cancelled once `stop` is set."""
    del what
    return done(work, stop)
