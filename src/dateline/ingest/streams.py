"""Streams of bytes with a head to look at, and what meters that which comes out of compressed ones."""

from __future__ import annotations

from dateline.errors import DumpUnreadable
from dateline.ingest.options import ReadOptions
from dateline.ingest.reading import Read, Spent

_FIRST_LOOK_BYTES, _LONG_LOOK_BYTES = 1 << 20, 16 << 20
_SUSPICIOUS_RATIO = 20


class HeadedStream:
    """A stream whose first bytes can be seen before they are read. `path` names the file it is the whole of, if any."""

    def __init__(self, read: Read, path: str | None = None) -> None:
        self._read = read
        self._head = b""
        self.path = path

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end; they stay to be read."""
        parts, have = [self._head], len(self._head)
        while have < size and (part := self._read(size - have)):
            parts.append(part)
            have += len(part)
        self._head = b"".join(parts) if len(parts) > 1 else self._head
        return self._head

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes (all that is left when negative); b'' only at the end."""
        if size is None or size < 0:
            parts = []
            while part := self.read(1 << 20):
                parts.append(part)
            return b"".join(parts)
        if not self._head:
            return self._read(size)
        part, self._head = self._head[:size], self._head[size:]
        return part


class Meter:
    """Watches what a compressed stream expands to, so that a bomb is refused long before it fills memory or disk.

    `spent` is what all streams of the dump on this layer of packing have given so far: the floor is the dump's, so that
    many small members together get no more of it than one.
    """

    def __init__(self, options: ReadOptions, dump_bytes: int, spent: Spent | None = None) -> None:
        self._options = options
        self._dump_bytes = dump_bytes
        self._spent = spent if spent is not None else Spent()
        self.n_in = self.n_out = 0

    def give(self, n_bytes: int) -> None:
        """Count so many bytes that came out. Raises DumpUnreadable when more did than a text could have been packed
        into what went in."""
        self.n_out += n_bytes
        self._spent.n_bytes += n_bytes
        options = self._options
        if self.n_out > options.max_member_bytes:
            raise DumpUnreadable(f"it expands to more than {options.max_member_bytes:,} bytes: deliver it in parts")
        try:
            self._refuse_bomb(self.n_out, min(self.n_in, self._dump_bytes))
        except DumpUnreadable:
            self._spent.forgive(self.n_out)
            raise
        self._refuse_bomb(self._spent.n_bytes, self._dump_bytes)

    @property
    def is_suspicious(self) -> bool:
        """Whether more has come out than ordinary text is packed into."""
        return self.n_out > _SUSPICIOUS_RATIO * max(self.n_in, 1)

    def _refuse_bomb(self, n_out: int, n_in: int) -> None:
        options = self._options
        allowed = options.max_expansion_ratio * n_in
        floor = options.expansion_floor_bytes
        # text repeated on purpose may pass the ratio for a while; what passes it twice over is refused at once
        if n_out > floor and (n_out > 2 * allowed or n_out > max(allowed, 4 * floor)):
            raise DumpUnreadable(
                f"it expands to more than {options.max_expansion_ratio} times its size ({n_out:,} bytes so far): "
                "refused as a decompression bomb; deliver it uncompressed if it is genuine"
            )


def looked_ahead(stream: HeadedStream, meter: Meter) -> HeadedStream:
    """The stream, after a look at its first megabyte, and far ahead where that came out of next to nothing: a bomb is
    refused before anything of it is taken for a text. Raises DumpUnreadable for a bomb."""
    stream.peek(_FIRST_LOOK_BYTES)
    if meter.is_suspicious:
        stream.peek(_LONG_LOOK_BYTES)
    return stream


class MeteredStream:
    """A stream read through a meter; what goes wrong inside ends it and is kept in `problem`."""

    def __init__(self, read: Read, meter: Meter) -> None:
        self._read = read
        self._meter = meter
        self.problem = ""

    def read(self, size: int) -> bytes:
        """At most `size` bytes; b'' at the end or where the stream is damaged."""
        if self.problem:
            return b""
        try:
            part = self._read(size)
        except (DumpUnreadable, MemoryError):
            raise
        except Exception as error:  # zipfile and tarfile let through whatever damage makes of their state
            self.problem = f"it is damaged or cut off ({error or type(error).__name__})"
            return b""
        self._meter.give(len(part))
        return part
