"""What comes in: dumps, the documents in them, and what somebody supplied about both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from dateline.model.correction import Correction


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
    corrections: tuple[Correction, ...] = ()
    """Those of the corrections files in the raw folder that concern it, in their order."""


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
    """'text', 'page' (extracted from HTML: one article is expected), 'listing' (an HTML page's teasers, two blank lines
    between), 'article' (an item of a feed, table or news format,
    whose text is given) or 'record' (a JSONL, Parquet or WET row, a mail)."""
