"""How sure the solver turns out to be: shares of intervals by kind of evidence, fitted on sets with known days.

`calibration.yaml` is written by `python -m benchmarks dating --calibrate --write`, with the digests of the sets it was
fitted on, the seed of the folds, and nothing by hand.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

MASS = 0.9
"""The share of the probability that an interval holds where the calibration knows no better."""
MASS_WIDE = 0.94
"""The same where an interval comes out longer than a month."""


class Calibration(NamedTuple):
    """What was fitted."""

    interval_mass: dict[str, float]
    """By the kind that settled the day: the share of the probability with which nine in ten intervals hold the true day."""


@cache
def calibration() -> Calibration:
    """`calibration.yaml`; raises ValueError that names the entry which is out of range."""
    table = yaml.safe_load((files("dateline.dating") / "calibration.yaml").read_text(encoding="utf-8"))
    masses = {str(kind): float(mass) for kind, mass in table["interval_mass"].items()}
    for kind, mass in masses.items():
        if not 0.5 <= mass <= MASS:
            raise ValueError(f"dating/calibration.yaml: interval_mass.{kind} is {mass}, not between 0.5 and {MASS}")
    return Calibration(masses)


def mass_of(kind: str) -> float:
    """The share of the probability that an interval holds where evidence of `kind` settled the day."""
    return calibration().interval_mass.get(kind, MASS)
