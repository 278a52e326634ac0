"""The contract for those who have Great Expectations: a suite a table as JSON, and the frames that it is put to."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa

from dateline.contract import TABLES, declaration
from dateline.validate.suite import build_suite, frame_for


def write_suites(folder: Path) -> list[Path]:
    """Write `<table>.json` for each table that has rules, for `gx.ExpectationSuite(**json.loads(text))`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        rules = declaration(table).every_rule
        if rules:
            suite = build_suite(f"dateline_{table}", rules, is_standard=True).to_json_dict()
            path = folder / f"{table}.json"
            path.write_text(json.dumps(suite, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    return written


def measured(table: str, rows: pa.Table) -> pd.DataFrame:
    """The columns that the suite of `table` speaks of, for rows of it as `Snapshot.table` reads them.

    Many rules are about a figure taken of a column: `body:chars` is the length of the body. Days are naive timestamps.
    Raises KeyError for a table that the contract does not have.
    """
    return frame_for(rows, declaration(table).every_rule)
