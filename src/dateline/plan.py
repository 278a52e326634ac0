"""Which dumps a run has to process, and in which batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dateline.model import Batch, Dump, Outcome
from dateline.recipe import claims_fingerprint

BATCH_BYTES = 64 * 1024 * 1024
BATCH_DUMPS = 2_000
MIN_BATCH_BYTES = 4 * 1024 * 1024  # below this a further worker costs more (its imports) than it saves


class KnownDump(Protocol):
    """What the ledger remembers of a dump (`dateline.publish.LedgerEntry` is one)."""

    @property
    def dump_id(self) -> str:
        """SHA-256 of its content, in hex."""

    @property
    def recipe(self) -> str:
        """Fingerprint of the code and options that processed it."""

    @property
    def metadata_fingerprint(self) -> str:
        """Of what its sidecar files say of it."""

    @property
    def outcome(self) -> str:
        """How that ended: a value of `Outcome`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to do. `new + changed + outdated` are the dumps of `batches`."""

    batches: tuple[Batch, ...]
    unchanged: tuple[str, ...]
    """Names of dumps that the ledger holds with the same bytes, metadata and recipe."""
    n_new: int
    n_changed: int
    n_outdated: int

    @property
    def n_dumps(self) -> int:
        """How many dumps are to be processed."""
        return self.n_new + self.n_changed + self.n_outdated

    @property
    def size_bytes(self) -> int:
        """Their size on disk."""
        return sum(dump.size_bytes for batch in self.batches for dump in batch.dumps)


def plan(
    dumps: Iterable[Dump],
    ledger: Mapping[str, KnownDump],
    recipe_fingerprint: str,
    *,
    batch_bytes: int = BATCH_BYTES,
    batch_dumps: int = BATCH_DUMPS,
    min_batches: int = 1,
    force: bool = False,
) -> Plan:
    """Compare `dumps` with the ledger and cut what is to do into batches.

    `min_batches` is the number of workers to keep busy; batches never change a byte of the dataset. With `force`
    every dump is processed again.
    """
    todo: list[Dump] = []
    unchanged: list[str] = []
    n_new = n_changed = n_outdated = 0
    for dump in sorted(dumps, key=lambda d: d.name):
        known = ledger.get(dump.name)
        if known is None:
            n_new += 1
        elif known.dump_id != dump.sha256 or known.metadata_fingerprint != claims_fingerprint(dump):
            n_changed += 1
        elif force or known.recipe != recipe_fingerprint:
            n_outdated += 1
        else:
            unchanged.append(dump.name)
            continue
        todo.append(dump)
    total = sum(dump.size_bytes for dump in todo)
    batches = cut(todo, min(batch_bytes, max(total // max(min_batches, 1), MIN_BATCH_BYTES)), batch_dumps)
    return Plan(batches, tuple(unchanged), n_new, n_changed, n_outdated)


def cut(dumps: Sequence[Dump], batch_bytes: int, batch_dumps: int) -> tuple[Batch, ...]:
    """Batches of neighbouring dumps, none above either limit but for a dump that is larger by itself."""
    batches: list[tuple[Dump, ...]] = []
    current: list[Dump] = []
    size = 0
    for dump in dumps:
        if current and (size + dump.size_bytes > batch_bytes or len(current) >= batch_dumps):
            batches.append(tuple(current))
            current, size = [], 0
        current.append(dump)
        size += dump.size_bytes
    if current:
        batches.append(tuple(current))
    return tuple(Batch(index, members) for index, members in enumerate(batches))


def is_failed(known: KnownDump) -> bool:
    """Whether the ledger's last word on a dump is that it could not be read."""
    return known.outcome == Outcome.FAILED
