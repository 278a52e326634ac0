"""How witnesses that are not independent are heard together: added up, or added up and doubted as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dateline.dating.solver.kernels import Array, weights
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Witness


@dataclass(frozen=True, slots=True)
class Summed:
    """Witnesses that each say what they say."""

    name: str

    def combine(self, members: list[Witness], window: Window, manner: str) -> dict[str, Array]:
        """The sum of what they say, per kind."""
        out: dict[str, Array] = {}
        for witness in members:
            part = says(witness, window)
            name = witness.kind.name
            out[name] = out[name] + part if name in out else part
        return out

    def is_bare(self, members: list[Witness]) -> bool:
        """No clock is asked."""
        return False

    def is_of_update(self, members: list[Witness]) -> bool:
        """None is told."""
        return False

    def shares(self, members: list[Witness]) -> list[tuple[Witness, float]] | None:
        """All may be right."""
        return None


@dataclass(frozen=True, slots=True)
class Doubted(Summed):
    """A group that may be about other things altogether: however much it says, it can only say so loud.

    `doubt` in weights.yaml holds the chance of that, `temper` how much less each of several of a form weighs.
    """

    told_as: str
    """The kind that what the group adds is counted to."""

    def combine(self, members: list[Witness], window: Window, manner: str) -> dict[str, Array]:
        """What they say together, no louder than the doubt allows."""
        return {self.told_as: self._doubted(members, window)}

    def _doubted(self, members: list[Witness], window: Window) -> Array:
        doubt = float(weights()["doubt"][self.name])
        counts: dict[str, int] = {}
        for witness in members:
            counts[witness.form.name] = counts.get(witness.form.name, 0) + 1
        temper = weights()["temper"]
        by_month = np.zeros(len(window.months), dtype=np.float64)  # months are few: the days are filled in once
        part: Array | None = None
        for witness in members:
            weight = counts[witness.form.name] ** -temper[witness.form.name]
            if witness.form.is_monthly:
                by_month += weight * witness.form.density(witness, window)
            else:
                heard = weight * says(witness, window)
                part = heard if part is None else part + heard
        if part is None:
            return window.scaled(_bounded(by_month, window.month_days, doubt).take(window.month_index))
        if by_month.any():
            part = part + by_month.take(window.month_index)
        chances = np.exp(part - part.max())
        chances *= (1 - doubt) * len(part) / chances.sum()
        chances += doubt
        np.log(chances, out=chances)
        return window.scaled(chances)


def _bounded(logs: Array, n_days: Array, doubt: float) -> Array:
    """Log-weights of stretches of `n_days` each, scaled to the mean weight one and with `doubt` as their least."""
    chances = np.exp(logs - logs[n_days > 0].max())
    chances *= (1 - doubt) * n_days.sum() / (chances * n_days).sum()
    out: Array = np.log(chances + doubt)
    return out


def says(witness: Witness, window: Window) -> Array:
    """The log-density of one witness over the days of the window; articles of a document often say the same."""
    key = statement(witness)
    said = window.said.get(key)
    if said is None:
        density = witness.form.density(witness, window)
        said = window.said[key] = window.by_month(density) if witness.form.is_monthly else density
    return said


def statement(witness: Witness) -> tuple[object, ...]:
    """What `witness` says, wherever it stands."""
    printed = witness.printed
    readings = (printed.alternatives, printed.likelier) if printed is not None and printed.alternatives else ()
    return witness.form.name, witness.kernel, witness.value, witness.until, witness.weekday, witness.terms, readings
