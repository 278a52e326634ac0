"""Office files as text: DOCX, ODT and EPUB, one paragraph a line block; what they hold of articles is found afterwards.

A file of these kinds is a zip archive. Its members are weighed before any library opens it, macros and what it links to
are never touched, and a password or a bomb is refused with its reason.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from dateline.errors import DumpUnreadable
from dateline.ingest.faults import said
from dateline.ingest.markup import blocks_of, parsed_fragment
from dateline.ingest.reading import Reading
from dateline.ingest.streams import Meter
from dateline.model import Document, Rejection

_TEXT_NS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_OFFICE_NS = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_PAGE_NAMES = (".xhtml", ".html", ".htm", ".xml")


def read_docx(reading: Reading, archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[Document | Rejection]:
    """The paragraphs of a Word document, those of tables and text after one another, headers and footers left out."""
    import docx
    from docx.table import Table

    def paragraphs(container: Any) -> Iterator[str]:
        for part in container.iter_inner_content():
            if isinstance(part, Table):
                for row in part.rows:
                    for cell in _once(row.cells):
                        yield from paragraphs(cell)
            else:
                yield part.text

    weigh(reading, archive)
    weigh_tags(archive)
    file.seek(0)
    document = _opened(lambda: docx.Document(file), "Word document")
    yield from _text(reading, "Word document", paragraphs(document))


def read_odt(reading: Reading, archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[Document | Rejection]:
    """The paragraphs and headings of an OpenDocument text."""
    weigh(reading, archive)
    weigh_tags(archive)
    if "encryption-data" in _member(archive, "META-INF/manifest.xml").decode("utf-8", "replace"):
        raise DumpUnreadable("the OpenDocument file is protected with a password: deliver it without one")
    root = xml_root(_member(archive, "content.xml"), "OpenDocument file")
    body = root.find(f"{{{_OFFICE_NS}}}body")
    yield from _text(reading, "OpenDocument file", _odt_paragraphs(body if body is not None else root))


def read_epub(reading: Reading, archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[Document | Rejection]:
    """Each chapter of an e-book as a document of its own, in the order of reading."""
    weigh(reading, archive)
    weigh_tags(archive)
    if "META-INF/encryption.xml" in archive.namelist() and b"xmlenc#" in _member(archive, "META-INF/encryption.xml"):
        names = _member(archive, "META-INF/encryption.xml").decode("utf-8", "replace")
        if any(ending in names for ending in _PAGE_NAMES):
            raise DumpUnreadable("the e-book's text is encrypted (DRM): deliver it without")
    n_before = reading.n_documents
    for name in _spine(archive):
        tree = parsed_fragment(_member(archive, name).decode("utf-8", "replace"))
        if text := "\n\n".join(blocks_of(tree)):
            yield from reading.documents(text)
    if reading.n_documents == n_before:
        raise DumpUnreadable("the e-book has no chapter with text: deliver its text")


def weigh(reading: Reading, archive: zipfile.ZipFile) -> None:
    """Raise DumpUnreadable where the members would expand beyond what a text can be packed into, or are encrypted."""
    total = Meter(reading.options, reading.dump.size_bytes)
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise DumpUnreadable("it is encrypted: deliver it without a password")
        total.n_in += info.compress_size
        total.give(info.file_size)
    if total.n_out > reading.options.max_xml_bytes:
        raise DumpUnreadable(f"it expands to more than {reading.options.max_xml_bytes:,} bytes: deliver it in parts")


_MOST_TAGS = 1_000_000
"""Of a part that is held as a tree, or of a row of a worksheet: each takes more than a hundred bytes."""
_ROW = re.compile(rb"<row\b|<si\b")
"""What a reader of workbooks takes one by one: rows, and the texts that cells share."""


def weigh_tags(archive: zipfile.ZipFile, *, by_row: bool = False) -> None:
    """Raise DumpUnreadable where a part has too many tags to be held, whatever its bytes; of worksheets, a row of one."""
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".xhtml", ".html", ".htm")):
            continue
        n_tags = 0
        try:
            for piece in _pieces(archive, info):
                rows = _ROW.split(piece) if by_row else [piece]
                for n, row in enumerate(rows):
                    n_tags = row.count(b"<") + (0 if n else n_tags)
                    if n_tags > _MOST_TAGS:
                        what = "a row in it has" if by_row else "it has"
                        raise DumpUnreadable(
                            f"{what} more than {_MOST_TAGS:,} tags, too many to be held: deliver it in parts"
                        )
        except (MemoryError, DumpUnreadable):
            raise
        except Exception:  # a damaged member makes zipfile raise almost anything: whoever needs the part says so
            continue


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        while piece := part.read(1 << 20):
            yield piece


def xml_root(data: bytes, what: str) -> Any:
    """The root of an XML part; raises DumpUnreadable where it is broken or declares entities."""
    from lxml import etree

    if b"<!ENTITY" in data[: 1 << 16]:
        raise DumpUnreadable(f"the {what} declares entities of its own, which no writer does: it was not read")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise DumpUnreadable(f"the {what} is damaged ({said(error)}): deliver it again") from error


def _opened(opener: Callable[[], Any], what: str) -> Any:
    try:
        return opener()
    except (MemoryError, DumpUnreadable):
        raise
    except Exception as error:  # a damaged file makes such a library raise almost anything
        raise DumpUnreadable(f"the {what} is damaged or not what it says ({said(error)}): deliver it again") from error


def _text(reading: Reading, what: str, paragraphs: Iterator[str]) -> Iterator[Document]:
    """A document of the paragraphs; an empty one stands for a wider gap, line breaks in one are lines."""
    lines: list[str] = []
    for paragraph in paragraphs:
        text = "\n".join(" ".join(line.split()) for line in paragraph.splitlines()).strip("\n")
        if text or (lines and lines[-1]):
            lines.append(text)
    if not any(lines):
        raise DumpUnreadable(f"the {what} holds no text (pictures only?): deliver its text")
    yield from reading.documents("\n\n".join(lines) + "\n")


def _once(cells: Any) -> Iterator[Any]:
    """Cells of a row, a merged one once."""
    seen = set()
    for cell in cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            yield cell


def _odt_paragraphs(body: Any) -> Iterator[str]:
    for element in body.iter(f"{{{_TEXT_NS}}}p", f"{{{_TEXT_NS}}}h"):
        parts: list[str] = []
        _collect(element, parts)
        yield "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "line-break":
            parts.append("\n")
        elif name in ("s", "tab"):
            parts.append(" ")
        elif name not in ("note", "annotation", "tracked-changes"):
            _collect(child, parts)
        parts.append(child.tail or "")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except Exception as error:  # zipfile, zlib and struct errors alike
        raise DumpUnreadable(f"its part {name} is damaged ({error}): deliver it again") from error


def _spine(archive: zipfile.ZipFile) -> list[str]:
    """Names of the chapters in the order of reading (EPUB 3, package document)."""
    container = xml_root(_member(archive, "META-INF/container.xml") or b"<x/>", "e-book")
    package = next((one.get("full-path") for one in container.iter() if one.get("full-path")), "")
    root = xml_root(_member(archive, package) or b"<x/>", "e-book") if package else container
    folder = package.rpartition("/")[0] if package else ""
    hrefs = {one.get("id"): one.get("href") for one in root.iter() if one.get("href")}
    order = [hrefs.get(one.get("idref")) for one in root.iter() if one.get("idref")]
    names = [f"{folder}/{href}" if folder else href for href in order if href]
    known = set(archive.namelist())
    found = [name for name in names if name in known]
    return found or sorted(name for name in known if name.endswith(_PAGE_NAMES[:3]))
