"""Mutants through the whole line: is everything handled and accounted for, in time, and twice to the same bytes?"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.ingest import discover
from dateline.model import Batch
from dateline.pipeline import At, Care, process_batch
from dateline.recipe import Recipe
from tests.hostile.mutants import mutant
from tests.staged import staged_rows

MOST_S = 10
FAULTS = ("internal_error", "over_budget", "please report")


@dataclass(slots=True)
class Findings:
    """What a number of mutants showed."""

    n_mutants: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    """Of the processor, for one mutant from its bytes to its staged rows."""
    faults: list[str] = field(default_factory=list)
    """One line each: number of the mutant, its format, what was wrong."""

    def add(self, other: Findings) -> None:
        """These and the other's."""
        self.n_mutants += other.n_mutants
        self.outcomes += other.outcomes
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.faults += other.faults


def try_mutants(numbers: Sequence[int], folder: Path) -> Findings:
    """Put these mutants through the line as a batch, twice."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    formats = {}
    for number in numbers:
        name, data = mutant(number)
        formats[f"{number:08}.dat"] = f"{number} ({name})"
        (raw / f"{number:08}.dat").write_bytes(data)
    found = Findings(len(numbers))
    dumps = discover([raw]).dumps
    digests = []
    for attempt in ("first", "second"):
        out, clock = folder / attempt, _Clock()
        try:
            process_batch(Batch(0, dumps), Recipe(), out, care=Care(document_s=MOST_S, note=clock.note))
        except Exception as error:
            found.faults.append(f"{numbers[0]} to {numbers[-1]}: the batch raised {error!r}")
            return found
        found.slowest_s = max(found.slowest_s, *clock.seconds.values())
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*"))})
    if digests[0] != digests[1]:
        found.faults.append(f"{numbers[0]} to {numbers[-1]}: other bytes the second time")
    _check_rows(folder / "first", formats, found)
    return found


class _Clock:
    """Processor seconds for each dump, to read and process all of it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"": 0.0}
        self._last = time.thread_time()
        self._name = ""

    def note(self, at: At) -> None:
        """A step of a dump begins; what went before was the last one's."""
        now = time.thread_time()
        self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._last
        self._last, self._name = now, at[0]


def _is_fault(said: str) -> bool:
    return any(mark in said for mark in FAULTS)


def _check_rows(staged: Path, formats: dict[str, str], found: Findings) -> None:
    """The ledger against the files, the quarantine against the ledger, spans against each other and the characters counted."""
    tables = staged_rows(staged)
    ledger = {row["dump_name"]: row for row in tables.get("dumps", ())}
    if missing := formats.keys() - ledger.keys():
        found.faults.append(f"no row in the ledger for {sorted(missing)[:3]}")
    held = Counter(row["dump_name"] for row in tables.get("quarantine", ()))
    for row in tables.get("quarantine", ()):
        if _is_fault(said := f"{row['rule']} {row['detail']}"):
            found.faults.append(f"{formats[row['dump_name']]}: {said}")
    tiled = _tiled(tables.get("spans", ()), formats, found)
    for name, row in ledger.items():
        found.outcomes[row["outcome"]] += 1
        if _is_fault(row["detail"] or ""):
            found.faults.append(f"{formats[name]}: {row['detail']}")
        if row["n_quarantined"] != held[name] or tiled[name] != row["n_chars"]:
            found.faults.append(
                f"{formats[name]}: {row['n_quarantined']} in quarantine and {held[name]} rows, {row['n_chars']} characters and {tiled[name]} in spans"
            )
        if row["outcome"] == "failed" and not row["detail"]:
            found.faults.append(f"{formats[name]}: failed without a reason")


def _tiled(spans: Sequence[dict[str, Any]], formats: dict[str, str], found: Findings) -> Counter[str]:
    """Characters of each dump that spans cover; a gap or an overlap is a fault."""
    ends: dict[tuple[str, int], int] = {}
    for row in spans:
        key = (row["dump_name"], row["document_index"])
        if row["char_start"] != ends.get(key, 0):
            found.faults.append(
                f"{formats[key[0]]}: the spans of document {key[1]} do not tile it at {row['char_start']}"
            )
        ends[key] = row["char_end"]
    tiled: Counter[str] = Counter()
    for (name, _), end in ends.items():
        tiled[name] += end
    return tiled
