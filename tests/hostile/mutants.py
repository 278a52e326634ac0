"""Small changes of sound files, drawn by number: mutant 4711 is the same on every machine.

What is packed is unpacked, changed and packed again as often as it is changed as it is: else hardly a change would reach
what is inside.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable

from tests.hostile.seeds import seeds

TOKENS = (
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc2", b"\x1b[31m", b"\x85", b"\r", b"\n\n\n", b"\t", b"\x0b",
    "\u202e\u2028\u200b\ufeff\u00ad".encode(), b"\\ud800", b'"', b"{", b"[", b"}", b"]", b"<", b"</p>", b"<![CDATA[", b"&#0;", b"&lt;", b"<!ENTITY a 'b'>", b"-1", b"0",
    b"99999999999999999999", b"1e999", b"NaN", b"null", b"2024-13-45", b"31 February 2024", b"0000", b"9999-12-31", b"May 5, 0001", b"WARC/1.0\r\n",
    b"Content-Length: -5\r\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PAR1", b"%PDF-", b"BZh9", b"(\xb5/\xfd", b"From a Mon\n", b"LONDON, ", b"(Reuters) - ",
    b"1 of 2 DOCUMENTS\n", b"Tuesday, ", "１２３٣٤".encode(), "\ufb01\u0130\u1e9e".encode(), b"____\n", b"HD ", b"," * 40, b"(" * 40, b" " * 300,
)  # fmt: skip


def _flip(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 2, 8, 40))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _overwrite(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    piece = draw.randbytes(draw.choice((1, 2, 4, 8, 64)))
    data[at : at + len(piece)] = piece


def _insert(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    data[at:at] = draw.choice(TOKENS) * draw.choice((1, 1, 1, 3, 50))


def _remove(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.choice((1, 2, 10, 100, 1000))]


def _repeat(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    piece = data[at : at + draw.choice((1, 3, 20, 200))]
    data[at:at] = piece * draw.choice((2, 10, 100))


def _cut(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data)) :]


def _splice(data: bytearray, draw: random.Random) -> None:
    other = draw.choice(list(seeds().values()))
    at, start = draw.randrange(len(data)), draw.randrange(len(other))
    data[at:at] = other[start : start + draw.choice((8, 100, 2000))]


def _swap(data: bytearray, draw: random.Random) -> None:
    half = draw.randrange(len(data))
    data[:] = data[half:] + data[:half]


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip, _overwrite, _insert, _insert, _insert, _remove, _repeat, _cut, _splice, _swap,
)  # fmt: skip


def mutant(number: int) -> tuple[str, bytes]:
    """The format it was made of, and its bytes."""
    draw = random.Random(number)
    names = list(seeds())
    name = names[number % len(names)]
    data = seeds()[name]
    packing = _PACKED.get(name)
    if packing and draw.random() < 0.5:
        return name, packing(data, draw)
    return name, _changed(data, draw)


def _changed(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        if not changed:
            break
        draw.choice(CHANGES)(changed, draw)
    return bytes(changed[:200_000])


def _repacked_zip(data: bytes, draw: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        infos = old.infolist()
        chosen = draw.randrange(len(infos))
        for n, info in enumerate(infos):
            inner = old.read(info)
            info.date_time = (2024, 5, 6, 0, 0, 0)
            new.writestr(info, _changed(inner, draw) if n == chosen and inner else inner)
    return buffer.getvalue()


_PACKED: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "gzip": lambda data, draw: gzip.compress(_changed(gzip.decompress(data), draw), mtime=0),
    "tar.gz": lambda data, draw: gzip.compress(_changed(gzip.decompress(data), draw), mtime=0),
    "bzip2": lambda data, draw: bz2.compress(_changed(bz2.decompress(data), draw)),
    "xz": lambda data, draw: lzma.compress(_changed(lzma.decompress(data), draw)),
    "zip": _repacked_zip,
    "docx": _repacked_zip,
    "xlsx": _repacked_zip,
    "odt": _repacked_zip,
    "epub": _repacked_zip,
}
