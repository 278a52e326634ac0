"""512 MB whatever comes: each hostile file in a process of its own, to which the system gives no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.inputs import LONG, QUICK
from tests.hostile.trial import attempt

MOST_MB = 512


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_takes_less_than_half_a_gigabyte(tmp_path: Path, name: str) -> None:
    """The dump has an outcome with its reason, and the process lived within its limit."""
    file_name, write = QUICK[name]
    write(tmp_path / file_name)
    trial = attempt(tmp_path / file_name)
    assert trial.peak_mb < MOST_MB, trial
    assert trial.outcome != "failed" or trial.details[0], trial
    assert "not enough memory" not in trial.details[0]


@pytest.mark.thorough
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", LONG)
def test_a_long_file_takes_less_than_half_a_gigabyte(tmp_path: Path, name: str) -> None:
    """Gigabytes of text go through the memory that megabytes take."""
    file_name, write = LONG[name]
    write(tmp_path / file_name)
    trial = attempt(tmp_path / file_name, timeout_s=7000)
    assert trial.peak_mb < MOST_MB, trial
    assert trial.outcome != "failed" or trial.details[0], trial
