"""Options that several commands share. As light as the command line itself: nothing but typer is imported."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Output(StrEnum):
    TEXT = "text"
    JSON = "json"


class Runner(StrEnum):
    AUTO = "auto"
    THREAD = "thread"
    PROCESS = "process"
    DASK = "dask"
    RAY = "ray"


RawArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="RAW", help="Folders or files with dumps.  [default: data/raw]", show_default=False),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FOLDER", help="Folder of the dataset.  [default: data/processed]")
]
OutputOption = Annotated[Output, typer.Option("--output", help="How to print the result.")]
RunnerOption = Annotated[
    Runner | None, typer.Option(help="Where batches are processed.  [default: auto: processes where that helps]")
]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Batches at the same time.  [default: one per core]")
]
SchemeOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Region scheme: newsroom, m49, world-bank or a YAML file.  [default: newsroom]"),
]
FetchedOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        metavar="TIME",
        help="When the dumps were fetched (UTC), where nothing else says so.",
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be done and change nothing.")]
DaskOption = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Address of a running Dask scheduler.")]
RayOption = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Address of a running Ray cluster.")]
WaitOption = Annotated[
    float | None,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        min=0,
        help="How long to wait for another writer.  [default: 600]",
        show_default=False,
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        help="Stop (exit code 124) when no batch ends for so long.  [default: 3600]",
        show_default=False,
    ),
]
MaxMovedOption = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        metavar="SHARE",
        help="Stop (exit code 3) when more than this share of the articles that newer code reprocessed moves.  [default: 0.05]",
        show_default=False,
    ),
]
AcceptOption = Annotated[bool, typer.Option("--accept", help="Publish although the gate of --max-moved would stop it.")]
DATASET_HELP = "Folder of the dataset.  [default: data/processed]"
MAX_DAYS = 36_525
"""A hundred years: more is a slip, and a `timedelta` ends somewhere."""


def days(text: str | float) -> float:
    """A number of days: '30', '30d', '0.5'. Raises typer.BadParameter for anything else."""
    try:
        number = float(str(text).removesuffix("d"))
    except ValueError:
        number = math.nan
    if not 0 <= number <= MAX_DAYS:
        raise typer.BadParameter(f"{text!r} is no number of days: write 30 or 30d")
    return number
