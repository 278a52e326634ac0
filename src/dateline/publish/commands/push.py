"""Push: mirror a snapshot to an object store or any other file system, resumably and without ever lying in a manifest.

Objects are named by content, so what is there already need not be sent again, and an interrupted push is taken up by
the next. Order: new objects, then the manifest, last the removal of what it does not name: at no moment does manifest.json
name an object that is not there. A reader who lists the prefix may meet both versions of a partition until the last step
is done, which object stores cannot spare them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.fs as pafs

from dateline.contract import TABLES
from dateline.dataset.base import open_base
from dateline.dataset.format.absence import no_dataset
from dateline.dataset.format.layout import table_of
from dateline.dataset.format.leases import lease
from dateline.dataset.format.manifest import MANIFEST, FileEntry, current_number
from dateline.errors import DatasetBroken, StorageFailed, UsageError

CHUNK_BYTES = 8 << 20
LEAST_SECRET_CHARS = 4
"""Shorter values of a query ('1', 'eu') are no keys, and to replace them would garble messages."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did."""

    number: int
    n_sent: int
    n_bytes_sent: int
    n_there: int
    """Objects that were there already."""
    n_removed: int


def push(out: Path, url: str, *, number: int | None = None, filesystem: Any = None) -> Pushed:
    """Mirror snapshot `number` (by default the current one) to `url`: 's3://bucket/prefix', 'gs://…', 'file:///…'.

    `filesystem` is a pyarrow or fsspec file system that `url` (then a plain path) is to be found on; without one pyarrow
    derives it from the URL, credentials and endpoint from the environment or the URL's query.

    Raises UsageError for a URL nobody can open or an empty dataset, StorageFailed when the other side refuses,
    DatasetBroken where a file to send is damaged: the mirror's manifest stays what it was.
    """
    target, root = _open(url, filesystem)
    if number is None and current_number(out) is None:
        raise no_dataset(out)
    with lease(out, number) as folder:
        wanted = int(folder.name)
        files = open_base(out, wanted).manifest.files
        try:
            there = _listing(target, root)
            missing = [entry for entry in files if there.get(entry.path) != entry.size_bytes]
            for entry in missing:
                _send(folder / entry.path, target, f"{root}/{entry.path}", entry.sha256)
            manifest = (folder / MANIFEST).read_bytes()
            if missing or _read(target, f"{root}/{MANIFEST}") != manifest:
                _write(target, f"{root}/{MANIFEST}", manifest)
            surplus = _surplus(there, files)
            for path in surplus:
                target.delete_file(f"{root}/{path}")
        except (OSError, pa.ArrowException) as error:
            raise StorageFailed(
                f"{without_secrets(url)}: {_cause(error, url)}; push again to go on where it stopped"
            ) from None  # the trace would name the address as it was given
    sent = sum(entry.size_bytes for entry in missing)
    return Pushed(wanted, len(missing), sent, len(files) - len(missing), len(surplus))


def _open(url: str, filesystem: Any) -> tuple[pafs.FileSystem, str]:
    if filesystem is not None:
        if not isinstance(filesystem, pafs.FileSystem):
            filesystem = pafs.PyFileSystem(pafs.FSSpecHandler(filesystem))
        return filesystem, url.partition("://")[2].rstrip("/") if "://" in url else url.rstrip("/")
    try:
        target, root = pafs.FileSystem.from_uri(url)
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(
            f"cannot open {without_secrets(url)!r} ({_cause(error, url)}): give s3://bucket/prefix, gs://… or file:///…"
        ) from None
    return target, root.rstrip("/")


def _listing(target: pafs.FileSystem, root: str) -> dict[str, int]:
    """Size in bytes of every object below `root`, by path relative to it."""
    found = target.get_file_info(pafs.FileSelector(root, allow_not_found=True, recursive=True))
    return {info.path[len(root) :].lstrip("/"): info.size for info in found if info.type == pafs.FileType.File}


def _surplus(there: dict[str, int], files: Sequence[FileEntry]) -> list[str]:
    """Data objects that the snapshot does not have; anything else below the prefix is not ours to remove."""
    wanted = {entry.path for entry in files}
    return sorted(p for p in there if p not in wanted and table_of(p) in TABLES and p.endswith(".parquet"))


def _send(source: Path, target: pafs.FileSystem, path: str, sha256: str) -> None:
    """Send a file. Raises DatasetBroken where it is not what the manifest says: a mirror must not get what is damaged."""
    digest = hashlib.sha256()
    if not isinstance(target, pafs.S3FileSystem):  # object stores have no folders to make
        target.create_dir(path.rpartition("/")[0], recursive=True)
    with source.open("rb") as file, target.open_output_stream(path) as stream:
        while block := file.read(CHUNK_BYTES):
            digest.update(block)
            stream.write(block)
    if digest.hexdigest() != sha256:
        target.delete_file(path)
        raise DatasetBroken(f"{source} is damaged and was not mirrored: `dateline verify --repair`, then push again")


def _write(target: pafs.FileSystem, path: str, content: bytes) -> None:
    with target.open_output_stream(path) as stream:
        stream.write(content)


def _read(target: pafs.FileSystem, path: str) -> bytes | None:
    if target.get_file_info(path).type != pafs.FileType.File:
        return None
    with target.open_input_stream(path) as stream:
        content: bytes = stream.read()
        return content


def without_secrets(url: str) -> str:
    """An address as it may be printed and logged: without user, password and query, which are where keys stand."""
    head, _, query = url.partition("?")
    scheme, separator, rest = head.partition("://")
    place = rest.rpartition("@")[2] if separator else head
    return (f"{scheme}://{place}" if separator else place) + ("?…" if query else "")


def secrets_in(url: str) -> set[str]:
    """What must not be seen of an address: user, password and the values of its query, as written and as meant."""
    head, _, query = url.partition("?")
    user = head.partition("://")[2].rpartition("@")[0]
    found = {part for part in user.split(":") if part} | {pair.partition("=")[2] for pair in query.split("&")}
    return {form for part in found for form in (part, unquote(part)) if len(form) >= LEAST_SECRET_CHARS}


def _cause(error: BaseException, url: str) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    for secret in sorted(secrets_in(url), key=len, reverse=True):
        said = said.replace(secret, "…")
    return said
