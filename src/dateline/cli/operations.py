"""Commands for operators and data engineers: backfill, serve, alarms, doctor. Signatures and help only, as in `dateline.cli.app`."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli.guard import guarded
from dateline.cli.options import (
    DryRunOption,
    Engine,
    EngineOption,
    Output,
    OutputOption,
    QuietOption,
    VerboseOption,
    speech,
    takes_request,
)
from dateline.orchestration.request import BackfillRequest, RunRequest


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backfill)
    app.command()(serve)
    app.command()(alarms)
    app.command()(doctor)
    app.command()(status)


@guarded
@takes_request(BackfillRequest)
def backfill(
    request: BackfillRequest,
    engine: EngineOption = Engine.PREFECT,
    dry_run: DryRunOption = False,
    output: OutputOption = Output.TEXT,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> int:
    """Restate a range of days.

    Processes the dumps again that have, had or may have articles of these days, and publishes once. Without --missing, --failed, --outdated or --all the first three are meant. Interrupted, the same command goes on
    where it stopped. Exit codes as those of `dateline run`.
    """
    from dateline.cli.backfilling import backfill as backfill_now

    said = speech(output, quiet=quiet, verbose=verbose)
    return backfill_now(request, dry_run=dry_run, speech=said, engine=engine)


@guarded
@takes_request(BackfillRequest, only={"raw", "out", "since", "until", "region", "follow_links", "scheme", "fields"})
def status(request: BackfillRequest, output: OutputOption = Output.TEXT) -> int:
    """Show what is published, outdated, failed and missing, by day and region.

    Reads the raw folder as a run would and changes nothing; each line of what is to do has the backfill that does it.
    """
    from dateline.cli.status import show_status

    return show_status(request, output)


@guarded
@takes_request(but={"fetched_at", "accept"})
def serve(
    request: RunRequest,
    cron: Annotated[str, typer.Option(metavar="CRON", help="When to look for new dumps.")] = "*/15 * * * *",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone of both schedules.")] = "UTC",
    maintenance: Annotated[
        str, typer.Option(metavar="CRON", help="When to verify, report and remove old snapshots.")
    ] = "30 3 * * *",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="Where Prefect's UI answers.")] = 4200,
) -> int:
    """Run on a schedule on this machine, until stopped.

    With Prefect's server and UI; needs no set-up. One run at a time: late duplicates are cancelled.
    """
    from dateline.cli.terminal import stdout
    from dateline.orchestration.server.serving import serve as serve_now

    return serve_now(request, cron=cron, maintenance_cron=maintenance, timezone=timezone, port=port, say=stdout().print)


@guarded
def alarms(
    webhook_url: Annotated[
        str | None,
        typer.Argument(
            metavar="[URL]", help="Called with a JSON object: text, alarm. Without it only killed runs are marked."
        ),
    ] = None,
    stale_after_hours: Annotated[
        float, typer.Option(min=0.1, metavar="HOURS", help="Ring when nothing was published for so long.")
    ] = 36.0,
) -> int:
    """Make the alarms on the configured Prefect server.

    Failed runs, failed dumps, much in quarantine, nothing new: each calls the webhook. Calling this again replaces them.
    """
    from dateline.cli.terminal import say
    from dateline.orchestration.server.alarms import install, install_lost_runs

    made = [install_lost_runs(), *(install(webhook_url, stale_after_hours) if webhook_url else ())]
    say("\n".join(made))
    return 0


@guarded
@takes_request(only={"raw", "out"})
def doctor(
    request: RunRequest,
    output: OutputOption = Output.TEXT,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code", help="Print nothing; 0 in order, 1 something is bad, 2 something is to be looked at."
        ),
    ] = False,
) -> int:
    """Check this machine and the dataset.

    Versions, the Prefect server, disk room, locks, leftovers, ledger and clock. Exit code 1 where something is bad.
    """
    from dateline.cli.doctor import doctor as examine

    return examine(request, output, is_silent=exit_code)
