"""Whatever tells of some dumps and texts, sought in every byte of a folder."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import zstandard

from tests.batches import Delivery, Story

ZSTD = b"\x28\xb5\x2f\xfd"


def everything(out: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file and link, hidden ones too, and of every zstd frame in them, unpacked."""
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        yield name, name.encode()
        if path.is_symlink():
            yield name, bytes(path.readlink())
        elif path.is_file():
            content = path.read_bytes()
            yield name, content
            if path.suffix == ".parquet":  # ids and texts stand as differences to the one before
                yield f"rows of {name}", repr(pq.ParquetFile(path).read().to_pylist()).encode()
            at = content.find(ZSTD)
            while at >= 0:
                reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content[at:]), read_across_frames=False)
                with suppress(zstandard.ZstdError):  # four bytes that look like a frame
                    yield f"{name} at {at}", reader.read()
                at = content.find(ZSTD, at + 1)


def needles(*dumps: Delivery, stories: tuple[Story, ...] = ()) -> dict[str, bytes]:
    """What may not be found: by what it is."""
    found: dict[str, bytes] = {}
    for dump in dumps:
        found |= {f"name of {dump.name}": dump.name.encode(), f"hash of {dump.name}": dump.dump_id.encode()}
        found[f"hash of {dump.name} in bytes"] = bytes.fromhex(dump.dump_id)
        found[f"url of {dump.name}"] = str(dump.url).encode()
    for story in stories:
        number = bytes.fromhex(story.article_id)
        found |= {
            f"text of {story.text}": story.text.encode(),
            f"end of {story.text}": story.text[8:].encode(),
            f"id of {story.text}": story.article_id.encode(),
            f"id of {story.text} in bytes": number,
            f"first half of the id of {story.text}": number[:8][::-1],  # as the index has it: little-endian
            f"second half of the id of {story.text}": number[8:][::-1],
        }
    return found


def found_in(out: Path, what: dict[str, bytes]) -> list[tuple[str, str]]:
    """(what, where) of every needle found."""
    return [(key, where) for where, content in everything(out) for key, value in what.items() if value in content]
