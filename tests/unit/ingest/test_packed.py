"""Compressed dumps and archives: streamed, limited, and damaged ones salvaged."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions
from dateline.model import Metadata, Severity
from tests.unit.ingest.build import STORY, dump_of, read_all

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "xz": lambda data: lzma.compress(data, preset=1),
    "zstd": zstandard.ZstdCompressor().compress,
}


def zip_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tar_of(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("packer", PACKERS)
def test_compression_is_seen_whatever_the_name(tmp_path: Path, packer: str) -> None:
    """A compressed text named .txt gives the text, and several members one after the other are one stream."""
    pack = PACKERS[packer]
    documents, rejections = read_all(dump_of(tmp_path, pack(STORY.encode()) + pack(b"More.\n")))
    assert [one.text for one in documents] == [STORY + "More.\n"]
    assert rejections == []


@pytest.mark.parametrize("packer", PACKERS)
def test_a_truncated_stream_is_used_as_far_as_it_goes(tmp_path: Path, packer: str) -> None:
    """What can be read of a cut stream is a document; the loss is a rejection that says so."""
    # numbered lines: every codec has given some of them when half its bytes are read
    text = "".join(f"Line {n} of {n * 7919 % 10007} told by source {n * n % 9973}.\n" for n in range(20_000))
    packed = PACKERS[packer](text.encode())
    documents, rejections = read_all(dump_of(tmp_path, packed[: len(packed) // 2]))
    assert documents and text.startswith("".join(one.text for one in documents))
    assert [one.rule for one in rejections] == ["truncated"]
    assert "deliver it again" in rejections[0].detail


@pytest.mark.parametrize("packer", PACKERS)
def test_a_stream_cut_at_its_start_is_unreadable(tmp_path: Path, packer: str) -> None:
    """With nothing to salvage the dump fails, and the message names the codec."""
    with pytest.raises(DumpUnreadable, match=packer):
        read_all(dump_of(tmp_path, PACKERS[packer](STORY.encode())[:12]))


@pytest.mark.parametrize("pack", [zip_of, tar_of], ids=["zip", "tar"])
def test_members_become_documents_in_order(tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    """Each member gives its documents, numbered through; hidden files, sidecars and folders give none."""
    data = pack(
        {
            "b.txt": b"Second\n",
            "x/a.txt.gz": gzip.compress(b"First\n"),
            "__MACOSX/b.txt": b"no",
            ".hidden": b"no",
            "empty.txt": b"",
        }
    )
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert [(one.index, one.text) for one in documents] == [(0, "Second\n"), (1, "First\n")]
    assert rejections == []


def test_a_member_name_never_becomes_a_path(tmp_path: Path) -> None:
    """Members named ../../evil or /etc/passwd are read like any other and nothing is written."""
    folder = tmp_path / "raw"
    folder.mkdir()
    data = tar_of({"../../evil.txt": b"One\n", "/absolute.txt": b"Two\n"})
    documents, _ = read_all(dump_of(folder, data))
    assert [one.text for one in documents] == ["One\n", "Two\n"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "raw"]


def test_a_bad_member_does_not_cost_its_neighbours(tmp_path: Path) -> None:
    """An image among the texts of an archive is one rejection that names it."""
    data = zip_of({"a.txt": b"One\n", "photo.txt": b"\x89PNG\r\n\x1a\n" + bytes(99), "z.txt": b"Two\n"})
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert [one.text for one in documents] == ["One\n", "Two\n"]
    assert [one.rule for one in rejections] == ["member_unreadable"]
    assert rejections[0].detail.startswith("member photo.txt: it looks like a PNG image")


@pytest.mark.parametrize("packer", PACKERS)
def test_a_bomb_is_refused(tmp_path: Path, packer: str) -> None:
    """A stream that expands far beyond what text can is refused early, with the limit in the message."""
    with pytest.raises(DumpUnreadable, match="decompression bomb"):
        read_all(dump_of(tmp_path, PACKERS[packer](b" " * (1 << 25))), ReadOptions(expansion_floor_bytes=1 << 20))


def test_what_came_before_the_limit_is_kept(tmp_path: Path) -> None:
    """Documents already read when a stream turns out to be a bomb stay, and the refusal is a rejection."""
    options = ReadOptions(expansion_floor_bytes=1 << 20, max_document_chars=1 << 19, max_expansion_ratio=10)
    honest = "".join(f"Line {n} of {n * 7919 % 10007} told by source {n * n % 9973}.\n" for n in range(50_000)).encode()
    documents, rejections = read_all(dump_of(tmp_path, gzip.compress(honest + b" " * (1 << 25))), options)
    assert 1 << 20 < sum(len(one.text) for one in documents) <= 1 << 23
    assert [one.rule for one in rejections] == ["rest_unreadable"]


def test_a_bomb_in_an_archive_leaves_the_good_members(tmp_path: Path) -> None:
    """A zip with a bomb in it gives its texts and one rejection."""
    data = zip_of({"a.txt": b"One\n", "bomb.txt": b" " * (1 << 25), "z.txt": b"Two\n"})
    documents, rejections = read_all(dump_of(tmp_path, data), ReadOptions(expansion_floor_bytes=1 << 20))
    assert [one.text for one in documents] == ["One\n", "Two\n"]
    assert [one.rule for one in rejections] == ["member_unreadable"]
    assert "bomb" in rejections[0].detail


def test_nesting_has_a_limit(tmp_path: Path) -> None:
    """Four layers are unpacked, a fifth is refused."""
    data = STORY.encode()
    for _ in range(4):
        data = gzip.compress(data)
    assert read_all(dump_of(tmp_path, data))[0][0].text == STORY
    with pytest.raises(DumpUnreadable, match="more than 4 layers deep"):
        read_all(dump_of(tmp_path, gzip.compress(data)))


def test_the_number_of_members_has_a_limit(tmp_path: Path) -> None:
    """Members beyond the limit are named in one rejection, for zip and tar alike."""
    members = {f"{n}.txt": b"Text\n" for n in range(5)}
    for data in (zip_of(members), tar_of(members)):
        documents, rejections = read_all(dump_of(tmp_path, data), ReadOptions(max_members=3))
        assert len(documents) == 3
        assert [one.rule for one in rejections] == ["too_many_members"]


def test_a_tar_cut_in_the_middle_gives_its_first_members(tmp_path: Path) -> None:
    """The members before the cut are documents, the rest is one rejection."""
    data = tar_of({"a.txt": b"One\n", "b.txt": b"x " * 5000})
    documents, rejections = read_all(dump_of(tmp_path, data[:4000]))
    assert documents[0].text == "One\n"
    assert {one.rule for one in rejections} == {"archive_damaged"}


def test_a_zip_without_its_directory_is_unreadable(tmp_path: Path) -> None:
    """A zip archive cut off before its end fails with advice."""
    with pytest.raises(DumpUnreadable, match="zip archive is damaged or cut off"):
        read_all(dump_of(tmp_path, zip_of({"a.txt": b"One\n" * 99})[:-30]))


def test_a_presentation_is_named_as_such(tmp_path: Path) -> None:
    """A .pptx is a zip archive, and is not read as one."""
    with pytest.raises(DumpUnreadable, match=r"Office document.*export its text"):
        read_all(dump_of(tmp_path, zip_of({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"})))


def test_zip_in_tar_in_gzip(tmp_path: Path) -> None:
    """Archives in archives are opened where seeking has to be made possible first."""
    data = gzip.compress(tar_of({"inner.zip": zip_of({"a.txt": STORY.encode()})}))
    documents, rejections = read_all(dump_of(tmp_path, data, "x.tgz"))
    assert [one.text for one in documents] == [STORY]
    assert rejections == []


def test_sidecars_in_a_zip_speak_of_its_members(tmp_path: Path) -> None:
    """A zipped folder brings its manifest and sidecars along; a broken one is a warning and costs no text."""
    data = zip_of(
        {
            "x/a.txt": b"One\n",
            "x/b.txt": b"Two\n",
            "x/a.txt.meta.json": b'{"publisher": "The Daily"}',
            "x/b.txt.meta.json": b"{",
            "x/manifest.jsonl": b'{"name": "a.txt", "publisher": "Other", "section": "World"}\n',
        }
    )
    outer = Metadata(publisher="Outer", language="en")
    (one, two), rejections = read_all(dump_of(tmp_path, data, metadata=outer))
    assert (one.metadata.publisher, one.metadata.section, one.metadata.language) == ("The Daily", "World", "en")
    assert two.metadata.publisher == "Outer"
    assert [(one.rule, one.severity) for one in rejections] == [("sidecar_broken", Severity.WARNING)]


def test_sidecars_in_a_tar_are_named_as_unread(tmp_path: Path) -> None:
    """A tar is read in one pass: the warning says what to do instead."""
    documents, rejections = read_all(dump_of(tmp_path, tar_of({"a.txt": b"One\n", "manifest.jsonl": b"{}"})))
    assert len(documents) == 1
    assert [one.rule for one in rejections] == ["sidecar_unread"]
