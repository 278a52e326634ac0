"""What speaks for days of any year alike: it neither bounds nor names one."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.dating.solver.kernels import Array, Numbers
from dateline.dating.solver.witness import Witness


class Yearless:
    """The part of a form that is about years."""

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """No year is named."""
        return None

    def named_years(self, witness: Witness) -> Iterable[int]:
        """None."""
        return ()
