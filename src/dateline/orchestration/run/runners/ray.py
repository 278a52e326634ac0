"""A Ray cluster: `ray` starts one on this machine, `ray://host:10001` is Ray's client, `ray:host:6379` joins from a node of it."""

from __future__ import annotations

from typing import Any

from prefect.task_runners import TaskRunner

from dateline.errors import UsageError

HINT = "a cluster that wants a token takes it from RAY_AUTH_MODE=token and RAY_AUTH_TOKEN in this environment"


def task_runner(workers: int, address: str | None) -> TaskRunner[Any]:
    """`workers` processes of a local cluster, or the cluster at `address` whatever its size."""
    try:
        from prefect_ray import RayTaskRunner
    except ImportError as error:
        raise UsageError("the ray runner needs its extra: pip install 'dateline[ray]'") from error
    local = {"num_cpus": workers, "include_dashboard": False, "log_to_driver": False}
    runner: TaskRunner[Any] = RayTaskRunner(address=address) if address else RayTaskRunner(init_kwargs=local)
    return runner
