"""Tombstones: what was forgotten on purpose stays forgotten. Only hashes are kept, never a name or a text.

They stand beside the snapshots, not in them: going back to an older snapshot brings nothing back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from dateline.errors import DatasetBroken
from dateline.publish.storage import canonical_json, replace_bytes, storage

FILE = ".tombstones.json"
KINDS = ("dump", "url", "article")


def tombstone(kind: str, value: str) -> str:
    """The hash kept in place of a dump name, URL or article id."""
    return hashlib.sha256(f"{kind}\0{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Tombstones:
    """Hashes of everything that was forgotten."""

    hashes: frozenset[str] = frozenset()

    def is_forgotten(self, kind: str, value: str | None) -> bool:
        """Whether this dump name, URL or article id (see `KINDS`) was forgotten."""
        return value is not None and bool(self.hashes) and tombstone(kind, value) in self.hashes

    def keep_dumps(self, dumps: pa.Table) -> pa.Table:
        """Ledger rows of dumps that were not forgotten, by name or by the URL they came from."""
        if not self.hashes:
            return dumps
        return dumps.filter(
            pa.array(
                [
                    n and u
                    for n, u in zip(
                        self._spared(dumps, "dump", "dump_name"), self._spared(dumps, "url", "url"), strict=True
                    )
                ],
                pa.bool_(),
            )
        )

    def keep_rows(self, table: str, rows: pa.Table) -> pa.Table:
        """Rows of `table` that do not belong to a forgotten article or URL."""
        if not self.hashes:
            return rows
        for kind, column in (("article", "article_id"), ("url", "url")):
            if column in rows.column_names:
                rows = rows.filter(pa.array(self._spared(rows, kind, column), pa.bool_()))
        return rows

    def _spared(self, rows: pa.Table, kind: str, column: str) -> list[bool]:
        return [not self.is_forgotten(kind, value) for value in rows.column(column).to_pylist()]

    def plus(self, hashes: Iterable[str]) -> Tombstones:
        """These and more."""
        return Tombstones(self.hashes | set(hashes))


def read_tombstones(out: Path) -> Tombstones:
    """The tombstones of the dataset at `out`. Raises DatasetBroken where they cannot be read: never guess here."""
    try:
        return Tombstones(frozenset(json.loads((out / FILE).read_bytes())))
    except FileNotFoundError:
        return Tombstones()
    except ValueError as error:
        raise DatasetBroken(
            f"{out / FILE} cannot be read ({error}): restore it from a backup before publishing"
        ) from error


def write_tombstones(out: Path, tombstones: Tombstones) -> None:
    """Keep `tombstones`, in one step."""
    with storage(out / FILE):
        replace_bytes(out / FILE, canonical_json(sorted(tombstones.hashes)))
