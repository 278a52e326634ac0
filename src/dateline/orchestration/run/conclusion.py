"""A run in a flow: what it did as a Prefect state, an artifact, an event and a name."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled as CancelledState
from prefect.states import Completed, Failed

from dateline.errors import Cancelled, DatelineError
from dateline.orchestration.errors import TimedOut
from dateline.orchestration.request import BackfillRequest, RunRequest
from dateline.orchestration.run import events, watching
from dateline.orchestration.run.batches import process_batches
from dateline.orchestration.run.carrying import carry_out
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import RunResult, count, publish_artifact
from dateline.orchestration.settings import settings


async def conclude(plan: Callable[[], Job], key: str) -> State[RunResult]:
    """Plan and carry out; say how it went as a Prefect state whose data is the `RunResult`. `key`: of the artifact.

    Completed also where single dumps failed (they are in the ledger and in the report); Failed where the run stopped
    and published nothing; Cancelled after a signal.
    """
    watch = watching.current()
    try:
        result = watch.result = await carry_out(
            watch.job or plan(), watch, str(flow_run.id or uuid.uuid4()), process_batches
        )
    except Cancelled as stop:
        return CancelledState(message=str(stop))
    except TimedOut as error:
        return timed_out(error)
    except DatelineError as error:
        return Failed(message=f"{type(error).__name__}: {error}", data=error)
    await publish_artifact(result, key)
    await name_run(result)
    events.emit(result, settings().max_quarantine_share)
    name = "CompletedWithFailures" if result.failed else "Completed"
    return Completed(name=name, message=result.sentence, data=result)


def timed_out(error: TimedOut) -> State[Any]:
    """The state of a flow run that took too long: Failed, by the name that Prefect gives its own timeouts."""
    return Failed(name="TimedOut", message=str(error), data=error)


def title() -> str:
    """The name of a run that has done nothing yet: 'ingest /data/raw', 'backfill /data/raw 2026-01-01 to …'."""
    kind = BackfillRequest if flow_run.flow_name == "backfill" else RunRequest
    request = kind.model_validate(flow_run.parameters["request"])
    raw = ", ".join(request.raw_places)
    if isinstance(request, BackfillRequest):
        return f"backfill {raw} {request.since or '…'} to {request.until or '…'}"
    return f"ingest {raw}"


async def name_run(result: RunResult) -> None:
    """Give the run a name that tells what it did: 'ingest 12 dumps → 000031'."""
    title = f"{flow_run.flow_name} {count(result.dumps_processed, 'dump')} → {result.snapshot or 'nothing changed'}"
    async with get_client() as client:
        await client.update_flow_run(uuid.UUID(str(flow_run.id)), name=title)
