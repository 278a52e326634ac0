"""Time travel for good: an earlier snapshot is published again."""

from __future__ import annotations

from pathlib import Path

from dateline.dataset.base import open_base
from dateline.dataset.format.files import storage
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import current_number, read_manifest
from dateline.dataset.format.tombstones import read_tombstones
from dateline.dataset.snapshots import SnapshotInfo, require
from dateline.lake import following
from dateline.publish.bucket.publishing import in_bucket
from dateline.publish.build.building import PublishRequest, building_folder, publish_files
from dateline.publish.commands.compare import compare_snapshots
from dateline.publish.commands.forget import complete_forgetting, publish_without
from dateline.publish.commands.sweep import sweep


def rollback(out: Path, number: int, request: PublishRequest) -> SnapshotInfo | None:
    """Publish the content of snapshot `number` again, as a new snapshot; None where that is what is published already.

    What was forgotten since stays forgotten. History goes forward only: rolling back can be rolled back.

    Raises UsageError for a snapshot that is not kept, PublishConflict, StorageFailed, DatasetBroken, ContractViolated.
    """
    return in_bucket(out, lambda folder: _rollback(folder, number, request), request.run_id, request.wait_s)


def _rollback(out: Path, number: int, request: PublishRequest) -> SnapshotInfo | None:
    with storage(out), writer_lock(out, request.run_id, request.wait_s), following(out):
        sweep(out)
        require(out, number)
        complete_forgetting(out, request)
        previous = current_number(out)
        target = open_base(out, number)
        tombstones = read_tombstones(out)
        if target.is_outdated or target.is_laid_out_otherwise or tombstones.hashes:
            return publish_without(out, target, tombstones, request, always=True)
        if previous is None or target.manifest == read_manifest(snapshot_folder(out, previous)):
            return None
        diff = compare_snapshots(out, previous, number, "rollback")
        with building_folder(out) as building:
            return publish_files(out, building, target, target.manifest, target.index.segments, request, diff)
