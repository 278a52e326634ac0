"""A number of days as people write it."""

from __future__ import annotations

import math

MAX_DAYS = 36_525
"""A hundred years: more is a slip, and a `timedelta` ends somewhere."""


def days(text: str | float) -> float:
    """A number of days: '30', '30d', '0.5'. Raises ValueError for anything else."""
    try:
        number = float(str(text).removesuffix("d"))
    except ValueError:
        number = math.nan
    if not 0 <= number <= MAX_DAYS:
        raise ValueError(f"{text!r} is no number of days: write 30 or 30d")
    return number
