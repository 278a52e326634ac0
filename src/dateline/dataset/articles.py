"""Articles as a pandas frame with real types: for analysts who want more than plain `pd.read_parquet` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import reader_dtypes
from dateline.dataset.snapshot import Snapshot
from dateline.errors import UsageError
from dateline.model import Precision
from dateline.placing.schemes import GLOBAL, UNKNOWN, load_scheme, scheme_names

if TYPE_CHECKING:
    import pandas as pd

Day = date | str
"""A day, or its ISO form '2026-01-13'."""

_ORDER = ("published_date", "dump_name", "document_index", "article_index")


class ArticleOptions(TypedDict, total=False):
    """The options of `Dataset.articles` that choose articles, for its types."""

    date_from: Day | None
    date_to: Day | None
    regions: str | Iterable[str] | None
    countries: str | Iterable[str] | None
    columns: Sequence[str] | None
    include_undated: bool
    all_sightings: bool
    min_date_confidence: float | None
    precision: str | None
    snapshot: int | str | datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles, and what of them."""

    columns: tuple[str, ...]
    since: date | None
    until: date | None
    regions: tuple[str, ...] | None
    countries: tuple[str, ...] | None
    include_undated: bool
    all_sightings: bool
    min_date_confidence: float | None = None
    precisions: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        *,
        date_from: Day | None,
        date_to: Day | None,
        regions: str | Iterable[str] | None,
        countries: str | Iterable[str] | None,
        columns: Sequence[str] | None,
        include_undated: bool,
        all_sightings: bool,
        min_date_confidence: float | None = None,
        precision: str | None = None,
    ) -> Choice:
        """As asked for. Raises UsageError for a column or precision that does not exist, and for no day and no chance."""
        if min_date_confidence is not None and not 0.0 <= min_date_confidence <= 1.0:
            raise UsageError(f"min_date_confidence is a chance from 0 to 1, not {min_date_confidence}")
        since, until = _day(date_from), _day(date_to)
        slugs, codes = _set(regions), _set(countries)
        precisions = _precisions(precision)
        return cls(
            _columns(columns),
            since,
            until,
            slugs,
            codes,
            include_undated,
            all_sightings,
            min_date_confidence,
            precisions,
        )

    @property
    def has_undated(self) -> bool:
        """Whether undated articles are among them: they lie outside any range of days."""
        return self.include_undated and self.since is None and self.until is None

    @property
    def is_everything(self) -> bool:
        """Whether it leaves out nothing but other rows of the same text, and what has no date."""
        limits = (self.since, self.until, self.regions, self.countries, self.min_date_confidence, self.precisions)
        return self.columns == tuple(reader_dtypes("articles")) and not any(limit is not None for limit in limits)

    def where(self, of: Snapshot, table: str) -> pc.Expression | None:
        """The condition on rows of `articles` or `undated` of a snapshot."""
        parts = []
        if table == "articles" and (days := of.of_days(self.since, self.until)) is not None:
            parts.append(days)
        if self.regions is not None:
            parts.append(pc.field("region").isin(self.regions))
        if self.countries is not None:
            parts.append(pc.field("country").isin(self.countries))
        if self.min_date_confidence is not None:
            # the column holds single precision: 0.9 must find what was written as 0.9
            parts.append(pc.field("date_confidence") >= pa.scalar(self.min_date_confidence, pa.float32()))
        if self.precisions is not None:
            parts.append(pc.field("date_precision").isin(self.precisions))
        if not self.all_sightings:
            parts.append(pc.field("is_primary"))
        return reduce(and_, parts) if parts else None


def chosen(of: Snapshot, choice: Choice) -> tuple[pa.Schema, Iterator[pa.Table]]:
    """The articles chosen as Arrow, a bounded number at a time, day by day (within a day by region), undated ones last.

    Raises UsageError for a region that does not exist.
    """
    _refuse_unknown_regions(of, choice.regions)
    names = list(choice.columns)
    schema = of.table("articles", names, pc.scalar(False)).schema
    return schema, (piece.cast(schema) for piece in _pieces(of, choice, names))


def _pieces(of: Snapshot, choice: Choice, names: list[str]) -> Iterator[pa.Table]:
    yield from of.batches("articles", names, choice.where(of, "articles"))
    if choice.has_undated:
        for rows in of.batches("undated", [name for name in names if name != "date"], choice.where(of, "undated")):
            yield _with_date(rows, names)


def frame(of: Snapshot, choice: Choice) -> pd.DataFrame:
    """The articles chosen, in order. Raises UsageError for a region that does not exist."""
    _refuse_unknown_regions(of, choice.regions)
    names = list(dict.fromkeys((*choice.columns, *_ORDER)))
    tables = [of.table("articles", names, choice.where(of, "articles"))]
    if choice.has_undated:
        rows = of.table("undated", [name for name in names if name != "date"], choice.where(of, "undated"))
        tables.append(_with_date(rows, names))
    return _frame(tables, list(choice.columns))


def table(of: Snapshot, choice: Choice) -> pa.Table:
    """The same as Arrow, days as date32 or timestamps as the contract has them."""
    _refuse_unknown_regions(of, choice.regions)
    names = list(dict.fromkeys((*choice.columns, *_ORDER)))
    schema, pieces = of.table("articles", names, pc.scalar(False)).schema, _pieces(of, choice, names)
    whole = pa.concat_tables([schema.empty_table(), *(piece.cast(schema) for piece in pieces)])
    order = pc.sort_indices(whole, [(name, "ascending") for name in _ORDER])
    wide = pa.schema([f.with_type(pa.large_string()) if f.type == pa.string() else f for f in whole.schema])
    whole = whole.cast(wide)  # Arrow's take fails on more than 2 GiB of text in a column of short strings
    slices = (whole.take(order.slice(at, _ROWS_AT_ONCE)).cast(schema) for at in range(0, len(order), _ROWS_AT_ONCE))
    return pa.concat_tables([schema.empty_table(), *slices]).select(list(choice.columns)).replace_schema_metadata(None)


_ROWS_AT_ONCE = 1 << 14


def _with_date(rows: pa.Table, names: list[str]) -> pa.Table:
    if "date" in names:
        rows = rows.append_column("date", pa.nulls(rows.num_rows, pa.date32()))
    return rows.select(names)


def _columns(columns: Sequence[str] | None) -> tuple[str, ...]:
    known = [*reader_dtypes("articles")]
    if columns is None:
        return tuple(known)
    if isinstance(columns, str):
        columns = [columns]
    if unknown := [name for name in columns if name not in known]:
        raise UsageError(f"no column {_meant(unknown, known)}; the columns are {', '.join(known)}")
    return tuple(dict.fromkeys(columns))


def _precisions(precision: str | None) -> tuple[str, ...] | None:
    """The given precision and all finer ones."""
    if precision is None:
        return None
    known = [p.value for p in Precision]
    if precision not in known:
        raise UsageError(f"no precision {precision!r}; there are {', '.join(known)}")
    return tuple(known[: known.index(precision) + 1])


def _day(value: Day | None) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):  # pandas' Timestamp is one
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is no day: write it as 2026-01-13") from None


def _set(values: str | Iterable[str] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    return (values,) if isinstance(values, str) else tuple(sorted(set(values)))


def _meant(unknown: Sequence[str], known: Iterable[str]) -> str:
    """The names that do not exist, each with the one that is probably meant."""
    close = ((name, get_close_matches(name, list(known), 1, 0.75)) for name in unknown)
    return ", ".join(f"{name} (did you mean {found[0]}?)" if found else name for name, found in close)


def _refuse_unknown_regions(of: Snapshot, slugs: Sequence[str] | None) -> None:
    """A region the dataset has no folder for may be empty or misspelt: only the region schemes can tell."""
    present = of.regions()
    unknown = [slug for slug in slugs or () if slug not in present and slug not in _scheme_regions()]
    if unknown:
        raise UsageError(
            f"no region {_meant(unknown, present)}; this dataset has {', '.join(sorted(present)) or 'none'}"
        )


def _scheme_regions() -> set[str]:
    return {GLOBAL, UNKNOWN}.union(*(load_scheme(name).regions for name in scheme_names()))


def _frame(tables: list[pa.Table], wanted: list[str]) -> pd.DataFrame:
    whole = pa.concat_tables(tables)
    order = pc.sort_indices(whole, [(name, "ascending") for name in _ORDER]).to_numpy()
    frame: pd.DataFrame = whole.select(wanted).to_pandas(date_as_object=False)
    dtypes = reader_dtypes("articles")
    frame = frame.astype({name: dtypes[name] for name in wanted if str(frame[name].dtype) != dtypes[name]})
    if not np.array_equal(order, np.arange(len(order))):
        # by pandas, not by Arrow: its take fails on more than 2 GiB of text
        frame = frame.iloc[order].reset_index(drop=True)
    return frame
