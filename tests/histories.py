"""Deliveries of tiny dumps, and runs over them without Prefect: what tests of a site's history share."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.addresses import address_of
from dateline.backfill import BackfillRange, Choice, Chosen, choose_dumps
from dateline.dataset import Dataset, working
from dateline.pipeline import process_batch, stage_failed
from dateline.prepare import Prepared, prepare
from dateline.publish import PublishRequest, commit
from dateline.recipe import Recipe

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


@dataclass(frozen=True)
class Site:
    """A folder of dumps and the dataset made of it, by the library alone."""

    raw: Path
    out: Path
    scheme: str = "newsroom"

    @property
    def recipe(self) -> Recipe:
        return Recipe(scheme=self.scheme)

    def plan(self) -> Prepared:
        """What a run would do."""
        return prepare([self.raw], self.out, self.recipe)

    def choose(self, within: BackfillRange, choice: Choice) -> Chosen:
        """The dumps that a backfill would process."""
        return choose_dumps([self.raw], self.out, self.recipe, within, choice)

    def backfill(self, within: BackfillRange, choice: Choice) -> Prepared:
        """What a backfill would do."""
        names = self.choose(within, choice).names
        return prepare([self.raw], self.out, self.recipe, only=names, force=True)

    def carry_out(self, prepared: Prepared | None = None) -> None:
        """What the flow does with a plan, by default with that of a run, without Prefect."""
        todo = prepared or self.plan()
        folder = Path(tempfile.mkdtemp(dir=working(self.out).parent))
        reports = [process_batch(batch, self.recipe, folder / str(batch.index)) for batch in todo.plan.batches]
        if todo.unreadable:
            reports.append(stage_failed(todo.unreadable, self.recipe, folder / "unreadable", len(reports)))
        if todo.has_work:
            commit(self.out, reports, PublishRequest("test", self.recipe.fingerprint, reason="run"))
        shutil.rmtree(folder)


def stored(out: Path, table: str, columns: list[str]) -> pa.Table:
    """Columns of a published table: of a folder as any reader of Parquet sees it, of a bucket by the library."""
    if address_of(out):
        return Dataset(out).snapshot().table(table, columns)
    return pq.read_table(out / table, columns=columns)


def assert_no_overlap(out: Path) -> None:
    """A dump stands once in the ledger, an article's place once among the sightings, and none of a dump that is not there."""
    if not Dataset(out).exists:
        return
    names = stored(out, "dumps", ["dump_name"])["dump_name"].to_pylist()
    assert len(names) == len(set(names))
    sightings = stored(out, "sightings", ["dump_name", "document_index", "article_index"])
    places = [tuple(row.values()) for row in sightings.to_pylist()]
    assert len(places) == len(set(places))
    assert set(sightings["dump_name"].to_pylist()) <= set(names)
