"""From merged files to a published snapshot: link, write the manifest, sync, rename, and swap one link.

Whatever happens before the swap, readers see the old dataset; after it, the new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from dateline.contract import TABLES, words_fingerprint
from dateline.errors import DatasetBroken
from dateline.publish.base import Base
from dateline.publish.diff import Diff
from dateline.publish.index import FOLDER as INDEX_FOLDER
from dateline.publish.index import Run
from dateline.publish.layout import CURRENT, SNAPSHOTS, snapshot_folder
from dateline.publish.manifest import MANIFEST, RUN, FileEntry, Manifest, RunRecord, current_number, write_manifest
from dateline.publish.storage import link_or_copy, remove_tree, storage, swap_link, sync_path, sync_tree, write_bytes

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


@dataclass(frozen=True)
class Snapshot:
    """A published state of the dataset."""

    number: int
    path: str
    created_at: str
    """ISO 8601, UTC."""
    run_id: str
    reason: str
    rows: Mapping[str, int]
    """Rows per table."""
    is_current: bool
    diff: Diff = field(default_factory=Diff)
    """Against the snapshot before."""
    n_files_new: int = 0
    n_files_linked: int = 0
    linked: bool = True
    """False where files had to be copied because hard links were not to be had."""

    @property
    def name(self) -> str:
        """The number as its folder is called: '000007'."""
        return Path(self.path).name


@contextmanager
def building_folder(out: Path) -> Iterator[Path]:
    """A folder to build the next snapshot in; what is left in it goes at the end."""
    folder = out / SNAPSHOTS / BUILDING
    scratch = out / SNAPSHOTS / SCRATCH
    with storage(folder):
        folder.mkdir(parents=True)
        scratch.mkdir()
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
    source: Base,
    manifest: Manifest,
    runs: Sequence[Run],
    request: PublishRequest,
    diff: Diff,
) -> Snapshot:
    """Complete the snapshot in `building` and make it the current one.

    Files of `manifest` that `source` has are linked from there; the others stand in `building`. Raises StorageFailed,
    DatasetBroken; then nothing is published.
    """
    previous = current_number(out)
    number = (previous or 0) + 1
    stable_links(out)
    with storage(building):
        n_linked, all_links = _link(building, source, manifest.files)
        index = _link_runs(building, runs)
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
            index=index,
            linked=all_links,
            contract_words=words_fingerprint(),
        )
        write_bytes(building / RUN, record.to_bytes())
        sync_tree(building, _new_files(building, source, manifest, runs))
        folder = snapshot_folder(out, number)
        building.rename(folder)
        sync_path(folder.parent)
        swap_link(out / CURRENT, f"{SNAPSHOTS}/{folder.name}")
    return snapshot_of(folder, manifest, record, diff, n_linked, is_current=True)


def snapshot_of(
    folder: Path, manifest: Manifest, record: RunRecord, diff: Diff, n_linked: int, *, is_current: bool
) -> Snapshot:
    """What callers are told of a snapshot."""
    return Snapshot(
        record.number,
        str(folder),
        record.created_at,
        record.run_id,
        record.reason,
        MappingProxyType(manifest.rows),
        is_current,
        diff,
        len(manifest.files) - n_linked,
        n_linked,
        record.linked,
    )


def _link(building: Path, source: Base, files: Sequence[FileEntry]) -> tuple[int, bool]:
    """Link what is not newly written. Returns how many files, and whether all are links."""
    n_linked, all_links = 0, True
    made: set[str] = set()
    held = set(source.manifest.files)
    for entry in files:
        target = building / entry.path
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


def _new_files(building: Path, source: Base, manifest: Manifest, runs: Sequence[Run]) -> list[Path]:
    held = set(source.manifest.files)
    data = [building / entry.path for entry in manifest.files if entry not in held]
    index = [building / run.entry.path for run in runs if run not in source.index.runs]
    return [*data, *index, building / MANIFEST, building / RUN]


def _link_runs(building: Path, runs: Sequence[Run]) -> tuple[FileEntry, ...]:
    for run in runs:
        target = building / run.entry.path
        if run.path != target:
            (building / INDEX_FOLDER).mkdir(exist_ok=True)
            link_or_copy(run.path, target)
    return tuple(run.entry for run in runs)


def stable_links(out: Path) -> None:
    """Make `out`/articles -> current/articles and its like, where they are missing.

    Raises DatasetBroken where something else has one of these names.
    """
    for table in TABLES:
        link, target = out / table, f"{CURRENT}/{table}"
        if not link.is_symlink():
            if link.exists():
                raise DatasetBroken(f"{link} is in the way: a link to {target} has to stand there")
            link.symlink_to(target)
