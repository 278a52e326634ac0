"""Verify: is the dataset what its manifest says, and does the manifest say what the contract wants?

Every file is hashed again; then schemas, partition values, unique rows, settled columns, the ledger's balance and the
index are checked against each other. What is broken is named, file by file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq

from dateline.contract import TABLES, arrow_schema
from dateline.dataset import Dataset
from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.absence import no_dataset, not_kept, standing_number
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import CURRENT, snapshot_folder, table_of
from dateline.dataset.format.manifest import (
    MANIFEST,
    RUN,
    FileEntry,
    RunRecord,
    read_manifest,
    read_run,
)
from dateline.dataset.format.receipts import FILE as RECEIPTS
from dateline.dataset.format.receipts import read_receipts
from dateline.dataset.format.sparse import Sparse, fetched, opened
from dateline.dataset.format.tombstones import FILE as TOMBSTONES
from dateline.dataset.format.tombstones import read_tombstones
from dateline.dataset.views import VIEWS
from dateline.errors import DatasetBroken
from dateline.publish.verification.problem import Problem
from dateline.publish.verification.rows import check_rows

READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found."""

    number: int
    n_files: int
    n_bytes: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify(out: Path, number: int | None = None) -> Verified:
    """Check snapshot `number` of the dataset at `out`, by default the current one.

    Raises UsageError where nothing was ever published or the snapshot is not kept; all else comes as problems.
    """
    out = Dataset(out).path
    try:
        wanted = standing_number(out) if number is None else number
    except DatasetBroken as error:
        return Verified(0, 0, 0, (Problem("link", CURRENT, str(error)), *_tombstones(out)))
    if wanted is None:
        raise no_dataset(out)
    if not snapshot_folder(out, wanted).is_dir():
        raise not_kept(out, str(wanted))
    folder = snapshot_folder(out, wanted)
    problems = [*_records(folder), *_tombstones(out), *_links(out)]
    files: tuple[FileEntry, ...] = ()
    if not any(problem.path == MANIFEST for problem in problems):
        files = read_manifest(folder).files
        problems += file_problems(folder, files)
        if not any(problem.path == RUN for problem in problems):
            record = read_run(folder)
            problems += file_problems(folder, record.index, kind="index")
            problems += _views(folder, record)
        problems += _strays(folder, files)
        if not [
            p for p in problems if p.kind not in ("tombstones", "link")
        ]:  # what is in broken files cannot be compared
            problems += _contents(open_base(out, wanted))
    return Verified(wanted, len(files), sum(entry.size_bytes for entry in files), tuple(problems))


def _links(out: Path) -> Iterator[Problem]:
    """Readers come in by the tables' links."""
    for table in TABLES if Sparse.of(out) is None else ():
        link, target = out / table, f"{CURRENT}/{table}"
        if not link.is_symlink() or str(link.readlink()) != target:
            is_there = os.path.lexists(link)
            says = "is a copy" if is_there else "is missing"
            yield Problem(
                "link", table, f"{says}: a link to {target} has to stand there; `dateline verify --repair` makes it"
            )


def _tombstones(out: Path) -> Iterator[Problem]:
    """What was forgotten has to be known."""
    try:
        read_tombstones(out)
    except DatasetBroken as error:
        yield Problem("tombstones", TOMBSTONES, str(error))
    try:
        read_receipts(out)
    except DatasetBroken as error:
        yield Problem("tombstones", RECEIPTS, str(error))


def _records(folder: Path) -> Iterator[Problem]:
    """What is wrong with manifest.json and run.json."""
    try:
        record = read_run(folder)
    except (DatasetBroken, OSError) as error:
        yield Problem("record", RUN, str(error))
        record = None
    try:
        digest = hashlib.sha256(fetched(folder, MANIFEST).read_bytes()).hexdigest()
        manifest = read_manifest(folder)
    except (DatasetBroken, OSError) as error:
        yield Problem("record", MANIFEST, str(error))
        return
    if record is not None and digest != record.manifest_sha256:
        yield Problem("record", MANIFEST, "its hash is not the one run.json gives")
    elif record is None and manifest.to_bytes() != fetched(folder, MANIFEST).read_bytes():
        yield Problem("record", MANIFEST, "it is not as this room writes it")


def _views(folder: Path, record: RunRecord) -> Iterator[Problem]:
    """What is wrong with views.sql."""
    try:
        if record.views_sha256 and sha256_of(fetched(folder, VIEWS)) != record.views_sha256:
            yield Problem("views", VIEWS, "its bytes have changed: the hash differs")
    except OSError as error:
        yield Problem("views", VIEWS, f"cannot be read: {error.strerror or error}")


def file_problems(folder: Path, files: Iterable[FileEntry], kind: str = "file") -> list[Problem]:
    """Which of `files` are missing, unreadable, or not what they were."""
    return [problem for entry in files if (problem := _file_problem(folder, entry, kind)) is not None]


def _file_problem(folder: Path, entry: FileEntry, kind: str) -> Problem | None:
    try:
        with opened(folder, entry.path) as file:
            size = file.seek(0, os.SEEK_END)
            if size != entry.size_bytes:
                return Problem(kind, entry.path, f"has {size} bytes instead of {entry.size_bytes}")
            file.seek(0)
            if _sha256(file) != entry.sha256:
                return Problem(kind, entry.path, "its bytes have changed: the hash differs")
    except DatasetBroken as error:
        return Problem(kind, entry.path, str(error))
    except OSError as error:
        return Problem(kind, entry.path, f"cannot be read: {error.strerror or error}")
    return None


def sha256_of(path: Path) -> str:
    """64 hex digits over a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return _sha256(file)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(READ_BYTES):
        digest.update(block)
    return digest.hexdigest()


def _strays(folder: Path, files: Iterable[FileEntry]) -> Iterator[Problem]:
    """Files that readers would find and the manifest does not know."""
    known = {entry.path for entry in files}
    with storage(folder):
        for path in sorted(folder.rglob("*.parquet")):
            name = path.relative_to(folder).as_posix()
            if name not in known:
                yield Problem("stray", name, "is not in the manifest: remove it, readers count its rows")


def _contents(base: BaseSnapshot) -> Iterator[Problem]:
    if not base.is_outdated:
        for entry in base.manifest.files:
            yield from _schema_problem(base.folder, entry)
    yield from check_rows(base)


def _schema_problem(folder: Path, entry: FileEntry) -> Iterator[Problem]:
    with opened(folder, entry.path, entry.size_bytes) as file, pq.ParquetFile(file) as parquet:
        if not parquet.schema_arrow.equals(arrow_schema(table_of(entry.path)), check_metadata=True):
            yield Problem("schema", entry.path, "its schema is not the contract's")
        if parquet.metadata.num_rows != entry.rows:
            yield Problem("rows", entry.path, f"has {parquet.metadata.num_rows} rows instead of {entry.rows}")
