"""Processes on this machine: one per core by default."""

from __future__ import annotations

import signal
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from dateline.orchestration.run.runners import refuse_address


def task_runner(workers: int, address: str | None) -> TaskRunner[Any]:
    """A pool of `workers` processes."""
    refuse_address("process", address)
    return ProcessPoolTaskRunner(max_workers=workers, initializer=leave_signals_to_parent)


def leave_signals_to_parent() -> None:
    """In a worker process: Ctrl-C reaches the whole process group, but ending the run is the parent's decision."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
