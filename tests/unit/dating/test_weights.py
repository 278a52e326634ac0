"""The table of weights is checked when it is loaded."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from dateline.dating.solver.kernels import weights
from dateline.dating.solver.weights import checked


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
