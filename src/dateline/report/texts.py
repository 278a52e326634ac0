"""The articles of a snapshot as the desk lists them: each text once, newest first, with what it can be found by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset import Dataset
from dateline.dataset.snapshot import Snapshot
from dateline.errors import DatelineError
from dateline.report.figures import WIDTHS
from dateline.report.places import Town, TownCounter

FULL_TEXT = 4_000
"""Up to so many articles the words of their bodies can be searched, too."""
_KEPT = (
    "article_id",
    "headline",
    "published_date",
    "published_earliest",
    "published_latest",
    "date_precision",
    "date_method",
    "date_confidence",
    "country",
    "region",
    "language",
    "agency",
    "publisher",
    "quality_flags",
    "dump_name",
    "document_index",
    "article_index",
)
_DAYS = ("published_date", "published_earliest", "published_latest")
SAME, ADDED, RE_DATED, RE_PLACED = "as before", "added", "re-dated", "re-placed"


@dataclass(frozen=True, slots=True)
class Texts:
    """One row per text."""

    rows: pa.Table
    """The columns `_KEPT`, `body` where `has_bodies`, and `change` against the snapshot before where that is kept."""
    towns: tuple[Town, ...]
    has_bodies: bool

    @property
    def n_articles(self) -> int:
        """How many."""
        return int(self.rows.num_rows)


def texts(dataset: Dataset, of: Snapshot) -> Texts:
    """The articles of a snapshot. Raises DatasetBroken where it cannot be read."""
    has_bodies = sum(of.n_rows(table) for table in ("articles", "undated")) <= FULL_TEXT
    columns = [*_KEPT, *(["body"] if has_bodies else []), "place_evidence"]
    towns = TownCounter()
    parts = []
    for table in ("articles", "undated"):
        for batch in of.batches(table, columns, pc.field("is_primary")):
            towns.add(batch["place_evidence"])
            parts.append(batch.drop_columns(["place_evidence"]))
    empty = of.table("articles", columns[:-1], pc.scalar(False))
    rows = pa.concat_tables([empty, *(part.cast(empty.schema) for part in parts)]).combine_chunks()
    rows = rows.take(pc.sort_indices(rows, _ORDER))
    changes = _changes(dataset, of, rows)
    if changes is not None:
        rows = rows.append_column("change", changes)
    return Texts(rows, tuple(towns.towns()), has_bodies)


_ORDER = [
    ("published_date", "descending"),  # nulls come last
    ("dump_name", "ascending"),
    ("document_index", "ascending"),
    ("article_index", "ascending"),
    ("article_id", "ascending"),
]


def _changes(dataset: Dataset, of: Snapshot, rows: pa.Table) -> pa.Array | None:
    """What became of each text since the snapshot before; None where there is none to compare with."""
    try:
        number = of.record.previous
        if number is None:
            return None
        before = dataset.snapshot(number)
        columns = ["article_id", "published_date", "region"]
        parts = [before.table(table, columns, pc.field("is_primary")) for table in ("articles", "undated")]
    except (DatelineError, OSError):
        return None
    elder = pa.concat_tables(parts)
    at = pc.index_in(rows["article_id"], value_set=elder["article_id"].combine_chunks())
    day, region = (pc.take(elder[name], at) for name in columns[1:])
    is_added = np.asarray(pc.is_null(at))
    is_dated = ~np.asarray(pc.fill_null(pc.equal(day, rows["published_date"]), False))
    both_none = np.asarray(pc.and_(pc.is_null(day), pc.is_null(rows["published_date"])))
    is_placed = ~np.asarray(pc.fill_null(pc.equal(region, rows["region"]), False))
    said = np.select([is_added, is_dated & ~both_none, is_placed], [ADDED, RE_DATED, RE_PLACED], SAME)
    return pa.array(said.tolist(), pa.string())


def finder_data(of: Texts, has_page: np.ndarray) -> dict[str, object]:
    """What the page's search works on: a list per column, codes into names where values come again.

    has_page: for each row whether the report has a page of it.
    """
    rows = of.rows
    data: dict[str, object] = {
        "n": rows.num_rows,
        "id": [name[:12] for name in rows["article_id"].to_pylist()],
        "headline": [_clean(text) for text in _headlines(of)],
        "day": pc.cast(rows["published_date"].cast(pa.date32()), pa.int32()).to_pylist(),
        "width": _widths(rows),
        "sure": [None if chance is None else round(100 * chance) for chance in rows["date_confidence"].to_pylist()],
        "page": has_page.astype(int).tolist(),
        "facets": {name: _coded(rows[column]) for name, column in FACETS.items() if column in rows.column_names}
        | {"interval": _coded(pa.chunked_array([_intervals(rows)]))},
        "flags": _flags(rows["quality_flags"]),
    }
    if of.has_bodies:
        data["body"] = [_clean(text) for text in rows["body"].to_pylist()]
    return data


FACETS = {
    "region": "region",
    "country": "country",
    "language": "language",
    "agency": "agency",
    "publisher": "publisher",
    "method": "date_method",
    "precision": "date_precision",
    "change": "change",
}
"""Name of a facet -> its column."""
_HEADLINE_CHARS = 160


def _headlines(of: Texts) -> list[str]:
    """The headlines; the first words of the body where there is none."""
    heads = of.rows["headline"].to_pylist()
    bodies = of.rows["body"].to_pylist() if of.has_bodies else [""] * len(heads)
    said = [head or body[:_HEADLINE_CHARS] for head, body in zip(heads, bodies, strict=True)]
    return [text if len(text) <= _HEADLINE_CHARS else text[: _HEADLINE_CHARS - 1] + "…" for text in said]


def _clean(text: str) -> str:
    from dateline.controls import shown

    return shown(text)


def _widths(rows: pa.Table) -> list[int | None]:
    days = pc.days_between(rows["published_earliest"], rows["published_latest"])
    widths: list[int | None] = pc.add(days, 1).to_pylist()
    return widths


def _intervals(rows: pa.Table) -> pa.Array:
    """The width of each interval in words, as the figures have it; '' for what has no day."""
    names = [next((name for most, name in WIDTHS if width <= most), "") if width else "" for width in _widths(rows)]
    dated = pc.is_valid(rows["published_date"]).to_pylist()
    return pa.array([name if has_day else "" for name, has_day in zip(names, dated, strict=True)], pa.string())


def _coded(values: pa.ChunkedArray) -> dict[str, list[object]]:
    """A column as names, the most frequent first, and for each row the number of its name."""
    text = pc.fill_null(values.cast(pa.string()), "")
    counts = sorted(pc.value_counts(text).to_pylist(), key=lambda one: (-one["counts"], one["values"]))
    names = [one["values"] for one in counts]
    codes = pc.index_in(text, value_set=pa.array(names, pa.string())) if names else pa.array([], pa.int32())
    return {"names": names, "codes": codes.to_pylist()}


def _flags(values: pa.ChunkedArray) -> dict[str, list[object]]:
    """Quality flags: names, and for each row the numbers of its own."""
    lists = values.to_pylist()
    names = sorted({flag for row in lists for flag in row})
    at = {name: position for position, name in enumerate(names)}
    return {"names": list(names), "codes": [[at[flag] for flag in row] for row in lists]}
