"""The weights as arrays: what a mention says about every candidate day at once.

Candidate days are a contiguous window of day numbers (`date.toordinal`). A kernel over differences of days is one long
table of log-densities, so a dated mention is a slice of it, and an article costs an addition per mention.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from dateline.dating.solver.weights import checked

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]
"""Day numbers, years, indices."""

REACH_DAYS = 27_000
"""The largest difference a day kernel knows: 74 years."""
DEFAULT_FLOOR = 1e-8


def _spread(rows: list[list[float]], floor: float, reach: int) -> Array:
    """Log-density for differences -reach..reach from rows of [first, last, mass]."""
    table = np.full(2 * reach + 1, floor, dtype=np.float64)
    for first, last, mass in rows:
        lo, hi = max(-reach, int(first)), min(reach, int(last))
        table[lo + reach : hi + reach + 1] += mass / (int(last) - int(first) + 1)
    return np.log(table)


@cache
def weights() -> dict[str, Any]:
    """`weights.yaml`, parsed and checked once; raises ValueError that names the entry where it is not as `shape` has it."""
    text = (files("dateline.dating") / "weights.yaml").read_text(encoding="utf-8")
    return checked(yaml.safe_load(text))


@cache
def day_kernel(name: str) -> Array:
    """Log-density of the day kernel `name` at differences -REACH_DAYS..REACH_DAYS."""
    kernel = weights()["day_kernels"][name]
    return _spread(kernel["rows"], kernel.get("floor", DEFAULT_FLOOR), REACH_DAYS)


@cache
def step_kernel(group: str, name: str) -> Array:
    """Log-density of a kernel over whole years or months, differences -600..600."""
    return _spread(weights()[group][name]["rows"], 1e-5, 600)


@cache
def cycle(group: str, name: str) -> Array:
    """Log-probabilities of a kernel that repeats: weekdays (7) or months (12)."""
    table = np.asarray(weights()[group][name], dtype=np.float64)
    out: Array = np.log(table / table.sum())
    return out


@cache
def year_profile(name: str) -> Array:
    """The most that the day kernel `name` grants any day of a year that is -70..70 years from the year mentioned."""
    table = day_kernel(name)
    middle = REACH_DAYS
    out = np.empty(141, dtype=np.float64)
    for years in range(-70, 71):
        first, last = (years - 1) * 365 + 1, (years + 1) * 365
        out[years + 70] = table[max(0, middle + first) : middle + last + 1].max()
    return out


@cache
def calendar_of(year: int) -> tuple[Numbers, Numbers, Numbers]:
    """Day numbers, months (from 0) and weekdays (Monday 0) of every day of `year`."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = np.arange(first, last + 1, dtype=np.int64)
    months = np.asarray([date.fromordinal(int(n)).month - 1 for n in days], dtype=np.int64)
    return days, months, (days + 6) % 7


def year_starts(years: Numbers) -> Numbers:
    """The day number of each year's first day."""
    return np.asarray([date(int(y), 1, 1).toordinal() for y in years])
