"""What `dateline suite` and `dateline report --data-docs` write for those who know Great Expectations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline.cli.terminal import say
from dateline.dataset import Dataset

LAST = 5
"""Snapshots that Data Docs show where nobody says how many."""


def write_suites_to(folder: Path, out: Path | None, last: int) -> int:
    """Write the suites, with `out` also Data Docs of its last snapshots, and print where they are."""
    from dateline.validate.exported import write_suites

    for path in write_suites(folder):
        say(str(path))
    if out is not None:
        say(str(write_docs(Dataset(out), folder / "data_docs", last)))
    return 0


def write_docs(dataset: Dataset, folder: Path, last: int = LAST) -> Path:
    """Write Data Docs of the last snapshots of a dataset; their index page."""
    from dateline.validate.data_docs import write_data_docs

    kept = dataset.snapshots()[-last:]
    with dataset.reading(kept[0].number if kept else None):
        return write_data_docs(_states(dataset, last), folder)


MAX_VALIDATED_ROWS = 200_000
"""Rows of a snapshot that Data Docs look at: the suite wants them in memory at once."""


def _states(dataset: Dataset, last: int) -> Iterator[Any]:
    """The last snapshots that are whole, oldest first."""
    import pyarrow as pa

    from dateline.validate.data_docs import TABLE, Validated

    dataset.snapshot()
    for info in [info for info in dataset.snapshots() if info.created_at][-last:]:
        snapshot = dataset.snapshot(info.number)
        parts, n_rows = [], 0
        for rows in snapshot.batches(TABLE):
            parts.append(rows.slice(0, MAX_VALIDATED_ROWS - n_rows))
            n_rows += parts[-1].num_rows
            if n_rows >= MAX_VALIDATED_ROWS:
                break
        yield Validated(
            f"snapshot-{info.name}",
            datetime.fromisoformat(info.created_at),
            pa.concat_tables(parts) if parts else snapshot.table(TABLE),
        )
