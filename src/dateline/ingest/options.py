"""What a caller may set about reading dumps. Every value changes the result, so all of them belong to the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

MEBIBYTE = 1 << 20


ROLES = ("body", "headline", "date", "publisher", "byline", "section", "language", "url", "fetched")
"""What a field may be named for with `--field ROLE=NAME`."""
_ROLE_NAMES = {"body": "text", "title": "headline", "date": "published"}


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
    given: tuple[tuple[str, str], ...] = ()
    """Roles and the names that the caller gave for them (`--field body=story.text`): these go before all others."""

    def naming(self, given: Sequence[tuple[str, str]]) -> FieldNames:
        """These names with the caller's own before them: pairs of a role (`body`, `headline`, `date`, `publisher`,
        `byline`, `section`, `language`, `url`) and a field. Raises ValueError for a role that does not exist."""
        names: dict[str, tuple[str, ...]] = {}
        pairs = []
        for role, name in given:
            group = _ROLE_NAMES.get(role, role)
            if group not in self.__slots__ or group in ("given", "date"):
                raise ValueError(f"there is no role {role!r} (known: {', '.join(ROLES)})")
            names[group] = (*names.get(group, ()), name)
            pairs.append((group, name))
        own = {group: (*found, *getattr(self, group)) for group, found in names.items()}
        return replace(self, **own, given=(*pairs, *self.given))

    def given_role(self, path: Sequence[str]) -> str | None:
        """The role that the caller gave to the field at this path, its names outermost first; None for others."""
        for role, name in self.given:
            wanted = name.split(".")
            if list(path[-len(wanted) :]) == wanted:
                return role
        return None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Limits and field names for `ingest.read`. Sizes in bytes or characters as the names say."""

    fields: FieldNames = field(default_factory=FieldNames)
    max_document_chars: int = 2 * MEBIBYTE
    """A longer text is cut into several documents at its widest blank run near this length."""
    max_document_lines: int = 32_768
    """A text of more lines is cut in the same way: what a document takes in memory follows its lines."""
    max_nesting: int = 4
    """Layers of compression and archive inside one another: a `.tar.gz` has two."""
    max_members: int = 100_000
    """Members of an archive that are read; what follows is named in one rejection."""
    max_expansion_ratio: int = 250
    """Bytes out for each byte in. Text compresses 3 to 30 times; a bomb a thousand times and more."""
    expansion_floor_bytes: int = 4 * MEBIBYTE
    """What a dump may expand to whatever its ratio, on each layer of packing; four times as much unless it passes the
    ratio twice over."""
    max_member_bytes: int = 16_384 * MEBIBYTE
    """Expanded size of one member of an archive, or of one compressed file."""
    max_page_bytes: int = 16 * MEBIBYTE
    """Size of one HTML page, JSON array or record payload: the formats that have to be held whole."""
    max_xml_bytes: int = 48 * MEBIBYTE
    """Size of one XML or SGML file, mail, RTF or PDF, and of what an office file expands to: these are held whole."""
    max_line_bytes: int = 16 * MEBIBYTE
    """Length of one line of a JSONL dump."""
    max_json_bytes: int = 64 * MEBIBYTE
    """What one JSON record may take in memory, by the number of its characters, objects, arrays and values."""
