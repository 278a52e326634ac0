"""What can go wrong with a run, beside what the library raises."""

from __future__ import annotations

from dateline.errors import Cancelled, Transient


class ServerLost(Transient):
    """The Prefect server went away in the middle of a run. Nothing of it is published."""

    code = "server-lost"


class TimedOut(Transient):
    """A run's batches took longer than they may: nothing is published."""

    code = "timed-out"


class Stopped(Cancelled):
    """A signal stopped the run: nothing is published."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.signal_number = signal_number
