"""SQLite and DuckDB: a file with one table `articles`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa

from dateline.errors import UsageError
from dateline.export.plain import flat


def write_sqlite(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """Days and instants as ISO 8601, lists as JSON (`json_each` reads them), indexes on id and day."""
    columns = ", ".join(f'"{field.name}" {_affinity(field.type)}' for field in schema)
    places = ", ".join("?" * len(schema))
    with _refusals(sqlite3.Error), closing(sqlite3.connect(path)) as database, database:
        database.execute("pragma journal_mode = off")  # the file is nobody's before it is whole
        database.execute(f"create table articles ({columns})")
        for piece in pieces:
            values = ([flat(value) for value in column.to_pylist()] for column in piece.columns)
            database.executemany(f"insert into articles values ({places})", zip(*values, strict=True))
        for name in ("article_id", "published_date"):
            if name in schema.names:
                database.execute(f'create index "articles_{name}" on articles ("{name}")')
    return 0


@contextmanager
def _refusals(kind: type[Exception]) -> Iterator[None]:
    """What the library raises where the disk refuses, as any other writer's."""
    try:
        yield
    except kind as error:
        raise OSError(f"{error}") from error


def _affinity(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "integer"
    return "real" if pa.types.is_floating(kind) else "text"


def write_duckdb(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """Arrow's types as DuckDB has them: lists and structs stay what they are."""
    try:
        import duckdb
    except ImportError:
        raise UsageError("DuckDB's file needs duckdb: pip install duckdb, or dateline[duckdb]") from None
    with _refusals(duckdb.IOException), duckdb.connect(str(path)) as database:
        empty = schema.empty_table()
        database.register("rows", empty)
        database.execute("create table articles as select * from rows")
        for piece in pieces:
            database.register("rows", piece)
            database.execute("insert into articles select * from rows")
        database.unregister("rows")
    return 0
