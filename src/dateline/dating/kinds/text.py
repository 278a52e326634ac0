"""A date in the text: what happened, or will; the newest past one bounds the day of publication."""

from __future__ import annotations

from dateline.dating.kinds.place import HISTORY, Dated, Position
from dateline.dating.mentions import SENSES_AHEAD
from dateline.dating.solver.witness import Kind
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece

KIND = Kind("text", "the text names {text}", is_in_passing=True)


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    return "body"


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    if sense == "this" and printed.weekday is not None:
        return "body_this"
    if printed.has_year:
        return "body_date_ahead" if sense in SENSES_AHEAD else "body_date"
    return kernel_of_day(sense)


def kernel_of_day(sense: str) -> str:
    """The kernel of a day without its year, by how it is said."""
    if sense in SENSES_AHEAD:
        return "body_day_ahead"
    return "body_day_past" if sense in ("past", "since", "last") else "body_day"


SOURCE = Dated(KIND, HISTORY, _claims, _kernel)
