"""The library's log beside Prefect's: in a run it is the run's log, outside of one it harms nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from dateline.orchestration.request import RunRequest
from tests.flows.conftest import PrefectServer


def test_a_line_outside_of_runs_is_no_warning(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path
) -> None:
    """Once a run has been made in a process, what the library logs there outside of runs is not taken for a run's.

    Prefect warns of each such line by default, and warnings are errors here.
    """
    from dateline.flows.ingest import ingest

    ingest(RunRequest(raw=(many(1),), out=tmp_path / "out"))
    logging.getLogger("dateline.pipeline").warning("a line of no run")
