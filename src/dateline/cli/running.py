"""`dateline run`: plan first; only where there is work start Prefect and the flow; print what was done."""

from __future__ import annotations

from dateline.cli.terminal import ProgressBar, closing_table, plan_table, print_json, stderr, stdout
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run import direct
from dateline.orchestration.run.job import Job, ingest_job
from dateline.orchestration.run.reports import RunResult, summarise
from dateline.orchestration.server import starting


def run(request: RunRequest, *, dry_run: bool = False, output: str = "text", engine: str = "prefect") -> int:
    """Process new and changed dumps and print what was done; returns the exit code."""
    job = ingest_job(request)
    if dry_run:
        show_plan(job, output)
        return 0
    return finish_run(job, output, engine)


def finish_run(job: Job, output: str, engine: str = "prefect") -> int:
    """Run a plan, where there is anything to do, and print what was done; returns the exit code."""
    result = run_job(job, engine) if job.prepared.has_work else summarise(job, (), None, 0.0)
    return print_result(result, output)


def print_result(result: RunResult, output: str) -> int:
    """Print what a run did; returns its exit code."""
    if output == "json":
        print_json(result.as_json())
    else:
        stdout().print(closing_table(result))
    return result.exit_code


def show_plan(job: Job, output: str) -> None:
    """Print what a run would do."""
    if output == "json":
        plan = job.prepared.plan
        print_json(
            {
                "new": plan.n_new,
                "changed": plan.n_changed,
                "outdated": plan.n_outdated,
                "unchanged": len(plan.unchanged),
                "unreadable": [{"name": r.dump_name, "detail": r.detail} for r in job.prepared.unreadable],
                "batches": [[dump.name for dump in batch.dumps] for batch in plan.batches],
                "size_bytes": plan.size_bytes,
            }
        )
    else:
        stdout().print(plan_table(job))


def run_job(job: Job, engine: str = "prefect") -> RunResult:
    """Carry out a job under a progress bar."""
    with ProgressBar(stderr()) as bar:
        return direct.run_job(job, bar) if engine == "direct" else starting.run_job(job, bar)
