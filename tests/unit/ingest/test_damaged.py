"""What comes out of damage is no text: checksums stand at the end of what they guard, and none is used before it is seen."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions
from dateline.model import Document, Rejection
from tests.unit.ingest.build import dump_of, read_all

LINES = [f"Zeile {n}: der Rat tagte {n * 7919 % 10007} Mal, sagte Sprecher {n * n % 9973}.\n" for n in range(9_000)]
TEXT = "".join(LINES).encode()
QUOTES = b'"' * 1_500_000
"""What a block of run lengths can grow to."""

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "bzip2 of quotes": lambda data: bz2.compress(data[: len(data) // 2] + QUOTES),
    "xz": lambda data: lzma.compress(data, preset=1),
    "xz of blocks": lambda data: b"".join(lzma.compress(data[at : at + 90_000]) for at in range(0, len(data), 90_000)),
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}
LIMITS = ReadOptions(max_expansion_ratio=100_000)


def told(folder: Path, packed: bytes) -> tuple[list[Document], list[Rejection]]:
    """Documents and rejections; of a dump that failed none."""
    try:
        return read_all(dump_of(folder, packed), LIMITS)
    except DumpUnreadable as error:
        assert "damaged" in str(error) or "cut off" in str(error) or "not like text" in str(error)
        return [], []


@pytest.mark.parametrize("packer", PACKERS)
def test_nothing_of_damage_is_a_document(tmp_path: Path, packer: str) -> None:
    """Whichever byte is changed, every line of a document is a line that was packed, and the loss is told."""
    packed = PACKERS[packer](TEXT)
    true = {*"".join(LINES).splitlines(), ""}
    chance = random.Random(packer)
    for _ in range(4):
        torn = bytearray(packed)
        at = chance.randrange(len(packed) // 10, len(packed))
        torn[at] ^= chance.randrange(1, 256)
        documents, rejections = told(tmp_path, bytes(torn))
        text = "".join(one.text for one in documents).replace('"', "")
        # where the bytes end in mid-stream nothing tells damage from a cut
        if not any("cut off" in one.detail for one in rejections):
            assert all(line in true for line in text.split("\n")[:-1])
        assert (
            rejections
            or not documents
            or "".join(one.text for one in documents).encode() in (TEXT, TEXT[: len(TEXT) // 2] + QUOTES)
        )


def test_whole_blocks_before_the_damage_are_used(tmp_path: Path) -> None:
    """Of a bzip2 stream the blocks before the damaged one are text, of gzip the members around it."""
    packed = bytearray(PACKERS["bzip2"](TEXT))
    packed[len(packed) // 2] ^= 0xFF
    documents, rejections = told(tmp_path, bytes(packed))
    n_chars = sum(len(one.text) for one in documents)
    assert len(TEXT) * 0.3 < n_chars < len(TEXT) * 0.6
    assert [one.rule for one in rejections] == ["truncated"]
    members = [gzip.compress("".join(LINES[at : at + 1000]).encode()) for at in range(0, 5000, 1000)]
    members[2] = members[2][:2000] + bytes([members[2][2000] ^ 0x55]) + members[2][2001:]
    documents, rejections = told(tmp_path, b"".join(members))
    text = "".join(one.text for one in documents).replace("\r\n", "")
    assert text == "".join(LINES[:2000] + LINES[3000:5000])
    assert rejections[0].rule == "truncated"


def test_what_came_out_of_damage_waits_in_quarantine(tmp_path: Path) -> None:
    """A gzip member whose checksum is wrong gives no document, and its text stands in the rejection."""
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 1  # the checksum itself
    documents, rejections = read_all(dump_of(tmp_path, gzip.compress(b"Ein Satz, der stimmt.\n") + bytes(packed)))
    assert [one.text.strip() for one in documents] == ["Ein Satz, der stimmt."]
    assert rejections[0].text.startswith("Zeile 0: der Rat")
    with pytest.raises(DumpUnreadable, match="1 in quarantine"):
        read_all(dump_of(tmp_path, bytes(packed)))


@pytest.mark.parametrize("n_bytes", [900, 3_000_000])
def test_a_zip_member_is_used_when_its_checksum_vouches_for_it(tmp_path: Path, n_bytes: int) -> None:
    """A stored member with one letter changed is refused whole, small or large; its neighbours are read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "Der Hafen bleibt zu.\n")
        archive.writestr("b.txt", ("Die Brücke ist gesperrt.\n" * (n_bytes // 25)))
        archive.writestr("c.txt", "Der Markt öffnet.\n")
    torn = bytearray(buffer.getvalue())
    torn[300 + n_bytes // 2] ^= 4
    documents, rejections = told(tmp_path, bytes(torn))
    assert [one.text for one in documents] == ["Der Hafen bleibt zu.\n", "Der Markt öffnet.\n"]
    assert [one.rule for one in rejections] == ["archive_damaged"]
    assert "none of it was used" in rejections[0].detail
    assert ("Die Brücke" in rejections[0].text) == (n_bytes > 1 << 20)


def test_a_packed_stream_in_an_archive_is_checked_too(tmp_path: Path) -> None:
    """Damage inside of a tar archive's gzip member costs that member."""
    torn = bytearray(gzip.compress(TEXT))
    torn[len(torn) // 2] ^= 0x10
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in (("a.txt.gz", bytes(torn)), ("b.txt", b"Der Markt ist offen.\n")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    documents, rejections = told(tmp_path, buffer.getvalue())
    assert [one.text for one in documents] == ["Der Markt ist offen.\n"]
    assert [one.rule for one in rejections] == ["truncated"]
