"""Smallest and largest values of a file's columns, from its footer: what readers of a lake skip files by.

Numbers and times only. The log of a table outlives what is forgotten, so no text may get into it: no name of a dump, no address,
no id, nothing printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Range:
    """What a column of a file holds."""

    low: Any
    """int, float, date or datetime; None where it has no value, or none that is comparable."""
    high: Any
    n_null: int


def ranges(file: Path, schema: pa.Schema) -> dict[str, Range]:
    """The ranges of the file's columns of numbers and times that `schema` names; of others none."""
    footer = pq.read_metadata(file)
    found = {}
    for i in range(footer.num_columns):
        name = footer.row_group(0).column(i).path_in_schema if footer.num_row_groups else ""
        if name in schema.names and _is_comparable(schema.field(name).type):
            columns = [footer.row_group(group).column(i).statistics for group in range(footer.num_row_groups)]
            if all(column is not None and column.has_null_count for column in columns):
                found[name] = _range(columns)
    return found


def _range(columns: list[Any]) -> Range:
    n_null = sum(column.null_count for column in columns)
    valued = [column for column in columns if column.num_values]
    if not valued or not all(column.has_min_max for column in valued):
        return Range(None, None, n_null)
    low, high = min(column.min for column in valued), max(column.max for column in valued)
    return Range(low, high, n_null) if low == low and high == high else Range(None, None, n_null)  # NaN is no bound


def _is_comparable(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_temporal(kind))
