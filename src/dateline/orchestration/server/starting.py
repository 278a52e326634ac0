"""Starts the flow for a plan, on the configured Prefect server or an embedded one, and takes its outcome."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING

from dateline.errors import DatelineError
from dateline.orchestration.errors import ServerLost, Stopped
from dateline.orchestration.request import BackfillRequest
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import RunResult
from dateline.orchestration.run.stopping import Interrupt
from dateline.orchestration.run.watching import WATCH, Watch, Watcher
from dateline.orchestration.server import embedded
from dateline.orchestration.server.alarms import HEARTBEAT_S

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

QUIET = {
    # Prefect's own messages stay out of the terminal; at level INFO they still go to its server, and so to its UI
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "dateline",
    # what the library logs outside of a run is nobody's run log: Prefect would warn of each such line
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_S),
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_COLORS": "false",
}


def run_job(job: Job, watcher: Watcher) -> RunResult:
    """Carry out a job by the flow that it is for, on the configured Prefect server or on an embedded one.

    Raises Stopped or what stopped the run; nothing is published then.
    """
    connect(will_judge=job.request.runner in ("auto", "thread") and len(job.prepared.plan.batches) <= 1)
    watch = Watch(watcher, job, Interrupt())
    token = WATCH.set(watch)
    try:
        state = asyncio.run(_call(job))
    except Exception as error:
        return _without_state(error, watch)
    finally:
        WATCH.reset(token)
    return _outcome(state, watch)


async def _call(job: Job) -> State[RunResult]:
    from dateline.flows.backfill import backfill
    from dateline.flows.ingest import ingest

    request = job.request.absolute()
    state: State[RunResult]
    if isinstance(request, BackfillRequest):
        state = await backfill(request, return_state=True)  # type: ignore[assignment]
    else:
        state = await ingest(request, return_state=True)  # type: ignore[assignment]
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
        signal_number = watch.interrupt.signal_number or signal.SIGINT
        raise Stopped(state.message or "the run was stopped: nothing of it is published", signal_number)
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
