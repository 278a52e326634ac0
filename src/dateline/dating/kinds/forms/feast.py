"""A feast of every year: "Christmas Day", "Eid al-Fitr"."""

from __future__ import annotations

from datetime import date

import numpy as np

from dateline.dating.kinds.forms.yearless import Yearless
from dateline.dating.solver.kernels import DEFAULT_FLOOR, REACH_DAYS, Array, day_kernel
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Witness
from dateline.lexicon.feasts import feasts


class _Feast(Yearless):
    """See the module; the value is its place in the table."""

    name = "feast"
    is_monthly = False

    def density(self, witness: Witness, window: Window) -> Array:
        """Each candidate judged by the occurrence that suits it best; difference 0 is while it lasts."""
        out = np.full(window.n_days, np.log(DEFAULT_FLOOR), dtype=np.float64)
        for year in sorted({int(y) + step for y in window.years for step in (-1, 0, 1)}):
            for first, last in feasts()[witness.value].in_year(year):
                before, after = window.days - first.toordinal(), window.days - last.toordinal()
                since = np.minimum(before, 0) + np.maximum(after, 0)
                np.maximum(out, day_kernel(witness.kernel).take(since + REACH_DAYS, mode="clip"), out=out)
        return out

    def allowed(self, witness: Witness, best: date) -> Interval:
        """From the last time it was kept on, or up to the next time where it is to come."""
        times = [t for year in (best.year - 1, best.year, best.year + 1) for t in feasts()[witness.value].in_year(year)]
        if witness.kernel == "feast_ahead":
            return None, min((last for _, last in times if last >= best), default=None)
        return max((first for first, _ in times if first <= best), default=None), None

    def difference(self, witness: Witness, day: date) -> int | None:
        """Feasts are too few to be counted."""
        return None


FEAST = _Feast()
