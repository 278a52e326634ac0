"""Mutants through the whole line: is everything handled and accounted for, in time, and twice to the same bytes?"""

from __future__ import annotations

import hashlib
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pyarrow.parquet as pq

from dateline.errors import DumpUnreadable
from dateline.ingest import discover
from dateline.model import Batch, Dump, Rejection
from dateline.pipeline import DocumentResult, process_batch, read_results
from dateline.recipe import Recipe
from tests.hostile.mutants import mutant

MOST_S = 10
FAULTS = ("internal_error", "please report")


class TooSlow(BaseException):
    """Past every `except Exception`."""


@dataclass(slots=True)
class Findings:
    """What a number of mutants showed."""

    n_mutants: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    """Of the processor, for one mutant from its bytes to its articles."""
    faults: list[str] = field(default_factory=list)
    """One line each: number of the mutant, its format, what was wrong."""

    def add(self, other: Findings) -> None:
        """These and the other's."""
        self.n_mutants += other.n_mutants
        self.outcomes += other.outcomes
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.faults += other.faults


def try_mutants(numbers: Sequence[int], folder: Path) -> Findings:
    """Put these mutants through the line: each by itself up to its articles, then all as a batch, twice."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    formats = {}
    for number in numbers:
        name, data = mutant(number)
        formats[f"{number:08}.dat"] = f"{number} ({name})"
        (raw / f"{number:08}.dat").write_bytes(data)
    found = Findings(len(numbers))
    dumps = discover([raw]).dumps
    expected = {dump.name: _by_itself(dump, formats[dump.name], found) for dump in dumps}
    digests = []
    for attempt in ("first", "second"):
        out = folder / attempt
        try:
            process_batch(Batch(0, dumps), Recipe(), out)
        except Exception as error:
            found.faults.append(f"{numbers[0]} to {numbers[-1]}: the batch raised {error!r}")
            return found
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*"))})
    if digests[0] != digests[1]:
        found.faults.append(f"{numbers[0]} to {numbers[-1]}: other bytes the second time")
    _check_rows(folder / "first", formats, expected, found)
    return found


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _by_itself(dump: Dump, what: str, found: Findings) -> tuple[int, int]:
    """Numbers of its documents and characters."""
    n_documents = n_chars = 0
    started = time.process_time()
    try:
        with _limited():
            for item in read_results(dump, Recipe()):
                if isinstance(item, DocumentResult):
                    n_documents += 1
                    n_chars += len(item.document.text)
                    found.faults += [f"{what}: {fault}" for fault in _untiled(item)]
                its = (item,) if isinstance(item, Rejection) else item.rejections
                found.faults += [f"{what}: {one.rule} {one.detail}" for one in its if _is_fault(one.rule + one.detail)]
    except DumpUnreadable as error:
        if _is_fault(str(error)):
            found.faults.append(f"{what}: {error}")
    except TooSlow:
        found.faults.append(f"{what}: takes more than {MOST_S} s")
    except Exception as error:
        found.faults.append(f"{what}: raised {error!r}")
    found.slowest_s = max(found.slowest_s, time.process_time() - started)
    return n_documents, n_chars


def _is_fault(said: str) -> bool:
    return any(mark in said for mark in FAULTS)


def _untiled(result: DocumentResult) -> Iterator[str]:
    spans, length = result.segmentation.spans, len(result.document.text)
    places = [0, *(place for span in spans for place in (span.char_start, span.char_end)), length]
    if any(a != b for a, b in zip(places[::2], places[1::2], strict=True)):
        yield f"the spans of document {result.document.index} do not tile its {length} characters"


def _check_rows(staged: Path, formats: dict[str, str], expected: dict[str, tuple[int, int]], found: Findings) -> None:
    """The ledger against what was seen, the quarantine against the ledger, spans against the characters counted."""
    tables = {path.stem: pq.read_table(path).to_pylist() for path in staged.glob("*.parquet")}
    ledger = {row["dump_name"]: row for row in tables.get("dumps", ())}
    if missing := formats.keys() - ledger.keys():
        found.faults.append(f"no row in the ledger for {sorted(missing)[:3]}")
    held = Counter(row["dump_name"] for row in tables.get("quarantine", ()))
    tiled: Counter[str] = Counter()
    for row in tables.get("spans", ()):
        tiled[row["dump_name"]] += row["char_end"] - row["char_start"]
    for name, row in ledger.items():
        found.outcomes[row["outcome"]] += 1
        counted = (row["n_documents"], row["n_chars"])
        if row["outcome"] != "failed" and counted != expected[name]:
            found.faults.append(f"{formats[name]}: {counted} documents and characters, {expected[name]} by itself")
        if row["n_quarantined"] != held[name] or tiled[name] != row["n_chars"]:
            found.faults.append(
                f"{formats[name]}: {row['n_quarantined']} in quarantine and {held[name]} rows, {row['n_chars']} characters and {tiled[name]} in spans"
            )
        if row["outcome"] == "failed" and not row["detail"]:
            found.faults.append(f"{formats[name]}: failed without a reason")
