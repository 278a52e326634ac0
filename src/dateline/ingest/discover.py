"""From files and folders to dumps: names, hashes and the claims that lie beside them. Reads no text.

A dump's name is its path relative to the folder that was given, and its identity across runs. What changes while it
is being hashed is left for the next run; what cannot be read is reported and stops nothing.
Corrections files (`dateline-corrections.jsonl`) go to the dumps that they speak of.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dateline.controls import named
from dateline.corrections import FILE_NAME as CORRECTIONS
from dateline.corrections import Concerning, corrections_of
from dateline.errors import UsageError
from dateline.ingest.sidecars import MANIFEST, SIDECAR_SUFFIX, SidecarReader
from dateline.model import Correction, Dump, DumpReport, Metadata, Outcome

NO_DUMP_ID = "0" * 64
"""Stands for the hash of what could not be read."""

_LEADS_OUT = "it is a link that leads out of the raw folder: put the file itself there, or allow it with --follow-links"
_MAX_CORRECTIONS_BYTES = 64 << 20
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial", "~")


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies in the raw folder, sorted by name."""

    dumps: tuple[Dump, ...]
    failed: tuple[DumpReport, ...]
    """Files, folders, sidecars and manifests that could not be read, with the reason."""
    unsettled: tuple[str, ...] = ()
    """Names of files that changed while they were read: left for the next run."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    name: str
    trouble: str = ""
    """Why it cannot be a dump; else ''."""


class _Inside:
    """Tells whether a link stays within what was given."""

    def __init__(self, roots: Sequence[Path], *, everywhere: bool) -> None:
        self._roots = tuple(os.path.realpath(root) for root in roots)
        self._named = frozenset(os.path.abspath(root) for root in roots)  # noqa: PTH100 - a call for each of many dumps
        self._everywhere = everywhere

    def holds(self, path: str) -> bool:
        """Whether what stands at `path`, links resolved, lies in one of the folders given, or was itself named."""
        if self._everywhere or not os.path.islink(path) or os.path.abspath(path) in self._named:  # noqa: PTH100, PTH114
            return True
        place = os.path.realpath(path)
        return any(place == root or place.startswith(root.rstrip("/") + "/") for root in self._roots)


class _Unsettled(Exception):
    """The file changed while it was being hashed."""


def discover(paths: Sequence[Path], *, fetched_at: datetime | None = None, follow_links: bool = False) -> Discovery:
    """Find every dump in `paths`: files, and folders with all that is in them.

    Hidden files, unfinished transfers (`.part`, `.tmp`), sidecars (`NAME.meta.json`) and manifests are not dumps; the
    latter two give metadata, a sidecar before the manifest of the nearest folder, and `fetched_at` (aware; naive is
    taken as UTC) where neither knows a fetch time. A path inside another given folder keeps its name in that folder.
    A link that leads out of all that was given is refused, with the reason, unless `follow_links`: who may lay a link
    into the raw folder would else publish what only this process may read.

    Raises UsageError for a path that does not exist and for two files that would have the same name.
    """
    roots = _roots(paths)
    option = Metadata(fetched_at=_aware(fetched_at), source="option") if fetched_at else None
    inside = _Inside(roots, everywhere=follow_links)
    found = _unique(item for root in roots for item in _walk(root, inside))
    read, faults = _corrections([item for item in found if _is_corrections(item.name)])
    found = [item for item in found if not _is_corrections(item.name)]
    corrections = Concerning(read)
    sidecars = SidecarReader(inside.holds)
    dumps: list[Dump] = []
    failed: list[DumpReport] = []
    unsettled: list[str] = []
    for item in found:
        if item.trouble:
            failed.append(_failure(item.name, item.trouble))
            continue
        metadata = sidecars.metadata_for(item.path, item.name)
        try:
            dump = _dump(item, metadata.or_else(option) if option and metadata.fetched_at is None else metadata)
            said = corrections.of(dump.name, dump.sha256)
            dumps.append(replace(dump, corrections=said) if said else dump)
        except _Unsettled:
            unsettled.append(item.name)
        except OSError as error:
            failed.append(_failure(item.name, f"it cannot be read: {error.strerror or error}"))
    failed += [_failure(name, detail) for name, detail in (*sidecars.troubles(), *faults)]
    return Discovery(tuple(dumps), tuple(sorted(failed, key=lambda report: report.dump_name)), tuple(unsettled))


def _is_corrections(name: str) -> bool:
    return name.rpartition("/")[2] == CORRECTIONS


def _corrections(found: Sequence[_Found]) -> tuple[list[Correction], list[tuple[str, str]]]:
    """The corrections of all corrections files, in order of their names, and what is wrong with each file."""
    read: list[Correction] = []
    troubles: list[tuple[str, str]] = []
    for item in found:
        try:
            if item.trouble:
                raise ValueError(item.trouble)
            if (size_bytes := Path(item.path).stat().st_size) > _MAX_CORRECTIONS_BYTES:
                raise ValueError(f"its {size_bytes:,} bytes are more than {_MAX_CORRECTIONS_BYTES:,}")
            raw = Path(item.path).read_bytes()
        except (OSError, ValueError) as error:
            troubles.append((item.name, f"the corrections cannot be read ({error}); the dumps were read without them"))
            continue
        corrections, faults = corrections_of(raw)
        read += [correction for _, correction in corrections]
        if faults:
            more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
            said = "; ".join(f"line {fault.line} was passed over ({fault.says})" for fault in faults[:5])
            troubles.append((item.name, said + more))
    return read, troubles


def _aware(stamp: datetime) -> datetime:

    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def _failure(name: str, detail: str) -> DumpReport:
    return DumpReport(dump_id=NO_DUMP_ID, dump_name=name, outcome=Outcome.FAILED, detail=detail)


def _roots(paths: Sequence[Path]) -> list[Path]:
    """The given paths, each once, without those that lie inside another given folder."""
    by_place: dict[str, Path] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path} does not exist: give a file or folder of dumps")
        by_place.setdefault(os.path.realpath(path), path)
    places = set(by_place)
    return [
        path
        for place, path in sorted(by_place.items())
        if not any(str(parent) in places for parent in Path(place).parents)
    ]


def _unique(found: Iterator[_Found]) -> list[_Found]:
    by_name: dict[str, _Found] = {}
    for item in found:
        other = by_name.setdefault(item.name, item)
        if other is not item:
            raise UsageError(
                f"{printable_name(other.path)} and {printable_name(item.path)} would both be the dump {item.name!r}: "
                "give a folder that holds both, or run them one after the other into different datasets"
            )
    return [by_name[name] for name in sorted(by_name)]


def printable_name(text: str) -> str:
    """Text of a path that can be stored and printed in a line: bytes that are no UTF-8, and what acts, as \\xNN, \\uNNNN."""
    return named(text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def _walk(root: Path, inside: _Inside) -> Iterator[_Found]:
    if not root.is_dir():
        yield from _file(os.fspath(root), root.name, inside)
        return
    # real folders first, links to folders after all of them: a link never takes the name of what it points to
    visited: set[str] = set()
    folders, links = [(os.fspath(root), "")], list[tuple[str, str]]()
    while folders or links:
        folder, prefix = folders.pop() if folders else links.pop()
        place = os.path.realpath(folder)
        if place in visited:
            continue
        visited.add(place)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name), reverse=True)
        except OSError as error:
            yield _Found(
                folder, printable_name(prefix) or ".", f"the folder cannot be listed: {error.strerror or error}"
            )
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if not _is_dir(entry):
                yield from _file(entry.path, prefix + entry.name, inside)
            elif entry.is_symlink() and not inside.holds(entry.path):
                yield _Found(entry.path, printable_name(prefix + entry.name), _LEADS_OUT)
            elif entry.is_symlink():
                links.append((entry.path, f"{prefix}{entry.name}/"))
            else:
                folders.append((entry.path, f"{prefix}{entry.name}/"))


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links, or a folder that may not be entered
        return False


def _file(path: str, name: str, inside: _Inside) -> Iterator[_Found]:
    if name.endswith((SIDECAR_SUFFIX, *_UNFINISHED)) or name.rpartition("/")[2] == MANIFEST:
        return
    yield _Found(path, printable_name(name), _trouble(path) or ("" if inside.holds(path) else _LEADS_OUT))


def _trouble(path: str) -> str:
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        if error.errno == errno.ENOENT:
            return "it is a link to a file that is not there, or was deleted during the run"
        return f"it cannot be read: {error.strerror or error}"
    if stat.S_ISREG(mode):
        return ""
    kinds = {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return f"it is {kinds.get(stat.S_IFMT(mode), 'not a file')}: only regular files can be dumps"


def _dump(item: _Found, metadata: Metadata) -> Dump:
    with Path(item.path).open("rb") as file:
        before = os.fstat(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        read_bytes = file.tell()
    after = Path(item.path).stat()
    # no clock: a file counts as settled when nothing about it moved while its bytes went by
    if (after.st_size, after.st_mtime_ns, after.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
        raise _Unsettled(item.name)
    if read_bytes != before.st_size:
        raise _Unsettled(item.name)
    return Dump(path=item.path, name=item.name, sha256=digest, size_bytes=before.st_size, metadata=metadata)
