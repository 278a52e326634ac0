"""Estimates rest on what was seen, and say nothing where nothing was."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.orchestration.run import rates

MB = 1_000_000


def test_nothing_is_said_without_a_run(tmp_path: Path) -> None:
    """No run, or a damaged note: unknown."""
    assert rates.estimate_s(tmp_path, 5 * MB) is None
    (tmp_path / rates.NAME).write_text("[1, 2]")
    assert rates.estimate_s(tmp_path, 5 * MB) is None


def test_a_small_site_learns_from_small_runs(tmp_path: Path) -> None:
    """Small runs tell how long small runs take, and nothing about ten gigabytes."""
    rates.note(tmp_path, 20_000, 4.0)
    assert rates.estimate_s(tmp_path, 30_000) == 4.0
    assert rates.estimate_s(tmp_path, 10_000 * MB) is None


def test_a_large_run_tells_the_rate_beside_the_start(tmp_path: Path) -> None:
    """Ten megabytes in 9 s of which 4 are the start: 2 MB/s."""
    rates.note(tmp_path, 20_000, 4.0)
    rates.note(tmp_path, 10 * MB, 9.0)
    assert rates.estimate_s(tmp_path, 100 * MB) == pytest.approx(54.0)
    rates.note(tmp_path, 10 * MB, 0.0)
    assert rates.estimate_s(tmp_path, 100 * MB) == pytest.approx(54.0)
    rates.note(tmp_path, 2 * MB, 5.0)
    assert rates.estimate_s(tmp_path, 100 * MB) > 54.0
