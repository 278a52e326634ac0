"""Staged batches of made-up news in any number: Arrow arrays built column by column, no Python object per article."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import CONTRACT_VERSION, arrow_schema
from dateline.model import BatchReport

REGIONS = [
    "middle-east",
    "north-africa",
    "sub-saharan-africa",
    "europe",
    "central-asia-caucasus",
    "south-asia",
    "east-asia",
    "southeast-asia",
    "oceania",
    "north-america",
    "latin-america-caribbean",
    "global",
    "unknown",
]
ARTICLES_PER_DUMP = 4
SPANS_PER_ARTICLE = 12
FIRST_DAY = date(2024, 1, 1)
_WORDS = [
    "river",
    "lock",
    "council",
    "harbour",
    "minister",
    "ferry",
    "strike",
    "talks",
    "border",
    "grain",
    "price",
    "bridge",
    "storm",
    "market",
    "court",
    "vote",
    "school",
    "hospital",
    "police",
    "train",
    "airport",
    "festival",
    "museum",
    "budget",
    "tax",
    "union",
    "factory",
    "power",
    "line",
    "water",
    "village",
    "capital",
    "north",
    "south",
    "east",
    "west",
    "said",
    "told",
    "officials",
    "residents",
    "reporters",
    "after",
    "before",
    "during",
    "while",
    "near",
    "across",
    "over",
    "under",
    "new",
    "old",
]


def stage_news(
    folder: Path, index: int, first: int, n_articles: int, n_days: int, n_before: int, recipe: str = "generated"
) -> BatchReport:
    """Stage articles number `first` to `first + n_articles` of a stream of `n_before` articles over `n_days` days.

    Dumps arrive in order of days, named '2024/01/13/00001234.txt', four articles each; numbers beyond `n_before` fall
    on the last days. `recipe` stands for the code that made the rows.
    """
    target = folder / f"batch-{index:05d}"
    target.mkdir(parents=True, exist_ok=True)
    numbers = np.arange(first, first + n_articles)
    day = np.minimum(numbers * n_days // n_before, n_days - 1)
    dump = numbers // ARTICLES_PER_DUMP
    names, ids = _dumps(dump, day)
    rows = _articles(numbers, day, pa.array(names).take(dump - dump[0]), pa.array(ids).take(dump - dump[0]))
    tables = {
        "articles": rows,
        "sightings": rows.select(arrow_schema("sightings").names),
        "spans": _spans(rows),
        "dumps": ledger(names, ids, np.bincount(dump - dump[0]), recipe),
    }
    for table, data in tables.items():
        schema = arrow_schema(table, staged=True)
        pq.write_table(data.select(schema.names).cast(schema), target / f"{table}.parquet", compression="zstd")
    return BatchReport(index, str(target), ())


def article_id(number: int) -> str:
    """The id of article `number`."""
    return hashlib.sha256(b"%d" % number).hexdigest()[:32]


def _dumps(dump: np.ndarray, day: np.ndarray) -> tuple[list[str], list[str]]:
    firsts = np.unique(dump, return_index=True)[1]
    names = [f"{FIRST_DAY + timedelta(days=int(day[i])):%Y/%m/%d}/{dump[i]:08d}.txt" for i in firsts]
    return names, [hashlib.sha256(name.encode()).hexdigest() for name in names]


def _articles(numbers: np.ndarray, day: np.ndarray, names: pa.Array, ids: pa.Array) -> pa.Table:
    n = len(numbers)
    draw = np.random.default_rng(int(numbers[0]))
    pool = pa.array([" ".join(draw.choice(_WORDS, 60)) for _ in range(4000)])
    paragraphs = [pool.take(draw.integers(0, 4000, n)) for _ in range(6)]
    text = pa.compute.binary_join_element_wise(*paragraphs, pa.array(numbers).cast(pa.string()), "\n\n")
    article_ids = [article_id(number) for number in numbers.tolist()]
    best = pa.array((day + (FIRST_DAY - date(1970, 1, 1)).days).astype(np.int32)).cast(pa.date32())
    place = np.arange(n) % ARTICLES_PER_DUMP
    given: dict[str, pa.Array] = {
        "article_id": pa.array(article_ids),
        "headline": pool.take(draw.integers(0, 4000, n)),
        "body": text,
        "published_date": best,
        "published_earliest": best,
        "published_latest": best,
        "date_precision": _same("day", n),
        "date_method": _same("printed", n),
        "date_confidence": pa.array(np.full(n, 0.9, np.float32)),
        "country": _same("DE", n),
        "region": pa.array(REGIONS).take(draw.integers(0, len(REGIONS), n)),
        "dump_id": ids,
        "dump_name": names,
        "article_index": pa.array(place.astype(np.int32)),
        "char_start": pa.array(place.astype(np.int64) * 2600),
        "char_end": pa.array(place.astype(np.int64) * 2600 + 2500),
        "n_sightings": pa.array(np.ones(n, np.int32)),
        "is_primary": pa.array(np.ones(n, bool)),
        "contract_version": _same(CONTRACT_VERSION, n),
        "pipeline_version": _same("0.1.0", n),
    }
    return _filled(arrow_schema("articles", staged=True), given, n)


def _spans(rows: pa.Table) -> pa.Table:
    n = rows.num_rows * SPANS_PER_ARTICLE
    which = pa.array(np.repeat(np.arange(rows.num_rows), SPANS_PER_ARTICLE))
    base = rows.select(["dump_id", "dump_name", "document_index", "article_index", "char_start"]).take(which)
    start = base.column("char_start").to_numpy() + np.tile(np.arange(SPANS_PER_ARTICLE), rows.num_rows) * 200
    given = {
        "dump_id": base.column("dump_id"),
        "dump_name": base.column("dump_name"),
        "document_index": base.column("document_index"),
        "article_index": base.column("article_index"),
        "char_start": pa.array(start),
        "char_end": pa.array(start + 200),
        "role": pa.array(["headline", "body", "furniture"]).take(pa.array(np.arange(n) % 3)),
        "reason": _same("", n),
    }
    return _filled(arrow_schema("spans"), given, n)


def ledger(names: list[str], ids: list[str], sizes: np.ndarray, recipe: str) -> pa.Table:
    """The ledger rows of dumps with so many articles each."""
    n = len(names)
    given = {
        "dump_id": pa.array(ids),
        "dump_name": pa.array(names),
        "outcome": _same("published", n),
        "n_documents": pa.array(np.ones(n, np.int32)),
        "n_chars": pa.array(sizes.astype(np.int64) * 2600),
        "n_articles": pa.array(sizes.astype(np.int32)),
        "recipe": _same(recipe, n),
        "contract_version": _same(CONTRACT_VERSION, n),
        "pipeline_version": _same("0.1.0", n),
    }
    return _filled(arrow_schema("dumps"), given, n)


def _filled(schema: pa.Schema, given: dict[str, pa.Array], n: int) -> pa.Table:
    """The columns given, and nulls, zeros, empty strings or empty lists for the rest."""
    return pa.table({field.name: given.get(field.name, _blank(field, n)) for field in schema})


def _blank(field: pa.Field, n: int) -> pa.Array:
    if field.nullable:
        return pa.nulls(n, field.type)
    if pa.types.is_list(field.type):
        empty = pa.array([], field.type.value_type)
        return pa.ListArray.from_arrays(pa.array(np.zeros(n + 1, np.int32)), empty)
    return _same("" if pa.types.is_string(field.type) else 0, n).cast(field.type)


def _same(value: object, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), n)
