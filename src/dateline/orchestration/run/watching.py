"""Who watches a run from the terminal, if anybody does: told of progress, asked nothing."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dateline.model import BatchReport
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.reports import RunResult
from dateline.orchestration.run.stopping import Interrupt

logger = logging.getLogger(__name__)


class Watcher(Protocol):
    """Callbacks in the run's own process and thread."""

    def planned(self, job: Job, folder: Path) -> None:
        """The plan stands; batches start now, and tell below `folder` how far they are (`staging.progress`)."""

    def batch_done(self, report: BatchReport) -> None:
        """A batch was staged."""

    def publishing(self) -> None:
        """All batches are staged; the snapshot is being built."""

    def trouble(self, message: str, kind: str) -> None:
        """Something that the run's outcome does not tell, or last words. kind: 'TimedOut', 'server lost', or ''."""


class Nobody:
    """The watcher of a run on a worker: Prefect's UI shows its progress."""

    def planned(self, job: Job, folder: Path) -> None:
        """Nothing."""

    def batch_done(self, report: BatchReport) -> None:
        """Nothing."""

    def publishing(self) -> None:
        """Nothing."""

    def trouble(self, message: str, kind: str) -> None:
        """A line in the log, which Prefect shows."""
        logger.error("%s", f"{kind}: {message}" if kind else message)


@dataclass(slots=True)
class Watch:
    """What the command line hands to the flow it calls, beside the parameters that Prefect stores."""

    watcher: Watcher = field(default_factory=Nobody)
    job: Job | None = None
    """The plan already made, so that large dumps are not hashed twice."""
    interrupt: Interrupt = field(default_factory=Interrupt)
    result: RunResult | None = None
    """What the run did, as soon as it is published: the server may go away before it hears of it."""


WATCH: ContextVar[Watch | None] = ContextVar("dateline_watch", default=None)


def current() -> Watch:
    """The watch of this run; one that nobody looks at where none was set."""
    return WATCH.get() or Watch()
