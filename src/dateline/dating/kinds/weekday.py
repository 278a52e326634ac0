"""A weekday in the text: "said Tuesday". Outlets differ in which Tuesday they mean: weights.yaml mixes their styles."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from dateline.dating.kinds.forms.yearless import Yearless
from dateline.dating.kinds.place import Place
from dateline.dating.mentions import Mention
from dateline.dating.solver.kernels import Array, cycle, weights
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Interval, Kind, Witness
from dateline.lexicon.date_labels import says_today
from dateline.model import Role

_DAY = timedelta(days=1)
STYLED = frozenset(("lead", "lead_on", "later", "later_on"))
"""Kernels of weekdays said plainly: outlets differ in what they mean by them."""
_LEADS = ("lead", "lead_on", "this_lead")


class _Weekday(Yearless):
    """See the module; the value is the weekday, Monday 0. What several say is mixed by `Styled`."""

    name = "weekday"
    is_monthly = False

    def density(self, witness: Witness, window: Window) -> Array:
        """What one weekday says by itself, in an outlet of no known style."""
        out: Array = _weekdays(((witness.kernel, witness.value),), "weight")[window.weekday_index]
        return out

    def allowed(self, witness: Witness, best: date) -> Interval:
        """The week that its name allows: from that day on, or up to it when it is still to come."""
        return _week(witness.kernel, witness.value, best)

    def difference(self, witness: Witness, day: date) -> int | None:
        """Days since it, 0 to 6."""
        return (day.weekday() - witness.value) % 7


@lru_cache(maxsize=4096)
def _week(kernel: str, weekday: int, best: date) -> Interval:
    back = (best.weekday() - weekday) % 7
    if kernel in ("next", "ahead", "this"):
        coming = best + timedelta(days=(7 - back) % 7)
        return coming - 7 * _DAY, coming
    if kernel == "last":
        gone = best - timedelta(days=back or 7)
        return gone + _DAY, gone + 10 * _DAY
    gone = best - timedelta(days=back)
    return gone, gone + (2 if kernel in ("lead", "caption") else 6) * _DAY


class _Weekdays:
    """All weekdays of an article, heard together."""

    name = "weekday"

    def combine(self, members: list[Witness], window: Window, manner: str) -> dict[str, Array]:
        """The mixture of styles, as `manner` weighs them."""
        key = ("weekdays", manner, *((w.kernel, w.value) for w in members))
        said = window.said.get(key)
        if said is None:
            said = window.said[key] = window.by_weekday(_weekdays(key[2:], manner))
        return {KIND.name: said}

    def is_bare(self, members: list[Witness]) -> bool:
        """No clock is asked."""
        return False

    def is_of_update(self, members: list[Witness]) -> bool:
        """None is told."""
        return False

    def shares(self, members: list[Witness]) -> list[tuple[Witness, float]] | None:
        """All may be right."""
        return None


class _Kind(Kind):
    """A weekday, which tells the day of filing where the lead names it."""

    __slots__ = ()

    def agrees(self, witness: Witness, day: date) -> bool:
        """Whether the lead names the weekday of `day`."""
        return witness.kernel in _LEADS and day.weekday() == witness.value


FORM, GROUP = _Weekday(), _Weekdays()
KIND = _Kind("weekday", "the text says '{text}'", is_of_filing=True)


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that a weekday is, by the words beside it and where it stands; of an old picture it says nothing."""
    if mention.kind != "weekday" or place.where == "caption_file":
        return None
    kernel = (
        "caption"
        if place.where == "caption"
        else "today"
        if place.where in ("date_line", "date_line_published")
        else mention.sense
    )
    is_lead = place.is_lead and place.piece.role is Role.BODY
    if kernel == "this" and is_lead and says_today(place.piece.text[: place.offset]):
        kernel = "this_lead"
    if kernel in ("plain", "past"):
        kernel = "lead" if is_lead else "later"
        kernel += "_on" if place.piece.text[max(0, place.offset - 3) : place.offset].lower() == "on " else ""
    return Witness(KIND, GROUP, FORM, kernel, mention.value, 0, None, *place.phrase)


@lru_cache(maxsize=4096)
def _weekdays(days: tuple[tuple[str, int], ...], manner: str) -> Array:
    """Log-weights of the seven weekdays, from (kernel, weekday) of each day named.

    Outlets differ in how they name days, so styles are mixed, not averaged.
    """
    weight = len(days) ** -weights()["temper"]["weekday"]
    fixed = np.zeros(7)
    styles = weights()["weekday_styles"]
    names = sorted(styles)
    mixed = np.asarray([[np.log(styles[name][manner])] * 7 for name in names])
    back = (np.arange(7)[:, None] - np.arange(7)[None, :]) % 7  # [day of publication, weekday named]
    for kernel, weekday in days:
        if kernel in STYLED:
            for i, name in enumerate(names):
                mixed[i] += weight * np.log(np.asarray(styles[name][kernel], dtype=np.float64))[back[:, weekday]]
        else:
            fixed += weight * cycle("weekday_kernels", kernel)[back[:, weekday]]
    out: Array = fixed + np.logaddexp.reduce(mixed, axis=0)
    return out
