"""A month named without its year: "since March"."""

from __future__ import annotations

import calendar
from datetime import date

from dateline.dating.kinds.forms.yearless import Yearless
from dateline.dating.kinds.place import HISTORY, Place
from dateline.dating.kinds.text import IN_TEXT
from dateline.dating.mentions import Mention
from dateline.dating.solver.kernels import Array, cycle
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Kind, Witness


class _Month(Yearless):
    """See the module; the value is the month, 1 to 12."""

    name = "month"
    is_monthly = True

    def density(self, witness: Witness, window: Window) -> Array:
        """The kernel over the months since it, of whatever year."""
        out: Array = cycle("month_kernels", witness.kernel)[(window.months - (witness.value - 1)) % 12]
        return out

    def allowed(self, witness: Witness, best: date) -> Interval:
        """From its first day on, or up to its last when it is to come."""
        steps = (best.month - witness.value) % 12
        if witness.kernel in ("month_ahead", "month_next"):
            months = best.year * 12 + best.month - 1 + (12 - steps) % 12
            year, month = divmod(months, 12)
            return None, date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        year, month = divmod(best.year * 12 + best.month - 1 - steps, 12)
        return date(year, month + 1, 1), None

    def difference(self, witness: Witness, day: date) -> int | None:
        """Months since it, 0 to 11."""
        return (day.month - witness.value) % 12


FORM = _Month()
KIND = Kind("month", "the text names {text}", is_in_passing=True)


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that a month's name is; of an old picture it says nothing."""
    if mention.kind != "month" or place.where == "caption_file":
        return None
    is_plain = mention.sense == "past" or (place.where not in IN_TEXT and mention.sense == "ahead")
    sense = "plain" if is_plain else mention.sense
    return Witness(KIND, HISTORY, FORM, f"month_{sense}", mention.value, 0, None, *place.phrase)
