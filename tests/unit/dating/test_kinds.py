"""Kinds of evidence: each is told, and a kind the solver has never heard of is solved like any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest

from dateline.dating.kinds import KINDS, printed
from dateline.dating.kinds.forms.day import DAY
from dateline.dating.solver import solution
from dateline.dating.solver.groups import Summed
from dateline.dating.solver.kernels import Array, Numbers
from dateline.dating.solver.outcome import claim
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Kind, Witness
from dateline.model import DateEvidence


class _Dozens:
    """A form of this test's own: publication on a day whose number is a multiple of twelve since 1 January."""

    name = "dozens"
    is_monthly = False

    def density(self, witness: Witness, window: Window) -> Array:
        """Nothing on the days it means, much less on others."""
        starts = np.asarray([date.fromordinal(int(d)).replace(month=1, day=1).toordinal() for d in window.days])
        out: Array = np.where((window.days - starts) % 12 == witness.value, 0.0, -20.0)
        return out

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """No year is named."""
        return None

    def named_years(self, witness: Witness) -> Iterable[int]:
        """None."""
        return ()

    def allowed(self, witness: Witness, best: date) -> Interval:
        """Any."""
        return None, None

    def difference(self, witness: Witness, day: date) -> int | None:
        """Not counted."""
        return None


def test_the_solver_weighs_a_kind_it_does_not_know() -> None:
    """A kind, group and form made up here settle the day among those that a printed date leaves open."""
    kind, day = Kind("almanac", "the almanac says {text}"), date(2023, 6, 6)
    own = Witness(kind, Summed("almanac"), _Dozens(), "almanac", (day - date(2023, 1, 1)).days % 12)
    line = Witness(
        printed.KIND, printed.GROUP, DAY, "date_line_below", date(2023, 6, 1).toordinal(), date(2023, 6, 12).toordinal()
    )
    solved = solution.solve([solution.Testimony([own, line], "weight")], [0], None, None)
    assert solved is not None
    assert claim(solved[0].together, solved[0].window).best == day


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_says_its_reason(name: str) -> None:
    """Its sentence fills with the phrase and the first day allowed, and leaves no brace open."""
    evidence = DateEvidence(name, "some phrase", 0, 11, date(2023, 6, 1), None)
    said = KINDS[name].say(evidence, lambda day: day.isoformat())
    assert said and "{" not in said
