"""`dateline backfill`: show the plan, run it, show what changed."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.filesize import decimal
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.backfill import BackfillRange, Choice, Chosen, prepare_backfill
from dateline.cli.running import print_result, run_prepared
from dateline.cli.terminal import print_json, stderr, stdout
from dateline.orchestration.run import rates
from dateline.orchestration.run.chunks import FOLDER, usable
from dateline.orchestration.run.reports import count, summarise
from dateline.prepare import IngestRequest, Prepared


def backfill(
    request: IngestRequest, within: BackfillRange, choice: Choice, *, dry_run: bool = False, output: str = "text"
) -> int:
    """Plan, show the plan, carry it out and print what changed; returns the exit code."""
    prepared, chosen = prepare_backfill(request, within, choice)
    if output == "text":
        console = stdout() if dry_run else stderr()
        console.print(plan_table(prepared, chosen, within))
    elif dry_run:
        print_json(_plan_json(prepared, chosen))
    if dry_run:
        return 0
    values = {
        "since": within.since,
        "until": within.until,
        "region": within.region,
        "missing": choice.missing,
        "failed": choice.failed,
        "outdated": choice.outdated,
        "everything": choice.everything,
    }
    result = run_prepared(prepared, "backfill", values) if prepared.has_work else summarise(prepared, (), None, 0.0)
    return print_result(result, output)


def plan_table(prepared: Prepared, chosen: Chosen, within: BackfillRange) -> RenderableType:
    """Dumps by why they were chosen, bytes, days concerned, estimated minutes."""
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
    estimate = rates.estimate_s(prepared.request.out, prepared.plan.size_bytes)
    parts.append("time unknown: no earlier run to judge by" if estimate is None else f"about {_duration(estimate)}")
    if done := _finished(prepared):
        parts.append(f"{count(done, 'dump')} already processed by an interrupted backfill")
    return Group(title, Padding(table, (0, 0, 0, 2)), Text(", ".join(parts)))


def _finished(prepared: Prepared) -> int:
    dumps = [dump for batch in prepared.plan.batches for dump in batch.dumps]
    reports = usable(prepared.request.out / FOLDER, dumps, prepared.request.recipe.fingerprint)
    return sum(len(report.dumps) for report in reports)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} minutes"


def _plan_json(prepared: Prepared, chosen: Chosen) -> dict[str, object]:
    estimate = rates.estimate_s(prepared.request.out, prepared.plan.size_bytes)
    record = {**asdict(chosen), "names": sorted(chosen.names)}
    return {
        **record,
        "size_bytes": prepared.plan.size_bytes,
        "n_batches": len(prepared.plan.batches),
        "n_already_processed": _finished(prepared),
        "estimated_seconds": None if estimate is None else round(estimate, 1),
    }
