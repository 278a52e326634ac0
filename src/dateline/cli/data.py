"""Commands on a published dataset: explain, report, correct, audit, verify, snapshots, quarantine, forget, push.

As in `dateline.cli.app`, only signatures and help; the work is imported when a command runs.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.commands import App
from dateline.cli.guard import guarded
from dateline.cli.options import (
    DAYS,
    Engine,
    EngineOption,
    OutOption,
    Output,
    OutputOption,
    QuietOption,
    VerboseOption,
    days,
    speech,
    takes_request,
)
from dateline.orchestration.request import RunRequest

snapshots_app = App(
    help="Earlier states of the dataset: list, roll back to one, remove old ones.", no_args_is_help=True
)
quarantine_app = App(help="What could not be used: list it, show it, try it again.", no_args_is_help=True)
SnapshotOption = Annotated[
    str | None, typer.Option("--snapshot", metavar="N", help="A snapshot; else the current one.")
]


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
    app.command()(export)
    app.command()(push)
    app.command()(suite)


@guarded
def explain(
    article_id: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="An article's id, or its first characters.")],
    out: OutOption = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Show one article and the evidence for its date and place."""
    from dateline.cli.explaining import explain_article

    return explain_article(_out(out), article_id, output)


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
) -> int:
    """Write the evidence desk: pages to read in a browser.

    Charts, a map and a search over all articles; of each (in a large dataset of a sample) a page with its dump's text from RAW,
    spans in colour, the evidence explained, and buttons that write corrections for `dateline correct`. It needs no server and
    no network.
    """
    from dateline.cli.reporting import write

    return write(request, to, with_texts=not figures)


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

    return list_all_snapshots(_out(out), output)


@snapshots_app.command("rollback")
@guarded
def snapshots_rollback(
    snapshot: Annotated[str, typer.Argument(metavar="N", help="Number of a kept snapshot, or 'previous'.")],
    out: OutOption = None,
) -> int:
    """Publish the content of an earlier snapshot again, as a new one: rolling back can be rolled back."""
    from dateline.cli.dataset import roll_back

    return roll_back(_out(out), snapshot)


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
) -> int:
    """Remove old snapshots. Those that a reader holds stay."""
    from dateline.cli.dataset import collect_garbage

    return collect_garbage(_out(out), keep, older_than if older_than_days is None else older_than_days)


@quarantine_app.command("list")
@guarded
def quarantine_list(out: OutOption = None, output: OutputOption = Output.TEXT) -> int:
    """What is in quarantine, by rule: how many, in how many dumps, an example."""
    from dateline.cli.quarantine import list_rules

    return list_rules(_out(out), output)


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

    return show_rows(_out(out), rule, dump, limit, output)


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
        _out(out), dump=dump, url=url, article=article, ask=not yes, even_if_absent=even_if_absent, output=output
    )


@guarded
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; its ending names the format.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="parquet csv jsonl xlsx sqlite duckdb zip")
    ] = None,
    out: OutOption = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="Last day, inclusive.")] = None,
    region: Annotated[list[str] | None, typer.Option(metavar="SLUG", help="Only this region; may be repeated.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only about this country (ISO 3166); may be repeated.")
    ] = None,
    min_date_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="CHANCE", help="Only days at least so likely.")
    ] = None,
    precision: Annotated[
        str | None, typer.Option(metavar="WIDTH", help="Only dated so precisely: day, week, month or year.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="NAMES", help="These columns, in this order, between commas.")
    ] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Articles without a date, too, at the end.")] = False,
    all_sightings: Annotated[
        bool, typer.Option("--all-sightings", help="A row per text and dump, not only one per text.")
    ] = False,
    snapshot: SnapshotOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")] = False,
) -> int:
    """Write articles to one plain file for other programs.

    Excel, CSV, JSON Lines, Parquet, SQLite, DuckDB, or a ZIP of the whole dataset. For example: dateline export january.xlsx --from 2026-01-01 --to 2026-01-31 --region europe
    """
    from dateline.cli.dataset import export_articles

    choice = {
        "date_from": since and since.date(),
        "date_to": until and until.date(),
        "regions": region or None,
        "countries": country or None,
        "columns": columns and [name.strip() for name in columns.split(",")],
        "include_undated": undated,
        "all_sightings": all_sightings,
        "min_date_confidence": min_date_confidence,
        "precision": precision,
    }
    return export_articles(_out(out), file, form, choice, snapshot, replace=replace)


@guarded
def suite(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to.")],
    data_docs: Annotated[
        bool, typer.Option("--data-docs", help="Also Data Docs of the last snapshots, read without a network.")
    ] = False,
    last: Annotated[int, typer.Option(min=1, max=50, metavar="N", help="Of how many snapshots, at most.")] = 5,
    out: OutOption = None,
) -> int:
    """Write the contract's rules as Great Expectations suites.

    One JSON file a table, of Great Expectations' own expectations alone; `dateline.validate.exported.measured` makes the columns they ask for.
    """
    from dateline.cli.dataset import write_suites_to

    return write_suites_to(to, _out(out) if data_docs else None, last)


@guarded
def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="s3://bucket/prefix, gs://…, file:///…")],
    out: OutOption = None,
    snapshot: SnapshotOption = None,
) -> int:
    """Mirror the dataset to an object store.

    Files that are there already are not sent again.
    """
    from dateline.cli.dataset import push_dataset

    return push_dataset(_out(out), url, snapshot)


def _out(out: Path | None) -> Path:
    if out is not None:
        from dateline.errors import UsageError
        from dateline.orchestration.request import refuse_address

        try:
            refuse_address(out)
        except ValueError as error:
            raise UsageError(f"--out: {error}") from error
        return out
    from dateline.orchestration.settings import settings

    return settings().out
