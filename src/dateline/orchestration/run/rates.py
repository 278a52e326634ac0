"""How long runs on this dataset took: only for estimates, and never part of the dataset.

A small run's time says what imports and the publish cost, a large one's how fast text is processed beside that.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

NAME = ".rate.json"
WEIGHT_OF_LAST = 0.5
SMALL_BYTES = 1_000_000


def note(out: Path, size_bytes: int, seconds: float) -> None:
    """Take a finished run into the averages. Never fails a run."""
    if seconds <= 0:
        return
    figures = _figures(out)
    if size_bytes < SMALL_BYTES:
        name, value = "small_run_s", seconds
    else:
        # half of a run's time is work at least: a first run after a reboot was slower to start than those before
        name, value = "bytes_per_s", size_bytes / max(seconds - figures.get("small_run_s", 0.0), seconds / 2)
    before = figures.get(name, value)
    figures[name] = WEIGHT_OF_LAST * value + (1 - WEIGHT_OF_LAST) * before
    with contextlib.suppress(OSError):
        beside = out / f"{NAME}.{os.getpid()}.new"  # in one step, lest another run reads half of it
        beside.write_text(json.dumps(figures), encoding="utf-8")
        beside.replace(out / NAME)


def estimate_s(out: Path, size_bytes: int) -> float | None:
    """Seconds that so many bytes of dumps may take; None where no run that could tell was noted yet."""
    figures = _figures(out)
    small_run_s, rate = figures.get("small_run_s"), figures.get("bytes_per_s")
    if size_bytes < SMALL_BYTES and small_run_s is not None:
        return small_run_s
    return None if rate is None else (small_run_s or 0.0) + size_bytes / rate


def _figures(out: Path) -> dict[str, float]:
    try:
        found = json.loads((out / NAME).read_text(encoding="utf-8"))
        return {name: float(value) for name, value in found.items() if float(value) > 0}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
