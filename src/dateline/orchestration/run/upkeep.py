"""What the flow `maintenance` does: verify what is published, write the report, remove old snapshots."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prefect import get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from rich.filesize import decimal

from dateline import publish, report
from dateline.addresses import address_of
from dateline.dataset import Dataset
from dateline.publish import Collected, Verified

GC_WAIT_S = 600.0
TIMEOUT_S = 4 * 3600.0
"""For each step. They read the whole dataset: 4 hours are 700 GB at the 50 MB/s of a slow share."""


async def maintain(folder: Path, keep: int, older_than_days: float) -> State[dict[str, object]]:
    """Verify the dataset in `folder`, write its report, remove old snapshots; the state that the flow ends in.

    Failed where the dataset is damaged: then every snapshot stays.
    """
    if Dataset(folder).current_folder is None:
        return Completed(message="nothing was published yet", data={})
    verified = verify(folder)
    if verified.problems:
        first = verified.problems[0]
        message = f"{len(verified.problems)} problems in snapshot {verified.number:06}: {first.path}: {first.detail}"
        return Failed(message=f"{message} (no snapshot was removed; see `dateline verify`)")
    # a bucket is no folder to write a page into
    report = None if address_of(folder) else write_report(folder)
    collected = collect(folder, keep, older_than_days)
    await acreate_markdown_artifact(
        key="maintenance-report",
        markdown=(
            f"Snapshot {verified.number:06} is sound: {verified.n_files:,} files, {decimal(verified.n_bytes)}.\n\n"
            f"Removed: {', '.join(map(str, collected.removed)) or 'none'}. "
            f"Kept: {', '.join(map(str, collected.kept))}." + (f"\n\nReport: `{report}`" if report else "")
        ),
    )
    message = f"sound; {len(collected.removed)} old snapshots removed"
    return Completed(message=message, data={"number": verified.number, "removed": list(collected.removed)})


@task(cache_policy=NO_CACHE, persist_result=False, timeout_seconds=TIMEOUT_S)
def verify(out: Path) -> Verified:
    """Hash every file of the current snapshot again."""
    with Dataset(out).reading():
        return publish.verify(out)


@task(cache_policy=NO_CACHE, persist_result=False, timeout_seconds=TIMEOUT_S)
def write_report(out: Path) -> Path:
    """Write report.html beside the dataset."""
    with Dataset(out).reading():
        return report.write_report(Dataset(out), out / "report.html", with_texts=False).path


@task(cache_policy=NO_CACHE, persist_result=False, retries=3, retry_delay_seconds=60, timeout_seconds=TIMEOUT_S)
def collect(out: Path, keep: int, older_than_days: float) -> Collected:
    """Remove old snapshots; waits for a run that is publishing."""
    collected = publish.gc(out, keep=keep, older_than=timedelta(days=older_than_days), wait_s=GC_WAIT_S)
    get_run_logger().info("removed %s, kept %s", collected.removed, collected.kept)
    return collected
