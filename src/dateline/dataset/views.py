"""`views.sql` of a snapshot: every table as a DuckDB view, with its columns explained.

    cd data/processed && duckdb -init views.sql        # select region, count(*) from articles group by all;

Paths are relative to the dataset's folder, so that a copy's views read the copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from dateline.contract import TABLES
from dateline.contract.declaration import declaration
from dateline.dataset.format.layout import DAY, PARTITIONED, time_key

VIEWS = "views.sql"
_HEAD = """\
-- DuckDB: `duckdb -init views.sql` in this folder, or `.read views.sql`; in Python `dateline.open(folder).duckdb()`.
-- One row of `articles` is one article in one dump: `where is_primary` counts each text once.
"""


def views_sql(has_rows: Mapping[str, bool], partition: str, root: str = "") -> str:
    """SQL that makes a view of each table of `has_rows`: whether it has any, since the file of an empty one stands in no folder.

    partition: what `articles` is parted by. root: the dataset's folder, ending in '/'; '' where it is the working folder.
    """
    return _HEAD + "".join(_view(name, has_rows[name], partition, root) for name in TABLES if name in has_rows)


def _view(table: str, has_rows: bool, partition: str, root: str) -> str:
    declared = declaration(table)
    pattern = _literal(re.sub(r"([*?\[])", r"[\1]", root) + f"{table}/**/*.parquet")
    what, options = "*", ""
    if table in PARTITIONED:
        keys = [key.name for key in declared.keys]
        if not has_rows:
            what += "".join(f", CAST(NULL AS {_KEY_TYPES[name]}) AS {name}" for name in keys)
        elif partition != DAY and "date" in keys:
            what += ", CAST(published_date AS DATE) AS date"
            options = _options([time_key(partition) if name == "date" else name for name in keys])
        else:
            options = _options(keys)
    lines = [f"\nCREATE OR REPLACE VIEW {table} AS SELECT {what} FROM read_parquet({pattern}{options});"]
    lines.append(f"COMMENT ON VIEW {table} IS {_literal(declared.description)};")
    lines += [
        f"COMMENT ON COLUMN {table}.{column.name} IS {_literal(column.description)};"
        for column in (*declared.columns, *declared.keys)
    ]
    return "\n".join(lines) + "\n"


_KEY_TYPES = {"date": "DATE", "month": "VARCHAR", "year": "INTEGER", "region": "VARCHAR"}


def _options(keys: Collection[str]) -> str:
    types = ", ".join(f"{_literal(name)}: {_KEY_TYPES[name]}" for name in keys)
    return f", hive_partitioning = true, hive_types = {{{types}}}"


def _literal(text: str) -> str:
    return "'" + text.replace("\n", " ").replace("'", "''") + "'"
