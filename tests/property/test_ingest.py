"""Promises of ingest for any bytes whatever."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import tempfile
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import DumpUnreadable
from dateline.ingest import ReadOptions, read
from dateline.ingest.claims import claims
from dateline.ingest.cut import cut
from dateline.ingest.decode import decode_all, decode_stream
from dateline.ingest.formats import Format, sniff
from dateline.ingest.moments import parse_moment
from dateline.ingest.pages import extract_page
from dateline.model import Document, Dump

_MAGIC = [b"", b"\x1f\x8b\x08\x00", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n", b"<!doctype html>",
          b'{"text": ', b'[{"text": "x"}, ', b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"<?xml ", b"%PDF-"]  # fmt: skip
any_bytes = st.builds(lambda head, tail: head + tail, st.sampled_from(_MAGIC), st.binary(max_size=600))
prose = st.text(alphabet=st.sampled_from("abcdE .,\n\r\t\u2028é“”عبДж中\U0001f600\xa0"), max_size=400)


def _zip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", data)
    return buffer.getvalue()


PACKERS: list[Callable[[bytes], bytes]] = [
    gzip.compress,
    bz2.compress,
    lzma.compress,
    zstandard.ZstdCompressor().compress,
    _zip,
]


def read_bytes(data: bytes) -> list[object]:
    """Everything `read` gives for a dump of these bytes; [] where it is unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(data)
        try:
            return list(
                read(
                    Dump(str(path), "a", hashlib.sha256(data).hexdigest(), len(data)),
                    ReadOptions(max_document_chars=50),
                )
            )
        except DumpUnreadable as error:
            assert len(str(error)) > 20
            return []


@given(any_bytes)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Reading arbitrary bytes, with every format's beginning, raises nothing but DumpUnreadable."""
    items = read_bytes(data)
    documents = [item for item in items if isinstance(item, Document)]
    assert [one.index for one in documents] == list(range(len(documents)))
    for one in documents:
        one.text.encode("utf-8")  # no lone surrogate


@given(st.sampled_from(PACKERS), st.binary(max_size=300), st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_packing_is_read_or_refused(pack: Callable[[bytes], bytes], data: bytes, draw: st.DataObject) -> None:
    """A packed dump with a byte changed and its end cut off raises nothing but DumpUnreadable."""
    packed = bytearray(pack(data))
    packed[draw.draw(st.integers(0, len(packed) - 1))] = draw.draw(st.integers(0, 255))
    read_bytes(bytes(packed[: draw.draw(st.integers(1, len(packed)))]))


@given(prose, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), st.integers(1, 64))
@settings(max_examples=300, deadline=None)
def test_unicode_text_survives_in_windows_of_any_size(text: str, encoding: str, window_bytes: int) -> None:
    """A text written with a mark or as UTF-8 is read back exactly, however small the windows."""
    text = text.lstrip("\ufeff")
    windows = decode_stream(io.BytesIO(text.encode(encoding)).read, max(window_bytes, 8))
    assert "".join(window.text for window in windows) == text


@given(st.binary(max_size=2000))
@settings(max_examples=400, deadline=None)
def test_decoding_is_total(data: bytes) -> None:
    """Any bytes decode to text or are refused."""
    with contextlib.suppress(DumpUnreadable):
        decode_all(data)


@given(prose.filter(bool), st.integers(1, 60), st.lists(st.integers(0, 400), max_size=5))
@settings(max_examples=400, deadline=None)
def test_cut_documents_joined_are_the_text(text: str, limit: int, places: list[int]) -> None:
    """Documents never exceed the limit, never part CR from LF, and joined are the text, however it arrived."""
    edges = [0, *sorted(min(place, len(text)) for place in places), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    parts = list(cut(iter(pieces), limit))
    assert "".join(parts) == text
    assert all(0 < len(part) <= limit for part in parts)
    assert parts == list(cut(iter([text]), limit))
    if limit > 1:
        assert not any(a.endswith("\r") and b.startswith("\n") for a, b in pairwise(parts))


@given(st.binary(max_size=3000))
def test_sniffing_is_total(data: bytes) -> None:
    """Any bytes have a format."""
    assert sniff(data) in set(Format)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_claim_is_understood_or_named(value: object) -> None:
    """Any JSON value may stand in a sidecar; timestamps that come out are aware."""
    keys = (
        "url",
        "fetched_at",
        "published_at",
        "published_on",
        "publisher",
        "section",
        "language",
        "headline",
        "byline",
    )
    metadata, problems = claims(dict.fromkeys(keys, value), "sidecar")
    assert metadata.fetched_at is None or metadata.fetched_at.tzinfo is not None
    assert all(isinstance(problem, str) for problem in problems)
    parse_moment(value)


@given(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<html>",
                "<h1>",
                "<time datetime='",
                "<meta property='og:title' content='x|y",
                "'>",
                "<script type='application/ld+json'>",
                '{"@type":"NewsArticle"',
                "</script>",
                "<!--",
            ]
        ),
        max_size=30,
    ),
)
@settings(max_examples=150, deadline=None)
def test_any_markup_is_extracted_or_empty(text: str, tags: list[str]) -> None:
    """Broken markup never raises."""
    extract_page(text.join(tags) + text)
