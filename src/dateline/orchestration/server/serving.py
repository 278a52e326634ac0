"""`dateline serve`: Prefect's server with its UI, and both schedules, in one process tree until stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateline.errors import UsageError
from dateline.orchestration.errors import ServerLost
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.reports import count
from dateline.orchestration.server import alarms, embedded

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


def serve(
    request: RunRequest, *, cron: str, maintenance_cron: str, timezone: str, port: int, say: Callable[[str], None]
) -> int:
    """Serve the flows on their schedules; with a configured Prefect server on that, else on one started here.

    say: called with each line that whoever started this should read.
    """
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "dateline")
    os.environ.setdefault("PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW", "ignore")
    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", str(alarms.HEARTBEAT_S))
    own = _start_server(port) if embedded.is_wanted() else None
    try:
        from prefect import serve as serve_deployments

        # Prefect leaves by sys.exit inside its event loop, which complains of that on the terminal
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
        alarms.install_lost_runs()
        say(f"looking for dumps in {', '.join(request.raw_places)} at {cron!r} {timezone}; Ctrl-C ends it")
        say(f"next run {next_time(cron, timezone)}, next maintenance {next_time(maintenance_cron, timezone)}")
        say(f"UI: http://127.0.0.1:{port}" if own else f"server: {os.environ.get('PREFECT_API_URL', '')}")
        serve_deployments(*deployments(request, cron, maintenance_cron, timezone), pause_on_shutdown=False)
    finally:
        if own is not None:
            own.terminate()
            own.wait(timeout=10)
    return 0


def next_time(cron: str, timezone: str, after: datetime | None = None) -> str:
    """When a schedule comes next, as '2026-01-13 14:45 Europe/Berlin (in 7 minutes)'. Raises UsageError for no schedule."""
    from prefect.server.schemas.schedules import CronSchedule

    now = after or datetime.now(UTC)
    try:
        [first] = asyncio.run(CronSchedule(cron=cron, timezone=timezone).get_dates(1, start=now))
        there = first.astimezone(ZoneInfo(timezone))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise UsageError(f"{cron!r} {timezone} is no schedule of cron's, or no time zone") from error
    minutes = -(-int((there - now).total_seconds()) // 60)
    wait = count(minutes, "minute") if minutes < 120 else f"{minutes / 60:.0f} hours"
    return f"{there:%Y-%m-%d %H:%M} {timezone} (in {wait})"


def deployments(request: RunRequest, cron: str, maintenance_cron: str, timezone: str) -> list[RunnerDeployment]:
    """`ingest` and `maintenance` with their schedules: one run at a time, late duplicates are cancelled."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from dateline.flows.ingest import ingest
    from dateline.flows.maintenance import maintenance

    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    # a file entrypoint would put its folder first on sys.path and load a second copy of every class
    by_module = EntrypointType.MODULE_PATH
    # Prefect's annotation allows a coroutine, which it is only inside an event loop
    made: list[Any] = [
        ingest.to_deployment(
            "scheduled",
            schedule=Cron(cron, timezone=timezone),
            parameters=request.as_parameters(),
            concurrency_limit=one,
            entrypoint_type=by_module,
        ),
        maintenance.to_deployment(
            "nightly",
            schedule=Cron(maintenance_cron, timezone=timezone),
            parameters={"out": str(request.absolute().out)},
            concurrency_limit=one,
            entrypoint_type=by_module,
        ),
    ]
    return made


def _start_server(port: int) -> subprocess.Popen[bytes]:
    url = f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_API_URL"] = url
    environment = {**os.environ, "PREFECT_SERVER_API_PORT": str(port), "PREFECT_SERVER_LOGGING_LEVEL": "WARNING"}
    command = [sys.executable, "-P", "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    log = Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect"))
    log.mkdir(parents=True, exist_ok=True)
    with (log / "dateline-server.log").open("ab") as stream:
        process = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, start_new_session=True)
    deadline = time.monotonic() + embedded.start_timeout_s()
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/health", timeout=1).read()
            return process
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    slow = process.poll() is None
    process.kill()
    what = f"has not answered in time (more: {embedded.TIMEOUT_VARIABLE}=300)" if slow else "did not start"
    raise ServerLost(f"the Prefect server {what} on port {port}: see {log / 'dateline-server.log'}")
