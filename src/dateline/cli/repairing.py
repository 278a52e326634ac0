"""`dateline verify --repair`: process the dumps again that broken files came from. Small work: without Prefect."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dateline.cli.terminal import stdout
from dateline.ingest import discover
from dateline.model import BatchReport
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.orchestration.run.reports import count
from dateline.pipeline import process_batch
from dateline.plan import BATCH_BYTES, BATCH_DUMPS, cut
from dateline.publish import PublishRequest, repair


def repair_dataset(request: RunRequest) -> int:
    """Rebuild what is broken and say what was done. Raises DatasetBroken where a dump needed is gone."""
    recipe = recipe_of(request)
    with tempfile.TemporaryDirectory(prefix="dateline-repair-") as staging:

        def rebuild(names: frozenset[str]) -> list[BatchReport]:
            dumps = [
                dump for dump in discover(request.raw, follow_links=request.follow_links).dumps if dump.name in names
            ]
            return [
                process_batch(batch, recipe, Path(staging) / str(batch.index))
                for batch in cut(dumps, BATCH_BYTES, BATCH_DUMPS)
            ]

        publishing = PublishRequest("repair", recipe.fingerprint, wait_s=request.wait_s, reason="repair")
        done = repair(request.out, rebuild, publishing)
    for said in done.relinked:
        stdout().print(said, style="green")
    if done.snapshot is None and done.relinked and not done.problems:
        stdout().print("sound: every file is what it was", style="green")
    elif done.snapshot is None and done.problems:
        stdout().print("restored: what the current snapshot has sealed of the tombstones", style="green")
    elif done.snapshot is None:
        stdout().print("sound: there was nothing to repair", style="green")
    else:
        rebuilt = f"{count(len(done.problems), 'problem')} mended from {count(len(done.dumps), 'dump')}"
        stdout().print(f"{rebuilt}; snapshot {done.snapshot.name}", style="green")
    return 0
