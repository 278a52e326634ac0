"""Weights counted anew from gold days."""

from __future__ import annotations

from collections import Counter
from datetime import date

import yaml

from benchmarks.dating.fitting import PRIORS, made, refit
from dateline.dating.kinds import month, text, weekday, year
from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.forms.yearly import YEARLY
from dateline.dating.kinds.place import HISTORY
from dateline.dating.solver.kernels import weights
from dateline.dating.solver.weights import checked
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


def test_masses_keep_their_sum_and_move_to_what_is_counted() -> None:
    """Counted masses add up to the prior ones, the table stays readable with its comments, and nothing else in it changes."""
    counts = {("year_kernels", "year_newest"): {"one": Counter({0: 300, 1: 100})}}
    priors = PRIORS.read_text(encoding="utf-8")
    table = yaml.safe_load(priors)
    ((_, kernel, present, fitted, n),) = refit(counts, table)
    assert (kernel, n) == ("year_newest", 400)
    assert abs(sum(present) - sum(fitted)) < 0.01
    assert fitted[0] > present[0]
    written = yaml.safe_load(made(counts, priors))
    assert written["year_kernels"]["year_newest"]["rows"][0][2] == fitted[0]
    table["year_kernels"]["year_newest"] = written["year_kernels"]["year_newest"]
    assert written == table
    assert checked(written)


def test_a_kernel_is_counted_in_its_own_group() -> None:
    """Captions have days and weekdays: what is counted of one says nothing of the other."""
    counts = {("weekday_kernels", "caption"): {"one": Counter({0: 30, 1: 10})}}
    ((group, kernel, *_),) = refit(counts, yaml.safe_load(PRIORS.read_text(encoding="utf-8")))
    assert (group, kernel) == ("weekday_kernels", "caption")


def test_the_shipped_weights_have_the_shape_of_their_priors() -> None:
    """The same kernels with the same rows; only masses are fitted."""
    shipped, priors = weights(), yaml.safe_load(PRIORS.read_text(encoding="utf-8"))
    assert _shape(shipped) == _shape(priors)


def _shape(table: object) -> object:
    """The table without its numbers, but for the first and last day of rows."""
    if isinstance(table, dict):
        return {key: _shape(value) for key, value in table.items()}
    if isinstance(table, list):
        return [row[:2] if isinstance(row, list) else type(row) if isinstance(row, str) else 0 for row in table]
    return 0
