"""The end of every publish that merges: what does it change, may it, and out with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.manifest import Manifest, current_number, read_manifest
from dateline.dataset.ledger import places_in
from dateline.dataset.snapshots import SnapshotInfo
from dateline.publish.build.building import PublishRequest, publish_files
from dateline.publish.build.empty_files import empty_files
from dateline.publish.build.gate import judge_diff, judge_unclaimed
from dateline.publish.merge.merge import Merged
from dateline.publish.merge.staged import Staged


def finish(
    out: Path,
    base: BaseSnapshot,
    building: Path,
    merged: Merged,
    staged: Staged,
    request: PublishRequest,
    *,
    force: bool = False,
    laid_out_anew: bool = False,
) -> SnapshotInfo | None:
    """Judge what a merge changes and publish it; None where it changes no byte, unless `force`.

    Files stand by the rules the base has, or by today's where all were `laid_out_anew`.

    Raises GateStopped, StorageFailed.
    """
    files = [*merged.written, *merged.kept]
    every_file = tuple(sorted((*files, *empty_files(files, building))))
    manifest = Manifest(every_file, cuts=base.manifest.cuts, partition=base.partition)
    if not laid_out_anew:
        held = base.manifest
        manifest = replace(manifest, layout_rule=held.layout_rule, primary_rule=held.primary_rule)
    previous = current_number(out)
    if not force and previous is not None and manifest == read_manifest(snapshot_folder(out, previous)):
        return None
    diff = merged.comparison.diff(places_in(base), staged.places)
    judge_diff(diff, request.max_moved, request.accept)
    if request.max_moved is not None and not request.accept:
        judge_unclaimed(base, (rows for run in staged.runs["dumps"] for rows in run.everything()))
    return publish_files(out, building, base, manifest, merged.index, request, diff)
