"""Reading a published dataset: `dateline.open` and, for those who only want the articles, `dateline.read_articles`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from dateline.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

    from dateline.dataset.articles import Day


def open(  # noqa: A001 - `dateline.open(path)`, as `gzip.open`
    path: str | os.PathLike[str] = "data/processed", *, raw: str | os.PathLike[str] = "data/raw"
) -> Dataset:
    """The dataset in the folder `path`; `raw` is the folder of the dumps, which only `Dataset.document` needs.

    Nothing is read before something is asked for. Raises UsageError where there is no dataset.
    """
    dataset = Dataset(path, raw)
    dataset.snapshot()
    return dataset


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
    min_date_confidence: float | None = None,
    precision: str | None = None,
    snapshot: int | str | datetime | None = None,
) -> pd.DataFrame:
    """The articles of the dataset at `out`, one row per text, in order of publication date.

    date_from, date_to: first and last day, both inclusive; undated articles lie outside any range.
    regions, countries: region slugs, and ISO 3166 alpha-2 codes of the main country.
    columns: which columns, in which order; by default all of the contract, then `date` and `region`.
    include_undated: also the articles without a date to within a month, last; their `date` is NaT.
    all_sightings: every row where a text was found in several dumps, not only the primary one.
    min_date_confidence: only articles whose day is at least so likely (0 to 1): at 0.9 nine in ten are right, or more.
    precision: only articles dated at least so precisely: "day", "week" (seven days or fewer), "month" or "year".
    snapshot: number of an earlier snapshot, or a time ('2026-01-13'): as it was then; by default the current one.

    Days are datetime64[ms], instants datetime64[us, UTC], codes and slugs categories, lists Python lists or arrays:
    `dateline.contract.reader_dtypes("articles")` has them all.

    Raises UsageError for a dataset, snapshot, column, region or precision that does not exist, a day that is none
    and a confidence that is no chance.
    """
    return Dataset(out).articles(
        date_from=date_from,
        date_to=date_to,
        regions=regions,
        countries=countries,
        columns=columns,
        include_undated=include_undated,
        all_sightings=all_sightings,
        min_date_confidence=min_date_confidence,
        precision=precision,
        snapshot=snapshot,
    )
