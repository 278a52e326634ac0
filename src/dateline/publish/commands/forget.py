"""Forgetting: a dump, a URL or an article leaves every table, and nothing brings it back.

The rows that stay of the dumps concerned are staged anew from the snapshot itself and merged over it, so that counts
of sightings, primary rows and the ledger come out right by the same rules as ever. The text is gone from the disk when
`gc` has removed the older snapshots.

The tombstone is written first, marked as pending, and the mark goes when the rows are out. Whoever next publishes, rolls
back or collects finds the mark of a forget that was killed in between, and completes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.files import remove_tree, storage
from dateline.dataset.format.layout import DISCOVERY, PARTITIONED, stored_in, table_of
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.receipts import add_receipt, read_receipts, witnessed
from dateline.dataset.format.tombstones import KINDS, Tombstones, read_tombstones, tombstone, write_tombstones
from dateline.dataset.ledger import ledger_pieces, ledger_rows, rows_of_dumps
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.index import Index, IndexSegment, write_segment
from dateline.dataset.occurrences.names import SortedNames
from dateline.dataset.snapshots import SnapshotInfo
from dateline.errors import UsageError
from dateline.lake import following
from dateline.publish.bucket.publishing import in_bucket
from dateline.publish.build.building import PublishRequest, building_folder, scratch_of
from dateline.publish.build.finish import finish
from dateline.publish.commands.forgettable import meant
from dateline.publish.commands.sweep import sweep
from dateline.publish.merge.brief import LEDGER, brief_ledger
from dateline.publish.merge.merge import merge
from dateline.publish.merge.staged import Staged, assemble, recounted

WHERE_COLUMNS = ("article_id", "dump_id", "dump_name", "url", "document_index", "char_start", "char_end")
QUARANTINE_COLUMNS = ("dump_id", "dump_name", "document_index", "char_start", "char_end")


def forget(
    out: Path,
    *,
    dump: str | None = None,
    url: str | None = None,
    article: str | None = None,
    even_if_absent: bool = False,
    request: PublishRequest | None = None,
) -> SnapshotInfo | None:
    """Remove a dump (by name or SHA-256), what came from a URL, or an article (by id) from the dataset, for good.

    Beginnings of an id or a hash do where only one begins so. Returns the new snapshot; None where the current one held
    nothing of it (it was forgotten before, only older snapshots hold it, or it is barred in advance with
    `even_if_absent`): the tombstone is kept all the same. Staged files of runs that are not alive are removed too.

    Raises UsageError unless exactly one thing is named and for what no kept snapshot holds, PublishConflict,
    StorageFailed, DatasetBroken.
    """
    named = [(kind, value) for kind, value in zip(KINDS, (dump, url, article), strict=True) if value]
    if len(named) != 1:
        raise UsageError("name exactly one thing to forget: a dump, a URL or an article")
    request = request or PublishRequest("forget", reason="forget")
    ((kind, value),) = named

    def do(folder: Path) -> SnapshotInfo | None:
        return _forget(folder, kind, value, request, even_if_absent=even_if_absent)

    return in_bucket(out, do, request.run_id, request.wait_s)


def _forget(out: Path, kind: str, value: str, request: PublishRequest, *, even_if_absent: bool) -> SnapshotInfo | None:
    with storage(out), writer_lock(out, request.run_id, request.wait_s), following(out):
        sweep(out, unlocked_staging_s=0)
        base = open_base(out)
        known = read_tombstones(out)
        read_receipts(out)  # before anything is done: a further one has to be kept in the end
        if not known.is_forgotten(kind, value):
            value = meant(out, base, kind, value, even_if_absent=even_if_absent)
        bare = known.plus([tombstone(kind, value)])
        ids = _ids_of(base, bare)
        hashes = _bytes_of(base, bare) | {tombstone("article", article_id) for article_id in ids}
        forgotten = bare.plus(hashes, _places_of(base, ids))
        write_tombstones(out, replace(forgotten, is_pending=True))
        (out / DISCOVERY).unlink(missing_ok=True)  # it holds hashes of the dump's name and bytes
        return complete_forgetting(out, request, kind)


def complete_forgetting(out: Path, request: PublishRequest, kind: str = "") -> SnapshotInfo | None:
    """Take out of the current snapshot what a forget has promised and not done, and keep a receipt; with the writer lock held.

    kind: one of `KINDS`, where it is known what is forgotten. Returns the snapshot made; None where nothing was pending
    or nothing of it was held. Raises StorageFailed, DatasetBroken: then it stays pending.
    """
    tombstones = read_tombstones(out)
    if not tombstones.is_pending:
        return None
    sweep(out, unlocked_staging_s=0)
    base = open_base(out)
    made = publish_without(out, base, tombstones, replace(request, reason="forget"))
    if new := tombstones.hashes - witnessed(out):
        add_receipt(out, _receipt(kind, new, base, made))
    write_tombstones(out, replace(tombstones, is_pending=False))
    return made


def _receipt(kind: str, new: Collection[str], base: BaseSnapshot, made: SnapshotInfo | None) -> dict[str, object]:
    """What went, in numbers: nothing that names it."""
    rows = base.manifest.rows
    return {
        "forgotten": kind or "completed after a kill",
        "when": made.created_at if made else datetime.now(UTC).isoformat(timespec="seconds"),
        "tombstones": sorted(new),
        "rows_removed": {name: n - made.rows[name] for name, n in rows.items() if n > made.rows[name]} if made else {},
        "partitions": sorted(made.diff.partitions) if made else [],
        "snapshot": made.number if made else None,
    }


def publish_without(
    out: Path, base: BaseSnapshot, tombstones: Tombstones, request: PublishRequest, *, always: bool = False
) -> SnapshotInfo | None:
    """Publish `base` without what was forgotten, and by today's rules; with the writer lock held.

    None where there is nothing to do in `base`, unless `always`, and where nothing changes.
    """
    if base.number is None:
        return None
    gone = _gone_dumps(base, tombstones)
    concerned = _concerned(base, tombstones) - gone
    if not gone and not concerned and not always and not base.is_laid_out_otherwise:
        return None
    with building_folder(out) as building:
        names = _all_dumps(base) - gone if base.is_laid_out_otherwise else concerned
        staged = restage(base, names, tombstones, scratch := scratch_of(building))
        merged = merge(base, staged, building, scratch, gone=gone, retracted=concerned)
        merged = replace(merged, index=_without_traces(merged.index, building))
        anew = base.is_laid_out_otherwise
        return finish(out, base, building, merged, staged, request, laid_out_anew=anew)


def _without_traces(segments: Sequence[IndexSegment], building: Path) -> tuple[IndexSegment, ...]:
    """The index as one segment of what counts: those that were superseded name dumps and articles that are gone."""
    if len(segments) <= 1 and not any(len(segment.superseded) for segment in segments):
        return tuple(segments)
    written = write_segment(occurrence.concat([*Index(segments).everything()]), SortedNames.of(), building, 0)
    kept = {written.path} if written else set()
    for segment in segments:
        if segment.path.is_relative_to(building) and segment.path not in kept:
            remove_tree(segment.path)
    return (written,) if written else ()


def restage(base: BaseSnapshot, names: Collection[str], tombstones: Tombstones, scratch: Path) -> Staged:
    """The rows that the dumps named have in `base`, without what was forgotten, as if a run brought them."""
    wanted = SortedNames.of(names)
    dumps = brief_ledger([ledger_rows(base, wanted, LEDGER)])

    def batch(table: str) -> Iterator[pa.Table]:
        return _article_rows(base, wanted) if table == "articles" else rows_of_dumps(base, table, wanted)

    return recounted(assemble([batch], dumps, tombstones.keep_rows, scratch, base.partition), scratch)


def _article_rows(base: BaseSnapshot, names: SortedNames) -> Iterator[pa.Table]:
    ids = [rows.column("article_id") for rows in rows_of_dumps(base, "sightings", names, ("article_id", "dump_name"))]
    occurrences = base.index.lookup(pa.chunked_array([c for column in ids for c in column.chunks], pa.string()))
    mine = occurrences.filter(occurrence.is_of(occurrences, names))
    folders = base.manifest.folders()
    places = set(occurrence.folders(mine).to_pylist())
    for folder in sorted({stored_in(place, base.manifest.partition) for place in places}):
        for entry in folders[folder]:
            for rows in base.rows(entry):
                kept = rows.filter(names.mask(rows.column("dump_name")))
                region = pa.array([folder.rpartition("region=")[2]] * kept.num_rows, pa.string())
                yield kept.append_column(arrow_schema("articles", staged=True).field("region"), region)


def settle_anew(out: Path, base: BaseSnapshot, tombstones: Tombstones, request: PublishRequest) -> SnapshotInfo | None:
    """Bring a dataset under today's rules of layout and of `is_primary`, from its own rows; with the writer lock held."""
    is_parted = base.partition != base.manifest.partition
    reason = f"parted by {base.partition}" if is_parted else "settled anew"
    return publish_without(out, base, tombstones, replace(request, reason=reason, max_moved=None), always=True)


def _all_dumps(base: BaseSnapshot) -> set[str]:
    return {name for rows in ledger_pieces(base, ("dump_name",)) for name in rows.column("dump_name").to_pylist()}


def _gone_dumps(base: BaseSnapshot, tombstones: Tombstones) -> set[str]:
    gone: set[str] = set()
    for dumps in ledger_pieces(base, ("dump_name", "dump_id", "url")):
        kept = tombstones.keep_dumps(dumps).column("dump_name").to_pylist()
        gone |= set(dumps.column("dump_name").to_pylist()).difference(kept)
    return gone


def _concerned(base: BaseSnapshot, tombstones: Tombstones) -> set[str]:
    """Dumps that hold a row which was forgotten."""
    names: set[str] = set()
    for table, rows in _places(base):
        names |= set(_forgotten(tombstones, table, rows).column("dump_name").to_pylist())
    return names


def _forgotten(tombstones: Tombstones, table: str, rows: pa.Table) -> pa.Table:
    """The rows that the tombstones do not let pass."""
    numbered = rows.append_column("row", pa.array(range(rows.num_rows), pa.int64()))
    kept = tombstones.keep_rows(table, numbered).column("row").combine_chunks()
    return rows.filter(pc.invert(pc.is_in(numbered.column("row"), value_set=kept)))


def _places(base: BaseSnapshot) -> Iterator[tuple[str, pa.Table]]:
    """Where every text of the dataset stands."""
    for entry in base.manifest.files:
        table = table_of(entry.path)
        if table in PARTITIONED:
            for rows in base.rows(entry, WHERE_COLUMNS):
                yield table, rows
        elif table == "quarantine":
            for rows in base.rows(entry, QUARANTINE_COLUMNS):
                yield table, rows


def _bytes_of(base: BaseSnapshot, tombstones: Tombstones) -> set[str]:
    """Tombstones for the bytes and the names of the dumps forgotten by either: they are one and the same."""
    gone = _gone_dumps(base, tombstones)
    dumps = ledger_rows(base, SortedNames.of(gone), ("dump_name", "dump_id"))
    return {tombstone("dump", value) for name in dumps.column_names for value in dumps.column(name).to_pylist()}


def _ids_of(base: BaseSnapshot, tombstones: Tombstones) -> set[str]:
    """The articles forgotten by id or by URL: their text goes wherever it was found."""
    forgotten = (_forgotten(tombstones, table, rows) for table, rows in _places(base) if table in PARTITIONED)
    return {article_id for rows in forgotten for article_id in rows.column("article_id").to_pylist()}


def _places_of(base: BaseSnapshot, ids: Collection[str]) -> set[tuple[str, int, int, int]]:
    """Where articles were sighted: (dump_id, document_index, char_start, char_end)."""
    wanted = pa.array(sorted(ids), pa.string())
    names = SortedNames.of(occurrence.dump_names(base.index.lookup(wanted)))
    columns = ("article_id", "dump_name", "dump_id", "document_index", "char_start", "char_end")
    places: set[tuple[str, int, int, int]] = set()
    for rows in rows_of_dumps(base, "sightings", names, columns):
        mine = rows.filter(pc.is_in(rows.column("article_id"), value_set=wanted))
        places |= set(zip(*(mine.column(name).to_pylist() for name in columns[2:]), strict=True))
    return places
