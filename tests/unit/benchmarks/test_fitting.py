"""Weights counted anew from gold days."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import yaml

from benchmarks.dating.fitting import difference_of, refit, write
from dateline.dating.kernels import weights
from dateline.dating.witness import Witness


def test_a_difference_is_counted_in_the_unit_of_its_kernel() -> None:
    """Days, months of the year, years and weekdays each have their own difference."""
    day = date(2023, 6, 16)
    assert difference_of(Witness("text", "history", "day", "k", date(2023, 6, 14).toordinal()), day) == 2
    assert difference_of(Witness("year", "history", "year", "k", 2020), day) == 3
    assert difference_of(Witness("month", "history", "month", "k", 12), day) == 6
    assert difference_of(Witness("weekday", "weekday", "weekday", "k", 0), day) == 4
    assert difference_of(Witness("text", "history", "yearly", "k", 1231), date(2023, 1, 2)) == 2


def test_masses_keep_their_sum_and_move_to_what_is_counted(tmp_path: Path) -> None:
    """Counted masses add up to the present ones, and the table stays readable with its comments."""
    counts = {"year_newest": {"one": Counter({0: 300, 1: 100})}}
    ((_, kernel, present, fitted, n),) = refit(counts)  # type: ignore[arg-type]
    assert (kernel, n) == ("year_newest", 400)
    assert abs(sum(present) - sum(fitted)) < 0.01
    assert fitted[0] > present[0]
    table = tmp_path / "weights.yaml"
    table.write_text(Path("src/dateline/dating/weights.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    write(counts, table, {"year_newest"})  # type: ignore[arg-type]
    written = yaml.safe_load(table.read_text(encoding="utf-8"))
    assert written["year_kernels"]["year_newest"]["rows"][0][2] == fitted[0]
    assert written["day_kernels"] == weights()["day_kernels"]
