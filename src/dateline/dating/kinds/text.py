"""A date in the text: what happened, or will; the newest past one bounds the day of publication."""

from __future__ import annotations

from dateline.dating.kinds.place import HISTORY, Dated, Position
from dateline.dating.mentions import SENSES_AHEAD
from dateline.dating.solver.witness import Kind
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece, Role

LEAD = "lead"
IN_TEXT = ("body", LEAD)
KIND = Kind("text", "the text names {text}", is_in_passing=True)


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    return LEAD if position.is_lead and piece.role is Role.BODY else "body"


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    if sense == "this" and printed.weekday is not None:
        return "body_this"
    if where == LEAD and printed.has_year and sense in _TOLD and _has_weekday(printed):
        return "body_lead_day"
    if printed.has_year:
        return "body_date_ahead" if sense in SENSES_AHEAD else "body_date"
    return kernel_of_day(sense)


_TOLD = ("plain", "past")


def _has_weekday(printed: PrintedDate) -> bool:
    """Whether a day is printed with the weekday it fell on: "on Wednesday, April 5, 2023"."""
    return printed.weekday is not None and printed.weekday == printed.earliest.weekday()


def kernel_of_day(sense: str) -> str:
    """The kernel of a day without its year, by how it is said."""
    if sense in SENSES_AHEAD:
        return "body_day_ahead"
    return "body_day_past" if sense in ("past", "since", "last") else "body_day"


SOURCE = Dated(KIND, HISTORY, _claims, _kernel)
