"""How fast runs on this dataset were: only for estimates, and never part of the dataset."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

NAME = ".rate.json"
WEIGHT_OF_LAST = 0.5
TELLING_BYTES = 1_000_000
"""The time of a smaller run says how long imports take."""


def note(out: Path, size_bytes: int, seconds: float) -> None:
    """Take a finished run into the average. Never fails a run."""
    if size_bytes < TELLING_BYTES or seconds <= 0:
        return
    rate = size_bytes / seconds
    before = _rate(out)
    if before is not None:
        rate = WEIGHT_OF_LAST * rate + (1 - WEIGHT_OF_LAST) * before
    with contextlib.suppress(OSError):
        (out / NAME).write_text(json.dumps({"bytes_per_s": rate}), encoding="utf-8")


def estimate_s(out: Path, size_bytes: int) -> float | None:
    """Seconds that so many bytes of dumps may take; None where no run was noted yet."""
    rate = _rate(out)
    return None if rate is None else size_bytes / rate


def _rate(out: Path) -> float | None:
    try:
        rate = float(json.loads((out / NAME).read_text(encoding="utf-8"))["bytes_per_s"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return rate if rate > 0 else None
