"""Linear time as a ratio: what n of something cost, against what 4n cost, in processor time of this thread."""

from __future__ import annotations

import time
from collections.abc import Callable

AT_MOST = 8.0
"""4n may cost so many times what n costs: four where the cost is linear, sixteen where it is quadratic."""
NO_TIME_S = 0.02
"""Where 4n cost less than this, clocks and caches are measured rather than the work."""
ATTEMPTS = 4


def assert_linear(work: Callable[[int], object], n: int) -> None:
    """`work(4 * n)` costs no more than `AT_MOST` times `work(n)`; the best of a few attempts counts, for others use the machine."""
    ratios = []
    work(max(1, n // 4))  # tables are loaded, patterns compiled
    for _ in range(ATTEMPTS):
        short, long = _cost_s(work, n), _cost_s(work, 4 * n)
        if long < NO_TIME_S or long <= AT_MOST * short:
            return
        ratios.append(long / short)
    raise AssertionError(f"4n cost {min(ratios):.1f} times what n = {n} cost, or more, in {ATTEMPTS} attempts")


def _cost_s(work: Callable[[int], object], n: int) -> float:
    before = time.thread_time()
    work(n)
    return time.thread_time() - before
