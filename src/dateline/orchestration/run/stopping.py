"""Cooperative cancellation: a signal makes a stop file, the stages look for it between documents.

Prefect cannot interrupt a running task (a signal waits for its end). A file is seen by threads, by processes and by
a cluster's workers that share the staging folder, whatever runner is used.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

POLL_S = 0.1


class StopFile:
    """Whether a run was asked to stop. Picklable; cheap to ask often."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._asked_at = 0.0

    def __call__(self) -> bool:
        """Whether somebody asked, or whoever started the run has gone."""
        # Ask the file system ten times a second at most: documents may take microseconds
        now = time.monotonic()
        if now - self._asked_at < POLL_S:
            return False
        self._asked_at = now
        # no folder, no run: whoever started it has gone
        return self.path.exists() or not self.path.parent.exists()

    def set(self) -> None:
        """Ask everybody to stop."""
        with contextlib.suppress(FileNotFoundError):  # the run has ended and taken its staging folder along
            self.path.touch()


class Interrupt:
    """The signal that asked this run to stop, if any did."""

    def __init__(self) -> None:
        self.signal_number: int | None = None
        self.at: float = math.inf
        """When it came, by the monotonic clock."""

    def is_overdue(self, grace_s: float) -> bool:
        """Whether it came more than `grace_s` seconds ago."""
        return time.monotonic() - self.at > grace_s

    @property
    def exit_code(self) -> int:
        """128 + signal, as shells have it: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.signal_number or signal.SIGINT)


@contextlib.contextmanager
def on_signal(stop: Callable[[], None], interrupt: Interrupt) -> Iterator[None]:
    """Call `stop` on the first SIGINT or SIGTERM inside the block and note it; a second SIGINT interrupts at once.

    Does nothing off the main thread, where Python delivers no signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, _: FrameType | None) -> None:
        if interrupt.signal_number is not None and number == signal.SIGINT:
            raise KeyboardInterrupt
        interrupt.signal_number, interrupt.at = number, time.monotonic()
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_signals_to_parent() -> None:
    """In a worker process: Ctrl-C reaches the whole process group, but ending the run is the parent's decision."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def leave_now(exit_code: int, last_words: Callable[[], None], timeout_s: float = 1.0) -> None:
    """End this process without waiting for its threads; say `last_words` if that is quick.

    Safe while nothing is being published: a run that has not reached its publish has changed nothing.
    """
    speaker = threading.Thread(target=last_words, daemon=True)
    speaker.start()
    speaker.join(timeout_s)
    os._exit(exit_code)
