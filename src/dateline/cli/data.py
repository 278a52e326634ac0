"""Commands on a published dataset: explain, report, correct, audit, verify, snapshots, quarantine, forget.

As in `dateline.cli.app`, only signatures and help; the work is imported when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.commands import App
from dateline.cli.guard import guarded
from dateline.cli.options import (
    Engine,
    EngineOption,
    OutOption,
    Output,
    OutputOption,
    QuietOption,
    SnapshotOption,
    VerboseOption,
    dataset_folder,
    days,
    speech,
    takes_request,
)
from dateline.orchestration.request import RunRequest

snapshots_app = App(
    help="Earlier states of the dataset: list, roll back to one, remove old ones.", no_args_is_help=True
)
quarantine_app = App(help="What could not be used: list it, show it, try it again.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(explain)
    app.command()(report)
    app.command()(correct)
    app.command()(audit)
    app.command()(verify)
    app.add_typer(snapshots_app, name="snapshots")
    app.add_typer(quarantine_app, name="quarantine")
    app.command()(forget)


@guarded
def explain(
    article_id: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="An article's id, or its first characters.")],
    out: OutOption = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Show one article and the evidence for its date and place."""
    from dateline.cli.explaining import explain_article

    return explain_article(dataset_folder(out), article_id, output)


@guarded
@takes_request(only={"raw", "out"})
def report(
    request: RunRequest,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER|FILE.html",
            help="Where to write it; a file of that name is all in one.  [default: the folder report in the dataset's folder]",
        ),
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Figures only, no text of an article: to be mailed around.")
    ] = False,
    data_docs: Annotated[
        bool,
        typer.Option(
            "--data-docs", help="With Great Expectations' Data Docs of the last five snapshots, linked from it."
        ),
    ] = False,
) -> int:
    """Write the evidence desk: pages to read in a browser.

    Charts, a map and a search over all articles; of each (in a large dataset of a sample) a page with its dump's text from RAW,
    spans in colour, the evidence explained, and buttons that write corrections for `dateline correct`. It needs no server and
    no network.
    """
    from dateline.cli.reporting import write

    return write(request, to, with_texts=not figures, data_docs=data_docs)


@guarded
@takes_request(only={"raw", "out", "follow_links", "fields"})
def correct(
    *,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="Corrections, as the buttons of the report write them; without it, list those kept."
        ),
    ] = None,
    request: RunRequest,
    output: OutputOption = Output.TEXT,
) -> int:
    """Keep corrections of articles, or list them.

    A correction is one line of JSON: {"correct": "date", "is": "2026-01-12", "dumps": ["monday.txt"], "quote": "how the article
    begins", "by": "Mira", "on": "2026-11-27", "why": "..."}. "correct" is date, place ("is": a country's code, or none), cut (an
    article of its own begins at the quotation) or "not an article". All lines are checked against the dumps; then they are kept in
    RAW/dateline-corrections.jsonl, and win over what the text says in every run to come. Take a line out of that file to withdraw it.
    """
    from dateline.cli.correcting import keep, show

    if file is not None and file.is_dir():  # `dateline correct data/raw` lists what is kept there
        return show(request.model_copy(update={"raw": (file,)}), output)
    return keep(request, file) if file is not None else show(request, output)


@guarded
@takes_request(only={"raw", "out", "follow_links", "scheme", "fields", "profile"})
def audit(request: RunRequest, output: OutputOption = Output.TEXT) -> int:
    """Prove that the dataset accounts for its dumps.

    Decodes the dumps again: every character has a role, every article is what its spans say. Exit code 1 where not.
    """
    from dateline.cli.dataset import audit_dataset

    return audit_dataset(request, output)


@guarded
@takes_request(only={"raw", "out", "follow_links", "scheme", "fields", "profile", "wait_s"})
def verify(
    request: RunRequest,
    snapshot: SnapshotOption = None,
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild what is broken from the dumps.")] = False,
    output: OutputOption = Output.TEXT,
) -> int:
    """Check every file of the dataset.

    Hashes them again and compares the tables with each other. Exit code 1 where something is off. With --repair, what
    is broken is built anew from the dumps it came from and published as a new snapshot.
    """
    if repair:
        from dateline.cli.repairing import repair_dataset

        return repair_dataset(request)
    from dateline.cli.dataset import verify_dataset

    return verify_dataset(request.out, snapshot, output)


@snapshots_app.command("list")
@guarded
def snapshots_list(out: OutOption = None, output: OutputOption = Output.TEXT) -> int:
    """The snapshots that are kept: when, by which run, why, rows."""
    from dateline.cli.dataset import list_all_snapshots

    return list_all_snapshots(dataset_folder(out), output)


@snapshots_app.command("rollback")
@guarded
def snapshots_rollback(
    snapshot: Annotated[str, typer.Argument(metavar="N", help="Number of a kept snapshot, or 'previous'.")],
    out: OutOption = None,
) -> int:
    """Publish the content of an earlier snapshot again, as a new one: rolling back can be rolled back."""
    from dateline.cli.dataset import roll_back

    return roll_back(dataset_folder(out), snapshot)


@snapshots_app.command("gc")
@guarded
def snapshots_gc(
    out: OutOption = None,
    keep: Annotated[int, typer.Option(min=1, metavar="N", help="How many of the newest stay.")] = 3,
    older_than: Annotated[
        float,
        typer.Option(parser=days, metavar="DAYS", help="Younger ones stay, too: 30 or 30d.", show_default=False),
    ] = 0.0,
    older_than_days: Annotated[float | None, typer.Option(parser=days, hidden=True)] = None,  # its former name
    grace: Annotated[
        float,
        typer.Option(
            parser=days,
            metavar="DAYS",
            help="In a bucket: what readers may have open still stays so long.  [default: 1d]",
            show_default=False,
        ),
    ] = 1.0,
) -> int:
    """Remove old snapshots. Those that a reader holds stay."""
    from dateline.cli.dataset import collect_garbage

    return collect_garbage(dataset_folder(out), keep, older_than if older_than_days is None else older_than_days, grace)


@quarantine_app.command("list")
@guarded
def quarantine_list(out: OutOption = None, output: OutputOption = Output.TEXT) -> int:
    """What is in quarantine, by rule: how many, in how many dumps, an example."""
    from dateline.cli.quarantine import list_rules

    return list_rules(dataset_folder(out), output)


@quarantine_app.command("show")
@guarded
def quarantine_show(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="Only what broke this rule.")] = None,
    out: OutOption = None,
    dump: Annotated[str | None, typer.Option(metavar="NAME", help="Only what came from this dump.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 20,
    output: OutputOption = Output.TEXT,
) -> int:
    """The quarantined texts, each with what was wrong and where it stood."""
    from dateline.cli.quarantine import show_rows

    return show_rows(dataset_folder(out), rule, dump, limit, output)


@quarantine_app.command("replay")
@guarded
@takes_request()
def quarantine_replay(
    request: RunRequest,
    rule: Annotated[str | None, typer.Option(metavar="RULE", help="Only dumps with rows that broke this rule.")] = None,
    engine: EngineOption = Engine.PREFECT,
    output: OutputOption = Output.TEXT,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> int:
    """Process the dumps again that have rows in quarantine, after a fix of the code or of the options."""
    from dateline.cli.quarantine import replay

    return replay(request, rule, speech(output, quiet=quiet, verbose=verbose), engine)


@guarded
def forget(
    out: OutOption = None,
    dump: Annotated[
        str | None, typer.Option(metavar="NAME", help="A dump's name or SHA-256, or its beginning.")
    ] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="All that came from this address.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="An article's id, or its beginning.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    even_if_absent: Annotated[
        bool, typer.Option("--even-if-absent", help="Bar what the dataset does not hold yet.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> int:
    """Remove a dump, a URL or an article for good.

    Nothing brings it back, not even the same dump delivered again. Its text is gone from the disk when `dateline snapshots gc` has removed the older snapshots.
    """
    from dateline.cli.dataset import forget_one

    return forget_one(
        dataset_folder(out),
        dump=dump,
        url=url,
        article=article,
        ask=not yes,
        even_if_absent=even_if_absent,
        output=output,
    )
