"""Articles in the form that the reader's library has: pandas, Arrow, Polars, DuckDB. The last two are not ours to install."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dateline.dataset.articles import Choice, frame, table
from dateline.dataset.format.sparse import Sparse
from dateline.dataset.snapshot import Snapshot
from dateline.dataset.views import views_sql
from dateline.errors import UsageError

if TYPE_CHECKING:
    import duckdb


def articles_as(form: str, of: Snapshot, choice: Choice) -> Any:
    """The articles chosen as a pandas frame, an Arrow table, a Polars frame or a DuckDB relation.

    Raises UsageError for a form that there is none of, and for a library that is not installed.
    """
    if form not in _FORMS:
        raise UsageError(f"no form {form!r}; there are {', '.join(_FORMS)}")
    return _FORMS[form](of, choice)


def _polars(of: Snapshot, choice: Choice) -> Any:
    return _library("polars").from_arrow(table(of, choice))


def _duckdb(of: Snapshot, choice: Choice) -> Any:
    return _library("duckdb").connect().from_arrow(table(of, choice))


_FORMS: dict[str, Callable[[Snapshot, Choice], Any]] = {
    "pandas": frame,
    "arrow": table,
    "polars": _polars,
    "duckdb": _duckdb,
}


def connection(of: Snapshot) -> duckdb.DuckDBPyConnection:
    """A connection in memory with a view for each table of the snapshot. Raises UsageError where DuckDB is not installed."""
    made: duckdb.DuckDBPyConnection = _library("duckdb").connect()
    if Sparse.of(of.folder) is not None:
        for name in of.has_rows():
            made.register(name, of.scannable(name))
        return made
    made.execute(views_sql(of.has_rows(), of.partition, f"{of.folder}/"))
    return made


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"this needs {name}: pip install {name}") from None
