"""The flow `backfill`: restate a range of days, from the ledger and the sightings, in chunks that survive a stop."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from dateline.orchestration.request import BackfillRequest
from dateline.orchestration.run.conclusion import conclude, title
from dateline.orchestration.run.job import backfill_job
from dateline.orchestration.run.reports import RunResult


@flow(name="backfill", flow_run_name=title, persist_result=False)
async def backfill(request: BackfillRequest) -> State[RunResult]:
    """Process again the dumps that have, had or may have articles in a range of days, and publish once.

    Args:
        request: As for `ingest`, and which days, region and dumps are meant.
    """
    return await conclude(lambda: backfill_job(request)[0], "backfill-report")
