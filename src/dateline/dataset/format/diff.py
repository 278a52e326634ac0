"""What a publish changes, against the snapshot before it: by kind of change, by reason, by partition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CHANGES = ("added", "removed", "re-dated", "re-placed", "changed text")
NEW = "new dump"
REASONS = (NEW, "changed dump", "newer code", "same again", "retraction", "rollback")
N_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One article row that a publish changes."""

    change: str
    """One of `CHANGES`."""
    reason: str
    """One of `REASONS`."""
    article_id: str
    dump_name: str
    before: str
    """Partition folder before, '' for what is added."""
    after: str


@dataclass(frozen=True, slots=True)
class Diff:
    """Counts of all changes, and the first few of them."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """change -> reason -> article rows."""
    partitions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """partition folder -> 'added' or 'removed' -> article rows; a row that moves is removed here and added there."""
    examples: tuple[Change, ...] = ()
    n_reprocessed: int = 0
    """Article rows that dumps reprocessed with newer code had before."""
    n_moved: int = 0
    """Of these: re-dated, re-placed, changed or removed."""

    def total(self, change: str) -> int:
        """Article rows with this kind of change, for all reasons."""
        return sum(self.counts.get(change, {}).values())

    def summary(self) -> str:
        """'3 added (new dump), 1 re-dated (newer code)'; 'no article changed' where nothing did."""
        parts = [
            f"{n} {change} ({reason})"
            for change in CHANGES
            for reason, n in sorted(self.counts.get(change, {}).items())
        ]
        return ", ".join(parts) or "no article changed"

    def to_json(self) -> dict[str, Any]:
        """Plain values for run.json: counts without examples, which could hold what is later forgotten."""
        return {
            "counts": {change: dict(by_reason) for change, by_reason in self.counts.items()},
            "partitions": {folder: dict(counts) for folder, counts in self.partitions.items()},
            "n_reprocessed": self.n_reprocessed,
            "n_moved": self.n_moved,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Diff:
        """The diff kept in run.json, without examples."""
        return cls(
            record.get("counts", {}),
            record.get("partitions", {}),
            (),
            record.get("n_reprocessed", 0),
            record.get("n_moved", 0),
        )
