"""Reading a published dataset with real types: for analysts who want more than plain `pd.read_parquet` gives.

The `current` link is resolved once per call, so that a reader sees one snapshot even while another is published.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.contract import CONTRACT_VERSION, arrow_schema, declaration, evolve, reader_dtypes
from dateline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

Day = date | str
"""A day, or its ISO form '2026-01-13'."""

_ORDER = ("published_date", "dump_name", "document_index", "article_index")


def read_articles(
    out: str | os.PathLike[str] = "data/processed",
    *,
    date_from: Day | None = None,
    date_to: Day | None = None,
    regions: str | Iterable[str] | None = None,
    countries: str | Iterable[str] | None = None,
    columns: Sequence[str] | None = None,
    include_undated: bool = False,
    all_sightings: bool = False,
    snapshot: int | str | None = None,
) -> pd.DataFrame:
    """The articles of the dataset at `out`, one row per text, in order of publication date.

    date_from, date_to: first and last day, both inclusive; undated articles lie outside any range.
    regions, countries: region slugs, and ISO 3166 alpha-2 codes of the main country.
    columns: which columns, in which order; by default all of the contract, then `date` and `region`.
    include_undated: also the articles without a date to within a month, last; their `date` is NaT.
    all_sightings: every row where a text was found in several dumps, not only the primary one.
    snapshot: number of an earlier snapshot; by default the current one.

    Days are datetime64[ms], instants datetime64[us, UTC], codes and slugs categories, lists Python lists or arrays:
    `dateline.contract.reader_dtypes("articles")` has them all.

    Raises UsageError for a dataset, snapshot, column or region that does not exist and a day that is none.
    """
    root = snapshot_folder(out, snapshot)
    wanted = _columns(columns)
    since, until = _day(date_from), _day(date_to)
    slugs, codes = _set(regions), _set(countries)
    _refuse_unknown_regions(root, slugs)
    tables = [_scan(root, "articles", wanted, _filter("articles", since, until, slugs, codes, all_sightings))]
    if include_undated and since is None and until is None:
        tables.append(_scan(root, "undated", wanted, _filter("undated", None, None, slugs, codes, all_sightings)))
    return _frame(tables, wanted)


def snapshot_folder(out: str | os.PathLike[str], snapshot: int | str | None = None) -> Path:
    """The folder of the current snapshot of the dataset at `out`, or of the numbered one, with links resolved.

    Raises UsageError, saying what there is, where it does not exist.
    """
    top = Path(out)
    if snapshot is None:
        if not (top / "current").exists():
            raise UsageError(
                f"no dataset at {top}: it has no `current` snapshot; make one with `dateline run --out {top}`"
            )
        return Path(os.path.realpath(top / "current"))
    folder = top / ".snapshots" / f"{int(snapshot):06d}" if str(snapshot).isdecimal() else top / ".snapshots" / "?"
    if not folder.is_dir():
        there = sorted(p.name for p in (top / ".snapshots").glob("[0-9]*")) if (top / ".snapshots").is_dir() else []
        raise UsageError(f"no snapshot {snapshot} at {top}; there are: {', '.join(there) or 'none'}")
    return Path(os.path.realpath(folder))


def _columns(columns: Sequence[str] | None) -> list[str]:
    known = [*reader_dtypes("articles")]
    if columns is None:
        return known
    if isinstance(columns, str):
        columns = [columns]
    if unknown := [name for name in columns if name not in known]:
        raise UsageError(f"no column {', '.join(unknown)}; the columns are {', '.join(known)}")
    return list(dict.fromkeys(columns))


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


def _set(values: str | Iterable[str] | None) -> list[str] | None:
    if values is None:
        return None
    return [values] if isinstance(values, str) else sorted(set(values))


def _refuse_unknown_regions(root: Path, slugs: list[str] | None) -> None:
    """A region the dataset has no folder for may be empty or misspelt: only the region schemes can tell."""
    present = {path.name.removeprefix("region=") for path in root.glob("*/**/region=*")}
    unknown = [slug for slug in slugs or () if slug not in present and slug not in _scheme_regions()]
    if unknown:
        raise UsageError(f"no region {', '.join(unknown)}; this dataset has {', '.join(sorted(present)) or 'none'}")


def _scheme_regions() -> set[str]:
    import yaml

    from dateline.lexicon import schema_path

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    schemes = yaml.load(schema_path("regions.yaml").read_text(encoding="utf-8"), Loader=loader)["schemes"]
    return {"global", "unknown"}.union(*(scheme["regions"] for scheme in schemes.values()))


def _filter(
    table: str,
    since: date | None,
    until: date | None,
    slugs: list[str] | None,
    codes: list[str] | None,
    all_sightings: bool,
) -> pc.Expression | None:
    import pyarrow.compute as pc

    parts = []
    if since is not None:
        parts.append(pc.field("date") >= pc.scalar(since))
    if until is not None:
        parts.append(pc.field("date") <= pc.scalar(until))
    if slugs is not None:
        parts.append(pc.field("region").isin(slugs))
    if codes is not None:
        parts.append(pc.field("country").isin(codes))
    if not all_sightings:
        parts.append(pc.field("is_primary"))
    whole = None
    for part in parts:
        whole = part if whole is None else whole & part
    return whole


def _scan(root: Path, table: str, wanted: list[str], keep: pc.Expression | None) -> pa.Table:
    """The kept rows of one table with the wanted columns and those that order them, `date` included."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    from dateline.contract.types import arrow_type

    keys = pa.schema([(key.name, arrow_type(key.type)) for key in declaration(table).keys])
    names = list(dict.fromkeys((*wanted, *_ORDER)))
    if (root / table).is_dir():
        found = ds.dataset(root / table, format="parquet", partitioning=ds.partitioning(keys, flavor="hive"))
        version = (found.schema.metadata or {}).get(b"dateline.contract_version", CONTRACT_VERSION.encode()).decode()
        if version == CONTRACT_VERSION:
            data = found.to_table(columns=[name for name in names if name in found.schema.names], filter=keep)
        else:  # the filter speaks of today's columns
            data = evolve(table, found.to_table(), version)
            data = data.filter(keep) if keep is not None else data
    else:  # a snapshot without a single such row
        data = arrow_schema(table).empty_table().append_column("region", pa.array([], pa.string()))
    if "date" not in data.column_names:
        data = data.append_column("date", pa.nulls(data.num_rows, pa.date32()))
    return data.select(names).replace_schema_metadata()


def _frame(tables: list[pa.Table], wanted: list[str]) -> pd.DataFrame:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.concat_tables(tables)
    order = pc.sort_indices(whole, [(name, "ascending") for name in _ORDER]).to_numpy()
    frame: pd.DataFrame = whole.select(wanted).to_pandas(date_as_object=False)
    dtypes = reader_dtypes("articles")
    frame = frame.astype({name: dtypes[name] for name in wanted if str(frame[name].dtype) != dtypes[name]})
    if not np.array_equal(order, np.arange(len(order))):
        # by pandas, not by Arrow: its take fails on more than 2 GiB of text
        frame = frame.iloc[order].reset_index(drop=True)
    return frame
