"""A dateline: "BAGHDAD, July 13 (Reuters) -". The day on which a desk filed; the page may come out a day later."""

from __future__ import annotations

from datetime import date

from dateline.dating.kinds.place import Dated, Position
from dateline.dating.solver.groups import Summed
from dateline.dating.solver.witness import Kind, Witness
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece


class _Kind(Kind):
    """A dateline."""

    __slots__ = ()

    def agrees(self, witness: Witness, day: date) -> bool:
        """Whether it names `day`, with its year or without."""
        return witness.value in (day.toordinal(), day.month * 100 + day.day)


KIND = _Kind(
    "dateline", "the dateline says '{text}'", names_day=True, is_of_filing=True, is_of_desk=True, tells_day=True
)


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    if end > position.dateline_end:
        return None
    return "dateline_east" if position.is_east else "dateline"


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    return where


SOURCE = Dated(KIND, Summed("dateline"), _claims, _kernel)
