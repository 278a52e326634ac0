"""The quality gate: what dateline finds in generated dumps never falls below its floors."""

from __future__ import annotations

import json

from benchmarks.accuracy.gate import FLOORS, below, measure


def test_no_figure_falls_below_its_floor() -> None:
    """Boundaries, headlines, bodies, captions and agencies on 450 generated dumps hold the floors of floors.json."""
    assert below(measure(), json.loads(FLOORS.read_text(encoding="utf-8"))) == []
