"""Office files and PDF, written by LibreOffice, python-docx, ebooklib and fpdf2."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import fpdf
import openpyxl
import pytest
from ebooklib import epub
from odf.opendocument import OpenDocumentText
from odf.text import H, P

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions
from tests.unit.ingest.build import dump_of, read_all
from tests.unit.ingest.test_packed import zip_of

DATA = Path(__file__).parents[2] / "data" / "containers"
TITLES = ["Pier at Skagholm rises in stone", "Night train to Brenn comes back", "Museum finds a lost map"]


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "epub", "pdf"])
def test_files_of_libreoffice(tmp_path: Path, ending: str) -> None:
    """All paragraphs of three articles come out, each on its own, whatever the format and the file's name."""
    data = (DATA / f"libreoffice.{ending}").read_bytes()
    (document,), rejections = read_all(dump_of(tmp_path, data, "dump.txt"))
    paragraphs = document.text.strip().split("\n\n")
    assert (document.kind, rejections) == ("text", [])
    assert [paragraph for paragraph in paragraphs if paragraph in TITLES] == TITLES
    assert "Skagholm Post, 3 May 2026" in paragraphs
    assert any(
        one.startswith("Two sleeping cars") and one.endswith("“on its way”, a spokeswoman said.") for one in paragraphs
    )


def word_file(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_tables_and_line_breaks_of_a_word_document(tmp_path: Path) -> None:
    """Cells are read in order and a line break within a paragraph parts two lines."""
    data = word_file("One\nTwo", "Three", table=[["a", "b"], ["c", "d"]])
    (document,), _ = read_all(dump_of(tmp_path, data))
    assert document.text.split() == ["One", "Two", "Three", "a", "b", "c", "d"]


def test_opendocument_of_another_writer(tmp_path: Path) -> None:
    """Headings and paragraphs of odfpy's files are read like LibreOffice's."""
    text = OpenDocumentText()
    text.text.addElement(H(outlinelevel=1, text="A headline"))
    text.text.addElement(P(text="A paragraph."))
    file = io.BytesIO()
    text.write(file)
    (document,), _ = read_all(dump_of(tmp_path, file.getvalue()))
    assert document.text == "A headline\n\nA paragraph.\n"


def test_chapters_of_an_e_book_in_their_order(tmp_path: Path) -> None:
    """Each chapter is a document; the order is that of the spine, not of the names."""
    book = epub.EpubBook()
    book.set_identifier("x")
    book.set_title("Stories")
    chapters = []
    for name in ("b", "a"):
        chapter = epub.EpubHtml(title=name, file_name=f"{name}.xhtml")
        chapter.content = f"<h1>Chapter {name}</h1><p>It begins.</p>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.spine = chapters
    epub.write_epub(str(tmp_path / "x.epub"), book)
    documents, _ = read_all(dump_of(tmp_path, (tmp_path / "x.epub").read_bytes()))
    assert [one.text for one in documents] == ["Chapter b\n\nIt begins.", "Chapter a\n\nIt begins."]


def pdf_file(*pages: str, password: str = "") -> bytes:
    pdf = fpdf.FPDF()
    pdf.set_font("Helvetica", size=11)
    for page in pages:
        pdf.add_page()
        pdf.multi_cell(0, 6, page)
    if password:
        pdf.set_encryption(owner_password=password + "x", user_password=password)
    return bytes(pdf.output())


def test_lines_of_a_pdf_are_joined_and_running_lines_left_out(tmp_path: Path) -> None:
    """A paragraph set over several lines is one paragraph; the footer of every page is no part of the text."""
    story = (
        "council voted late on Monday to rebuild the old pier in stone, after two winters without one, and so on. " * 4
    )
    places = ["Skagholm", "Brenn", "Ostley", "Marsh"]
    data = pdf_file(*(f"The {place} {story}\nPage {n} of 4" for n, place in enumerate(places, start=1)))
    (document,), _ = read_all(dump_of(tmp_path, data))
    assert document.text.strip().split("\n\n") == [f"The {place} {story.strip()}" for place in places]
    assert "of 4" not in document.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf_file("", ""), "scanned"),
        (pdf_file("A story of some words, and then some more of them.", password="x"), "password"),
        (pdf_file("A story")[:300], "damaged or cut off"),
        (word_file("A story")[:-900], "damaged or cut off"),
        (word_file(""), "no text"),
        (zip_of({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "Word document is damaged"),
        (b"{\\rtf1\\ansi {\\pict 89504e47}}", "no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"with a password.*save it as \.docx or \.xlsx"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), r"save a table as \.xlsx or \.csv"),
        (zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "entities"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    """Scanned, protected, cut and empty files are refused, each with its reason."""
    with pytest.raises(DumpUnreadable, match=reason):
        read_all(dump_of(tmp_path, data))


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_a_bomb_in_an_office_file_is_refused_unopened(tmp_path: Path, part: str) -> None:
    """What expands beyond what a text can be packed into is weighed by its directory and never read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(part, b"<w>" + b" " * (80 << 20))
    options = ReadOptions(expansion_floor_bytes=1 << 20)
    with pytest.raises(DumpUnreadable, match="decompression bomb"):
        read_all(dump_of(tmp_path, file.getvalue()), options)


def test_a_macro_is_left_alone(tmp_path: Path) -> None:
    """A document with a macro is read for its text; the macro is a member that nothing opens."""
    file = io.BytesIO(word_file("A story of one line."))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    (document,), rejections = read_all(dump_of(tmp_path, file.getvalue()))
    assert (document.text, rejections) == ("A story of one line.\n", [])


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    """A zip with a password is no office file that can be read."""
    data = bytearray(word_file("A story"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("word/document.xml")
    central = data.rindex(b"word/document.xml") - 46
    data[central + 8] |= 1
    data[info.header_offset + 6] |= 1
    with pytest.raises(DumpUnreadable, match="encrypted"):
        read_all(dump_of(tmp_path, bytes(data)))


def test_a_cut_rtf_gives_what_it_has(tmp_path: Path) -> None:
    """The text before the cut is used, and the cut is on record."""
    data = (DATA / "libreoffice.rtf").read_bytes()
    documents, rejections = read_all(dump_of(tmp_path, data[: len(data) * 3 // 4]))
    assert TITLES[0] in documents[0].text
    assert [one.rule for one in rejections] == ["truncated"]


def test_a_part_of_millions_of_tags_is_refused(tmp_path: Path) -> None:
    """A tree of them takes gigabytes, however few bytes they are; so does a row of a workbook, but not its rows together."""
    made, book = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("It rained on Monday.")
    document.save(made)
    table = openpyxl.Workbook()
    for row in (("title", "text"), ("Rain", "It rained on Monday, officials said.")):
        table.active.append(row)
    table.save(book)
    for file, name, at, piece in (
        (made, "word/document.xml", b"</w:body>", b"<w:p/>"),
        (book, "xl/worksheets/sheet1.xml", b"</row></sheetData>", b"<c/>"),
    ):
        other = io.BytesIO()
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
            for info in old.infolist():
                data = old.read(info)
                new.writestr(info.filename, data.replace(at, piece * 1_100_000 + at) if info.filename == name else data)
        with pytest.raises(DumpUnreadable, match="more than 1,000,000 tags"):
            read_all(dump_of(tmp_path, other.getvalue(), "a.zip"))
    rows = [("title", "text"), *((f"Rain {n}", f"It rained on day {n}, officials said.") for n in range(3000))]
    many = openpyxl.Workbook()
    for row in rows:
        many.active.append(row)
    file = io.BytesIO()
    many.save(file)
    assert len(read_all(dump_of(tmp_path, file.getvalue(), "b.xlsx"))[0]) == 3000


@pytest.mark.parametrize("place", [30, 200])
@pytest.mark.parametrize("ending", ["docx", "odt", "epub"])
def test_a_damaged_part_is_told_as_damage(tmp_path: Path, ending: str, place: int) -> None:
    """Every part's tags are counted before the file is read: one that is damaged is read, or refused as what it is."""
    data = bytearray((DATA / f"libreoffice.{ending}").read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        parts = [info for info in archive.infolist() if info.filename.endswith(".xml")]
    for info in parts:
        hurt = bytearray(data)
        at = info.header_offset + place
        hurt[at : at + 4] = b"\xff\x00\xff\x00"
        try:
            read_all(dump_of(tmp_path, bytes(hurt), "dump.txt"))
        except DumpUnreadable as error:
            assert "please report" not in str(error)
