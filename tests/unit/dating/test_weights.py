"""The table of weights is checked when it is loaded."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from dateline.dating.kinds import KINDS
from dateline.dating.solver.calibration import MASS, calibration, mass_of
from dateline.dating.solver.kernels import weights
from dateline.dating.solver.outcome import claim
from dateline.dating.solver.weights import checked
from dateline.dating.solver.window import Window


def _with(path: str, value: Any) -> dict[str, Any]:
    """The shipped table with another value at `path`."""
    table = copy.deepcopy(weights())
    *outer, last = path.split(".")
    inner = table
    for name in outer:
        inner = inner[name]
    inner[last] = value
    return table


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("day_kernels.url.rows", []),
        ("day_kernels.url.rows", [[3, 1, 0.5]]),
        ("day_kernels.url.rows", [[0, 2, 0.5], [1, 4, 0.5]]),
        ("day_kernels.url.rows", [[0, 2, -0.5]]),
        ("month_kernels.month_plain", [0.5] * 11),
        ("weekday_kernels.today", [0.1, 0.2, "0.3", 0.1, 0.1, 0.1, 0.1]),
        ("weekday_styles.slow.lead_on", [0.0] * 7),
        ("doubt.history", 1.5),
        ("temper.year", None),
        ("siblings.spread_days", [3, 0]),
        ("siblings.kinds.same_day.share", 0.99),
        ("siblings.kinds.same_day.weights", [1.0]),
        ("delay", [0.7, 0.2]),
    ],
)
def test_a_slip_is_named_with_its_place(path: str, value: Any) -> None:
    """An entry that is not of its shape is refused, and the message says which."""
    with pytest.raises(ValueError, match=r"weights\.yaml: .*" + path.split(".")[0]):
        checked(_with(path, value))


def test_the_shipped_table_is_of_its_shape() -> None:
    """What is shipped is accepted as it is."""
    assert checked(copy.deepcopy(weights())) == weights()


def test_shares_of_intervals_are_fitted_ones() -> None:
    """What an interval holds is between a half and nine tenths of the probability, for kinds that there are."""
    for kind, mass in calibration().interval_mass.items():
        assert kind in KINDS and 0.5 <= mass <= MASS == mass_of("no such kind")


def test_a_smaller_share_makes_a_narrower_interval() -> None:
    """The best day stays, the interval shrinks; one longer than a month keeps its share."""
    window = Window([2024], None)
    p = np.zeros(window.n_days)
    p[100:103] = (0.25, 0.5, 0.25)
    wide, narrow = claim(p, window), claim(p, window, 0.7)
    assert (wide.best, (wide.latest - wide.earliest).days) == (narrow.best, 2)
    assert (narrow.latest - narrow.earliest).days == 1
    flat = np.full(window.n_days, 1 / window.n_days)
    assert claim(flat, window) == claim(flat, window, 0.7)
