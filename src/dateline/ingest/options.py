"""What a caller may set about reading dumps. Every value changes the result, so all of them belong to the recipe."""

from __future__ import annotations

from dataclasses import dataclass, field

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which fields of a JSON or Parquet record mean what; of several names the first that holds a value counts.

    The defaults are those of news-please and CC-News (`maintext`, `date_publish`, `source_domain`), of FineWeb (`text`,
    `url`) and of common exports. A dotted name (`meta.url`) reaches into a nested object. A plain `date` is the day of
    publication, except in FineWeb and its like, where it is the day of the crawl (see `records.claims_of_record`).
    """

    text: tuple[str, ...] = ("maintext", "text", "content", "body", "article", "article_text", "raw_content")
    headline: tuple[str, ...] = ("title", "headline", "title_page")
    url: tuple[str, ...] = ("url", "link", "canonical_url", "metadata.url", "meta.url")
    published: tuple[str, ...] = (
        "date_publish",
        "published_at",
        "publish_date",
        "published_date",
        "published",
        "pub_date",
        "pubDate",
        "publication_date",
        "datePublished",
    )
    fetched: tuple[str, ...] = ("date_download", "fetched_at", "crawl_date", "date_download", "warc_date", "timestamp")
    date: tuple[str, ...] = ("date",)
    publisher: tuple[str, ...] = (
        "publisher",
        "source_domain",
        "sitename",
        "site_name",
        "source_name",
        "domain",
        "source",
    )
    section: tuple[str, ...] = ("section", "category")
    language: tuple[str, ...] = ("language", "lang")
    byline: tuple[str, ...] = ("byline", "author", "authors")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Limits and field names for `ingest.read`. Sizes in bytes or characters as the names say."""

    fields: FieldNames = field(default_factory=FieldNames)
    max_document_chars: int = 16 * MEBIBYTE
    """A longer text is cut into several documents at its widest blank run near this length."""
    max_nesting: int = 4
    """Layers of compression and archive inside one another: a `.tar.gz` has two."""
    max_members: int = 100_000
    """Members of an archive that are read; what follows is named in one rejection."""
    max_expansion_ratio: int = 250
    """Bytes out for each byte in. Text compresses 3 to 30 times; a bomb a thousand times and more."""
    expansion_floor_bytes: int = 64 * MEBIBYTE
    """What any member may expand to whatever its ratio; four times as much unless it passes the ratio twice over."""
    max_member_bytes: int = 16_384 * MEBIBYTE
    """Expanded size of one member of an archive, or of one compressed file."""
    max_page_bytes: int = 32 * MEBIBYTE
    """Size of one HTML page, JSON array or record payload: the formats that have to be held whole."""
    max_line_bytes: int = 64 * MEBIBYTE
    """Length of one line of a JSONL dump."""
