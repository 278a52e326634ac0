"""An office named with its holder: it bounds the day to the term, or to after it ("former President")."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from dateline.dating.kinds.forms.stretches import Stretches
from dateline.dating.kinds.place import Place
from dateline.dating.mentions import Mention
from dateline.dating.solver.groups import Doubted
from dateline.dating.solver.kernels import REACH_DAYS, Array, Numbers, weights
from dateline.dating.solver.witness import Interval, Kind, Witness


class _Terms(Stretches):
    """See the module; the stretches stand in `terms`."""

    name = "terms"
    is_monthly = False

    def granted(self, witness: Witness, first: Numbers, last: Numbers) -> Array:
        """What the terms grant stretches of days, each from `first` to `last` (day numbers)."""
        early, late = (float(x) for x in weights()["leaders"][witness.kernel])
        out = np.full(len(first), early, dtype=np.float64)
        for _, end in witness.terms:
            out = np.where(first > end, np.maximum(out, late), out)
        for start, end in witness.terms:
            out = np.where((last >= start) & (first <= end), 0.0, out)
        return out

    def named_years(self, witness: Witness) -> Iterable[int]:
        """The first years of each term."""
        for start, end in witness.terms:
            first = date.fromordinal(start).year
            yield from range(first, min(first + 4, date.fromordinal(min(end, start + 1460)).year) + 1)

    def allowed(self, witness: Witness, best: date) -> Interval:
        """The term around `best`, or the last."""
        number = best.toordinal()
        inside = next((t for t in witness.terms if t[0] <= number <= t[1]), witness.terms[-1])
        end = date.fromordinal(inside[1]) if inside[1] < number + REACH_DAYS else None
        return date.fromordinal(inside[0]), end

    def difference(self, witness: Witness, day: date) -> int | None:
        """A term is no distance."""
        return None


FORM, GROUP = _Terms(), Doubted("leaders", "leader")
KIND = Kind("leader", "the text names {text}")


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that an office's holder is; 'incumbent', 'former' or 'elect' chooses its kernel."""
    if mention.kind != "leader" or place.where == "caption_file":
        return None
    return Witness(KIND, GROUP, FORM, mention.sense, 0, 0, None, *place.phrase, None, mention.terms)
