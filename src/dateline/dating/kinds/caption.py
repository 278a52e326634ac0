"""The date in a live picture's caption: the day of the story or the two before."""

from __future__ import annotations

from dateline.dating.kinds.place import Dated, Position
from dateline.dating.solver.groups import Doubted
from dateline.dating.solver.witness import Kind
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece, Role

KIND = Kind("caption", "a live caption says '{text}'", names_day=True, is_of_picture=True, tells_day=True)


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    return "caption" if piece.role is Role.CAPTION and not position.is_file else None


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    return where


SOURCE = Dated(KIND, Doubted("caption", "caption"), _claims, _kernel)
