"""One small sound file of each format, to be mutated: our own wording throughout."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from tests.hostile.field_seeds import field_seeds
from tests.hostile.inputs import STORY

CONTAINERS = Path(__file__).parents[1] / "data" / "containers"

OTHER = """Market hall burns

QUITO, June 3, 2024 (Reuters) - A fire closed the old market hall on Sunday, the fire brigade of the Ecuadorean capital said.

Nobody was hurt. "We will build it again," the mayor said. The hall had stood since 1931.
"""
FURNITURE = "\n\nRead more\nShare\n12 comments\nTT\nSubscribe to our newsletter\n\n\n"
HEADED = """
                               {n} of 3 DOCUMENTS

                               The Weir Courier

                            June {n}, 2019 Tuesday

Lock number {n} closes

BYLINE: Ann Kvist

SECTION: NEWS; Pg. {n}

LENGTH: 120 words

Lock number {n} closes for repairs, the river authority said on Monday. Barges have to wait for two weeks.

The authority had said in May that the gate would hold.

LOAD-DATE: June {n}, 2019
"""


@cache
def seeds() -> dict[str, bytes]:
    """Name of a format -> the bytes of a file of it."""
    text = STORY + FURNITURE + OTHER
    listing = "".join(HEADED.format(n=n) for n in (1, 2, 3))
    arabic = (
        "وزراء يجتمعون في بيروت\n\nبيروت 6 مايو 2024 (رويترز) - اجتمع الوزراء يوم الاثنين في بيروت وقال مسؤول إنهم اتفقوا على القليل.\n"
        * 3
    )
    japanese = (
        "港の祭り、三年ぶり開催\n\n【東京=山田花子】港の祭りが６日、三年ぶりに開かれた。主催者は「雨でも来てくれた」と話した。\n2024年5月6日\n"
        * 3
    )
    return {
        "text": text.encode(),
        "listing": listing.encode(),
        "arabic": arabic.encode(),
        "japanese": japanese.encode("shift_jis", "replace"),
        "utf-16": text.encode("utf-16"),
        "cp1252": text.replace('"', "“").encode("cp1252"),
        "html": _html().encode(),
        "records in html": _records_in_html().encode(),
        "json": json.dumps({"articles": [_record(n) for n in range(3)]}).encode(),
        "json array": json.dumps([_record(n) for n in range(3)]).encode(),
        "jsonl": "".join(json.dumps(_record(n)) + "\n" for n in range(3)).encode(),
        "csv": (
            "title,date,text\n" + "".join(f'"Head {n}",2024-05-0{n},"{_flat(STORY)}"\n' for n in (1, 2, 3))
        ).encode(),
        "sql": (
            "CREATE TABLE news (title text, published date, body text);\n"
            + "".join(
                f"INSERT INTO news VALUES ('Head {n}', '2024-05-0{n}', '{_flat(STORY).replace(chr(39), chr(39) * 2)}');\n"
                for n in (1, 2, 3)
            )
        ).encode(),
        "front matter": "".join(
            f"---\ntitle: Head {n}\ndate: 2024-05-0{n}\n---\n\n{STORY}\n\n" for n in (1, 2, 3)
        ).encode(),
        "feed": _feed().encode(),
        "sgml": _sgml().encode(),
        "wire": b"\x01abc001 4 pol 300\r\nBC-Harbour-Pier\r\n\x02" + STORY.encode() + b"\x0304-06-19 1023GMT\x04",
        "rtf": b"{\\rtf1\\ansi\\ansicpg1252 " + STORY.replace("\n\n", "\\par\\par ").encode() + b"}",
        "mail": _mail(),
        "mbox": b"From a@b.example Mon May  6 10:00:00 2024\n"
        + _mail()
        + b"\nFrom a@b.example Mon May  6 11:00:00 2024\n"
        + _mail(),
        "warc": _warc(),
        "parquet": _parquet(),
        "docx": _docx(),
        "xlsx": _xlsx(),
        "pdf": _pdf(),
        "zip": _zip(),
        "tar.gz": _tar(),
        "gzip": gzip.compress(text.encode(), mtime=0),
        "bzip2": bz2.compress(text.encode()),
        "xz": lzma.compress(text.encode()),
        "zstd": _zstd(text.encode()),
        "odt": (CONTAINERS / "libreoffice.odt").read_bytes(),
        "epub": (CONTAINERS / "libreoffice.epub").read_bytes(),
        "msg": (CONTAINERS / "outlook.msg").read_bytes(),
        "nitf": _nitf().encode(),
    } | field_seeds()


def _flat(text: str) -> str:
    return " ".join(text.split()).replace('"', "'")


def _record(n: int) -> dict[str, object]:
    return {
        "url": f"https://news.example/{n}",
        "title": f"Head {n}",
        "published": f"2024-05-0{n + 1}",
        "text": STORY,
        "tags": [n, {"a": None}],
    }


def _html() -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n")[1:])
    return (
        '<!doctype html><html lang="en"><head><title>Ferries run again</title><meta charset="utf-8">'
        '<meta property="article:published_time" content="2024-05-06T08:00:00Z">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries run again","datePublished":"2024-05-06"}</script>'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>Ferries run again</h1>{paragraphs}</article></body></html>"
    )


def _records_in_html() -> str:
    records = "".join(
        f"<div class='r'><h2>Lock number {n} closes</h2><p>June {n}, 2019 | The Weir Courier</p><p>{_flat(OTHER)} Lock {n}.</p></div>"
        for n in (1, 2, 3)
    )
    return f"<!doctype html><html><head><title>Search results</title></head><body>{records}</body></html>"


def _nitf() -> str:
    paragraphs = "".join(f"<p>{_flat(part)}</p>" for part in STORY.split("\n\n")[1:])
    return (
        '<?xml version="1.0" encoding="UTF-8"?><nitf><head><docdata><date.issue norm="20240506T080000Z"/></docdata></head><body>'
        f"<body.head><hedline><hl1>Ferries run again</hl1></hedline></body.head><body.content>{paragraphs}</body.content></body></nitf>"
    )


def _feed() -> str:
    items = "".join(
        f"<item><title>Head {n}</title><pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate><description><![CDATA[<p>{_flat(STORY)}</p>]]></description></item>"
        for n in range(3)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def _sgml() -> str:
    return "".join(
        f'<REUTERS TOPICS="YES" NEWID="{n}"><DATE>26-FEB-1987 15:01:01.79</DATE><TEXT><TITLE>HEAD {n}</TITLE><DATELINE>PARIS, Feb 26 - </DATELINE><BODY>{_flat(STORY)}</BODY></TEXT></REUTERS>\n'
        for n in (1, 2)
    )


def _mail() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@news.example", "all@news.example", "Ferries run again"
    message["Date"], message["Message-ID"] = "Mon, 06 May 2024 08:00:00 +0000", "<1@news.example>"
    message.set_content(STORY)
    message.add_alternative(_html(), subtype="html")
    message.add_attachment(OTHER.encode(), maintype="text", subtype="plain", filename="hall.txt")
    return message.as_bytes()


def _warc() -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{_html()}".encode()
    head = "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/a\r\nWARC-Date: 2024-05-06T10:00:00Z\r\nContent-Length: {n}\r\n\r\n"
    parts = [("response", http), ("conversion", STORY.encode()), ("response", http)]
    return b"".join(head.format(kind=kind, n=len(data)).encode() + data + b"\r\n\r\n" for kind, data in parts)


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"title": ["a", "b"], "text": [STORY, OTHER], "date": ["2024-05-06", None]}), buffer)
    return buffer.getvalue()


def _docx() -> bytes:
    import docx

    document, buffer = docx.Document(), io.BytesIO()
    for part in (STORY + OTHER).split("\n\n"):
        document.add_paragraph(part)
    document.save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    import openpyxl

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["title", "date", "text"], ["Head 1", "2024-05-06", STORY], ["Head 2", "2024-05-07", OTHER]):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def _pdf() -> bytes:
    import fpdf

    pdf = fpdf.FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, STORY)
    return bytes(pdf.output())


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("b/c.html", _html())
        archive.writestr("b/c.html.meta.json", '{"url": "https://news.example/c"}')
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in (("a.txt", STORY.encode()), ("b.jsonl", json.dumps(_record(1)).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)
