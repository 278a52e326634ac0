"""Whoever publishes brings the lake tables of the dataset up to the snapshot, before he lets go of the writer's lock.

A dataset has a table of a format where `lake/<format>` is there: the first `--table` makes it, and from then on every command that
publishes follows it. What was killed in between is caught up by the next one, or by `dateline table sync`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.contract import TABLES, shape_fingerprint
from dateline.dataset.format.absence import no_dataset
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import LAKE, snapshot_folder
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import (
    Manifest,
    current_number,
    open_snapshot,
    read_manifest,
    read_run,
    snapshot_numbers,
)
from dateline.errors import ContractViolated, DatasetBroken, TableBehind
from dateline.lake.change import Wanted, change, wanted
from dateline.lake.faces import Face, face
from dateline.lake.links import CONSEQUENCE, link, remove_others
from dateline.lake.notes import FORMATS, formats, note_in_step, refuse_bucket

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lake table stands to the dataset."""

    format: str
    table: str
    path: str
    version: int | None
    """None where there is no table yet."""
    snapshot: str
    """The snapshot it says it is of: '000007'; '' where another program committed last."""
    n_files: int
    is_in_step: bool
    """Whether it is the current snapshot, file by file."""


@contextmanager
def following(out: Path, table: str | None = None) -> Iterator[None]:
    """Bring the lake tables of the dataset at `out`, and those of the format `table`, up to what is published inside.

    With the writer lock held. Where nothing was published they are caught up all the same. Raises UsageError at once where a library
    is missing, in the end TableBehind
    where a table could not be brought up, PublishConflict where somebody else committed to it, StorageFailed.
    """
    if table:
        refuse_bucket(out)
    names = [name for name in FORMATS if name == table or name in formats(out)]
    if table and table not in names:
        face(table)
    faces = {name: face(name) for name in names}
    yield
    for name, one in faces.items():
        _follow(out, name, one)


def sync(out: Path, table: str | None = None, wait_s: float = 0.0) -> None:
    """Bring the lake tables of the dataset at `out`, and those of the format `table`, up to its snapshot.

    Raises PublishConflict where another writer holds the dataset or committed to a table, TableBehind, StorageFailed, and UsageError
    where a library is missing or nothing was ever published.
    """
    refuse_bucket(out)
    if current_number(out) is None:
        raise no_dataset(out)
    with writer_lock(out, "table sync", wait_s), following(out, table):
        pass


def clear(out: Path) -> int:
    """Remove the files of lake tables that no kept snapshot has, so that what is forgotten is gone; how many files.

    With the writer lock held. Versions that had them cannot be read any more. Raises as `following` does.
    """
    with following(out):
        pass
    n_removed = 0
    for name in formats(out):
        kept, numbers = _kept(out)
        one = face(name)
        for table in TABLES:
            folder = out / LAKE / name / table
            try:
                one.expire(folder, numbers)
            except one.errors as error:
                raise TableBehind(f"{folder}: {error}; {CONSEQUENCE}") from error
            own = {path.removeprefix(f"{table}/") for path in kept if path.startswith(f"{table}/")}
            n_removed += remove_others(folder, own)
    return n_removed


def _kept(out: Path) -> tuple[set[str], set[str]]:
    """Paths of files of all kept snapshots, and these snapshots' names."""
    paths: set[str] = set()
    names: set[str] = set()
    for number in snapshot_numbers(out):
        folder = snapshot_folder(out, number)
        try:
            paths |= {entry.path for entry in read_manifest(folder).files}
        except (DatasetBroken, ContractViolated, OSError):
            continue  # damaged: it keeps nothing that could be read
        names.add(folder.name)
    return paths, names


def standing(out: Path) -> list[Standing]:
    """How each lake table of the dataset at `out` stands to the current snapshot. Raises UsageError where a library is missing."""
    refuse_bucket(out)
    number = current_number(out)
    if number is None:
        return []
    folder, manifest = open_snapshot(out, number)
    digest = read_run(folder).manifest_sha256
    return [
        _standing(name, face(name), out / LAKE / name, wanted(manifest, table, number, digest))
        for name in formats(out)
        for table in TABLES
    ]


def _standing(name: str, one: Face, home: Path, want: Wanted) -> Standing:
    path = home / want.table
    held = one.last(path)
    if held is None:
        return Standing(name, want.table, str(path), None, "", 0, False)
    snapshot = held.said.get("dateline.snapshot", "")
    return Standing(name, want.table, str(path), held.number, snapshot, len(held.paths), held.is_of(want))


def _follow(out: Path, name: str, one: Face) -> None:
    """Bring the tables of a format up to the current snapshot, each in one version; no version where it is that already."""
    number = current_number(out)
    if number is None:
        return
    folder, manifest = open_snapshot(out, number)
    record = read_run(folder)
    _refuse_outdated(out, manifest)
    home = out / LAKE / name
    for table in TABLES:
        want = wanted(manifest, table, number, record.manifest_sha256)
        n_linked = link(folder / table, home / table, want.files.values(), is_repaired=record.reason == "repair")
        try:
            held = one.last(home / table)
            if held is not None and held.is_of(want):
                continue
            what = change(held.paths if held else (), want.files)
            (home / table).mkdir(parents=True, exist_ok=True)
            one.commit(home / table, held, what, want)
        except one.errors as error:
            raise TableBehind(f"{home / table}: {error}; {CONSEQUENCE}") from error
        logger.info(
            "%s: %d files added, %d removed, %d linked", home / table, len(what.adds), len(what.removes), n_linked
        )
    with storage(home, CONSEQUENCE):
        note_in_step(out, name, number, record.manifest_sha256)


def _refuse_outdated(out: Path, manifest: Manifest) -> None:
    if manifest.contract_fingerprint != shape_fingerprint():
        raise TableBehind(
            f"{out} was written by an older contract: the next `dateline run` writes it anew, and its lake tables"
        )
