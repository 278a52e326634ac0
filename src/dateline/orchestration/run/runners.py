"""Where batches are processed: threads, processes, a Dask or a Ray cluster. The same task runs on each."""

from __future__ import annotations

import signal
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from dateline.errors import UsageError
from dateline.settings import RUNNERS


def choose(runner: str, workers: int, n_batches: int) -> str:
    """The runner meant by 'auto': threads for a single batch, else processes (the work is Python, not waiting)."""
    if runner not in RUNNERS:
        raise UsageError(f"there is no runner {runner!r}: take one of {', '.join(RUNNERS)}")
    if runner != "auto":
        return runner
    return "thread" if min(workers, n_batches) <= 1 else "process"


def task_runner(
    runner: str, workers: int, *, dask_scheduler: str | None = None, ray_address: str | None = None
) -> TaskRunner[Any]:
    """Prefect's task runner of that name with `workers` slots.

    With an address, Dask and Ray use that running cluster; else they start one on this machine. Raises UsageError
    where the extra is not installed.
    """
    if runner == "thread":
        return ThreadPoolTaskRunner(max_workers=workers)
    if runner == "process":
        return ProcessPoolTaskRunner(max_workers=workers, initializer=leave_signals_to_parent)
    if runner == "dask":
        return _dask(workers, dask_scheduler)
    if runner == "ray":
        return _ray(workers, ray_address)
    raise UsageError(f"there is no runner {runner!r}: take one of {', '.join(RUNNERS)}")


def leave_signals_to_parent() -> None:
    """In a worker process: Ctrl-C reaches the whole process group, but ending the run is the parent's decision."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _dask(workers: int, scheduler: str | None) -> TaskRunner[Any]:
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise UsageError("the dask runner needs its extra: pip install 'dateline[dask]'") from error
    local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    runner: TaskRunner[Any] = DaskTaskRunner(address=scheduler) if scheduler else DaskTaskRunner(cluster_kwargs=local)
    return runner


def _ray(workers: int, address: str | None) -> TaskRunner[Any]:
    try:
        from prefect_ray import RayTaskRunner
    except ImportError as error:
        raise UsageError("the ray runner needs its extra: pip install 'dateline[ray]'") from error
    local = {"num_cpus": workers, "include_dashboard": False, "log_to_driver": False}
    runner: TaskRunner[Any] = RayTaskRunner(address=address) if address else RayTaskRunner(init_kwargs=local)
    return runner
