"""When an article was published, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Precision(StrEnum):
    """How much time an article's date leaves open."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class DateEvidence(NamedTuple):
    """A phrase (or a supplied value) and the days it allows as day of publication."""

    kind: str
    text: str
    char_start: int
    """-1 for evidence that is not in the document (metadata, siblings)."""
    char_end: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published, and how that is known."""

    published_date: date | None = None
    published_at: datetime | None = None
    published_earliest: date | None = None
    published_latest: date | None = None
    date_precision: Precision | None = None
    date_method: str | None = None
    date_confidence: float | None = None
    date_evidence: tuple[DateEvidence, ...] = ()
    quality_flags: tuple[str, ...] = ()

    @property
    def is_dated(self) -> bool:
        """Narrow enough for a day partition: an interval of a month or less, with a best day in it."""
        return (
            self.published_date is not None
            and self.published_earliest is not None
            and self.published_latest is not None
            and (self.published_latest - self.published_earliest).days <= 31
        )
