"""How results look to a person: the one door that everything printed goes through, the closing table.

Names, headlines and messages come out of files that anybody may have written. Nothing of them is markup, and no character
of them acts on the terminal; a test holds that no other module prints.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.filesize import decimal
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from dateline.addresses import address_of
from dateline.controls import shown
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import RunResult, count

MAX_FAILED_LISTED = 40
MAX_REGIONS_LISTED = 16
PIPED_WIDTH = 160


class Door(Console):
    """A console that styles what we style and shows what it is given: strings are no markup, controls are shown as `·`."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of something to print, their text as it may be shown."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=shown(segment.text))


def stdout() -> Console:
    """For results. Colours only on a terminal, and not under NO_COLOR; wide where nobody looks and COLUMNS says nothing."""
    console = Door()
    return console if console.is_terminal or "COLUMNS" in os.environ else Door(width=PIPED_WIDTH)


def stderr() -> Console:
    """For messages and progress."""
    return Door(stderr=True)


def complain(message: str, kind: str = "") -> None:
    """One error on stderr, in red where colours are wanted."""
    stderr().print(Text.assemble((f"{kind or 'stopped'}", "bold red"), f"  {message}"))


def say(text: str) -> None:
    """One line on stdout as it is, for programs: never wrapped or coloured."""
    sys.stdout.write(_encodable(shown(text), sys.stdout) + "\n")


def say_of_arguments(text: str) -> None:
    """What is wrong with a command's arguments, on stderr, as typer puts it."""
    sys.stderr.write(_encodable(shown(text), sys.stderr))


def log_line(text: str) -> None:
    """One record of the log on stderr."""
    sys.stderr.write(_encodable(shown(text), sys.stderr) + "\n")


def ask(question: str) -> str:
    """The answer to a question on a terminal."""
    stderr().print(Text(question), end="")
    return sys.stdin.readline().strip()


def print_json(data: Any) -> None:
    """One JSON document on stdout, never wrapped or coloured; what would act is escaped, as JSON can."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(_encodable(_in_json(text), sys.stdout) + "\n")


def _in_json(text: str) -> str:
    if shown(text) == text:
        return text
    return re.sub(
        r"[^\x20-\x7e\n]",
        lambda one: one[0] if shown(one[0]) == one[0] else json.dumps(one[0])[1:-1].replace("\x7f", "\\u007f"),
        text,
    )


def _encodable(text: str, stream: Any) -> str:
    """`text` without what the stream's charset has not: a C locale must not turn a result into an error."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def closing_table(result: RunResult) -> RenderableType:
    """What a run did: figures, failed dumps, regions beside dates, and how to read the dataset."""
    if not result.dumps_processed:
        lines: list[RenderableType] = [Text(result.sentence, style="green")]
        if result.failed_before:
            n = count(len(result.failed_before), "dump")
            lines.append(Text(f"{n} failed in an earlier run: dateline backfill --failed tries again", style="yellow"))
        return Group(*lines, *_whereabouts(result))
    parts: list[RenderableType] = [_figures(result)]
    if result.failed:
        parts.append(_failed(result))
    if result.unclaimed:
        parts.append(_unclaimed(result))
    if result.articles:
        bars = [_bars("region", result.by_region), _bars("date", _newest_first(result.by_date))]
        parts.append(Columns([Padding(bar, (0, 4, 0, 0)) for bar in bars]))
    return Group(*parts, *_whereabouts(result))


def _figures(result: RunResult) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    cells: list[tuple[str, int, str]] = [
        ("dumps", result.dumps_processed, "bold"),
        ("unchanged", result.dumps_unchanged, ""),
        ("failed", len(result.failed), "bold red" if result.failed else ""),
        ("articles", result.articles, "bold green"),
        ("undated", result.undated, "yellow" if result.undated else ""),
        ("quarantined", result.quarantined, "yellow" if result.quarantined else ""),
    ]
    for head, _, style in cells:
        table.add_column(head, justify="right", style=style)
    table.add_column("seconds", justify="right")
    table.add_row(*(f"{n:,}" for _, n, _ in cells), f"{result.seconds:.1f}")
    return Padding(table, (0, 0, 1, 0))


def _failed(result: RunResult) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="red", no_wrap=True)
    table.add_column(overflow="fold")
    for dump in result.failed[:MAX_FAILED_LISTED]:
        table.add_row(Text(dump.name), Text(dump.detail))
    if len(result.failed) > MAX_FAILED_LISTED:
        rest = len(result.failed) - MAX_FAILED_LISTED
        table.add_row("…", f"and {rest:,} more: dateline run --output json lists all of them")
    return Group(Text(f"{count(len(result.failed), 'dump')} failed", style="bold red"), Padding(table, (0, 0, 1, 2)))


def _unclaimed(result: RunResult) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="yellow")
    table.add_column(overflow="fold")
    for dump in result.unclaimed[:MAX_FAILED_LISTED]:
        table.add_row(f"{dump.share:.1%}", Text(dump.name))
    if len(result.unclaimed) > MAX_FAILED_LISTED:
        table.add_row("…", f"and {len(result.unclaimed) - MAX_FAILED_LISTED:,} more")
    head = f"{count(len(result.unclaimed), 'dump')} with sentences in no article: dateline quarantine list shows them"
    return Group(Text(head, style="yellow"), Padding(table, (0, 0, 1, 2)))


def _bars(head: str, counts: Mapping[str, int]) -> RenderableType:
    """Counts with a bar each; beyond the largest few, one row for the rest."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column(head)
    table.add_column("articles", justify="right")
    table.add_column("", style="cyan", no_wrap=True)
    largest = max(counts.values(), default=1)
    items = list(counts.items())
    for name, n in items[:MAX_REGIONS_LISTED]:
        table.add_row(Text(name), f"{n:,}", "▇" * max(1, round(12 * n / largest)))
    if rest := items[MAX_REGIONS_LISTED:]:
        table.add_row(f"{len(rest)} more", f"{sum(n for _, n in rest):,}", "")
    return table


def _newest_first(by_date: Mapping[str, int]) -> Mapping[str, int]:
    """Undated first, then from the newest back: what may be wrong or new is seen where a table is cut."""
    return dict(sorted(by_date.items(), key=lambda item: (item[0] == "undated", item[0]), reverse=True))


def _whereabouts(result: RunResult) -> list[RenderableType]:
    folder = Path(result.dataset)
    lines = [Text("")]
    where = Text.assemble(("dataset  ", "dim"), result.dataset)
    if result.snapshot:
        changed = ", ".join(f"{n:,} {change}" for change, n in result.changes.items())
        where.append(f"   snapshot {result.snapshot}" + (f": {changed}" if changed else ""), style="dim")
    lines.append(where)
    if (folder / "articles").exists():
        recipe = f'import pandas as pd; df = pd.read_parquet("{_quotable(folder / "articles")}")'
        lines.append(Text.assemble(("pandas   ", "dim"), recipe))
    elif address_of(result.dataset):
        recipe = f'import dateline; df = dateline.read_articles("{_quotable(result.dataset)}")'
        lines.append(Text.assemble(("pandas   ", "dim"), recipe))
    return list(lines)


def _quotable(path: Path | str) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def plan_table(job: Job) -> RenderableType:
    """What a run would do (`--dry-run`)."""
    prepared = job.prepared
    plan = prepared.plan
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, n in (
        ("new", plan.n_new),
        ("changed", plan.n_changed),
        ("outdated (processed by other code or options)", plan.n_outdated),
        ("unchanged", job.prepared.n_unchanged),
        ("unreadable", len(prepared.unreadable)),
    ):
        table.add_row(name, f"{n:,}")
    todo = f"{count(plan.n_dumps, 'dump')}, {decimal(plan.size_bytes)}, in {len(plan.batches)} batches"
    command = "dateline run " + shlex.join(job.request.raw_places)
    what = Text(f"A run would process {todo}.") if prepared.has_work else Text("Nothing to do.", style="green")
    return Group(what, Padding(table, (1, 0, 1, 2)), Text(f"Nothing was changed. To do it: {command}", style="dim"))
