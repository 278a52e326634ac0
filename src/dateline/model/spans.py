"""Documents cut up: the roles of their stretches, and the places of articles in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from dateline.model.source import Metadata


class Role(StrEnum):
    """What a stretch of a document is."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    """'BAGHDAD, July 13 (Reuters) -' at the head of the first paragraph."""
    DATE = "date"
    """A printed date line: 'Friday, January 4, 2019', 'Updated 13 July 2021 10:15'."""
    SECTION = "section"
    """A section name or breadcrumb above the headline: 'World', 'Home > News'."""
    CAPTION = "caption"
    CREDIT = "credit"
    """A picture or wire credit on a line of its own."""
    TOGGLE = "toggle"
    """A text-size toggle or other lone control mark such as 'TT'."""
    CROSSHEAD = "crosshead"
    BODY = "body"
    FURNITURE = "furniture"
    SEPARATOR = "separator"
    """Line ends, blank lines and padding around text."""


PROSE_REASON = "prose:"
"""What the reason of a furniture span begins with that reads like sentences; the kind of furniture follows."""
GOES_ON = "goes on"
"""The reason of a body span that is the rest of the paragraph above it: a printer's page line stands between."""
UNCLAIMED_REASON = PROSE_REASON + "unclaimed"
"""Of one that is no known furniture: it is in quarantine, too."""
MAX_UNCLAIMED_SHARE = 0.02
"""A dump with a larger share of its sentences in no article is marked in the ledger and named by its run."""


CUT_UNSURE = "cut_unsure"
"""Reason of the line where an article begins or may begin, and flag of the articles on both sides of it."""


class Span(NamedTuple):  # hundreds to a document: half the price of a frozen dataclass
    """A labelled stretch of a document. The spans of a document tile [0, len(text)) in order."""

    char_start: int
    char_end: int
    role: Role
    article_index: int = -1
    """Index into `Segmentation.segments`; -1 for what belongs to no article."""
    reason: str = ""
    """Why it is furniture ('share-bar', 'repeated-across-dumps', ...) or another remark; else ''."""


class PrintedDay(NamedTuple):
    """The day that the header of an article's record prints as its own."""

    days: tuple[date, ...]
    """One, or all readings of 03/04/2021."""
    text: str
    char_start: int
    char_end: int
    time: time | None = None
    """On the clock of `utc_offset_minutes`; None where no time is printed, or no zone beside it."""
    utc_offset_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One article's place in its document."""

    article_index: int
    char_start: int
    """Start of its first headline (or of its first own line where it has none)."""
    char_end: int
    """End of its body."""
    spans: tuple[Span, ...]
    """Those of the document's spans that belong to this article, in order, separators and repeats included."""
    is_teaser: bool = False
    """An entry of a listing page: headline and first words only."""
    claims: Metadata | None = None
    """What the header of its record prints, where the document is a list of articles."""
    printed_day: PrintedDay | None = None
    """The day in that header."""
    quality_flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A document cut up: every character in one span, articles as segments."""

    spans: tuple[Span, ...]
    segments: tuple[Segment, ...]
