"""Where an article plays, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class PlaceEvidence(NamedTuple):  # made by the dozen for each article: half the price of a frozen dataclass
    """A name in the text that speaks for a country."""

    text: str
    code: str
    """ISO 3166 alpha-2."""
    kind: str
    """'country', 'demonym', 'capital', 'city', 'division', 'institution', 'leader', 'dateline', ..."""
    char_start: int
    char_end: int
    division: str | None = None
    """First-level division of the town (ISO 3166-2 without the country, or GeoNames' code), where it is known."""
    geonames_id: int | None = None
    """The town's number in GeoNames; None for what is no town."""
    latitude: float | None = None
    """Of the town, degrees north."""
    longitude: float | None = None
    """Of the town, degrees east."""


class CountryScore(NamedTuple):
    """How much an article is about a country."""

    code: str
    score: float
    """In [0, 1]; the scores of an article add to one."""
    mentions: int


@dataclass(frozen=True, slots=True)
class Placing:
    """Which country and region an article is about, and how that is known."""

    country: str | None = None
    countries: tuple[CountryScore, ...] = ()
    """By descending score, then code."""
    region: str = "unknown"
    """Slug of the region scheme, or 'global' or 'unknown'."""
    region_confidence: float = 0.0
    place_evidence: tuple[PlaceEvidence, ...] = ()
    quality_flags: tuple[str, ...] = ()
