"""Dumps for the tests of ingest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dateline.ingest import ReadOptions, read
from dateline.model import Document, Dump, Metadata, Rejection

STORY = (
    "Ministers agree on little in Geneva\n\n"
    "GENEVA, May 31 (Reuters) - Ministers met on Friday and agreed on little, three officials said.\n\n"
    "They will meet again next week, the officials added, and the week after.\n"
)


def dump_of(folder: Path, data: bytes | str, name: str = "a.txt", metadata: Metadata | None = None) -> Dump:
    """A dump with these bytes, written into `folder`."""
    raw = data.encode() if isinstance(data, str) else data
    path = folder / name
    path.write_bytes(raw)
    return Dump(str(path), name, hashlib.sha256(raw).hexdigest(), len(raw), metadata or Metadata())


def read_all(dump: Dump, options: ReadOptions | None = None) -> tuple[list[Document], list[Rejection]]:
    """The documents and the rejections of a dump."""
    items = list(read(dump, options or ReadOptions()))
    return [x for x in items if isinstance(x, Document)], [x for x in items if isinstance(x, Rejection)]
