"""A small published dataset for tests of readers and exports: five texts, one of them in two dumps, one undated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dateline import publish
from dateline.contract import to_table
from dateline.model import BatchReport, DumpReport, Outcome
from tests.rows import article, columns, dump, quarantined, sighting, span

DAY = dt.date(2026, 1, 13)
LATE = dt.date(2026, 2, 2)
OLD = dt.date(1997, 7, 1)
NO_DATE = dict.fromkeys(
    (
        "published_date",
        "published_at",
        "published_earliest",
        "published_latest",
        "date_precision",
        "date_method",
        "date_confidence",
    )
)
"""The columns of the date, of an article without one."""


def on(day: dt.date) -> dict[str, Any]:
    """The date columns of an article known to the day."""
    return {"published_date": day, "published_earliest": day, "published_latest": day, "published_at": None}


ROWS = [
    article(0, **on(DAY)),
    article(1, **on(DAY), region="middle-east", country="IR", date_confidence=0.9),
    article(2, **on(LATE), region="unknown", country=None, countries=[], agency=None),
    article(3, **on(OLD), date_confidence=0.4, date_precision="month", region="east-asia", country="HK", captions=[]),
    article(4, **NO_DATE, date_evidence=[], region="europe"),
    # the text of article 0 in another delivery, dated less exactly
    article(
        0,
        dump_name="rivers/tuesday.txt",
        dump_id="f" * 64,
        published_at=None,
    ),
]


def publish_rows(out: Path, rows: list[dict[str, Any]]) -> Path:
    """Publish these article rows at `out`, as a run would have staged them."""
    staging = out / ".staging" / "run" / "batch-00000"
    staging.mkdir(parents=True)
    ids = {row["dump_name"]: row["dump_id"] for row in rows}
    dumps = [
        dump(name, dump_id=ids[name], n_articles=sum(row["dump_name"] == name for row in rows)) for name in sorted(ids)
    ]
    for table, found in (
        ("articles", rows),
        ("sightings", [sighting(row) for row in rows]),
        ("spans", [span(row) for row in rows]),
        ("quarantine", [quarantined(dump_name=min(ids))]),
        ("dumps", dumps),
    ):
        pq.write_table(to_table(table, columns(found)), staging / f"{table}.parquet")
    reports = tuple(DumpReport(d["dump_id"], d["dump_name"], Outcome.PUBLISHED, "") for d in dumps)
    publish.commit(out, [BatchReport(0, str(staging), reports)], publish.PublishRequest(run_id="test"))
    return out
