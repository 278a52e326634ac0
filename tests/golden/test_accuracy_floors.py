"""The quality gate: what dateline finds in generated dumps never falls below its floors."""

from __future__ import annotations

from benchmarks import floors
from benchmarks.accuracy.gate import FLOORS, measure


def test_no_figure_falls_below_its_floor() -> None:
    """Boundaries, headlines, bodies, captions and agencies on 450 generated dumps hold the floors of floors.json."""
    figures, kept = measure(), floors.read(FLOORS)
    assert kept.keys() <= figures.keys()
    assert floors.below(figures, kept) == []
