"""Deliveries of tiny dumps, and runs over them without Prefect: what tests of a site's history share."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from dateline.pipeline import process_batch, stage_failed
from dateline.prepare import Prepared
from dateline.publish import PublishRequest, commit

STORY = """Harbor Opens after Repairs

LISBON, March {day} (Reuters) - The harbor of Lisbon opened on March {day}, 2026, after repairs to wall {n}.

The mayor of the Portuguese capital said that ships of every size could enter again from the same evening.

Fishermen welcomed the news and said that the long closure had cost them much of the winter season.
"""
UNREADABLE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def deliver(raw: Path, name: str, day: int, n: int = 0, *, fetched: str = "") -> None:
    """Put a dump with one story of that day of March 2026 into the raw folder."""
    raw.mkdir(parents=True, exist_ok=True)
    (raw / name).write_text(STORY.format(day=day, n=n), encoding="utf-8")
    if fetched:
        (raw / f"{name}.meta.json").write_text(f'{{"fetched_at": "{fetched}T12:00:00Z"}}', encoding="utf-8")


def carry_out(prepared: Prepared) -> None:
    """What the flow does with a plan, without Prefect."""
    request = prepared.request
    folder = Path(tempfile.mkdtemp(dir=request.out.parent))
    reports = [process_batch(batch, request.recipe, folder / str(batch.index)) for batch in prepared.plan.batches]
    if prepared.unreadable:
        reports.append(stage_failed(prepared.unreadable, request.recipe, folder / "unreadable", len(reports)))
    if prepared.has_work:
        commit(request.out, reports, PublishRequest("test", request.recipe.fingerprint, reason=request.reason))
    shutil.rmtree(folder)


def assert_no_overlap(out: Path) -> None:
    """A dump stands once in the ledger, an article's place once among the sightings, and none of a dump that is not there."""
    if not (out / "current").exists():
        return
    names = pq.read_table(out / "current" / "dumps")["dump_name"].to_pylist()
    assert len(names) == len(set(names))
    sightings = pq.read_table(out / "current" / "sightings").select(["dump_name", "document_index", "article_index"])
    places = [tuple(row.values()) for row in sightings.to_pylist()]
    assert len(places) == len(set(places))
    assert set(sightings["dump_name"].to_pylist()) <= set(names)
