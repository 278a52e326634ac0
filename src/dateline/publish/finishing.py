"""The end of every publish that merges: what does it change, may it, and out with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.publish.base import Base
from dateline.publish.building import PublishRequest, Snapshot, publish_files
from dateline.publish.diff import Diff, Side, compare
from dateline.publish.empties import empty_files
from dateline.publish.gate import judge_diff
from dateline.publish.layout import snapshot_folder
from dateline.publish.manifest import Manifest, current_number, read_manifest
from dateline.publish.merge import SIGHTING_COLUMNS, Merged
from dateline.publish.staged import Staged


def finish(
    out: Path,
    base: Base,
    building: Path,
    merged: Merged,
    staged: Staged,
    request: PublishRequest,
    gone: Collection[str] = (),
    *,
    force: bool = False,
) -> Snapshot | None:
    """Judge what a merge changes and publish it; None where it changes no byte, unless `force`.

    `gone` are the dumps that lose rows on purpose. Raises GateStopped, StorageFailed.
    """
    files = [*merged.written, *merged.kept]
    manifest = Manifest(tuple(sorted((*files, *empty_files(files, building)))), cuts=base.manifest.cuts)
    previous = current_number(out)
    if not force and previous is not None and manifest == read_manifest(snapshot_folder(out, previous)):
        return None
    diff = _diff(merged, staged, gone)
    judge_diff(diff, request.max_moved, request.accept)
    return publish_files(out, building, base, manifest, merged.runs, request, diff)


def _diff(merged: Merged, staged: Staged, gone: Collection[str]) -> Diff:
    known = set(merged.old_ledger.column("dump_name").to_pylist())
    again = pa.array(sorted(known), pa.string())
    pieces = (rows for run in staged.runs["sightings"] for rows in run.everything()) if known else ()
    sightings = [r.select(SIGHTING_COLUMNS).filter(pc.is_in(r.column("dump_name"), value_set=again)) for r in pieces]
    none = merged.old_sightings.schema.empty_table()
    after = Side(merged.coming, pa.concat_tables([none, *(s.cast(none.schema) for s in sightings)]))
    return compare(Side(merged.leaving, merged.old_sightings), after, _reasons(merged, staged, gone))


def _reasons(merged: Merged, staged: Staged, gone: Collection[str]) -> Mapping[str, str]:
    columns = [merged.old_ledger.column(c).to_pylist() for c in ("dump_name", "dump_id", "recipe")]
    old = {name: (dump_id, recipe) for name, dump_id, recipe in zip(*columns, strict=True)}
    reasons: dict[str, str] = {}
    again = staged.dumps.filter(
        pc.is_in(staged.dumps.column("dump_name"), value_set=merged.old_ledger.column("dump_name").combine_chunks())
    )
    new = (again.column(c).to_pylist() for c in ("dump_name", "dump_id", "recipe"))
    for name, dump_id, recipe in zip(*new, strict=True):
        if old[name][0] != dump_id:
            reasons[name] = "changed dump"
        else:
            reasons[name] = "newer code" if old[name][1] != recipe else "same again"
    return reasons | dict.fromkeys(gone, "retraction")
