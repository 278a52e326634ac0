"""What the commands on lake tables do and print."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from dateline import lake
from dateline.cli.dataset import plain_table
from dateline.cli.terminal import print_json, stdout
from dateline.dataset import Dataset, no_dataset
from dateline.errors import UsageError


def list_tables(out: Path, output: str) -> int:
    """Print the lake tables; 1 where one is not the dataset's current snapshot."""
    if not Dataset(out).exists:
        raise no_dataset(out)
    with Dataset(out).reading():
        tables = lake.standing(out)
    if output == "json":
        print_json([asdict(table) for table in tables])
    elif not tables:
        stdout().print("no lake table: `dateline table sync delta` makes them", style="dim")
    else:
        shown = plain_table("format", "table", "version", "snapshot", "files", "", right=("version", "files"))
        for table in tables:
            version = "" if table.version is None else str(table.version)
            state = "is the dataset" if table.is_in_step else "is behind: dateline table sync"
            shown.add_row(table.format, table.table, version, table.snapshot, f"{table.n_files:,}", state)
        stdout().print(shown)
    return 0 if all(table.is_in_step for table in tables) else 1


def sync_tables(out: Path, table: str | None) -> int:
    """Bring the lake tables up to the dataset and print them."""
    if table is None and Dataset(out).exists and not lake.formats(out):
        raise UsageError(f"{out} has no lake table: name a format, as in `dateline table sync delta`")
    lake.sync(out, table)
    return list_tables(out, "text")
