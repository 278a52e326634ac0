"""Sidecars (`NAME.meta.json`) and manifests (`manifest.jsonl`): what is claimed about a dump beside it.

A sidecar is one JSON object; a manifest has one object a line with the file's `name` relative to the manifest's folder.
Keys: url, fetched_at, published_at, publisher, section, language, layout (all optional). A broken sidecar, or a broken line of
a manifest, is reported as a failure of its own and costs no dump.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from dateline.ingest.claims import claims
from dateline.model import Metadata

MANIFEST = "manifest.jsonl"
SIDECAR_SUFFIX = ".meta.json"
_MAX_SIDECAR_BYTES = 1 << 20
_MAX_MANIFEST_BYTES = 256 << 20
_NOTHING = Metadata()


class Files(Protocol):
    """Where small files beside the dumps are read from: a disk, or an object store."""

    def has(self, path: str) -> bool:
        """Whether there is anything of this path."""

    def read(self, path: str, limit_bytes: int) -> bytes:
        """The content of a file. Raises FileNotFoundError, other OSErrors, ValueError for what must not be read."""


class FilesOnDisk:
    """Files of this machine."""

    def __init__(self, may_read: Callable[[str], bool] = lambda _path: True) -> None:
        """may_read: tells of a path whether it may be followed; a link out of the raw folder may not."""
        self._may_read = may_read

    def has(self, path: str) -> bool:
        """Whether there is anything of this path, a link to nothing included."""
        return os.path.lexists(path)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """The content of a regular file. Raises FileNotFoundError, OSError, ValueError."""
        if not self._may_read(path):
            raise ValueError("it is a link that leads out of the raw folder")
        return _bounded(Path(path), limit_bytes)


class SidecarReader:
    """Reads each manifest once and remembers what was wrong."""

    def __init__(self, files: Files) -> None:
        """files: where sidecars and manifests lie."""
        self._files = files
        self._manifests: dict[str, dict[str, Metadata]] = {}
        self._troubles: dict[str, str] = {}

    def metadata_for(self, path: str, name: str) -> Metadata:
        """Claims about the dump at `path` whose name under its root is `name`: sidecar first, then the manifest of its
        folder, then those of the folders above it up to the root that was given."""
        metadata = self._sidecar(path + SIDECAR_SUFFIX, name + SIDECAR_SUFFIX)
        folder, inside = os.path.split(path)
        above = name.rpartition("/")[0]
        while True:
            entry = self._manifest(folder, f"{above}/{MANIFEST}" if above else MANIFEST).get(inside)
            if entry is not None:
                metadata = metadata.or_else(entry)
            if not above:
                return metadata
            inside = f"{os.path.basename(folder)}/{inside}"  # noqa: PTH119 - a call for each of many dumps
            folder, above = os.path.dirname(folder), above.rpartition("/")[0]  # noqa: PTH120

    def is_sound(self, name: str) -> bool:
        """Whether nothing was wrong with what was read for the dump of this name."""
        if not self._troubles:
            return True
        above = name.rpartition("/")[0]
        while f"{above}/{MANIFEST}".lstrip("/") not in self._troubles:
            if not above:
                return name + SIDECAR_SUFFIX not in self._troubles
            above = above.rpartition("/")[0]
        return False

    def troubles(self) -> Iterator[tuple[str, str]]:
        """Name and fault of each sidecar or manifest that could not be wholly understood, sorted by name."""
        yield from sorted(self._troubles.items())

    def _sidecar(self, path: str, name: str) -> Metadata:
        if not self._files.has(path):
            return _NOTHING
        try:
            raw = self._files.read(path, _MAX_SIDECAR_BYTES)
        except (OSError, ValueError) as error:
            self._troubles[name] = f"the sidecar cannot be read ({error}); its dump was read without it"
            return Metadata()
        metadata, fault = sidecar_entry(raw)
        if fault:
            self._troubles[name] = fault
        return metadata

    def _manifest(self, folder: str, name: str) -> dict[str, Metadata]:
        if folder not in self._manifests:
            self._manifests[folder] = self._read_manifest(f"{folder}/{MANIFEST}" if folder else MANIFEST, name)
        return self._manifests[folder]

    def _read_manifest(self, path: str, name: str) -> dict[str, Metadata]:
        try:
            raw = self._files.read(path, _MAX_MANIFEST_BYTES)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            self._troubles[name] = f"the manifest cannot be read ({error}); the dumps were read without it"
            return {}
        entries, faults = manifest_entries(raw)
        if faults:
            self._troubles[name] = faults
        return entries


def manifest_entries(raw: bytes) -> tuple[dict[str, Metadata], str]:
    """The claims of a manifest by file name, and its faults in one sentence ('' for none)."""
    entries: dict[str, Metadata] = {}
    faults: list[str] = []
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            file_name = _name_of(line)
            metadata, problems = claims(_object(line), "manifest")
        except ValueError as error:
            faults.append(f"line {number} was passed over ({error})")
            continue
        if problems:
            faults.append(f"line {number} was used without {'; '.join(problems)}")
        # a later line about the same file corrects an earlier one
        entries[file_name] = metadata.or_else(entries.get(file_name, Metadata()))
    more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
    return entries, "; ".join(faults[:5]) + more


def sidecar_entry(raw: bytes) -> tuple[Metadata, str]:
    """The claims of a sidecar and its faults in one sentence ('' for none)."""
    try:
        metadata, problems = claims(_object(raw), "sidecar")
    except ValueError as error:
        return _NOTHING, f"the sidecar is not a JSON object ({error}); its dump was read without it"
    return metadata, f"the sidecar was used without {'; '.join(problems)}" if problems else ""


def _bounded(path: Path, limit_bytes: int) -> bytes:
    if not path.is_file():
        if path.exists():
            raise ValueError("it is not a regular file")
        raise FileNotFoundError(path)
    if path.stat().st_size > limit_bytes:
        raise ValueError(f"it is larger than {limit_bytes:,} bytes")
    return path.read_bytes()


def _object(raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _name_of(line: bytes) -> str:
    name = _object(line).get("name")
    if not isinstance(name, str) or not name:
        raise ValueError("it has no name")
    return str(PurePosixPath(name.replace("\\", "/")))
