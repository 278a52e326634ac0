"""When a run is given up: where nothing ends any more, no batch and no document of one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dateline.model import Batch
from dateline.orchestration.errors import TimedOut
from dateline.orchestration.run.endings import Ending
from dateline.orchestration.run.stopping import StopFile
from dateline.orchestration.run.watching import Watch
from dateline.staging.progress import ProgressFile

LIMIT_S = 100


def test_a_dump_of_hours_goes_on_as_long_as_documents_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One batch of one dump ends after many times the limit; once no document of it ends the run is stopped after one."""
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    staged = tmp_path / "run" / "batch-0" / "try-1"
    staged.mkdir(parents=True)
    stop = StopFile(tmp_path / "run" / "stop")
    ending = Ending(stop, Watch(), tmp_path / "run", LIMIT_S, lambda _: None)
    at_work, told = (Batch(0, ()),), ProgressFile(staged)
    for _ in range(50):
        now += LIMIT_S / 4
        told.document(2_000_000, 3)
        ending.watch(at_work)
        assert ending.error is None
        assert not stop()
    for _ in range(4):
        now += LIMIT_S / 4
        ending.watch(at_work)
    assert ending.error is None
    now += LIMIT_S / 4
    ending.watch(at_work)
    assert isinstance(ending.error, TimedOut)
    now += 1  # it is not asked about more often than that
    assert stop()
