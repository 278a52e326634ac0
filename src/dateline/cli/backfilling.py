"""`dateline backfill`: show the plan, run it, show what changed."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.filesize import decimal
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.backfill import Chosen
from dateline.cli.progress import ProgressBar
from dateline.cli.running import LOOKING, finish_run
from dateline.cli.speech import Speech
from dateline.cli.terminal import print_json, stderr, stdout
from dateline.dataset import working
from dateline.orchestration.request import BackfillRequest
from dateline.orchestration.run import rates
from dateline.orchestration.run.chunks import FOLDER, usable
from dateline.orchestration.run.job import Job, backfill_job
from dateline.orchestration.run.reports import count


def backfill(request: BackfillRequest, *, dry_run: bool = False, speech: Speech, engine: str = "prefect") -> int:
    """Plan, show the plan, carry it out and print what changed; returns the exit code."""
    with ProgressBar(speech) as bar:
        bar.phase(LOOKING)
        job, chosen = backfill_job(request, remembers=not dry_run)
    if speech.output == "text" and not (speech.is_quiet and not dry_run):
        console = stdout() if dry_run else stderr()
        console.print(plan_table(job, chosen))
    elif dry_run:
        print_json(_plan_json(job, chosen))
    return 0 if dry_run else finish_run(job, speech, engine)


def plan_table(job: Job, chosen: Chosen) -> RenderableType:
    """Dumps by why they were chosen, bytes, days concerned, estimated minutes."""
    within, prepared = job.request, job.prepared
    assert isinstance(within, BackfillRequest)
    days = f"{within.since or 'the beginning'} to {within.until or 'today'}"
    title = Text.assemble(("backfill  ", "bold"), days, f", {within.region}" if within.region else "")
    if not prepared.has_work:
        return Group(title, Text("nothing to do: every dump of this range is up to date", style="green"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    table.add_column(style="dim", overflow="fold")
    for reason, names in (
        ("missing or changed", chosen.missing),
        ("failed before", chosen.failed),
        ("outdated", chosen.outdated),
        ("up to date", chosen.other),
        ("gone, left as they are", chosen.gone),
    ):
        if names:
            shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
            table.add_row(reason, f"{len(names):,}", Text(shown))
    size = f"{count(prepared.plan.n_dumps, 'dump')}, {decimal(prepared.plan.size_bytes)}"
    parts = [size, f"articles of {count(chosen.days, 'day')} now"]
    estimate = rates.estimate_s(working(job.request.out), prepared.plan.size_bytes)
    parts.append("time unknown: no earlier run to judge by" if estimate is None else f"about {_duration(estimate)}")
    if done := _finished(job):
        parts.append(f"{count(done, 'dump')} already processed by an interrupted backfill")
    return Group(title, Padding(table, (0, 0, 0, 2)), Text(", ".join(parts)))


def _finished(job: Job) -> int:
    dumps = [dump for batch in job.prepared.plan.batches for dump in batch.dumps]
    reports = usable(working(job.request.out) / FOLDER, dumps, job.recipe.fingerprint)
    return sum(len(report.dumps) for report in reports)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} minutes"


def _plan_json(job: Job, chosen: Chosen) -> dict[str, object]:
    estimate = rates.estimate_s(working(job.request.out), job.prepared.plan.size_bytes)
    record = {**asdict(chosen), "names": sorted(chosen.names)}
    return {
        **record,
        "size_bytes": job.prepared.plan.size_bytes,
        "n_batches": len(job.prepared.plan.batches),
        "n_already_processed": _finished(job),
        "estimated_seconds": None if estimate is None else round(estimate, 1),
    }
