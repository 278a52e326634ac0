"""What a stream of bytes is, by its content alone: names and suffixes lie."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from dateline.ingest.field_roles import role_of
from dateline.ingest.sql_dump import is_sql
from dateline.ingest.table_head import delimiter_of

HEAD_BYTES = 1 << 16
"""How much of a stream `sniff` wants to see."""


class Format(StrEnum):
    """What a file is, by its content."""

    TEXT = "text"
    EMPTY = "empty"
    GZIP = "gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZIP = "zip"
    TAR = "tar"
    PARQUET = "parquet"
    WARC = "warc"
    HTML = "html"
    JSONL = "jsonl"
    JSON = "json"
    """A JSON array of records, or one record over several lines."""
    RTF = "rtf"
    PDF = "pdf"
    XML = "xml"
    """A feed, a news format or another XML file."""
    SGML = "sgml"
    MAIL = "mail"
    MBOX = "mbox"
    MSG = "msg"
    """A message saved by Outlook."""
    TABLE = "table"
    """CSV or TSV with one article a row."""
    SQL = "sql"
    """A database written as statements: mysqldump, pg_dump, SQLite's shell."""
    WIRE = "wire"
    """IPTC 7901 or ANPA 1312."""
    FOREIGN = "foreign"
    """Something dateline does not read; `foreign_kind` says what."""


COMPRESSED = frozenset({Format.GZIP, Format.ZSTD, Format.BZIP2, Format.XZ})
ARCHIVES = frozenset({Format.ZIP, Format.TAR})

# Magic numbers: the PRONOM registry of the National Archives (UK) and the file(1) database
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b\x08", Format.GZIP),
    (b"\x28\xb5\x2f\xfd", Format.ZSTD),
    (b"BZh", Format.BZIP2),
    (b"\xfd7zXZ\0", Format.XZ),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"PAR1", Format.PARQUET),
    (b"WARC/", Format.WARC),
    (b"%PDF-", Format.PDF),
    (b"{\\rtf", Format.RTF),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (_COMPOUND, "an Office document of before 2007, or one with a password (.doc, .xls, .docx)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\0\1\0", "an icon"),
    (b"ARROW1", "an Arrow file"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x04\x22\x4d\x18", "an LZ4 file"),
)
_ADVICE = {
    "a 7-Zip archive": "pack it as zip or tar",
    "a RAR archive": "pack it as zip or tar",
    "an Arrow file": "write it as Parquet or JSONL",
    "an ORC file": "write it as Parquet or JSONL",
    "an Avro file": "write it as Parquet or JSONL",
    "an SQLite database": "export its texts as Parquet or JSONL",
    "an LZ4 file": "compress it with gzip or zstd",
}

_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_BINARY_AFTER_WORD = re.compile(rb"^(?:ID3[\x02-\x04]|ORC\x0a|OggS\0)")
_MARKUP = re.compile(
    r"<(html|head|body|meta|title|article|main|div|p|script|link|span|h1|section|table|br|a)\b[^<>]*>", re.I
)
_HTML_START = re.compile(
    r"(?:<\?xml[^>]{0,200}>\s*|<!--(?:(?!-->).){0,5000}-->\s*)*<(?:!doctype\s+html|html|head)\b", re.I | re.S
)
_HTML_LINE = re.compile(r"^\s*<(?:!doctype\s+html|html|head)\b", re.I | re.M)
_FEWEST_TAGS, _FEWEST_KINDS = 12, 5
_LONGEST_JUNK, _LONGEST_JUNK_LINE = 4_000, 160
_FEED_START = re.compile(r"<\?xml\b|<(?:rss|feed|rdf:RDF|newsml|nitf)\b", re.I)


_WIRE_START = re.compile(rb"^\s*\x16*\x01[^\x01\x02]{1,400}\x02", re.S)
_XML_START = re.compile(r"<([a-zA-Z][\w.:-]*)(?:\s[^<>]*)?>\s*(?:<!--.*?-->\s*)?<[a-zA-Z]", re.S)
_XML_NAME = re.compile(r"<([a-zA-Z][\w.:-]*)")
_SGML_START = re.compile(r"(?:<!DOCTYPE\s+lewis\b[^>]*>\s*)?<REUTERS\s+\w+=|<DOC>\s*<DOCNO>", re.I)
# names of a message's header (RFC 5322); the body starts at the first blank line
_FROM_LINE = re.compile(rb"From [^\r\n]{1,200}\r?\n")
_MAIL_HEADER = re.compile(rb"(?:[\x21-\x39\x3b-\x7e]{1,60}:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n){3,}")
_ONLY_IN_MAIL = frozenset(
    {
        b"message-id",
        b"mime-version",
        b"received",
        b"return-path",
        b"content-type",
        b"x-mailer",
        b"delivered-to",
        b"content-transfer-encoding",
    }
)
_JSON_START = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')


def sniff(head: bytes) -> Format:
    """The format of a stream that begins with `head` (its first HEAD_BYTES, or all of it if shorter)."""
    if not head:
        return Format.EMPTY
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind is not Format.BZIP2 or _is_bzip2(head)):
            return kind
    if _ZSTD_SKIPPABLE.match(head):
        return Format.ZSTD
    if _is_tar(head):
        return Format.TAR
    if head.startswith(_COMPOUND):
        return Format.MSG  # or an old Office file: its directory may stand anywhere, so the reader tells
    if foreign_kind(head):
        return Format.FOREIGN
    return _sniff_text(head)


def foreign_kind(head: bytes) -> str:
    """What a stream that dateline does not read looks like ('a PNG image'); '' when it looks like nothing known."""
    for magic, kind in _FOREIGN:
        if head.startswith(magic) and (
            len(magic) > 4 or magic[0] > 0x7F or b"\0" in head[:512] or _is_word_magic(head)
        ):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture or recording"
    if head[4:8] == b"ftyp":
        return "a video"
    if head[:2] == b"MZ" and b"\0" in head[:64]:
        return "a program"
    return ""


def advice_for(kind: str) -> str:
    """What to do with a file of a kind that `foreign_kind` named."""
    return _ADVICE.get(kind) or next(
        (advice for start, advice in _OFFICE_ADVICE.items() if kind.startswith(start)),
        "export its text (UTF-8) or the page as HTML and deliver that",
    )


_OFFICE_ADVICE = {
    "an Office document of before 2007": "open it, save it as .docx or .xlsx without a password and deliver that",
    "an OpenDocument drawing, presentation or table": "save a table as .xlsx or .csv, anything else as text (UTF-8), and deliver that",
}
"""By what the kind begins with."""


def office_kind(names: list[str]) -> str:
    """What a zip archive with these members really is, if it is a document that is not read; else ''."""
    if "[Content_Types].xml" in names:
        return "a presentation or another Office document (.pptx, .vsdx)"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument drawing, presentation or table"
    if "META-INF/MANIFEST.MF" in names:
        return "a Java archive"
    return ""


def _is_word_magic(head: bytes) -> bool:
    return _BINARY_AFTER_WORD.match(head) is not None


def _is_bzip2(head: bytes) -> bool:
    return len(head) > 9 and head[3:4] in b"123456789" and head[4:10] in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")


def _is_tar(head: bytes) -> bool:
    """A tar header proves itself by its checksum (POSIX.1-1988: the sum of its bytes, its own field as blanks)."""
    block = head[:512]
    if len(block) < 512 or not block[0]:
        return False
    try:
        stated = int(block[148:156].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(block[:148]) + 8 * 32 + sum(block[156:])


def _head_text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8", "replace").removeprefix("\ufeff")


def _sniff_text(head: bytes) -> Format:
    if _WIRE_START.match(head):
        return Format.WIRE
    if kind := _sniff_mail(head):
        return kind
    text = _head_text(head)
    start = text.lstrip()
    if _SGML_START.match(start):
        return Format.SGML
    if not _is_html(start) and (_FEED_START.match(start) or _is_xml_of_articles(start)):
        return Format.XML
    if ("<" in start[:_LONGEST_JUNK]) and _is_html(start):
        return Format.HTML
    if start[:1] == "{" and _is_jsonl(start, whole=len(head) < HEAD_BYTES):
        return Format.JSONL
    if _JSON_START.match(start):
        return Format.JSON
    if is_sql(start):
        return Format.SQL
    return Format.TABLE if delimiter_of(text) else Format.TEXT


def _is_xml_of_articles(start: str) -> bool:
    """XML without a declaration: elements within elements from the first character on, whose names mean articles."""
    if not _XML_START.match(start):
        return False
    roles = {role_of(name) for name in set(_XML_NAME.findall(start[:20_000]))}
    return "headline" in roles and bool(roles & {"text", "teaser"})


def _sniff_mail(head: bytes) -> Format | None:
    """A message begins with its header: lines `Name: value`, among them who sent it and one that only mail has."""
    start = _FROM_LINE.sub(b"", head, count=1) if head.startswith(b"From ") else head.lstrip(b"\r\n \xef\xbb\xbf")
    found = _MAIL_HEADER.match(start)
    names = (
        {line.partition(b":")[0].strip().lower() for line in found[0].splitlines() if b":" in line} if found else set()
    )
    if not (b"from" in names and names & _ONLY_IN_MAIL and names & {b"subject", b"to", b"date"}):
        return None
    return Format.MBOX if start is not head and head.startswith(b"From ") else Format.MAIL


def _is_html(start: str) -> bool:
    """An HTML page says so, or opens with markup and keeps using it: `<Reuters> - ...` is a text."""
    if _HTML_START.match(start):
        return True
    tags = [match[1].lower() for match in _MARKUP.finditer(start[:20_000])]
    is_led_by_tag = _MARKUP.match(start) is not None or start.startswith("<!--")
    if is_led_by_tag and len(tags) >= 3 and ("</" in start[:20_000] or len(set(tags)) >= 3):
        return True
    return _is_led_by_junk(start)


def _is_led_by_junk(start: str) -> bool:
    """A page behind what a crawler or a broken download left before it: an element of its own, torn tags, the headers
    of the server's answer. Never behind a paragraph: a text may quote a page."""
    tags = [match[1].lower() for match in _MARKUP.finditer(start)]
    if len(tags) < _FEWEST_TAGS or len(set(tags)) < _FEWEST_KINDS or "</" not in start:
        return False
    if start.startswith("<"):
        return True
    page = _HTML_LINE.search(start[:_LONGEST_JUNK])
    return page is not None and all(len(line) < _LONGEST_JUNK_LINE for line in start[: page.start()].splitlines())


def _is_jsonl(start: str, *, whole: bool) -> bool:
    """One JSON object on the first line. A first line longer than the head is believed if it begins like an object."""
    line, newline, _ = start.partition("\n")
    if not newline and not whole:
        return _JSON_START.match(line) is not None
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        # a broken first line among good ones is still JSONL
        lines = [other for other in start.split("\n")[1:4] if other.strip()]
        return _JSON_START.match(line) is not None and any(_is_object(other) for other in lines)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
