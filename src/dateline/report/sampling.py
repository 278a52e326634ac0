"""Which articles get a page of their own where not all can: some of everything that a figure counts, then the doubtful ones.

By content alone: article ids are hashes, so that their order is a fair draw, and the same dataset gives the same sample.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from dateline.report.texts import FACETS, Texts

_OF_EACH = 3
"""Articles of each value of a facet that are taken before all others."""
_DOUBTFUL = 0.5
"""A confidence in the day below which somebody should look."""


def preferred(of: Texts) -> list[int]:
    """Positions of the rows, those first that should have a page first."""
    columns = [column for column in FACETS.values() if column in of.rows.column_names]
    frame = of.rows.select(["article_id", "published_date", "date_confidence", *columns]).to_pandas()
    frame["month"] = frame["published_date"].dt.strftime("%Y-%m")
    frame = frame.sort_values("article_id", kind="stable")
    of_each = pd.Series(data=False, index=frame.index)
    for column in [*columns, "month"]:
        of_each |= frame.groupby(column, dropna=False, observed=True).cumcount() < _OF_EACH
    doubtful = frame["date_confidence"].fillna(0.0) < _DOUBTFUL
    rank = np.where(of_each, 0, np.where(doubtful, 1, 2))
    order: list[int] = frame.index.to_numpy()[np.argsort(rank, kind="stable")].tolist()
    return order
