"""`dateline run`: plan first; only where there is work start Prefect and the flow; print what was done."""

from __future__ import annotations

from dateline.cli.progress import ProgressBar
from dateline.cli.speech import Speech
from dateline.cli.terminal import closing_table, plan_table, print_json, stdout
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run import direct
from dateline.orchestration.run.job import Job, ingest_job
from dateline.orchestration.run.reports import RunResult, summarise
from dateline.orchestration.server import starting

LOOKING = "looking for dumps"


def run(request: RunRequest, *, dry_run: bool = False, speech: Speech, engine: str = "prefect") -> int:
    """Process new and changed dumps and print what was done; returns the exit code."""
    with ProgressBar(speech) as bar:
        bar.phase(LOOKING)
        job = ingest_job(request, remembers=not dry_run)
        result = None if dry_run else _carry_out(job, engine, bar)
    if result is None:
        show_plan(job, speech.output)
        return 0
    return print_result(result, speech)


def finish_run(job: Job, speech: Speech, engine: str = "prefect") -> int:
    """Run a plan, where there is anything to do, and print what was done; returns the exit code."""
    with ProgressBar(speech) as bar:
        result = _carry_out(job, engine, bar)
    return print_result(result, speech)


def print_result(result: RunResult, speech: Speech) -> int:
    """Print what a run did; returns its exit code."""
    if speech.output == "json":
        print_json(result.as_json())
    elif not speech.is_quiet:
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
                "unchanged": job.prepared.n_unchanged,
                "unreadable": [{"name": r.dump_name, "detail": r.detail} for r in job.prepared.unreadable],
                "batches": [[dump.name for dump in batch.dumps] for batch in plan.batches],
                "size_bytes": plan.size_bytes,
            }
        )
    else:
        stdout().print(plan_table(job))


def _carry_out(job: Job, engine: str, bar: ProgressBar) -> RunResult:
    if not job.prepared.has_work:
        return summarise(job, (), None, 0.0)
    if engine == "direct":
        return direct.run_job(job, bar)
    bar.phase("starting Prefect")
    return starting.run_job(job, bar)
