"""The decoded text of a document, read again from its raw dump."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from dateline.addresses import address_of
from dateline.errors import UsageError
from dateline.ingest import ReadOptions, discover, read
from dateline.ingest.walking import printable_name
from dateline.model import Document, Dump

if TYPE_CHECKING:
    from dateline.dataset.dataset import Dataset


def document(dataset: Dataset, dump_name: str, document_index: int) -> str:
    """The text that offsets count in. Raises UsageError, DumpUnreadable."""
    found = documents(dataset, dump_name, [document_index])
    if document_index not in found:
        raise UsageError(f"{dump_name} has no document {document_index}")
    return found[document_index]


def documents(dataset: Dataset, dump_name: str, indexes: Collection[int]) -> dict[int, str]:
    """The texts of some documents of a dump, by their position; those that it does not have are left out.

    Raises UsageError, DumpUnreadable.
    """
    known = dataset.snapshot().table("dumps", ["dump_id"], pc.field("dump_name") == dump_name)
    if not known.num_rows:
        raise UsageError(f"{dataset.path} knows no dump {dump_name!r}: `dump_name` is its path below the raw folder")
    dump = _raw_dump(dataset.raw, dump_name)
    if dump.sha256 != known["dump_id"][0].as_py():
        raise UsageError(
            f"{dump.path} has other bytes than were processed: offsets of the dataset do not count in its text"
        )
    found: dict[int, str] = {}
    for item in read(dump, ReadOptions()):
        if isinstance(item, Document) and item.index in indexes:
            found[item.index] = item.text
            if len(found) == len(set(indexes)):
                break
    return found


def _raw_dump(raw: Path, dump_name: str) -> Dump:
    if address := address_of(raw):
        is_it = address.rstrip("/").rpartition("/")[2] == dump_name  # the raw file itself
        found = discover([address if is_it else f"{address.rstrip('/')}/{dump_name}"])
        if not found.dumps:
            raise UsageError(f"{dump_name} cannot be read in {address}: {[report.detail for report in found.failed]}")
        return replace(found.dumps[0], name=dump_name)
    path = _raw_path(raw, dump_name)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(str(path), dump_name, sha256, path.stat().st_size)


def _raw_path(raw: Path, dump_name: str) -> Path:
    """Where the dump lies: below the raw folder, or the raw file itself."""
    path = raw if raw.is_file() and raw.name == dump_name else raw / dump_name
    if not path.is_file() and "\\" in dump_name:  # characters of the file's name that act are written out in the dump's
        files = (found for found in raw.rglob("*") if printable_name(found.relative_to(raw).as_posix()) == dump_name)
        path = next(files, path)
    if not path.is_file():
        raise UsageError(
            f"{dump_name} is not in {raw}: name the folder of its dumps (RAW of a command, `dateline.open(path, raw=...)`)"
        )
    return path
