"""A year named in the text: "in 2019"; the newest bounds the day from below, those to come from above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateline.dating.kinds.place import HISTORY, Place
from dateline.dating.mentions import Mention
from dateline.dating.solver.kernels import Array, Numbers, step_kernel
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Kind, Witness


class _Year:
    """See the module; the value is the year."""

    name = "year"
    is_monthly = True

    def density(self, witness: Witness, window: Window) -> Array:
        """The kernel over the years, for each of their months."""
        out: Array = step_kernel("year_kernels", witness.kernel)[window.months // 12 - witness.value + 600]
        return out

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """The kernel itself."""
        first_year = int(years[0]) - witness.value + 600
        return step_kernel("year_kernels", witness.kernel)[first_year : first_year + len(years)]

    def named_years(self, witness: Witness) -> Iterable[int]:
        """None of its own: a year alone counts only where no date lies far before it (`solver.years`)."""
        return ()

    def allowed(self, witness: Witness, best: date) -> Interval:
        """From its first day on, or up to its last when it is to come."""
        ahead = witness.kernel == "year_ahead"
        return (None, date(witness.value, 12, 31)) if ahead else (date(witness.value, 1, 1), None)

    def difference(self, witness: Witness, day: date) -> int | None:
        """Years."""
        return day.year - witness.value


FORM = _Year()
KIND = Kind("year", "the text names {text}", is_in_passing=True)


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that a year is."""
    if mention.kind != "year":
        return None
    kernel = "year_ahead" if mention.is_ahead else "caption_year" if place.is_of_picture else "year_plain"
    return Witness(KIND, HISTORY, FORM, kernel, mention.value, 0, None, *place.phrase)
