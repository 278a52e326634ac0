"""Keeps a small table of every kind as the contract of today writes it: `python -m tests.contracts.keep`.

Run once for every new contract version, and never again for that version: the files show that datasets of that age can
still be read (tests/unit/contract/test_evolution.py).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dateline.contract import CONTRACT_VERSION, conform, to_table
from tests.rows import article, columns, dump, quarantined, sighting, span

FOLDER = Path(__file__).parent

ROWS: dict[str, list[dict[str, Any]]] = {
    "articles": [article(0), article(1, quality_flags=["teaser"], captions=[], country=None)],
    "undated": [article(2, published_date=None, published_at=None, date_confidence=None)],
    "quarantine": [quarantined()],
    "spans": [span(article(0))],
    "dumps": [dump("rivers/monday.txt")],
    "sightings": [sighting(article(0)), sighting(article(1))],
}


def main() -> int:
    """Write the files of today's version. Returns 1 where they are there already."""
    folder = FOLDER / CONTRACT_VERSION
    if folder.is_dir() and any(folder.iterdir()):
        print(f"{folder.name}: kept already, and never to change", file=sys.stderr)
        return 1
    folder.mkdir(exist_ok=True)
    for name, rows in ROWS.items():
        given = columns([{column: value for column, value in row.items() if column != "region"} for row in rows])
        if name == "sightings":
            given = columns(rows)
        pq.write_table(conform(name, to_table(name, given)), folder / f"{name}.parquet", compression="zstd")
    return 0


if __name__ == "__main__":
    sys.exit(main())
