"""How a run ends before its work is done: by a signal, or because nothing ends any more, no batch and no document.

Prefect's `timeout_seconds` cannot interrupt a task that runs in a thread or on a worker; this goes the way that
signals go: the stop file first, then the worker processes are killed, and at last this process leaves.
"""

from __future__ import annotations

import math
import multiprocessing
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from dateline.errors import Cancelled, DatelineError
from dateline.model import Batch
from dateline.orchestration.errors import TimedOut
from dateline.orchestration.run.reports import count
from dateline.orchestration.run.stopping import StopFile, leave_now
from dateline.orchestration.run.watching import Watch
from dateline.staging.progress import Progress, read_progress

GRACE_S = 3.0
"""A task that is still importing, or is inside one huge document, does not look at the stop file: it is left behind."""
STOPPED = "the run was stopped: nothing of it is published"
MAX_NAMED = 3
_LOOKS = 8
"""How often it is asked within the time limit how far batches are."""
TIMED_OUT = 124
"""The exit code of timeout(1), for a process that cannot go back to its command line."""


class Ending:
    """Watches over a run's batches: whether it must end early, and why. Asked often, from one thread."""

    def __init__(
        self, stop: StopFile, watch: Watch, folder: Path, timeout_s: float, last_words: Callable[[DatelineError], None]
    ) -> None:
        """folder: batches tell below it how far they are. last_words: says why, before this process leaves without its
        tasks; it has a second for that."""
        self._stop = stop
        self._folder = folder
        self._told: list[Progress] = []
        self._look_at = 0.0
        self._watch = watch
        self._interrupt = watch.interrupt
        self._timeout_s = timeout_s
        self._last_words = last_words
        self._last_progress = time.monotonic()
        self._timed_out_at = math.inf
        self._late: tuple[Batch, ...] = ()

    def progress(self) -> None:
        """A batch has ended."""
        self._last_progress = time.monotonic()

    def watch(self, waiting_for: Sequence[Batch]) -> None:
        """Ask all to stop when nothing has ended for too long, no batch and no document of one: a dump of gigabytes takes
        its hours. Later kill or leave those that go on."""
        if self._late == ():
            self._look(waiting_for)
        if self._late == () and time.monotonic() - self._last_progress > self._timeout_s:
            self._timed_out_at, self._late = time.monotonic(), tuple(waiting_for)
            self._stop.set()
        if self._is_overdue(GRACE_S):
            for worker in multiprocessing.active_children():
                worker.kill()  # its task ends as lost; threads cannot be killed
        if self._is_overdue(GRACE_S + 1):
            self._leave_tasks_behind()

    def _look(self, waiting_for: Sequence[Batch]) -> None:
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + self._timeout_s / _LOOKS
        told = read_progress(self._folder, {batch.index for batch in waiting_for})
        if told != self._told:
            self._told, self._last_progress = told, now

    @property
    def error(self) -> DatelineError | None:
        """Why the run must end; None where nothing but its batches themselves says so."""
        if self._interrupt.signal_number is not None:
            return Cancelled(STOPPED)
        if not self._late:
            return None
        first = self._late[0]
        names = ", ".join(dump.name for dump in first.dumps[:MAX_NAMED])
        more = f" and {len(first.dumps) - MAX_NAMED:,} more" if len(first.dumps) > MAX_NAMED else ""
        return TimedOut(
            f"no batch ended, and no document of one, for {self._timeout_s:g} s: nothing of this run is published. "
            f"{count(len(self._late), 'batch', 'batches')} did not end, the first of them batch {first.index} with {names}{more}"
        )

    def _is_overdue(self, grace_s: float) -> bool:
        return self._interrupt.is_overdue(grace_s) or time.monotonic() - self._timed_out_at > grace_s

    def _leave_tasks_behind(self) -> None:
        error = self.error or Cancelled(STOPPED)
        late = isinstance(error, TimedOut)
        shutil.rmtree(self._stop.path.parent, ignore_errors=True)
        self._watch.watcher.trouble(str(error), "TimedOut" if late else "")
        leave_now(TIMED_OUT if late else self._interrupt.exit_code, lambda: self._last_words(error))
