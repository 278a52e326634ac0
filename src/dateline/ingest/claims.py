"""Claims that travel beside the text: sidecars, manifest lines and record fields, as `Metadata`.

A claim that cannot be understood is reported and left out; it never costs the text it was made about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files

import yaml

from dateline.ingest.moments import Moment, parse_moment
from dateline.model import Layout, Metadata
from dateline.records.words import ROLES

_TEXT_CLAIMS = ("url", "publisher", "section", "headline", "byline")
_MAX_CLAIM_CHARS = 2_000


def claims(values: Mapping[str, object], source: str) -> tuple[Metadata, tuple[str, ...]]:
    """The metadata in a sidecar or manifest entry and what could not be understood of it, one phrase each.

    Known keys: url, fetched_at, published_at, published_on, publisher, section, language, headline, byline.
    `layout` says how a file that is a list of articles prints them (docs/exports.md). Unknown keys and nulls are passed over.
    """
    problems: list[str] = []
    texts: dict[str, str | None] = {}
    for key in (*_TEXT_CLAIMS, "language"):
        value = values.get(key)
        texts[key] = as_text(value)
        if value is not None and texts[key] is None and value != "":
            problems.append(f"{key} is not a text")
    moments: dict[str, Moment | None] = {}
    for key in ("fetched_at", "published_at", "published_on"):
        value = values.get(key)
        moments[key] = parse_moment(value)
        if value not in (None, "") and moments[key] is None:
            problems.append(f"{key} {str(value)[:40]!r} is not a date or time (write 2024-05-31T18:00:00Z)")
    published, day = moments["published_at"], moments["published_on"]
    metadata = Metadata(
        url=texts["url"],
        fetched_at=instant(moments["fetched_at"]),
        published_at=published.at if published else None,
        published_on=day.on if day else published.on if published else None,
        publisher=texts["publisher"],
        section=texts["section"],
        language=language_code(texts["language"]),
        headline=texts["headline"],
        byline=texts["byline"],
        layout=_layout(values.get("layout"), problems),
        source=source,
    )
    return metadata, tuple(problems)


def _layout(value: object, problems: list[str]) -> Layout | None:
    """The declared layout of a list of articles; what is wrong with it goes to `problems`."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not isinstance(marker := value.get("marker"), str) or not marker.strip():
        problems.append('layout (write {"marker": "a line that every record has", "labels": {"Label": "role"}})')
        return None
    above, labels = value.get("lines_above", 0), value.get("labels", {})
    if not isinstance(above, int) or not isinstance(labels, Mapping):
        problems.append("layout (lines_above is a number, labels an object)")
        return None
    unknown = sorted({str(role) for role in labels.values()} - ROLES)
    if unknown:
        problems.append(
            f"the labels of layout that are said to be {', '.join(unknown)} (roles: {', '.join(sorted(ROLES))})"
        )
    known = tuple((str(label), str(role)) for label, role in labels.items() if role in ROLES)
    return Layout(marker.strip(), max(0, above), known)


def instant(moment: Moment | None) -> datetime | None:
    """The moment as an aware UTC time. A day without a time counts to its last second: nothing published on the day
    of a fetch may look as if it came after the fetch."""
    if moment is None:
        return None
    return moment.at or datetime.combine(moment.on, time(23, 59, 59), tzinfo=UTC)


def as_text(value: object) -> str | None:
    """A text claim on one line; the first of a list, a list of names joined; None for anything else or nothing."""
    if isinstance(value, list | tuple):
        parts = [part for item in value if (part := as_text(item))]
        return ", ".join(parts[:8]) or None
    if isinstance(value, Mapping):  # JSON-LD and some exports write {"name": "..."}
        return as_text(value.get("name"))
    if not isinstance(value, str):
        return None
    return " ".join(value.split())[:_MAX_CLAIM_CHARS] or None


def language_code(value: str | None) -> str | None:
    """ISO 639-1 of `en-GB`, `eng`, `eng,fra` (the first) or `English`; None for what is no language."""
    if not value:
        return None
    word = re.split(r"[-_,;\s]", value.strip().lower(), maxsplit=1)[0]
    return _language_table().get(word) or (word if re.fullmatch("[a-z]{2}", word) else None)


@cache
def _language_table() -> dict[str, str]:
    text = (files(__package__) / "languages.yaml").read_text(encoding="utf-8")
    table: dict[str, str] = yaml.safe_load(text)
    return table
