"""Tombstones: what was forgotten on purpose stays forgotten. Only hashes and offsets are kept, never a name or a text.

They stand beside the snapshots, so that going back to an older one brings nothing back, and each snapshot seals those of its
time in its run.json: a file that is lost, damaged or exchanged for an older one is noticed before anything is published. Where an article
stood is kept too, so that newer code which cuts or cleans it differently, and so gives it another id, does not bring
its text back either, nor puts it into quarantine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from dateline.dataset.format.files import canonical_json, replace_bytes, storage
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.manifest import current_number, read_run
from dateline.dataset.format.receipts import witnessed
from dateline.errors import DatasetBroken

FILE = ".tombstones.json"
KINDS = ("dump", "url", "article")
_PLACE = ("dump_id", "document_index", "char_start", "char_end")
_TEXTS = ("articles", "undated", "sightings", "quarantine")
"""Tables whose rows tell of a text; spans hold offsets only, and have to go on tiling the document."""


def tombstone(kind: str, value: str) -> str:
    """The hash kept in place of a dump's name or SHA-256, a URL or an article id."""
    return hashlib.sha256(f"{kind}\0{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Tombstones:
    """Hashes of everything that was forgotten."""

    hashes: frozenset[str] = frozenset()
    places: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Hash of dump_id and document_index -> half-open spans in the decoded document."""
    is_pending: bool = False
    """Some of it may still stand in the current snapshot: the next writer has to take it out."""

    def is_forgotten(self, kind: str, value: str | None) -> bool:
        """Whether this dump name or SHA-256, URL or article id (see `KINDS`) was forgotten."""
        return value is not None and bool(self.hashes) and tombstone(kind, value) in self.hashes

    def keep_dumps(self, dumps: pa.Table) -> pa.Table:
        """Ledger rows of dumps that were not forgotten: by their name, their bytes, or the URL they came from."""
        if not self.hashes:
            return dumps
        for kind, column in (("dump", "dump_name"), ("dump", "dump_id"), ("url", "url")):
            dumps = dumps.filter(self._spared(dumps, kind, column))
        return dumps

    def keep_rows(self, table: str, rows: pa.Table) -> pa.Table:
        """Rows of `table` that do not belong to a forgotten article or URL, nor stand where one stood."""
        if not self.hashes or table not in _TEXTS:
            return rows
        for kind, column in (("article", "article_id"), ("url", "url")):
            if column in rows.column_names:
                rows = rows.filter(self._spared(rows, kind, column))
        return rows.filter(self._elsewhere(rows)) if self.places else rows

    def _spared(self, rows: pa.Table, kind: str, column: str) -> pa.Array:
        values = rows.column(column).combine_chunks().dictionary_encode(null_encoding="encode")
        spared = [not self.is_forgotten(kind, value) for value in values.dictionary.to_pylist()]
        return pa.array(spared, pa.bool_()).take(values.indices)

    def _elsewhere(self, rows: pa.Table) -> pa.Array:
        columns = (rows.column(name).to_pylist() for name in _PLACE)
        return pa.array([not self._stood_at(*place) for place in zip(*columns, strict=True)], pa.bool_())

    def _stood_at(self, dump_id: str, document_index: int, start: int, end: int) -> bool:
        spans = self.places.get(tombstone("place", f"{dump_id}\0{document_index}"), ())
        return any(start < until and since < end for since, until in spans)

    def plus(self, hashes: Iterable[str], places: Iterable[tuple[str, int, int, int]] = ()) -> Tombstones:
        """These and more; `places` are (dump_id, document_index, char_start, char_end)."""
        spans = {key: set(known) for key, known in self.places.items()}
        for dump_id, document_index, start, end in places:
            spans.setdefault(tombstone("place", f"{dump_id}\0{document_index}"), set()).add((start, end))
        ordered = {key: tuple(sorted(known)) for key, known in spans.items()}
        return Tombstones(self.hashes | set(hashes), ordered, self.is_pending)


def read_tombstones(out: Path) -> Tombstones:
    """The tombstones of the dataset at `out`.

    Raises DatasetBroken where they cannot be read, or lack what the current snapshot has sealed: never guess here, what
    was forgotten would come back without a word.
    """
    known = sealed_in(out).hashes | witnessed(out)
    tombstones = _read_file(out)  # last: a forget writes it first, and may do all of it while we look
    missing = len(known - tombstones.hashes)
    if missing:
        raise DatasetBroken(
            f"{out / FILE} lacks {missing} tombstones that the current snapshot or a receipt knows of: what was forgotten "
            "could come back; `dateline verify --repair` restores them, nothing is published before"
        )
    return tombstones


def _read_file(out: Path) -> Tombstones:
    try:
        record = json.loads((out / FILE).read_bytes())
        if record.pop("checksum") != _checksum(record):
            raise ValueError("its checksum differs")
        return _of(record)
    except FileNotFoundError:
        return Tombstones()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetBroken(
            f"{out / FILE} cannot be read ({error}): restore it from a backup, or what the current snapshot has sealed of it "
            "with `dateline verify --repair`, before anything is published"
        ) from error


def sealed(tombstones: Tombstones) -> dict[str, Any]:
    """Tombstones as run.json keeps them."""
    return {"hashes": sorted(tombstones.hashes), "places": tombstones.places} if tombstones.hashes else {}


def sealed_in(out: Path) -> Tombstones:
    """What the current snapshot has sealed; nothing where its record is damaged, which is for `verify` to say."""
    try:
        number = current_number(out)
        return Tombstones() if number is None else _of(read_run(snapshot_folder(out, number)).tombstones)
    except (DatasetBroken, OSError, ValueError, TypeError):
        return Tombstones()


def restore_tombstones(out: Path) -> bool:
    """Write the file anew where it is damaged or lacks what is sealed; whether it was. With the writer lock held."""
    try:
        read_tombstones(out)
        return False
    except DatasetBroken:
        pass
    try:
        kept = _read_file(out)
    except DatasetBroken:
        kept = Tombstones()
    known = sealed_in(out)
    places = {
        key: tuple(sorted({*known.places.get(key, ()), *kept.places.get(key, ())}))
        for key in {**known.places, **kept.places}
    }
    write_tombstones(out, Tombstones(known.hashes | kept.hashes | witnessed(out), places, kept.is_pending))
    return True


def _of(record: Mapping[str, Any]) -> Tombstones:
    places = {key: tuple((since, until) for since, until in spans) for key, spans in record.get("places", {}).items()}
    return Tombstones(frozenset(record.get("hashes", ())), places, record.get("pending", False))


def write_tombstones(out: Path, tombstones: Tombstones) -> None:
    """Keep `tombstones`, in one step."""
    record: dict[str, object] = {"hashes": sorted(tombstones.hashes), "places": tombstones.places}
    if tombstones.is_pending:
        record["pending"] = True
    record["checksum"] = _checksum(record)
    with storage(out / FILE):
        replace_bytes(out / FILE, canonical_json(record))


def _checksum(record: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical_json(record)).hexdigest()
