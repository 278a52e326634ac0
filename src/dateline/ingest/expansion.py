"""Streams that decompress within limits and survive damage: gzip, bzip2, xz and zstd."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from dateline.errors import DumpUnreadable
from dateline.ingest.formats import Format
from dateline.ingest.streams import HeadedStream, Meter

_INPUT_BYTES = 1 << 14
"""Fed to a codec at a time: little, so that what came out can be laid to what went in."""
_BZIP2_INPUT_BYTES = 1 << 9
"""Less than a block of text is packed into: blocks can then be told from each other by when they come out."""
_OUTPUT_BYTES = 1 << 20
_ZSTD_STEP_BYTES = 512
_MAX_WINDOW_BYTES = 64 << 20
"""What a codec may look back over: `xz -9` and `zstd --ultra -21` look back over this much."""
_LOST_BYTES = 1 << 20
"""Of what damage left behind so much goes to quarantine."""


class _Codec(Protocol):
    """One compressed member (gzip), stream (xz, bzip2) or frame (zstd)."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def push(self, data: bytes) -> bytes: ...
    @property
    def wants_input(self) -> bool: ...


class _Zlib:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    def push(self, data: bytes) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, _OUTPUT_BYTES)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def wants_input(self) -> bool:
        return not self._inner.unconsumed_tail


class _Bounded:
    """bz2 and lzma decompressors, which keep what they have not used yet."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def push(self, data: bytes) -> bytes:
        out: bytes = self._inner.decompress(data, _OUTPUT_BYTES)
        return out

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        unused: bytes = self._inner.unused_data
        return unused

    @property
    def wants_input(self) -> bool:
        return bool(self._inner.needs_input)


class _Zstd:
    """zstandard bounds no output. A block gives at most 128 KiB and takes four bytes at least (RFC 8878, 3.1.1.2), so
    that half a kibibyte gives no more than 16 MiB, whatever came before it."""

    def __init__(self) -> None:
        import zstandard

        self._inner = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES).decompressobj()
        self._held = b""

    def push(self, data: bytes) -> bytes:
        data = self._held + data
        out: list[bytes] = []
        n_out = at = 0
        while at < len(data) and n_out < _OUTPUT_BYTES and not self._inner.eof:
            out.append(self._inner.decompress(data[at : at + _ZSTD_STEP_BYTES]))
            n_out += len(out[-1])
            at += _ZSTD_STEP_BYTES
        self._held = data[at:]
        return b"".join(out)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data + self._held

    @property
    def wants_input(self) -> bool:
        return not self._held


_CODECS: dict[Format, Callable[[], _Codec]] = {
    Format.GZIP: _Zlib,
    Format.BZIP2: lambda: _Bounded(bz2.BZ2Decompressor()),
    Format.XZ: lambda: _Bounded(lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MAX_WINDOW_BYTES + (8 << 20))),
    Format.ZSTD: _Zstd,
}


class ExpandedStream:
    """The decompressed bytes of a gzip, zstd, bzip2 or xz stream, all its members one after the other.

    Damage or a missing end does not raise: what could be read has been given, and `problem` says what happened. Checksums
    stand at the end of what they guard, so what a codec makes of damage comes out before it is noticed: `damaged` holds
    the stretches of output that no checksum vouches for, and a second stream over the same bytes that is told of them
    (`without`) gives the rest only.

    Raises DumpUnreadable where the meter does.
    """

    def __init__(
        self, compressed: HeadedStream, kind: Format, meter: Meter, without: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._compressed = compressed
        self._new_codec = _CODECS[kind]
        self._kind = kind
        self._codec = self._new_codec()
        self._meter = meter
        self._without = list(without)
        self._held = b""
        self._input = b""
        self._n_members = 0
        self._done = False
        self._at = self._guarded_from = 0  # in bytes of output: where it ends, and where what is not vouched for begins
        self.problem = ""
        self.damaged: list[tuple[int, int]] = []
        self.lost = b""
        """The first of what was left out, as it came out of the damage."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes; b'' only at the end."""
        while not self._held and not self._done:
            part = self._expand()
            self._meter.give(len(part))
            self._held = self._sound_part(part)
            self._at += len(part)
        part, self._held = self._held[:size], self._held[size:]
        return part

    def _sound_part(self, part: bytes) -> bytes:
        """`part`, which begins at `_at`, without what lies in a damaged stretch."""
        start, kept = self._at, []
        for low, high in self._without:
            low, high = max(low, self._at), min(high, self._at + len(part))
            if low < high:
                kept.append(part[start - self._at : low - self._at])
                self.lost += part[low - self._at : high - self._at][: _LOST_BYTES - len(self.lost)]
                start = high
        return b"".join((*kept, part[start - self._at :])) if kept else part

    def _expand(self) -> bytes:
        if self._codec.eof:
            self._guarded_from = self._at
            return self._next_member()
        if not self._input and self._codec.wants_input:
            if self._kind is Format.BZIP2:
                self._guarded_from = self._at  # a block comes out when it is complete, and the next only after its sum
            self._input = self._compressed.read(_BZIP2_INPUT_BYTES if self._kind is Format.BZIP2 else _INPUT_BYTES)
            self._meter.n_in += len(self._input)
            if not self._input:
                return self._end(f"the {self._kind} stream is cut off: its end is missing")
        data, self._input = self._input, b""
        try:
            return self._codec.push(data)
        except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError) as error:
            if "Memory usage limit" in str(error):
                return self._end(
                    f"unpacking it takes more than {_MAX_WINDOW_BYTES >> 20} MiB of memory: compress it with xz -9 at most"
                )
            return self._after_damage(data, f"the {self._kind} stream is damaged ({error})")
        except Exception as error:  # zstandard.ZstdError, imported only where it is used
            if type(error).__name__ != "ZstdError":
                raise
            if "too much memory" in str(error):
                return self._end(
                    f"unpacking it takes more than {_MAX_WINDOW_BYTES >> 20} MiB of memory: compress it with zstd --long=26 at most"
                )
            return self._after_damage(data, f"the zstd stream is damaged ({error})")

    def _next_member(self) -> bytes:
        rest = self._codec.unused_data + self._input
        self._input = b""
        while len(rest) < 16 and (more := self._compressed.read(_INPUT_BYTES)):
            self._meter.n_in += len(more)
            rest += more
        rest = rest.lstrip(b"\0") if self._kind in (Format.GZIP, Format.XZ) else rest  # padding of tapes and xz
        if not rest:
            return self._end("")
        self._n_members += 1
        self._codec = self._new_codec()
        self._input = rest
        if not rest.startswith(_STARTS[self._kind]):
            return self._end(f"{len(rest):,} or more bytes after the end of the {self._kind} stream were left out")
        return b""

    def _after_damage(self, data: bytes, problem: str) -> bytes:
        """Go on at the next member, where there are many: crawls are packed record by record, and a torn record is one
        of thousands. A blank line stands for what is lost."""
        self.problem = self.problem or problem
        if self._at > self._guarded_from:
            self.damaged.append((self._guarded_from, self._at))
        self._guarded_from = self._at
        if self._kind is not Format.GZIP or not self._n_members:
            return self._end(problem)
        rest = data[1:]
        while (at := rest.find(_GZIP_MEMBER)) < 0:
            more = self._compressed.read(_INPUT_BYTES)
            if not more:
                return self._end(problem)
            self._meter.n_in += len(more)
            rest = rest[-len(_GZIP_MEMBER) :] + more
        self._codec, self._input = self._new_codec(), rest[at:]
        return b"\r\n\r\n"

    def _end(self, problem: str) -> bytes:
        self._done = True
        self.problem = self.problem or problem
        return b""


def find_damage(compressed: HeadedStream, kind: Format, meter: Meter) -> list[tuple[int, int]]:
    """Half-open stretches of a compressed stream's output that no checksum vouches for, as far as the meter allows."""
    stream = ExpandedStream(compressed, kind, meter)
    with suppress(DumpUnreadable):  # too much comes out: who reads it will say so, after what came before
        while stream.read(_OUTPUT_BYTES):
            pass
    return stream.damaged


_GZIP_MEMBER = b"\x1f\x8b\x08"

_STARTS: dict[Format, tuple[bytes, ...]] = {
    Format.GZIP: (b"\x1f\x8b",),
    Format.BZIP2: (b"BZh",),
    Format.XZ: (b"\xfd7zXZ\0",),
    Format.ZSTD: (b"\x28\xb5\x2f\xfd", *(bytes((low,)) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))),
}
