"""Four times the input takes about four times the time, whatever its shape: ratios within one process, never seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.shapes import CONTAINERS, TEXTS, cpu_seconds

SHAPES = (*TEXTS, *CONTAINERS)
MOST = 7
"""Times the time that four times the size may take; n to the power of 1.6 takes nine, a square sixteen."""
NOISE_S = 0.15
SMALL = (24_000, 96_000)
LARGE = {"text": (250_000, 1_000_000), "container": (1_000_000, 2_000_000, 4_000_000, 8_000_000)}


def assert_linear(name: str, small: int, large: int, folder: Path) -> None:
    """Measured again where it looks worse: another process may have been in the way."""
    cpu_seconds(name, 2_000, folder)  # loads the tables of its languages
    for _ in range(3):
        first, last = (cpu_seconds(name, size, folder) for size in (small, large))
        if last < NOISE_S or last <= MOST * (large / small / 4) * first + NOISE_S:
            return
    pytest.fail(f"{small:,} bytes take {first:.2f} s, {large:,} take {last:.2f} s")


@pytest.mark.parametrize("name", SHAPES)
def test_time_follows_size(tmp_path: Path, name: str) -> None:
    """At tens of kilobytes, where a square already shows."""
    assert_linear(name, *SMALL, tmp_path)


@pytest.mark.thorough
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SHAPES)
def test_time_follows_size_at_megabytes(tmp_path: Path, name: str) -> None:
    """At megabytes: texts up to what one document may have, files up to 8 MB."""
    sizes = LARGE["text" if name in TEXTS else "container"]
    assert_linear(name, sizes[0], sizes[-1], tmp_path)
