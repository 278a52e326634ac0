"""A date in the headline or the standfirst."""

from __future__ import annotations

from dateline.dating.kinds.place import HISTORY, Dated, Position
from dateline.dating.kinds.text import kernel_of_day
from dateline.dating.solver.witness import Kind
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece, Role

KIND = Kind("headline", "the headline names {text}", is_in_passing=True)


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    return "headline" if piece.role in (Role.HEADLINE, Role.STANDFIRST) else None


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    return "headline_date" if printed.has_year else kernel_of_day(sense)


SOURCE = Dated(KIND, HISTORY, _claims, _kernel)
