"""Threads of this process: for a single batch, or where memory is short."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from dateline.orchestration.run.runners import refuse_address


def task_runner(workers: int, address: str | None) -> TaskRunner[Any]:
    """A pool of `workers` threads."""
    refuse_address("thread", address)
    return ThreadPoolTaskRunner(max_workers=workers)
