"""The records that travel between the stages: frozen, slotted, small enough to cross a process boundary.

Offsets are half-open and count characters of `Document.text`, which is the decoded document exactly as decoded
(no newline translation, no normalisation; only a byte order mark is dropped).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple


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


class Severity(StrEnum):
    """What follows from a broken rule."""

    CRITICAL = "critical"
    """The row goes to quarantine."""
    WARNING = "warning"
    """The row is kept and the rule is named in `quality_flags`."""
    DATASET = "dataset"
    """The run stops and publishes nothing."""


class Precision(StrEnum):
    """How much time an article's date leaves open."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def plain(value: Any) -> Any:
    """A record as dictionaries and lists, for JSON: dataclasses and named tuples by their fields, others as they are."""
    if isinstance(value, tuple) and (names := getattr(value, "_fields", None)):
        return {name: plain(part) for name, part in zip(names, value, strict=True)}
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


# --------------------------------------------------------------------------- ingest


class Layout(NamedTuple):
    """How a file that is a list of articles prints its records: declared in a sidecar, or learnt from the file."""

    marker: str
    """A line that every record has once: any number in it stands for every number, a label for any value behind it."""
    lines_above: int = 0
    """How many lines of the record stand above it."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels as printed, each with its role: 'headline', 'date', 'byline', 'text' ... (keys of records/labels.yaml)."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What somebody supplied about a dump or a document: sidecar, JSONL fields, WARC headers, HTML metadata.

    Claims, not facts: dating and placing weigh them like any other evidence.
    """

    url: str | None = None
    fetched_at: datetime | None = None
    """Aware, UTC."""
    published_at: datetime | None = None
    """Aware, UTC, when a time was supplied."""
    published_on: date | None = None
    """The day of publication as printed at the place of publication; set whenever a publication date was supplied."""
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    """ISO 639-1."""
    headline: str | None = None
    byline: str | None = None
    page: str | None = None
    edition: str | None = None
    printed_words: int | None = None
    """How many words the article has, as a database prints it."""
    layout: Layout | None = None
    """How the file prints its articles, where somebody declared it."""
    source: str = ""
    """Where the claims come from: 'sidecar', 'manifest', 'jsonl', 'warc', 'html', 'header', 'option', joined by '+'."""

    def or_else(self, other: Metadata) -> Metadata:
        """This record with `other`'s values where this one knows nothing."""
        gaps: dict[str, Any] = {f: getattr(other, f) for f in _METADATA_FIELDS if getattr(self, f) is None}
        return replace(self, source="+".join(s for s in (self.source, other.source) if s), **gaps)


_METADATA_FIELDS = (
    "url",
    "fetched_at",
    "published_at",
    "published_on",
    "publisher",
    "section",
    "language",
    "headline",
    "byline",
    "page",
    "edition",
    "printed_words",
    "layout",
)


@dataclass(frozen=True, slots=True)
class Dump:
    """One delivered file."""

    path: str
    """Where to read it, now, on this machine. Never stored."""
    name: str
    """Path relative to the raw folder, with '/': the dump's identity across runs."""
    sha256: str
    """64 hex digits over the file's bytes: the `dump_id`."""
    size_bytes: int
    metadata: Metadata = field(default_factory=Metadata)
    """From the sidecar, the manifest or the command line."""


@dataclass(frozen=True, slots=True)
class Document:
    """A stretch of decoded text that was one unit in its dump: the text file, a JSONL row, a page of a WARC."""

    dump_id: str
    dump_name: str
    index: int
    """Position in the dump, from 0."""
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    """The document's own claims over the dump's."""
    kind: str = "text"
    """'text', 'page' (extracted from HTML: one article is expected), 'article' (an item of a feed, table or news format,
    whose text is given) or 'record' (a JSONL, Parquet or WET row, a mail)."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be used, on its way to quarantine with its reason. Never dropped."""

    dump_id: str
    dump_name: str
    document_index: int
    """-1 when the trouble lies before any document: a broken record, a member too large."""
    char_start: int
    char_end: int
    rule: str
    """Snake case name of the rule that was broken."""
    severity: Severity
    detail: str
    """What was wrong, where, and what to do, in one sentence."""
    text: str = ""
    """The raw text."""


# --------------------------------------------------------------------------- segment


PROSE_REASON = "prose:"
"""What the reason of a furniture span begins with that reads like sentences; the kind of furniture follows."""
UNCLAIMED_REASON = PROSE_REASON + "unclaimed"
"""Of one that is no known furniture: it is in quarantine, too."""
MAX_UNCLAIMED_SHARE = 0.02
"""A dump with a larger share of its sentences in no article is marked in the ledger and named by its run."""


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


# --------------------------------------------------------------------------- normalise


class Piece(NamedTuple):
    """A distinct stretch of an article as printed in the document: what dating and placing read.

    Repeats (the caption printed four times, the second headline) and furniture are not among the pieces.
    """

    role: Role
    char_start: int
    char_end: int
    text: str
    """Exactly `document.text[char_start:char_end]`."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture's caption, and what it says of the picture."""

    text: str
    credit: str | None
    taken_on: date | None
    is_file_photo: bool
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article's text, cleaned, before it is dated and placed."""

    article_id: str
    """32 hex digits: SHA-256 over squashed headline and body."""
    article_index: int
    char_start: int
    char_end: int
    headline: str | None
    standfirst: str | None
    byline: str | None
    agency: str | None
    dateline_place: str | None
    body: str
    """Paragraphs parted by a blank line."""
    crossheads: tuple[str, ...]
    captions: tuple[Caption, ...]
    language: str | None
    section: str | None
    publisher: str | None
    url: str | None
    n_words: int
    n_paragraphs: int
    quality_flags: tuple[str, ...]
    pieces: tuple[Piece, ...]
    page: str | None = None
    edition: str | None = None
    printed_words: int | None = None
    printed_day: PrintedDay | None = None
    """The day that the header of its record prints."""


# --------------------------------------------------------------------------- dating


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


# --------------------------------------------------------------------------- placing


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


# --------------------------------------------------------------------------- batches


class Outcome(StrEnum):
    """What became of a dump."""

    PUBLISHED = "published"
    EMPTY = "empty"
    """Readable, with no article in it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DumpReport:
    """What became of a dump."""

    dump_id: str
    dump_name: str
    outcome: Outcome
    detail: str
    """Why it failed, in one sentence; else ''."""
    n_documents: int = 0
    n_chars: int = 0
    n_articles: int = 0
    n_undated: int = 0
    n_quarantined: int = 0
    n_prose_chars: int = 0
    """Characters of text in its articles: body, crossheads, datelines, standfirsts, captions."""
    n_unclaimed_chars: int = 0
    """Characters that read like sentences and are in quarantine because nothing says whose they are."""
    n_furniture_prose_chars: int = 0
    """Characters that read like sentences and are known furniture."""

    @property
    def unclaimed_share(self) -> float:
        """Share of its sentences that are in no article, known furniture aside; 0 where it has none."""
        total = self.n_prose_chars + self.n_unclaimed_chars
        return self.n_unclaimed_chars / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Dumps that are processed and staged together."""

    index: int
    dumps: tuple[Dump, ...]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch left in its staging folder. Small and picklable: tables travel as files."""

    index: int
    staging: str
    """Folder with one Parquet file per table of the contract that has rows."""
    dumps: tuple[DumpReport, ...]
    seconds: float = 0.0
    """Wall time, for estimates only; never stored in the dataset."""
