"""Floors under figures: a JSON file that an update may raise but not lower unasked."""

from __future__ import annotations

import json
import math
from pathlib import Path

Figures = dict[str, dict[str, float]]
"""Group -> figure -> value in [0, 1], higher is better."""


def read(path: Path) -> Figures:
    """The floors of a file; none where there is no file yet."""
    floors: Figures = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return floors


def below(figures: Figures, floors: Figures) -> list[str]:
    """What fell under its floor, one line each; groups that were not measured are not judged."""
    return [
        f"{group}: {name} {figures[group].get(name, 0.0):.4f} is below its floor {floor:.4f}"
        for group, row in floors.items()
        if group in figures
        for name, floor in row.items()
        if figures[group].get(name, 0.0) < floor
    ]


def raise_to(path: Path, figures: Figures, may_lower: bool = False) -> None:
    """Write floors at these figures (rounded down to a thousandth) where that raises them, or lowering is allowed."""
    floors = read(path)
    for group, row in figures.items():
        old = {} if may_lower else floors.get(group, {})
        floors[group] = old | {
            name: max(math.floor(value * 1000) / 1000, old.get(name, 0.0)) for name, value in row.items()
        }
    path.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
