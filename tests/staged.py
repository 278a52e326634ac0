"""What a batch staged, as rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dateline.contract import TABLES
from dateline.staging.reading import staged_tables


def staged_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Name -> rows of each table that has any."""
    tables = {name: [row for rows in staged_tables(folder, name) for row in rows.to_pylist()] for name in TABLES}
    return {name: rows for name, rows in tables.items() if rows}
