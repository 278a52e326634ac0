"""Options that several commands share. As light as the command line itself: nothing but typer is imported."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from dateline.orchestration.days import days as number_of_days

if TYPE_CHECKING:
    from dateline.prepare import IngestRequest


class Output(StrEnum):
    """For people or for programs."""

    TEXT = "text"
    JSON = "json"


class Runner(StrEnum):
    """Where batches are processed."""

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


def ingest_options(
    raw: RawArgument = None,
    out: OutOption = None,
    runner: RunnerOption = None,
    workers: WorkersOption = None,
    fetched_at: FetchedOption = None,
    scheme: SchemeOption = None,
    max_moved: MaxMovedOption = None,
    accept: AcceptOption = False,
    wait: WaitOption = None,
    timeout: TimeoutOption = None,
    dask_scheduler: DaskOption = None,
    ray_address: RayOption = None,
) -> IngestRequest:
    """The options of every command that processes dumps, as the request they stand for."""
    from dateline.cli.requesting import ingest_request

    return ingest_request(
        raw=raw,
        out=out,
        runner=runner,
        workers=workers,
        fetched_at=fetched_at,
        scheme=scheme,
        max_moved=max_moved,
        accept=accept,
        wait_s=wait,
        timeout_s=timeout,
        dask_scheduler=dask_scheduler,
        ray_address=ray_address,
    )


def takes_request(command: Callable[..., int]) -> Callable[..., int]:
    """Put `ingest_options` in the place of a command's parameter `request`; typer reads options off the signature."""
    hints = {
        # planning is imported for type checkers only: it is heavy
        function: get_type_hints(function, localns={"IngestRequest": object}, include_extras=True)
        for function in (command, ingest_options)
    }
    shared = [p.replace(annotation=hints[ingest_options][p.name]) for p in _parameters(ingest_options)]
    own = [p.replace(annotation=hints[command][p.name]) for p in _parameters(command)]
    at = [parameter.name for parameter in own].index("request")
    parameters = [*own[:at], *shared, *own[at + 1 :]]

    @functools.wraps(command)
    def spelled_out(**options: Any) -> int:
        request = ingest_options(**{parameter.name: options.pop(parameter.name) for parameter in shared})
        return command(request=request, **options)

    spelled_out.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spelled_out.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return spelled_out


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    parameters = inspect.signature(function).parameters.values()
    return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]


DATASET_HELP = "Folder of the dataset.  [default: data/processed]"


def days(text: str | float) -> float:
    """A number of days: '30', '30d', '0.5'. Raises typer.BadParameter for anything else."""
    try:
        return number_of_days(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
