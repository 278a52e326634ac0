"""Rows of our own writing that keep the contract, for tests to break one thing at a time."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from dateline.contract import CONTRACT_VERSION, arrow_schema

BODY = (
    "The river authority said on Tuesday that the lock at Brennholm would stay closed for a second week while divers "
    "looked for the missing gate pin.\n\nBarges were waiting on both sides, a spokeswoman said."
)


def article(number: int = 0, **changes: Any) -> dict[str, Any]:
    """One staged article; `number` tells it from others, `changes` overwrite its columns."""
    row = {
        "article_id": hashlib.sha256(b"%d" % number).hexdigest()[:32],
        "headline": f"Lock at Brennholm closed for week {number}",
        "standfirst": None,
        "byline": "Marta Oldane",
        "agency": "dpa",
        "dateline_place": "BRENNHOLM",
        "body": BODY,
        "crossheads": [],
        "captions": [{"text": "Barges wait.", "credit": "dpa", "taken_on": date(2026, 1, 12), "is_file_photo": False}],
        "language": "en",
        "section": None,
        "page": None,
        "edition": None,
        "printed_words": None,
        "publisher": None,
        "url": None,
        "n_words": 33,
        "n_paragraphs": 2,
        "published_date": date(2026, 1, 13),
        "published_at": datetime(2026, 1, 13, 9, 30, tzinfo=UTC),
        "published_earliest": date(2026, 1, 12),
        "published_latest": date(2026, 1, 14),
        "date_precision": "day",
        "date_method": "weekday",
        "date_confidence": 0.8,
        "date_evidence": [evidence()],
        "country": "DE",
        "countries": [{"code": "DE", "score": 1.0, "mentions": 3}],
        "place_evidence": [
            {
                "text": "Brennholm",
                "code": "DE",
                "kind": "city",
                "char_start": 12,
                "char_end": 21,
                "division": None,
                "geonames_id": 2_950_000,
                "latitude": 52.5,
                "longitude": 13.25,
            }
        ],
        "region_confidence": 0.9,
        "dump_id": hashlib.sha256(b"dump").hexdigest(),
        "dump_name": "rivers/monday.txt",
        "document_index": 0,
        "article_index": number,
        "char_start": 1000 * number,
        "char_end": 1000 * number + 900,
        "n_sightings": 1,
        "is_primary": True,
        "quality_flags": [],
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": "0.1.0",
        "region": "europe",
    }
    assert set(changes) <= set(row), f"unknown columns {set(changes) - set(row)}"
    return row | changes


def evidence(**changes: Any) -> dict[str, Any]:
    """One piece of date evidence."""
    row = {
        "kind": "weekday",
        "text": "on Tuesday",
        "char_start": 60,
        "char_end": 70,
        "earliest": date(2026, 1, 12),
        "latest": date(2026, 1, 14),
    }
    return row | changes


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """`rows` turned on their side, as `to_table` wants them."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def sighting(row: dict[str, Any]) -> dict[str, Any]:
    """The sighting that belongs to a staged article."""
    return {name: row[name] for name in arrow_schema("sightings").names}


def dump(name: str, **changes: Any) -> dict[str, Any]:
    """The ledger row of a dump that was published."""
    row = {
        "dump_id": hashlib.sha256(b"dump").hexdigest(),
        "dump_name": name,
        "outcome": "published",
        "detail": None,
        "size_bytes": 12_000,
        "n_documents": 1,
        "n_chars": 11_500,
        "n_articles": 1,
        "n_undated": 0,
        "n_quarantined": 0,
        "n_prose_chars": 9_000,
        "n_furniture_prose_chars": 400,
        "n_unclaimed_chars": 0,
        "has_unclaimed_prose": False,
        "url": None,
        "fetched_at": None,
        "publisher": None,
        "section": None,
        "language": None,
        "metadata_fingerprint": "0" * 16,
        "recipe": "0" * 16,
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": "0.1.0",
    }
    return row | changes


def quarantined(**changes: Any) -> dict[str, Any]:
    """A row of quarantine."""
    row = {
        "dump_id": hashlib.sha256(b"dump").hexdigest(),
        "dump_name": "rivers/monday.txt",
        "document_index": 0,
        "char_start": 0,
        "char_end": 3,
        "rule": "body_empty",
        "severity": "critical",
        "detail": "the rule is that body holds at least one letter or digit; here has_letter is 0",
        "text": "...",
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": "0.1.0",
    }
    return row | changes


def span(row: dict[str, Any]) -> dict[str, Any]:
    """A span that takes a staged article for nothing but body."""
    where = ("dump_id", "dump_name", "document_index", "char_start", "char_end", "article_index")
    return {name: row[name] for name in where} | {"role": "body", "reason": None}
