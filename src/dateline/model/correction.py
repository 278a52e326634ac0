"""What an editor says against what was read: a correction, and by what it is found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What is corrected. The values stand in corrections files."""

    DATE = "date"
    PLACE = "place"
    CUT = "cut"
    """An article of its own begins here."""
    NOT_AN_ARTICLE = "not an article"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file."""

    kind: CorrectionKind
    quote: str
    """How the article begins, or what the cut stands before: words of the dump, white space folded."""
    dumps: tuple[str, ...]
    """The dumps that it concerns: SHA-256 in hex, or names."""
    by: str
    on: date
    """The day it was made."""
    why: str
    earliest: date | None = None
    """Of a date: the first day; None where it says that there is none."""
    latest: date | None = None
    country: str | None = None
    """Of a place: ISO 3166 alpha-2; None where it says that there is none."""
    document: int | None = None
    """Where the quotation stood when it was made: which of several places is meant."""
    near: int | None = None

    @property
    def says(self) -> str:
        """Who says so, when and why: the text of the evidence."""
        return f"{self.by} corrected it on {self.on.isoformat()}: {self.why}"
