"""The date of a file photo: it bounds the day from below and is never taken for it."""

from __future__ import annotations

from dateline.dating.kinds.place import Dated, Position
from dateline.dating.solver.groups import Summed
from dateline.dating.solver.witness import Kind
from dateline.lexicon.dates import PrintedDate
from dateline.model import Piece, Role

KIND = Kind("file_photo", "a file photo is from {text}, so it is later")


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    return "caption_file" if piece.role is Role.CAPTION and position.is_file else None


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    return where if printed.has_year else None


SOURCE = Dated(KIND, Summed("file_photo"), _claims, _kernel)
