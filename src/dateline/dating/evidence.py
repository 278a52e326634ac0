"""The evidence as it is told: each phrase with the days of publication that it allows, given what was concluded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from operator import itemgetter

from dateline.dating.kinds import KINDS, derived
from dateline.dating.solver.outcome import Claim
from dateline.dating.solver.witness import Witness
from dateline.model import DateEvidence, Metadata

Beside = Callable[[], str | None]
"""Gives the headline of the neighbour that says most for the day: '' where none stands out, None for an article by itself."""
MOST = 12
"""So many phrases are told; the strongest kinds first."""

_ORDER = {name: place for place, name in enumerate(KINDS)}
_DAY = timedelta(days=1)
_rank = itemgetter(0, 1)
_new = tuple.__new__
"""Makes a named tuple of a tuple at half the price of its class."""


def told(
    witnesses: list[Witness], found: Claim, method: str, metadata: Metadata, rhythm: str, beside: Beside
) -> tuple[DateEvidence, ...]:
    """The witnesses that agree with the claim, those of the deciding kind first, at most MOST of them.

    Where none of them names a year and the article has a neighbour (`beside` gives its headline), the others gave it; of a `rhythm` that leaves out weekends, the day of the week helped.
    """
    best = found.best
    ranked = []
    for place, witness in enumerate(witnesses):
        earliest, latest = witness.form.allowed(witness, best)
        if (earliest is None or earliest <= best) and (latest is None or best <= latest):
            name = witness.kind.name
            ranked.append((-1 if name == method else _ORDER[name], place, earliest, latest))
    ranked.sort(key=_rank)
    out = []
    for _, place, earliest, latest in ranked[:MOST]:
        witness = witnesses[place]
        out.append(
            _new(
                DateEvidence,
                (witness.kind.name, witness.text, witness.char_start, witness.char_end, earliest, latest),
            )
        )
    year = str(best.year)
    names_no_year = metadata.fetched_at is None and not any(year in evidence.text for evidence in out)
    if names_no_year and rhythm == "market":
        out.append(DateEvidence(derived.RHYTHM.name, "", -1, -1, None, None))
    neighbour = beside() if method == derived.SIBLINGS.name or names_no_year else None
    if neighbour is not None:
        out.insert(
            0 if method == derived.SIBLINGS.name else 1,
            DateEvidence(derived.SIBLINGS.name, neighbour, -1, -1, found.earliest, found.latest),
        )
    if metadata.fetched_at is not None:
        fetched = metadata.fetched_at.date()
        out.append(DateEvidence(derived.FETCHED.name, fetched.isoformat(), -1, -1, None, fetched + _DAY))
    return tuple(out)
