"""`dateline run`: plan first; only where there is work start Prefect and the flow; print what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.cli.terminal import ProgressBar, closing_table, plan_table, print_json, stderr, stdout
from dateline.orchestration.run.reports import RunResult, summarise
from dateline.orchestration.server import starting
from dateline.prepare import IngestRequest, Prepared, prepare


def run(request: IngestRequest, *, dry_run: bool = False, output: str = "text") -> int:
    """Process new and changed dumps and print what was done; returns the exit code."""
    prepared = prepare(request)
    if dry_run:
        show_plan(prepared, output)
        return 0
    return finish_run(prepared, output)


def finish_run(prepared: Prepared, output: str) -> int:
    """Run a plan, where there is anything to do, and print what was done; returns the exit code."""
    result = run_prepared(prepared) if prepared.has_work else summarise(prepared, (), None, 0.0)
    return print_result(result, output)


def print_result(result: RunResult, output: str) -> int:
    """Print what a run did; returns its exit code."""
    if output == "json":
        print_json(result.as_json())
    else:
        stdout().print(closing_table(result))
    return result.exit_code


def show_plan(prepared: Prepared, output: str) -> None:
    """Print what a run would do."""
    if output == "json":
        plan = prepared.plan
        print_json(
            {
                "new": plan.n_new,
                "changed": plan.n_changed,
                "outdated": plan.n_outdated,
                "unchanged": len(plan.unchanged),
                "unreadable": [{"name": r.dump_name, "detail": r.detail} for r in prepared.unreadable],
                "batches": [[dump.name for dump in batch.dumps] for batch in plan.batches],
                "size_bytes": plan.size_bytes,
            }
        )
    else:
        stdout().print(plan_table(prepared))


def run_prepared(prepared: Prepared, name: str = "ingest", values: Mapping[str, Any] | None = None) -> RunResult:
    """Run a plan by the flow `name` under a progress bar. values: the flow's parameters beside those of the request."""
    with ProgressBar(stderr()) as bar:
        return starting.run_prepared(prepared, bar, name, values)
