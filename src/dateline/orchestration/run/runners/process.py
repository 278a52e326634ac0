"""Processes on this machine: one per core by default."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from dateline.orchestration.run.runners import refuse_address
from dateline.orchestration.run.stopping import leave_signals_to_parent


def task_runner(workers: int, address: str | None) -> TaskRunner[Any]:
    """A pool of `workers` processes."""
    refuse_address("process", address)
    return ProcessPoolTaskRunner(max_workers=workers, initializer=leave_signals_to_parent)
