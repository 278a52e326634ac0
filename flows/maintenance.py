"""The flow `maintenance`: verify what is published, write the report, remove old snapshots."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from dateline.orchestration.days import days
from dateline.orchestration.run.upkeep import maintain


@flow(name="maintenance", flow_run_name="maintenance of {out}", persist_result=False)
async def maintenance(
    out: str = "data/processed", keep: int = 7, older_than: float | str = "1d"
) -> State[dict[str, object]]:
    """Verify the dataset, write its report, remove old snapshots. A damaged dataset fails the run and keeps them all.

    Args:
        out: Folder of the dataset.
        keep: How many of the newest snapshots stay.
        older_than: Snapshots younger than so many days stay, too: 30 or "30d".
    """
    return await maintain(Path(out), keep, days(older_than))
