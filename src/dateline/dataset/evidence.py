"""What is claimed of an article and why, as records: `Dataset.evidence(article_id)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pyarrow.compute as pc

from dateline.dataset.snapshot import Snapshot
from dateline.dating import explain as explain_date
from dateline.errors import UsageError
from dateline.model import CountryScore, DateEvidence, Dating, PlaceEvidence, Placing, Precision
from dateline.placing import explain as explain_place

ID_CHARS = 32


@dataclass(frozen=True, slots=True)
class Evidence:
    """An article, its date and place with what they rest on, and everywhere it was found."""

    article: Mapping[str, Any]
    """Its primary row, with all columns."""
    dating: Dating
    """The date with its evidence; offsets count in `Dataset.document(dump_name, document_index)`."""
    placing: Placing
    date_reasons: tuple[str, ...]
    """Why this date, in sentences."""
    place_reasons: tuple[str, ...]
    other_rows: tuple[Mapping[str, Any], ...]
    """Its rows from other dumps."""
    sightings: tuple[Mapping[str, Any], ...]
    """Every place where the text stands, with the date it got there."""


def evidence(of: Snapshot, article_id: str) -> Evidence:
    """The evidence for the one article whose id begins so. Raises UsageError for none or several."""
    rows = _rows(of, article_id)
    primary = next((row for row in rows if row["is_primary"]), rows[0])
    sightings = of.table("sightings", where=pc.field("article_id") == primary["article_id"]).to_pylist()
    dating, placing = dating_of(primary), placing_of(primary)
    return Evidence(
        primary,
        dating,
        placing,
        tuple(explain_date(dating)),
        tuple(explain_place(placing)),
        tuple(row for row in rows if row is not primary),
        tuple(sightings),
    )


def _rows(of: Snapshot, article_id: str) -> list[dict[str, Any]]:
    """The rows of `articles` and `undated` of the one article whose id starts so."""
    wanted = article_id.strip().lower()
    if not wanted or len(wanted) > ID_CHARS or set(wanted) - set("0123456789abcdef"):
        raise UsageError(
            f"{article_id!r} is no article id: they are {ID_CHARS} hexadecimal digits, or the first of them"
        )
    begins = pc.starts_with(pc.field("article_id"), wanted)
    rows = [row for table in ("articles", "undated") for row in of.table(table, where=begins).to_pylist()]
    ids = sorted({row["article_id"] for row in rows})
    if not ids:
        raise UsageError(f"no article {wanted} in {of.folder}")
    if len(ids) > 1:
        raise UsageError(f"{len(ids)} articles start with {wanted}: {', '.join(ids[:5])}")
    return rows


_DAYS = ("published_date", "published_earliest", "published_latest")
"""Stored as midnights."""


def dating_of(row: dict[str, Any]) -> Dating:
    """The dating that a row of `articles` holds."""
    evidence = tuple(DateEvidence(**{name: e[name] for name in DateEvidence._fields}) for e in row["date_evidence"])
    values = {name: row[name] for name in _plain(Dating) if name in row}
    values |= {name: row[name] and row[name].date() for name in _DAYS if name in row}
    precision = values.pop("date_precision")
    return Dating(**values, date_precision=Precision(precision) if precision else None, date_evidence=evidence)


def placing_of(row: dict[str, Any]) -> Placing:
    """The placing that a row of `articles` holds."""
    values = {name: row[name] for name in _plain(Placing) if name in row}
    return Placing(
        **values,
        countries=tuple(CountryScore(c["code"], c["score"], c["mentions"]) for c in row["countries"]),
        place_evidence=tuple(
            PlaceEvidence(**{name: e[name] for name in PlaceEvidence._fields if name in e})
            for e in row["place_evidence"]
        ),
    )


def _plain(record: type[Any]) -> list[str]:
    structured = {"date_evidence", "countries", "place_evidence", "quality_flags"}
    return [f.name for f in fields(record) if f.name not in structured]
