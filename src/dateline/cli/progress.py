"""What a run is doing, from its first second on: a line that moves on a terminal, plain lines elsewhere.

Workers tell how far they are by small files (`staging.progress`), so it moves with documents, whoever processes them.
"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderResult
from rich.filesize import decimal
from rich.live import Live
from rich.progress_bar import ProgressBar as Bar
from rich.table import Table
from rich.text import Text

from dateline.cli.speech import Speech
from dateline.cli.terminal import complain, stderr
from dateline.model import BatchReport
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import count
from dateline.staging.progress import read_progress

LINE_EVERY_S = 10.0
FIRST_LINE_AFTER_S = 2.0
"""Where nobody looks: a phase is told when it lasts, and then so often. A quick run stays silent."""
BAR_WIDTH, MIN_BAR_WIDTH = 30, 8
POLL_S = 0.25
NEARLY = 0.99
"""More than that is done only when all batches are: how far a dump at work is, is an estimate."""


class ProgressBar:
    """The watcher of a run: `watching.Watcher`. Use as a context manager."""

    def __init__(self, speech: Speech, console: Console | None = None) -> None:
        self._speech = speech
        self._console = console or stderr()
        self._live: Live | None = None
        self._figures = _Figures()
        self._phase, self._since = "starting", time.monotonic()
        self._ended = threading.Event()
        self._told_at = 0.0

    def __enter__(self) -> ProgressBar:
        if self._speech.is_quiet:
            return self
        if self._console.is_terminal:
            self._live = Live(console=self._console, get_renderable=self._line, refresh_per_second=4, transient=True)
            self._live.start()
        else:
            threading.Thread(target=self._tell_now_and_then, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._live:
            self._live.stop()

    def phase(self, name: str) -> None:
        """Say what is done now."""
        self._phase, self._since, self._told_at = name, time.monotonic(), 0.0

    def planned(self, job: Job, folder: Path) -> None:
        """Know what is to do, and where the workers tell how far they are."""
        self._figures = _Figures(job, folder)
        self.phase("processing")

    def batch_done(self, report: BatchReport) -> None:
        """Count it; with `--verbose`, a line for each of its dumps."""
        self._figures.done(report)
        if self._speech.is_verbose:
            for dump in report.dumps:
                found = f"{count(dump.n_articles, 'article')}, {dump.n_undated:,} undated, {dump.n_quarantined:,} quarantined"
                said = dump.detail or found
                self._console.print(Text.assemble(dump.dump_name, (f"  {dump.outcome.value}: {said}", "dim")))

    def publishing(self) -> None:
        """Say that all batches are done."""
        self._figures.is_complete = True
        self.phase("publishing")

    def trouble(self, message: str, kind: str) -> None:
        """One error above the line."""
        complain(message, kind)

    def _line(self) -> _Line:
        return _Line(self._phase, time.monotonic() - self._since, self._figures)

    def _tell_now_and_then(self) -> None:
        while not self._ended.wait(POLL_S):
            now = time.monotonic()
            if now - self._since >= FIRST_LINE_AFTER_S and now - self._told_at >= LINE_EVERY_S:
                self._told_at = now
                self._console.print(self._line().plain())


class _Figures:
    """How much there is to do, and what is done of it."""

    def __init__(self, job: Job | None = None, folder: Path | None = None) -> None:
        batches = job.prepared.plan.batches if job else ()
        self._sizes = {dump.name: dump.size_bytes for batch in batches for dump in batch.dumps}
        self._at_work = {batch.index for batch in batches}
        self.n_dumps, self.n_bytes = len(self._sizes), max(sum(self._sizes.values()), 1)
        self.is_complete = False
        self._folder = folder
        self._reported: set[str] = set()
        self._articles = self._chars = 0
        self._most = (0, 0.0, 0)
        self._began = time.monotonic()

    def done(self, report: BatchReport) -> None:
        """A batch was staged."""
        self._reported |= {dump.dump_name for dump in report.dumps}
        self._at_work.discard(report.index)
        self._articles += sum(dump.n_articles for dump in report.dumps)
        self._chars += sum(dump.n_chars for dump in report.dumps)

    def now(self) -> tuple[int, int, int, float | None]:
        """Dumps, bytes of dumps and articles done, and bytes a second (None: too early to tell)."""
        finished = sum(self._sizes.get(name, 0) for name in self._reported)
        dumps, size_bytes, articles = len(self._reported), float(finished), self._articles
        # of a packed dump the characters are many more than its bytes: by what those done before had
        chars_a_byte = max(self._chars / finished, 1.0) if finished else 1.0
        if self._folder is not None and not self.is_complete:
            with contextlib.suppress(OSError):
                for one in read_progress(self._folder, self._at_work.copy()):
                    dumps, articles = dumps + one.dumps, articles + one.articles
                    size_bytes += one.size_bytes + one.chars / chars_a_byte
        most = self.n_bytes if self.is_complete else NEARLY * self.n_bytes
        size_bytes = min(size_bytes, max(most, finished))
        # what a batch told is gone a moment before its report comes: nothing goes backwards
        pairs = zip(self._most, (dumps, size_bytes, articles), strict=True)
        self._most = dumps, size_bytes, articles = tuple(map(max, pairs))  # type: ignore[assignment]
        seconds = time.monotonic() - self._began
        rate = size_bytes / seconds if size_bytes and seconds > 1 else None
        return min(dumps, self.n_dumps), int(size_bytes), articles, rate


class _Line:
    """The line: as much of a bar as there is room for beside the figures."""

    def __init__(self, phase: str, seconds: float, figures: _Figures) -> None:
        self._phase, self._seconds, self._figures = phase, seconds, figures

    def plain(self) -> str:
        """For a file or a pipe."""
        figures = self._of_work()
        return f"{self._phase}: " + (", ".join(figures) if figures else f"since {_clock(self._seconds)}")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        figures = self._of_work() or [_clock(self._seconds)]
        text = Text.assemble((self._phase, "bold"), "  ", ("  ".join(figures), "dim"))
        room = options.max_width - text.cell_len - 2
        if not self._of_work() or room < MIN_BAR_WIDTH:
            yield Text.assemble(text, no_wrap=True, overflow="ellipsis")
            return
        _, done, _, _ = self._figures.now()
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_row(
            Text(self._phase, "bold"),
            Bar(self._figures.n_bytes, done, width=min(BAR_WIDTH, room)),
            Text("  ".join(figures), "dim"),
        )
        yield grid

    def _of_work(self) -> list[str]:
        if self._phase != "processing" or not self._figures.n_dumps:
            return []
        dumps, done, articles, rate = self._figures.now()
        told = [
            f"{done / self._figures.n_bytes:3.0%}",
            f"{dumps:,}/{count(self._figures.n_dumps, 'dump')}",
            _share(done, self._figures.n_bytes),
            count(articles, "article"),
        ]
        if rate:
            told.append(f"{decimal(int(rate))}/s")
            if done < NEARLY * self._figures.n_bytes:  # what is left of the last dumps nobody knows
                told.append(f"{_clock((self._figures.n_bytes - done) / rate)} left")
        return told


def _share(done: int, of: int) -> str:
    """'9.3/20.6 MB', in the unit that the whole has."""
    unit, size = ("MB", 1e6) if of >= 1e6 else ("kB", 1e3)
    return f"{done / size:,.1f}/{of / size:,.1f} {unit}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
