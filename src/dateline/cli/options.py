"""Options that several commands share. Those of a request are derived from its declaration in `RunRequest`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from dateline.cli.speech import Speech
from dateline.orchestration.days import days as number_of_days
from dateline.orchestration.request import Option, RunRequest, option_of

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
DAYS = ["%Y-%m-%d"]


class Output(StrEnum):
    """For people or for programs."""

    TEXT = "text"
    JSON = "json"


OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FOLDER", help="Folder of the dataset, or its address.  [default: data/processed]"
    ),
]
SnapshotOption = Annotated[
    str | None, typer.Option("--snapshot", metavar="N", help="A snapshot; else the current one.")
]
OutputOption = Annotated[Output, typer.Option("--output", help="How to print the result.")]


class Engine(StrEnum):
    """Who carries out a run."""

    PREFECT = "prefect"
    DIRECT = "direct"


EngineOption = Annotated[
    Engine,
    typer.Option(
        "--engine", help="prefect: a flow, with its history and UI; direct: the same rows at once, without them."
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be done and change nothing.")]


QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="A line for each dump, and what the library logs.")
]


def speech(output: Output, *, quiet: bool, verbose: bool) -> Speech:
    """What the caller wants to hear; the library's log goes to stderr with `verbose`, and always
    where the settings want it as JSON. Raises UsageError for both."""
    if quiet and verbose:
        from dateline.errors import UsageError

        raise UsageError("--quiet and --verbose contradict each other")
    from dateline.orchestration.settings import settings

    form = settings().log_format
    if verbose or form == "json":
        from dateline.cli.logs import log_to_stderr

        log_to_stderr(form)
    return Speech(output, quiet, verbose)


def takes_request(
    kind: type[RunRequest] = RunRequest, *, only: Collection[str] = (), but: Collection[str] = ()
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Put the options of a request in the place of a command's parameter `request`; typer reads options off the signature.

    only, but: names of the fields that the command offers, or does not; the others have what the machine's settings say.
    """
    fields = [name for name in kind.model_fields if name not in but and (not only or name in only)]

    def derive(command: Callable[..., int]) -> Callable[..., int]:
        hints = get_type_hints(command, include_extras=True)
        own = [
            parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in inspect.signature(command).parameters.values()
        ]
        at = [parameter.name for parameter in own].index("request")
        parameters = [*own[:at], *(parameter_of(kind, field) for field in fields), *own[at + 1 :]]

        @functools.wraps(command)
        def spelled_out(**options: Any) -> int:
            from dateline.orchestration.settings import request_of

            given = {name: options.pop(name) for name in fields}
            # 0 is an answer; None, False and [] are what typer has where nothing was said
            said = {name: value for name, value in given.items() if value is not None and value is not False}
            request = request_of(kind, {name: value for name, value in said.items() if value != []})
            return command(request=request, **options)

        spelled_out.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        spelled_out.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return spelled_out

    return derive


def parameter_of(kind: type[RunRequest], name: str) -> inspect.Parameter:
    """The option (for `raw` the argument) that a field of a request becomes; None, or False for a flag, is 'not given'."""
    field, option = kind.model_fields[name], option_of(kind, name)
    annotation: Any = next((arg for arg in get_args(field.annotation) if arg is not type(None)), field.annotation)
    if get_origin(field.annotation) is tuple:
        annotation = list[annotation]  # an option that may be given again
    is_flag = annotation is bool
    if name == "raw":
        info: Any = typer.Argument(metavar=option.metavar, help=_help(field, option), show_default=False)
        made: Any = Annotated[list[Path] | None, info]
    else:
        limits = {type(entry): entry for entry in field.metadata}
        spelled = option.name or f"--{name.replace('_', '-')}"
        info = typer.Option(
            *((spelled, "-o") if name == "out" else (spelled,)),
            metavar=option.metavar,
            help=_help(field, option),
            show_default=False,
            min=limits[Ge].ge if Ge in limits else None,
            max=limits[Le].le if Le in limits else None,
            formats=DAYS if annotation is date else TIMES if annotation is datetime else None,
        )
        made = Annotated[bool if is_flag else (datetime if annotation is date else annotation) | None, info]
    default = False if is_flag else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=made)


def _help(field: FieldInfo, option: Option) -> str:
    default: Any = option.default or field.default
    if isinstance(default, tuple):
        default = default[0] if default else None
    if isinstance(default, float):
        default = f"{default:g}"
    return (field.description or "") + ("" if default in (None, False) else f"  [default: {default}]")


DATASET_HELP = "Folder of the dataset.  [default: data/processed]"


def days(text: str | float) -> float:
    """A number of days: '30', '30d', '0.5'. Raises typer.BadParameter for anything else."""
    try:
        return number_of_days(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def dataset_folder(out: Path | None) -> Path:
    """The dataset's folder or address, as given or as set. Raises UsageError for an address with keys in it."""
    if out is not None:
        from dateline.errors import UsageError
        from dateline.orchestration.request import place

        try:
            return place(out)
        except ValueError as error:
            raise UsageError(f"--out: {error}") from error
    from dateline.orchestration.settings import settings

    return settings().out
