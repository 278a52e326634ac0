"""What speaks of stretches of time: days are judged as stretches of one day, years as stretches of one year."""

from __future__ import annotations

from abc import abstractmethod

from dateline.dating.solver.kernels import Array, Numbers, year_starts
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Witness


class Stretches:
    """A form that need only say what it grants stretches of days."""

    @abstractmethod
    def granted(self, witness: Witness, first: Numbers, last: Numbers) -> Array:
        """What stretches of days are granted, each from `first` to `last` (day numbers): logarithms."""

    def density(self, witness: Witness, window: Window) -> Array:
        """What each candidate day is granted."""
        return self.granted(witness, window.days, window.days)

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """The same of whole years."""
        first = year_starts(years)
        return self.granted(witness, first, first + 364)
