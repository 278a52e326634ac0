"""What a publish changes, against the snapshot before it: by kind of change, by reason, by partition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish import found

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


@dataclass(frozen=True, slots=True)
class Side:
    """The replaced dumps' articles before or after a publish."""

    finds: pa.Table
    sightings: pa.Table
    """Columns article_id, dump_name, document_index, article_index."""

    def partitions(self) -> dict[tuple[str, str], str]:
        """(dump name, article id) -> partition folder."""
        names, ids = found.dump_names(self.finds).to_pylist(), found.ids_of(self.finds).to_pylist()
        return dict(zip(zip(names, ids, strict=True), found.folders(self.finds).to_pylist(), strict=True))

    def places(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(dump name, article id) -> its first place: document index, article index."""
        columns = (
            self.sightings.column(c).to_pylist() for c in ("dump_name", "article_id", "document_index", "article_index")
        )
        places: dict[tuple[str, str], tuple[int, int]] = {}
        for name, article_id, document, article in zip(*columns, strict=True):
            place = (document, article)
            places[name, article_id] = min(places.get((name, article_id), place), place)
        return places


def compare(before: Side, after: Side, reasons: Mapping[str, str]) -> Diff:
    """The changes from `before` to `after`; `reasons` by dump name, 'new dump' where it gives none."""
    tally = _Tally()
    known = pc.unique(found.dump_names(before.finds))
    is_known = pc.is_in(found.dump_names(after.finds), value_set=known)
    tally.add_new(after.finds.filter(pc.invert(is_known)), reasons)
    after = Side(after.finds.filter(is_known), after.sightings)
    old, new = before.partitions(), after.partitions()
    for key in sorted(old.keys() & new.keys()):
        if old[key] != new[key]:
            tally.add(_moved(key, reasons.get(key[0], NEW), old[key], new[key]))
    for change in _come_and_gone(before, after, old, new, reasons):
        tally.add(change)
    return tally.diff(sum(reasons.get(name, NEW) == "newer code" for name, _ in old))


class _Tally:
    """Counts changes."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._partitions: dict[str, Counter[str]] = defaultdict(Counter)
        self._telling: list[Change] = []
        self._plain: list[Change] = []

    def add(self, change: Change) -> None:
        self._count(change.change, change.reason, change.before, change.after, 1)
        kept = self._plain if change.change == "added" else self._telling
        if len(kept) < N_EXAMPLES:
            kept.append(change)

    def add_new(self, finds: pa.Table, reasons: Mapping[str, str]) -> None:
        """All of `finds` at once: they are of dumps that had no rows before."""
        dumps = found.dump_names(finds).dictionary_encode()
        why = pa.array([reasons.get(name, NEW) for name in dumps.dictionary.to_pylist()], pa.string()).take(
            dumps.indices
        )
        table = pa.table({"folder": found.folders(finds), "reason": why})
        for row in table.group_by(["folder", "reason"]).aggregate([([], "count_all")]).to_pylist():
            self._count("added", row["reason"], "", row["folder"], row["count_all"])
        first = finds.slice(0, N_EXAMPLES)
        columns = (found.ids_of(first), found.dump_names(first), found.folders(first))
        for article_id, name, folder in zip(*(c.to_pylist() for c in columns), strict=True):
            self._plain.append(Change("added", reasons.get(name, NEW), article_id, name, "", folder))

    def diff(self, n_reprocessed: int) -> Diff:
        moved = sum(by_reason["newer code"] for change, by_reason in self._counts.items() if change != "added")
        return Diff(
            {change: dict(sorted(self._counts[change].items())) for change in CHANGES if change in self._counts},
            {folder: dict(sorted(self._partitions[folder].items())) for folder in sorted(self._partitions)},
            tuple((self._telling + self._plain)[:N_EXAMPLES]),
            n_reprocessed,
            moved,
        )

    def _count(self, change: str, reason: str, before: str, after: str, n: int) -> None:
        self._counts[change][reason] += n
        if before:
            self._partitions[before]["removed"] += n
        if after:
            self._partitions[after]["added"] += n


def _moved(key: tuple[str, str], reason: str, before: str, after: str) -> Change:
    same_date = before.rpartition("/")[0] == after.rpartition("/")[0]
    return Change("re-placed" if same_date else "re-dated", reason, key[1], key[0], before, after)


def _come_and_gone(
    before: Side, after: Side, old: Mapping[Any, str], new: Mapping[Any, str], reasons: Mapping[str, str]
) -> Iterable[Change]:
    """Changes of rows that are on one side only; in the same document the n-th gone is the n-th come with other text."""
    gone_at, come_at = before.places(), after.places()
    gone = _by_document(old.keys() - new.keys(), gone_at)
    come = _by_document(new.keys() - old.keys(), come_at)
    for document in sorted(gone.keys() | come.keys()):
        was, now = gone.get(document, []), come.get(document, [])
        paired = min(len(was), len(now))
        for a, b in zip(was[:paired], now[:paired], strict=True):
            yield Change("changed text", reasons.get(b[0], NEW), b[1], b[0], old[a], new[b])
        for a in was[paired:]:
            yield Change("removed", reasons.get(a[0], NEW), a[1], a[0], old[a], "")
        for b in now[paired:]:
            yield Change("added", reasons.get(b[0], NEW), b[1], b[0], "", new[b])


def _by_document(
    keys: Iterable[tuple[str, str]], places: Mapping[tuple[str, str], tuple[int, int]]
) -> dict[tuple[str, int], list[tuple[str, str]]]:
    documents: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(keys, key=lambda k: (k[0], places.get(k, (0, 0)), k[1])):
        documents[key[0], places.get(key, (0, 0))[0]].append(key)
    return documents
