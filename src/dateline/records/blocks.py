"""Blocks of fields: several labels that tables know, each on the line below the other."""

from __future__ import annotations

from collections.abc import Container, Sequence

from dateline.records.shapes import Line
from dateline.records.words import role_of_label

FEWEST = 3
"""Fields of a block: two beside each other are furniture of many a page."""


def blocks_of_fields(lines: Sequence[Line], fields: Container[str]) -> int:
    """How many blocks the lines hold of at least three different `fields` (roles of labels) without a gap between them."""
    n_blocks = 0
    run: set[str] = set()
    for line in lines:
        role = role_of_label(line.shape.key) if line.shape is not None and line.shape.kind == "label" else None
        if role is None or role not in fields:
            run = set()
            continue
        n_before = 0 if line.blanks else len(run)
        run = {role} if line.blanks else run | {role}
        n_blocks += n_before < FEWEST <= len(run)
    return n_blocks
