"""The command line. Only signatures and help are here; what a command needs is imported when it runs.

`dateline --help` must answer within 0.3 s, so nothing above the functions may import Prefect, pandas, pyarrow,
Great Expectations or pydantic-settings. Options of a run are derived from `RunRequest`, which costs pydantic.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import data as cli_data
from dateline.cli import operations as cli_operations
from dateline.cli import sharing as cli_sharing
from dateline.cli.commands import App
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
from dateline.orchestration.request import RunRequest

app = App(
    name="dateline",
    help="News dumps in; a dated, placed, validated article dataset out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)


def version_callback(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from dateline.version import __version__

        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=version_callback, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """News dumps in; a dated, placed, validated article dataset out."""


@app.command()
@guarded
@takes_request()
def run(
    request: RunRequest,
    engine: EngineOption = Engine.PREFECT,
    dry_run: DryRunOption = False,
    output: OutputOption = Output.TEXT,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> int:
    """Process new and changed dumps and publish the dataset.

    A dump that the dataset already has is not processed again; one that cannot be read is named and stops nothing.
    Exit codes: 0 done, 1 some dumps failed, 2 usage, 3 a quality gate stopped the run, 4 conflict, 124 timed out, 130 / 143 stopped.
    """
    from dateline.cli.running import run as run_now

    return run_now(request, dry_run=dry_run, speech=speech(output, quiet=quiet, verbose=verbose), engine=engine)


@app.command()
@guarded
@takes_request(only={"fetched_at", "scheme", "fields", "profile"})
def inspect(
    *,
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="A dump.", exists=True, dir_okay=False)],
    full: Annotated[bool, typer.Option("--full", help="Print every line; long texts are folded otherwise.")] = False,
    layout: Annotated[
        bool,
        typer.Option(
            "--layout", help="Print how a list of articles is laid out, as a sidecar may declare it; no more."
        ),
    ] = False,
    fix: Annotated[
        Path | None,
        typer.Option(
            "--fix",
            metavar="FILE",
            help="Add the dump's cuts to FILE, a letter before each line, to be corrected for `learn --labels`; where they "
            "stand there, say what is read otherwise.",
        ),
    ] = None,
    request: RunRequest,
    output: OutputOption = Output.TEXT,
) -> int:
    """Show a dump as the pipeline sees it.

    Each span in the colour of its role, each article with its date, its place and the evidence for both.
    """
    from dateline.cli.show import show, show_layout

    if layout:
        return show_layout(request.model_copy(update={"raw": (dump,)}))
    if fix is not None:
        from dateline.cli.fixing import fix as fix_cuts

        return fix_cuts(request.model_copy(update={"raw": (dump,)}), fix)
    return show(request.model_copy(update={"raw": (dump,)}), full=full, output=output)


@app.command()
@guarded
def learn(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Dumps of one outlet: twenty pages or more.", exists=True)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the profile.")] = Path(
        "profile.json"
    ),
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels", metavar="FILE", help="Corrected cuts of some of the dumps, from `dateline inspect --fix`."
        ),
    ] = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Learn what an outlet prints on all its pages, and where.

    Counts the lines of the dumps and keeps those of a fifth of them or more: menus, appeals, boxes, buttons; then learns below and
    above which of them headlines, text and furniture stand: from dumps that are read without doubt, and from cuts corrected by
    hand. A run takes the file with --profile; without it nothing changes. Dumps need no labels.
    """
    from dateline.cli.learning import learn_profile

    return learn_profile(folder, out, output, labels)


cli_data.register(app)
cli_sharing.register(app)
cli_operations.register(app)


def _call() -> int:
    """Call the command that the arguments name; what is wrong with them is told through the one door, as all is."""
    try:
        code = app(standalone_mode=False)
        return code if isinstance(code, int) else 0
    except typer.Abort:
        return 1
    except Exception as error:
        if not hasattr(error, "exit_code"):  # typer has its copy of click's exceptions and shows no name for their base
            raise
        from dateline.cli.terminal import say_of_arguments

        message = io.StringIO()
        error.show(message)  # type: ignore[attr-defined]
        say_of_arguments(message.getvalue())
        return int(error.exit_code)


def main() -> None:
    """Entry point of the console command."""
    # A million objects of imported modules stay to the end: to search them for garbage took a tenth of a short run
    gc.set_threshold(100_000, 20, 50)
    exit_code = 1

    def leave() -> None:
        # Registered first, so called last: taking the heap of pandas, Prefect and the gazetteer apart takes seconds
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(exit_code)

    atexit.register(leave)
    try:
        exit_code = _call()
        sys.exit(exit_code)
    except SystemExit as exit_:
        exit_code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        raise


if __name__ == "__main__":
    main()
