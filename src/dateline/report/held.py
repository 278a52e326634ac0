"""Examples of what is in quarantine, some of each rule, as the report shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from dateline.controls import shown
from dateline.dataset.snapshot import Snapshot
from dateline.report.words import number

_OF_EACH = 5
_TEXT_CHARS = 700


@dataclass(frozen=True, slots=True)
class Held:
    """A row of quarantine."""

    dump_name: str
    where: str
    """Document and characters; '' where the trouble lies before any document."""
    detail: str
    text: str
    """Its beginning."""


def examples(of: Snapshot) -> dict[str, list[Held]]:
    """Rule -> its first few rows, in order of dumps and places."""
    columns = ["rule", "dump_name", "document_index", "char_start", "char_end", "detail", "text"]
    kept: dict[str, list[Mapping[str, Any]]] = {}
    for batch in of.batches("quarantine", columns):
        for row in batch.to_pylist():
            for rule in row["rule"].split(","):
                kept[rule] = nsmallest(_OF_EACH, [*kept.get(rule, ()), row], key=_place)
    return {rule: [_held(row) for row in rows] for rule, rows in kept.items()}


def _place(row: Mapping[str, Any]) -> tuple[str, int, int, int]:
    return row["dump_name"], row["document_index"], row["char_start"], row["char_end"]


def _held(row: Mapping[str, Any]) -> Held:
    text = row["text"] if len(row["text"]) <= _TEXT_CHARS else row["text"][: _TEXT_CHARS - 1] + "…"
    inside = row["document_index"] >= 0
    where = f"document {row['document_index']}, {number(row['char_start'])}–{number(row['char_end'])}" if inside else ""
    return Held(row["dump_name"], where, shown(row["detail"]), shown(text))
