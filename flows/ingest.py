"""The flow `ingest`: discover, plan against the ledger, one task per batch, publish once, report."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.conclusion import conclude, title
from dateline.orchestration.run.job import ingest_job
from dateline.orchestration.run.reports import RunResult


@flow(name="ingest", flow_run_name=title, persist_result=False)
async def ingest(request: RunRequest) -> State[RunResult]:
    """Turn new and changed dumps into rows of the dataset.

    Args:
        request: Where the dumps are, where the dataset is, and how to go about it; paths as the worker sees them.
    """
    return await conclude(lambda: ingest_job(request), "ingest-report")
