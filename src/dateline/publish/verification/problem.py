"""What `verify` says of one thing that is broken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be."""

    kind: str
    """'link', 'record', 'file', 'index', 'views', 'stray', 'schema', 'rows', 'partition', 'unique', 'settled', 'sightings',
    'ledger'."""
    path: str
    """File relative to the snapshot, or table, or dump name."""
    detail: str
    """In one sentence."""
