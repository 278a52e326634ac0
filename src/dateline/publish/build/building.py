"""From merged files to a published snapshot: link, write the manifest, sync, rename, and swap one link.

Whatever happens before the swap, readers see the old dataset; after it, the new one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dateline.contract import TABLES, words_fingerprint
from dateline.contract.readme import readme
from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.diff import Diff
from dateline.dataset.format.files import (
    link_or_copy,
    remove_tree,
    replace_bytes,
    storage,
    swap_link,
    sync_path,
    sync_tree,
    write_bytes,
)
from dateline.dataset.format.layout import CURRENT, SNAPSHOTS, snapshot_folder
from dateline.dataset.format.manifest import (
    MANIFEST,
    RUN,
    FileEntry,
    Manifest,
    RunRecord,
    current_number,
    write_manifest,
)
from dateline.dataset.format.sparse import Sparse
from dateline.dataset.format.tombstones import read_tombstones, sealed
from dateline.dataset.occurrences.index import FOLDER as INDEX_FOLDER
from dateline.dataset.occurrences.index import IndexSegment
from dateline.dataset.snapshots import SnapshotInfo, snapshot_of
from dateline.dataset.views import VIEWS, views_sql
from dateline.errors import DatasetBroken

BUILDING = ".building"
SCRATCH = ".scratch"


@dataclass(frozen=True)
class PublishRequest:
    """Who publishes, why, and how much change is expected."""

    run_id: str = "unnamed"
    recipe: str = ""
    """Fingerprint of the code and options that made the rows."""
    pipeline_version: str = ""
    max_moved: float | None = None
    """Largest share of reprocessed articles that may move; None: no gate."""
    accept: bool = False
    """Let through what the gate would stop."""
    wait_s: float = 0.0
    """How long to wait for another writer."""
    reason: str = "run"
    partition: str | None = None
    """What `articles` is to be parted by, beside the region: "day", "month", "year"; None: as it is, by day where it is new."""
    table: str | None = None
    """A format of lake tables that the dataset is to have from now on, over the same files: "delta"; None: those that it has."""


@contextmanager
def building_folder(out: Path) -> Iterator[Path]:
    """A folder to build the next snapshot in; what is left in it goes at the end."""
    folder = out / SNAPSHOTS / BUILDING
    scratch = out / SNAPSHOTS / SCRATCH
    with storage(folder):
        folder.mkdir(parents=True)
        scratch.mkdir(exist_ok=True)  # a worker of a run that was killed may have made it since the sweep
    try:
        yield folder
    finally:
        for leftover in (folder, scratch):
            remove_tree(leftover)


def scratch_of(building: Path) -> Path:
    """Where rows are spilled while the snapshot in `building` is made."""
    return building.parent / SCRATCH


def publish_files(
    out: Path,
    building: Path,
    source: BaseSnapshot,
    manifest: Manifest,
    index: Sequence[IndexSegment],
    request: PublishRequest,
    diff: Diff,
) -> SnapshotInfo:
    """Complete the snapshot in `building` and make it the current one.

    Files of `manifest` that `source` has are linked from there; the others stand in `building`. Raises StorageFailed,
    DatasetBroken; then nothing is published.
    """
    previous = current_number(out)
    number = (previous or 0) + 1
    stable_links(out)
    if (sparse := Sparse.of(out)) is not None:
        Sparse(building, sparse.address, {}).mark()
    with storage(building):
        n_linked, all_links = _link(building, source, manifest.files)
        entries = _link_index(building, index)
        record = RunRecord(
            number=number,
            run_id=request.run_id,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            reason=request.reason,
            pipeline_version=request.pipeline_version,
            recipe=request.recipe,
            manifest_sha256=write_manifest(building, manifest),
            previous=previous,
            diff=diff.to_json(),
            index=entries,
            linked=all_links,
            tombstones=sealed(read_tombstones(out)),
            contract_words=words_fingerprint(),
            views_sha256=write_bytes(building / VIEWS, _views(manifest)),
        )
        write_bytes(building / RUN, record.to_bytes())
        sync_tree(building, _new_files(building, source, manifest, index))
        folder = snapshot_folder(out, number)
        building.rename(folder)
        sync_path(folder.parent)
        swap_link(out / CURRENT, f"{SNAPSHOTS}/{folder.name}")
    return snapshot_of(folder, manifest, record, diff, n_linked, is_current=True)


def _views(manifest: Manifest) -> bytes:
    return views_sql({table: n > 0 for table, n in manifest.rows.items()}, manifest.partition).encode()


def _link(building: Path, source: BaseSnapshot, files: Sequence[FileEntry]) -> tuple[int, bool]:
    """Link what is not newly written. Returns how many files, and whether all are links."""
    n_linked, all_links = 0, True
    made: set[str] = set()
    held = set(source.manifest.files)
    is_sparse = Sparse.of(source.folder) is not None
    for entry in files:
        target = building / entry.path
        if is_sparse and entry in held and not (source.folder / entry.path).exists():
            target.unlink(missing_ok=True)  # the bucket has it, by this name
            n_linked += 1
            continue
        folder = entry.path.rpartition("/")[0]
        if folder not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(folder)
        if entry not in held:
            continue
        target.unlink(missing_ok=True)  # where the merge came to the same bytes: one copy on disk is enough
        all_links &= link_or_copy(source.folder / entry.path, target)
        n_linked += 1
    return n_linked, all_links


def _new_files(building: Path, source: BaseSnapshot, manifest: Manifest, index: Sequence[IndexSegment]) -> list[Path]:
    held = set(source.manifest.files)
    data = [building / entry.path for entry in manifest.files if entry not in held]
    segments = [building / segment.entry.path for segment in index if segment not in source.index.segments]
    return [*data, *segments, building / MANIFEST, building / RUN, building / VIEWS]


def _link_index(building: Path, index: Sequence[IndexSegment]) -> tuple[FileEntry, ...]:
    for segment in index:
        target = building / segment.entry.path
        if segment.path != target and (segment.path.exists() or Sparse.of(segment.path.parents[1]) is None):
            (building / INDEX_FOLDER).mkdir(exist_ok=True)
            link_or_copy(segment.path, target)
    return tuple(segment.entry for segment in index)


README = "README.md"


def stable_links(out: Path) -> None:
    """Make `out`/articles -> current/articles and its like, where they are missing, and the page that says what
    they are.

    Raises DatasetBroken where something else has one of these names.
    """
    for table in TABLES:
        link, target = out / table, f"{CURRENT}/{table}"
        if not link.is_symlink():
            if link.exists():
                raise DatasetBroken(f"{link} is in the way: a link to {target} has to stand there")
            link.symlink_to(target)
    if not os.path.lexists(out / VIEWS):
        (out / VIEWS).symlink_to(f"{CURRENT}/{VIEWS}")
    page, text = out / README, readme().encode()
    if not page.is_symlink() and (not page.exists() or page.read_bytes() != text):
        replace_bytes(page, text, durable=False)  # of an older release, or somebody's: readers see the one or the other
