"""A dated event: a text that names a storm, an election, a death was not printed before it, and most likely soon after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from dateline.dating.events import kernel_of
from dateline.dating.kinds.forms.stretches import Stretches
from dateline.dating.kinds.place import Place
from dateline.dating.mentions import Mention
from dateline.dating.solver.groups import Doubted
from dateline.dating.solver.kernels import REACH_DAYS, Array, Numbers, day_kernel
from dateline.dating.solver.witness import Interval, Kind, Witness
from dateline.lexicon.events import events


class _Since(Stretches):
    """See the module; the value is the first day, `until` the last where it had an end."""

    name = "event"
    is_monthly = False

    def granted(self, witness: Witness, first: Numbers, last: Numbers) -> Array:
        """What the event grants stretches of days, each from `first` to `last`.

        The kernel counts days since its end; difference 0 is the event itself, whose mass its days share.
        """
        end = max(witness.until, witness.value)
        since = np.where(last < witness.value, -1, np.maximum(first - end, 0))
        out: Array = day_kernel(witness.kernel).take(since + REACH_DAYS, mode="clip")
        return out - np.where(since == 0, np.log(end - witness.value + 1), 0.0)

    def named_years(self, witness: Witness) -> Iterable[int]:
        """Those in which it lasted and the two after."""
        first = date.fromordinal(witness.value).year
        return range(first, date.fromordinal(max(witness.until, witness.value)).year + 3)

    def allowed(self, witness: Witness, best: date) -> Interval:
        """From its first day on."""
        return date.fromordinal(witness.value), None

    def difference(self, witness: Witness, day: date) -> int | None:
        """Days since its end; -1 before it began."""
        end = max(witness.until, witness.value)
        return -1 if day.toordinal() < witness.value else max(0, day.toordinal() - end)


FORM, GROUP = _Since(), Doubted("events", "event")
KIND = Kind("event", "the text names {text}, unknown before {earliest}")


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that an event is, told in the headline, in the first paragraphs, or only named."""
    if mention.kind != "event" or place.where == "caption_file":
        return None
    event = events()[mention.value]
    kernel = kernel_of(event, mention.sense, place.where == "headline", place.is_lead)
    last = event.last.toordinal() if event.last is not None else 0
    return Witness(KIND, GROUP, FORM, kernel, event.first.toordinal(), last, None, *place.phrase)
