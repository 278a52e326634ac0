"""Staged batches of our own writing, as the pipeline leaves them: what publish is tested with."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dateline.contract import CONTRACT_VERSION, to_table
from dateline.dataset import SnapshotInfo
from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.diff import Diff
from dateline.dataset.format.layout import Cuts
from dateline.dataset.format.manifest import Manifest
from dateline.model import BatchReport, DumpReport, Outcome
from dateline.publish import PublishRequest, Spread, commit
from dateline.publish.build.building import building_folder, publish_files
from tests.rows import article, columns

DAY = date(2026, 1, 13)
MEMORY = next((Path(p) for p in ("/dev/shm",) if os.access(p, os.W_OK)), None)
"""A folder in memory, where the system has one."""


@dataclass(frozen=True)
class Story:
    """An article in a dump. The same text is the same article wherever it is told."""

    text: str
    day: int | None = 0
    """Days after 13 January 2026; None: undated."""
    width: int = 0
    """Days of the interval."""
    region: str = "europe"
    places: int = 1
    url: str | None = None

    @property
    def article_id(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Delivery:
    """A dump as a run has processed it."""

    name: str
    stories: tuple[Story, ...] = ()
    version: str = "1"
    """Stands for its bytes."""
    recipe: str = "r1"
    outcome: Outcome | None = None
    n_quarantined: int = 0
    url: str | None = None
    n_chars: int | None = None
    n_unclaimed_chars: int = 0

    @property
    def dump_id(self) -> str:
        return hashlib.sha256(f"{self.name}{self.version}".encode()).hexdigest()

    def again(self, **changes: Any) -> Delivery:
        """The same dump, processed anew."""
        return replace(self, **changes)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Its staged rows."""
        who = {"dump_id": self.dump_id, "dump_name": self.name}
        made: list[dict[str, Any]] = getattr(self, f"_{table}")()
        return [row | who for row in made]

    def _articles(self) -> list[dict[str, Any]]:
        return [_article(i, story) for i, story in enumerate(self.stories)]

    def _sightings(self) -> list[dict[str, Any]]:
        names = ("article_id", "document_index", "article_index", "char_start", "char_end", "published_date")
        names += ("published_earliest", "published_latest", "date_precision", "date_method", "date_confidence")
        names += ("country", "region")
        return [
            {name: row[name] for name in names} | {"document_index": place}
            for story, row in zip(self.stories, self._articles(), strict=True)
            for place in range(story.places)
        ]

    def _spans(self) -> list[dict[str, Any]]:
        where = [
            {"document_index": 0, "char_start": 900 * i, "char_end": 900 * i + 900} for i in range(len(self.stories))
        ]
        return [w | {"role": "body", "article_index": i, "reason": ""} for i, w in enumerate(where)]

    def _quarantine(self) -> list[dict[str, Any]]:
        return [
            {
                "document_index": i,
                "char_start": 0,
                "char_end": 5,
                "rule": "body_empty",
                "severity": "critical",
                "detail": "nothing in it",
                "text": f"lost {self.name} {self.version} {i}",
                "contract_version": CONTRACT_VERSION,
                "pipeline_version": "0.1.0",
            }
            for i in range(self.n_quarantined)
        ]

    def _dumps(self) -> list[dict[str, Any]]:
        outcome = self.outcome or (Outcome.PUBLISHED if self.stories else Outcome.EMPTY)
        return [
            {
                "outcome": outcome.value,
                "detail": "broken on arrival" if outcome is Outcome.FAILED else "",
                "size_bytes": 10,
                "n_documents": 1,
                "n_chars": 900 * len(self.stories) if self.n_chars is None else self.n_chars,
                "n_articles": len(self.stories),
                "n_undated": sum(s.day is None or s.width > 31 for s in self.stories),
                "n_quarantined": self.n_quarantined,
                "n_prose_chars": 800 * len(self.stories),
                "n_furniture_prose_chars": 0,
                "n_unclaimed_chars": self.n_unclaimed_chars,
                "has_unclaimed_prose": self.n_unclaimed_chars > 0,
                "url": self.url,
                "fetched_at": None,
                "publisher": None,
                "section": None,
                "language": None,
                "metadata_fingerprint": "m1",
                "recipe": self.recipe,
                "contract_version": CONTRACT_VERSION,
                "pipeline_version": "0.1.0",
            }
        ]


def _article(index: int, story: Story) -> dict[str, Any]:
    best = None if story.day is None else DAY + timedelta(days=story.day)
    return article(
        index,
        article_id=story.article_id,
        headline=story.text[:40],
        body=f"{story.text}\n\nA second paragraph of it.",
        published_date=best,
        published_at=None,
        published_earliest=best,
        published_latest=best and best + timedelta(days=story.width),
        date_precision=best and "day",
        date_method=best and "printed",
        date_confidence=best and 0.8,
        char_start=900 * index,
        char_end=900 * index + 900,
        region=story.region,
        url=story.url,
    )


def stage(folder: Path, deliveries: Iterable[Delivery], index: int = 0) -> BatchReport:
    """Stage dumps as one batch under `folder`."""
    dumps = list(deliveries)
    target = folder / f"batch-{index:05d}"
    target.mkdir(parents=True, exist_ok=True)
    for table in ("articles", "quarantine", "spans", "dumps", "sightings"):
        rows = [row for dump in dumps for row in dump.rows(table)]
        if rows:
            pq.write_table(to_table(table, columns(rows), staged=True), target / f"{table}.parquet")
    reports = tuple(DumpReport(d.dump_id, d.name, d.outcome or Outcome.PUBLISHED, "") for d in dumps)
    return BatchReport(index, str(target), reports)


def stage_all(folder: Path, deliveries: Sequence[Delivery], batch_dumps: int = 1000) -> list[BatchReport]:
    """Stage dumps in batches of `batch_dumps`."""
    starts = range(0, len(deliveries), batch_dumps)
    return [stage(folder, deliveries[s : s + batch_dumps], i) for i, s in enumerate(starts)]


class Workshop:
    """A dataset under test, and the folder its batches are staged in."""

    def __init__(self, root: Path) -> None:
        self.out = root / "out"
        self._staging = root / "staging"
        self._n = 0

    def stage(self, *deliveries: Delivery, batch_dumps: int = 1000) -> list[BatchReport]:
        """Stage dumps in a folder of their own."""
        self._n += 1
        return stage_all(self._staging / str(self._n), deliveries, batch_dumps)

    def commit(
        self, *deliveries: Delivery, batch_dumps: int = 1000, spread: Spread | None = None, **request: Any
    ) -> SnapshotInfo | None:
        """Stage and publish dumps; `request` are fields of the PublishRequest."""
        reports = self.stage(*deliveries, batch_dumps=batch_dumps)
        return commit(self.out, reports, PublishRequest(f"run-{self._n}", **request), spread or Spread())

    @property
    def current(self) -> Path:
        """Folder of the current snapshot."""
        return (self.out / "current").resolve()

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table, as its files have them, with their partition `folder`."""
        found: list[dict[str, Any]] = []
        for path in sorted((self.current / table).rglob("*.parquet")):
            folder = path.parent.relative_to(self.current).as_posix()
            found += [row | {"folder": folder} for row in pq.ParquetFile(path).read().to_pylist()]
        return found

    def state(self) -> dict[str, list[Any]]:
        """What `state_of` expects, as published."""
        articles = [*self.rows("articles"), *self.rows("undated")]
        return {
            "articles": sorted(
                (r["article_id"], r["dump_name"], r["dump_id"], r["folder"], r["n_sightings"], r["is_primary"])
                for r in articles
            ),
            "sightings": sorted((r["article_id"], r["dump_name"]) for r in self.rows("sightings")),
            "spans": sorted((r["dump_name"], r["char_start"]) for r in self.rows("spans")),
            "quarantine": sorted(r["text"] for r in self.rows("quarantine")),
            "dumps": sorted((r["dump_name"], r["dump_id"], r["recipe"], r["outcome"]) for r in self.rows("dumps")),
        }

    def fingerprint(self) -> bytes:
        """The manifest: equal exactly where all data files are."""
        return (self.current / "manifest.json").read_bytes()


def state_of(deliveries: Iterable[Delivery]) -> dict[str, list[Any]]:
    """The rows a dataset of these dumps (each name once) must have, worked out the plain way."""
    dumps = list(deliveries)
    told = [(story, dump) for dump in dumps for story in dump.stories]
    best: dict[str, tuple[Any, ...]] = {}
    places: Counter[str] = Counter()
    for story, dump in told:
        rank = (1 << 31 if story.day is None else story.width, dump.dump_id, dump.name)
        best[story.article_id] = min(best.get(story.article_id, rank), rank)
        places[story.article_id] += story.places
    return {
        "articles": sorted(
            (
                s.article_id,
                d.name,
                d.dump_id,
                _folder(s),
                places[s.article_id],
                best[s.article_id][1:] == (d.dump_id, d.name),
            )
            for s, d in told
        ),
        "sightings": sorted((s.article_id, d.name) for s, d in told for _ in range(s.places)),
        "spans": sorted((d.name, 900 * i) for d in dumps for i in range(len(d.stories))),
        "quarantine": sorted(f"lost {d.name} {d.version} {i}" for d in dumps for i in range(d.n_quarantined)),
        "dumps": sorted((d.name, d.dump_id, d.recipe, d.rows("dumps")[0]["outcome"]) for d in dumps),
    }


def _folder(story: Story) -> str:
    if story.day is None or story.width > 31:
        return f"undated/region={story.region}"
    return f"articles/date={DAY + timedelta(days=story.day)}/region={story.region}"


def with_cuts(workshop: Workshop, cuts: Cuts) -> None:
    """Publish a first, empty snapshot with cuts of its own: a dataset keeps them for life."""
    workshop.out.mkdir(parents=True)
    with building_folder(workshop.out) as building:
        publish_files(
            workshop.out, building, BaseSnapshot(workshop.out), Manifest(cuts=cuts), [], PublishRequest(), Diff()
        )
