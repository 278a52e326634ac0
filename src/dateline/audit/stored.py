"""The published rows of some dumps, by document: columns out of Parquet, grouped without a loop over rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.snapshot import Snapshot
from dateline.model import Role, Span

Place = tuple[str, int]
"""dump_name and document_index."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dumps": ("dump_id", "dump_name", "outcome", "n_documents", "n_chars", "n_articles", "n_undated", "n_quarantined", "recipe"),
    "spans": ("dump_name", "document_index", "char_start", "char_end", "role", "article_index", "reason"),
    "sightings": ("dump_name", "document_index", "article_index", "char_start", "char_end", "article_id"),
    "articles": ("dump_name", "document_index", "article_index", "article_id", "headline", "body", "quality_flags"),
    "undated": ("dump_name", "document_index", "article_index", "article_id", "headline", "body", "quality_flags"),
    "quarantine": ("dump_name", "document_index", "char_start", "char_end", "rule"),
}  # fmt: skip


def rows_of(
    snapshot: Snapshot, table: str, dump_names: Sequence[str] | None = None, columns: Sequence[str] = ()
) -> pa.Table:
    """The audited columns (or `columns`) of a table, for these dumps or all."""
    keep = None if dump_names is None else pc.field("dump_name").isin(list(dump_names))
    return snapshot.table(table, columns or _COLUMNS[table], keep)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where the dataset says that an article stands."""

    article_index: int
    char_start: int
    char_end: int
    article_id: str


@dataclass(slots=True)
class StoredDocument:
    """What the dataset holds about one document."""

    spans: tuple[Span, ...] = ()
    sightings: list[Sighting] = field(default_factory=list)
    articles: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Stored rows (headline, body, quality_flags, article_id) by article_index."""
    quarantined: list[tuple[int, int]] = field(default_factory=list)
    """Half-open character ranges."""


def documents(snapshot: Snapshot, dump_names: Sequence[str]) -> dict[Place, StoredDocument]:
    """Everything stored about the documents of these dumps."""
    found: dict[Place, StoredDocument] = {}
    for place, rows in _by_place(rows_of(snapshot, "spans", dump_names)):
        found[place] = StoredDocument(spans=tuple(_spans(rows)))
    for place, rows in _by_place(rows_of(snapshot, "sightings", dump_names)):
        names = ("article_index", "char_start", "char_end", "article_id")
        made = [Sighting(*values) for values in zip(*(rows.column(name).to_pylist() for name in names), strict=True)]
        found.setdefault(place, StoredDocument()).sightings = made
    for table in ("articles", "undated"):
        for place, rows in _by_place(rows_of(snapshot, table, dump_names)):
            stored = found.setdefault(place, StoredDocument())
            stored.articles.update({row["article_index"]: row for row in rows.to_pylist()})
    for place, rows in _by_place(rows_of(snapshot, "quarantine", dump_names)):
        ranges = zip(rows.column("char_start").to_pylist(), rows.column("char_end").to_pylist(), strict=True)
        found.setdefault(place, StoredDocument()).quarantined = list(ranges)
    return found


def _by_place(rows: pa.Table) -> Iterator[tuple[Place, pa.Table]]:
    """The rows of each document, in order of their place in it."""
    if not rows.num_rows:
        return
    keys = ["dump_name", "document_index"]
    order = [(name, "ascending") for name in (*keys, *(["char_start"] if "char_start" in rows.column_names else []))]
    rows = rows.sort_by(order).combine_chunks()
    encoded = pc.run_end_encode(
        pc.binary_join_element_wise(
            rows["dump_name"].cast(pa.string()).combine_chunks(),
            pc.cast(rows["document_index"], pa.string()).combine_chunks(),
            "\0",
        )
    )
    start = 0
    for end in encoded.run_ends.to_pylist():
        part = rows.slice(start, end - start)
        yield (str(part.column("dump_name")[0]), part.column("document_index")[0].as_py()), part
        start = end


def _spans(rows: pa.Table) -> Iterator[Span]:
    columns = (rows.column(name).to_pylist() for name in ("char_start", "char_end", "role", "article_index", "reason"))
    for start, end, role, article_index, reason in zip(*columns, strict=True):
        yield Span(start, end, Role(role), article_index, reason or "")
