"""512 MB whatever comes: hostile files in a process of their own, which gets no more (`setrlimit`) and whose peak is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.inputs import LONG, QUICK
from tests.hostile.trial import attempt

MOST_MB = 512


@pytest.mark.slow
def test_hostile_files_take_less_than_half_a_gigabyte(tmp_path: Path) -> None:
    """Each dump has an outcome with its reason, and the process that met them all one after the other never held more."""
    paths = []
    for n, (file_name, write) in enumerate(QUICK.values()):
        paths.append(tmp_path / f"{n:02}-{file_name}")
        write(paths[-1])
    for name, trial in zip(QUICK, attempt(*paths, limit_mb=MOST_MB), strict=True):
        assert trial.peak_mb < MOST_MB, (name, trial)
        assert trial.outcome != "failed" or trial.detail, (name, trial)
        assert "not enough memory" not in trial.detail, (name, trial)


@pytest.mark.thorough
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", LONG)
def test_a_long_file_takes_less_than_half_a_gigabyte(tmp_path: Path, name: str) -> None:
    """Gigabytes of text go through the memory that megabytes take."""
    file_name, write = LONG[name]
    write(tmp_path / file_name)
    (trial,) = attempt(tmp_path / file_name, timeout_s=7000, limit_mb=MOST_MB)
    assert trial.peak_mb < MOST_MB, trial
    assert trial.outcome != "failed" or trial.detail, trial
    assert "not enough memory" not in trial.detail, trial
