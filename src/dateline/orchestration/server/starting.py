"""Starts the flow for a plan, on the configured Prefect server or an embedded one, and takes its outcome."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dateline.errors import Cancelled, DatelineError, ServerLost
from dateline.orchestration.run.reports import RunResult
from dateline.orchestration.run.stopping import Interrupt
from dateline.orchestration.run.watching import WATCH, Watch, Watcher
from dateline.orchestration.server import embedded
from dateline.orchestration.server.alarms import HEARTBEAT_S
from dateline.prepare import IngestRequest, Prepared

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

QUIET = {
    # Prefect's own messages stay out of the terminal; at level INFO they still go to its server, and so to its UI
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "dateline",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_S),
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_COLORS": "false",
}


def run_prepared(
    prepared: Prepared, watcher: Watcher, name: str = "ingest", values: Mapping[str, Any] | None = None
) -> RunResult:
    """Run a plan by the flow `name`, on the configured Prefect server or on an embedded one.

    values: the flow's parameters beside those of the request.

    Raises Cancelled (with the signal's exit code) or what stopped the run; nothing is published then.
    """
    connect(will_judge=prepared.request.runner in ("auto", "thread") and len(prepared.plan.batches) <= 1)
    from dateline.flows.backfill import backfill
    from dateline.flows.ingest import ingest

    flow = backfill if name == "backfill" else ingest
    request = prepared.request
    watch = Watch(watcher, prepared, Interrupt())
    token = WATCH.set(watch)
    try:
        state = asyncio.run(_call(flow, {**parameters(request), **(values or {})}))
    except Exception as error:
        return _without_state(error, watch)
    finally:
        WATCH.reset(token)
    return _outcome(state, watch)


def parameters(request: IngestRequest) -> dict[str, Any]:
    """The request as parameters of the flow `ingest`: plain values that Prefect can store and show."""
    return {
        "raw": [str(path.resolve()) for path in request.raw],
        "out": str(request.out.resolve()),
        "scheme": request.scheme,
        "fetched_at": request.fetched_at,
        "runner": request.runner,
        "workers": request.workers,
        "batch_mb": request.batch_mb,
        "max_moved": request.max_moved,
        "accept": request.accept,
        "timeout_s": request.timeout_s,
        "dask_scheduler": request.dask_scheduler,
        "ray_address": request.ray_address,
    }


async def _call(flow: Any, values: Mapping[str, Any]) -> State[RunResult]:
    known = {name: value for name, value in values.items() if name in flow.parameters.properties}
    state: State[RunResult] = await flow(**known, return_state=True)
    return state


def _without_state(error: Exception, watch: Watch) -> RunResult:
    """The server could not be told how the run ended. Raises ServerLost, or `error` where it was something else."""
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    if not isinstance(error, (HTTPError, PrefectException, OSError, RuntimeError)):
        raise error
    if watch.result is not None:
        watch.watcher.trouble(
            f"the dataset is published all the same; no run tells of it ({_reason(error)})", "server lost"
        )
        return watch.result
    raise ServerLost(
        f"the Prefect server at {os.environ.get('PREFECT_API_URL', '')} went away: nothing of this run is published "
        f"({_reason(error)})"
    ) from error


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _outcome(state: State[RunResult], watch: Watch) -> RunResult:
    if state.is_cancelled():
        error = Cancelled(state.message or "the run was stopped: nothing of it is published")
        error.exit_code = watch.interrupt.exit_code
        raise error
    if watch.result is not None:
        return watch.result
    outcome: object = state.result(raise_on_failure=False)
    if isinstance(outcome, RunResult):
        return outcome
    if isinstance(outcome, BaseException):
        raise outcome
    raise DatelineError(f"the run ended {state.name}: {state.message}")


def connect(*, will_judge: bool) -> None:
    """Have a Prefect server to talk to: the configured one, else an embedded one until this process ends.

    will_judge: batches are processed in this process, which needs Great Expectations for that.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if embedded.is_wanted():
        server = embedded.start()
        import dateline.flows.backfill  # noqa: F401  # on another core, while the server starts

        if will_judge:
            # three seconds, most of which pass while the server and the flow run start
            threading.Thread(target=_import_great_expectations, daemon=True).start()
        server.wait_ready()


def _import_great_expectations() -> None:
    from dateline.validate.suite import great_expectations

    great_expectations()
