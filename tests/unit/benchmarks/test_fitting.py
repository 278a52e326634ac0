"""Weights counted anew from gold days."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import yaml

from benchmarks.dating.fitting import refit, write
from dateline.dating.kinds import month, text, weekday, year
from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.forms.yearly import YEARLY
from dateline.dating.kinds.place import HISTORY
from dateline.dating.solver.kernels import weights
from dateline.dating.solver.witness import Form, Witness


def test_a_difference_is_counted_in_the_unit_of_its_kernel() -> None:
    """Days, months of the year, years and weekdays each have their own difference."""
    day = date(2023, 6, 16)
    assert _difference(DAY, date(2023, 6, 14).toordinal(), day) == 2
    assert _difference(year.FORM, 2020, day) == 3
    assert _difference(month.FORM, 12, day) == 6
    assert _difference(weekday.FORM, 4, day) == 0
    assert _difference(YEARLY, 1231, date(2023, 1, 2)) == 2


def _difference(form: Form, value: int, day: date) -> int | None:
    return form.difference(Witness(text.KIND, HISTORY, form, "k", value), day)


def test_masses_keep_their_sum_and_move_to_what_is_counted(tmp_path: Path) -> None:
    """Counted masses add up to the present ones, and the table stays readable with its comments."""
    counts = {"year_newest": {"one": Counter({0: 300, 1: 100})}}
    ((_, kernel, present, fitted, n),) = refit(counts)
    assert (kernel, n) == ("year_newest", 400)
    assert abs(sum(present) - sum(fitted)) < 0.01
    assert fitted[0] > present[0]
    table = tmp_path / "weights.yaml"
    table.write_text(Path("src/dateline/dating/weights.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    write(counts, table, {"year_newest"})
    written = yaml.safe_load(table.read_text(encoding="utf-8"))
    assert written["year_kernels"]["year_newest"]["rows"][0][2] == fitted[0]
    assert written["day_kernels"] == weights()["day_kernels"]
