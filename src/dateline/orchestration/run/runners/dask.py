"""A Dask cluster: `dask` starts one on this machine, `dask://host:8786` uses a scheduler that is running."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import TaskRunner

from dateline.errors import UsageError

HINT = "is `dask scheduler` running there, and to be reached from here?"
SCHEME = "tcp"
"""`dask:tls://host:8786` for schedulers that want TLS."""


def task_runner(workers: int, address: str | None) -> TaskRunner[Any]:
    """`workers` processes of a local cluster, or the cluster at `address` whatever its size."""
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise UsageError("the dask runner needs its extra: pip install 'dateline[dask]'") from error
    local = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": None,
        # what kills a worker here kills the next one too: its batch goes to those that look what it was (`lost`)
        "scheduler_kwargs": {"allowed_failures": 0},
    }
    runner: TaskRunner[Any] = DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=local)
    return runner


def has_workers(runner: TaskRunner[Any]) -> bool:
    """Whether the cluster has one; a scheduler that does not answer at the moment counts as one that has."""
    try:
        return bool(runner.client.scheduler_info()["workers"])  # type: ignore[attr-defined]
    except OSError:
        return True
