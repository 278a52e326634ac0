"""The articles that get a page: chosen, read from the dataset with their spans and sightings, their dumps decoded once each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset import Dataset
from dateline.dataset.documents import documents
from dateline.dataset.snapshot import Snapshot
from dateline.errors import DatelineError
from dateline.report.articles import ArticleView, view
from dateline.report.marked import SpanRow
from dateline.report.sampling import preferred
from dateline.report.texts import Texts

PAGES = 2_500
"""So many articles get a page at most."""
PAGES_BYTES = 16 << 20
"""About so many bytes of pages: further articles are listed, and `dateline explain` shows them."""
DUMP_BYTES = 48 << 20
"""So many bytes of dumps are decoded for the sake of their text."""
_PAGE_BYTES, _CHAR_BYTES, _EVIDENCE_BYTES = 4_500, 2.2, 420
"""What a page takes: its frame, a character of its text (spans and all), a piece of evidence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows of `Texts` get a page, and of which dumps the text is read."""

    positions: tuple[int, ...]
    """In order of preference."""
    rows: tuple[dict[str, Any], ...]
    """Their rows, with all columns."""
    dumps: frozenset[str]


def choose(of: Snapshot, known: Texts) -> Choice:
    """The articles that get a page: all of a small dataset, a sample of everything in a large one."""
    sizes = _sizes(of)
    ids, names = known.rows["article_id"].to_pylist(), known.rows["dump_name"].to_pylist()
    order = preferred(known)
    dumps: set[str] = set()
    read_bytes = 0
    with_text: list[int] = []
    without: list[int] = []
    for position in order:
        name = names[position]
        if name not in dumps and read_bytes + sizes.get(name, 0) <= DUMP_BYTES:
            dumps.add(name)
            read_bytes += sizes.get(name, 0)
        (with_text if name in dumps else without).append(position)
        if len(with_text) == PAGES:
            break
    candidates = [*with_text, *without][:PAGES]
    rows = {row["article_id"]: row for row in _rows(of, [ids[at] for at in candidates], known, candidates)}
    total = np.cumsum([_weight(rows[ids[at]]) for at in candidates])
    chosen = candidates[: max(int(np.searchsorted(total, PAGES_BYTES, side="right")), 1)]
    kept = tuple(rows[ids[at]] for at in chosen)
    return Choice(tuple(chosen), kept, frozenset(names[at] for at in chosen) & dumps)


def _weight(row: Mapping[str, Any]) -> float:
    """About how many bytes the page of an article takes."""
    n_evidence = min(len(row["date_evidence"]) + len(row["place_evidence"]), 240)
    return float(_PAGE_BYTES + _CHAR_BYTES * (row["char_end"] - row["char_start"] + 720) + _EVIDENCE_BYTES * n_evidence)


def views(dataset: Dataset, of: Snapshot, choice: Choice, raws: Sequence[Path] = ()) -> Iterator[ArticleView]:
    """The chosen articles, dump by dump; `raws` are the folders (or files) of the dumps, by default the dataset's own."""
    ids = [row["article_id"] for row in choice.rows]
    sightings = _grouped(of.table("sightings", where=pc.field("article_id").isin(ids)).to_pylist(), "article_id")
    by_dump = _grouped(choice.rows, "dump_name")
    spans = _spans(of, choice.dumps, choice.rows)
    for name in sorted(by_dump):
        found: Mapping[int, str] = {}
        trouble = "Its dump is one of many, or large: it was not decoded for this report."
        if name in choice.dumps:
            found, trouble = _documents(dataset, name, {row["document_index"] for row in by_dump[name]}, raws)
        for row in sorted(by_dump[name], key=lambda one: (one["document_index"], one["article_index"])):
            number = row["document_index"]
            own = sorted(sightings.get(row["article_id"], ()), key=_place)
            yield view(row, own, found.get(number), trouble, spans.get((name, number), ()))


def _documents(
    dataset: Dataset, name: str, indexes: Collection[int], raws: Sequence[Path]
) -> tuple[Mapping[int, str], str]:
    """The texts of some documents of a dump, and why one is not among them."""
    trouble = ""
    for raw in raws or (dataset.raw,):
        try:
            return documents(Dataset(dataset.path, raw), name, indexes), "Its document is not in the dump any more."
        except (DatelineError, OSError) as error:
            trouble = trouble or f"The dump's text cannot be shown: {error}."
    return {}, trouble


def _place(one: Mapping[str, Any]) -> tuple[str, int, int]:
    return one["dump_name"], one["document_index"], one["char_start"]


def _grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _sizes(of: Snapshot) -> dict[str, int]:
    table = of.table("dumps", ["dump_name", "size_bytes"])
    return dict(zip(table["dump_name"].to_pylist(), table["size_bytes"].to_pylist(), strict=True))


def _where(ids: list[str], known: Texts, positions: Sequence[int], table: str) -> pc.Expression:
    """The rows of some articles; no other folder of days is opened."""
    wanted = pc.field("is_primary") & pc.field("article_id").isin(ids)
    if table == "articles":
        days = known.rows["published_date"].take(pa.array(positions, pa.int64())).cast(pa.date32())
        wanted &= pc.field("date").isin(pc.unique(days).drop_null())
    return wanted


def _rows(of: Snapshot, ids: list[str], known: Texts, positions: Sequence[int]) -> list[dict[str, Any]]:
    tables = (of.table(name, where=_where(ids, known, positions, name)) for name in ("articles", "undated"))
    return [row for table in tables for row in table.to_pylist()]


def _spans(
    of: Snapshot, dumps: frozenset[str], rows: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, int], list[SpanRow]]:
    """The spans of the documents that the rows stand in, those near an article only."""
    wanted = {(row["dump_name"], row["document_index"]) for row in rows if row["dump_name"] in dumps}
    columns = ["dump_name", "document_index", "char_start", "char_end", "role", "article_index", "reason"]
    found: dict[tuple[str, int], list[SpanRow]] = defaultdict(list)
    for batch in of.batches("spans", columns, pc.field("dump_name").isin(sorted(dumps))):
        for name, number, start, end, role, index, reason in zip(*(c.to_pylist() for c in batch.columns), strict=True):
            if (name, number) in wanted:
                found[name, number].append((start, end, role, index, reason or ""))
    return {key: sorted(spans) for key, spans in found.items()}
