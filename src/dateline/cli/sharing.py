"""Commands that give the dataset to other programs and places: export, push, suite, table.

As in `dateline.cli.app`, only signatures and help; the work is imported when a command runs.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.commands import App
from dateline.cli.guard import guarded
from dateline.cli.options import DAYS, OutOption, Output, OutputOption, SnapshotOption, dataset_folder

table_app = App(
    help="Lake tables over the dataset's own files (`run --table delta`): see them, bring them up to it.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(export)
    app.command()(push)
    app.command()(suite)
    app.add_typer(table_app, name="table")


@guarded
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; its ending names the format.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="parquet csv jsonl xlsx sqlite duckdb zip")
    ] = None,
    out: OutOption = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=DAYS, metavar="DAY", help="First day.")] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=DAYS, metavar="DAY", help="Last day, inclusive.")
    ] = None,
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
    return export_articles(dataset_folder(out), file, form, choice, snapshot, replace=replace)


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
    from dateline.cli.suites import write_suites_to

    return write_suites_to(to, dataset_folder(out) if data_docs else None, last)


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

    return push_dataset(dataset_folder(out), url, snapshot)


@table_app.command("list")
@guarded
def table_list(out: OutOption = None, output: OutputOption = Output.TEXT) -> int:
    """The lake tables: version, snapshot, files. Exit code 1 where one is not the dataset, file by file."""
    from dateline.cli.lake import list_tables

    return list_tables(dataset_folder(out), output)


@table_app.command("sync")
@guarded
def table_sync(
    table: Annotated[
        str | None, typer.Argument(metavar="FORMAT", help="A format it has no tables of yet: delta, iceberg.")
    ] = None,
    out: OutOption = None,
) -> int:
    """Bring the lake tables up to the dataset.

    Every run does so; this is for after a kill, for tables that another program changed, and for a first one without a run.
    """
    from dateline.cli.lake import sync_tables

    return sync_tables(dataset_folder(out), table)
