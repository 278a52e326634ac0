"""From files and folders to dumps: names, hashes and the claims that lie beside them. Reads no text.

A dump's name is its path relative to the folder that was given, and its identity across runs. What changes while it
is being hashed is left for the next run; what cannot be read is reported and stops nothing.
Corrections files (`dateline-corrections.jsonl`) go to the dumps that they speak of.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from dateline.corrections import FILE_NAME as CORRECTIONS
from dateline.corrections import Concerning, corrections_of
from dateline.errors import UsageError
from dateline.ingest.sidecars import SidecarReader
from dateline.ingest.walking import Found, Inside, Stamp, printable_name, roots_of, walk
from dateline.model import Correction, Dump, DumpReport, Metadata, Outcome

NO_DUMP_ID = "0" * 64
"""Stands for the hash of what could not be read."""

_MAX_CORRECTIONS_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies in the raw folder, sorted by name."""

    dumps: tuple[Dump, ...]
    failed: tuple[DumpReport, ...]
    """Files, folders, sidecars and manifests that could not be read, with the reason."""
    unsettled: tuple[str, ...] = ()
    """Names of files that changed while they were read: left for the next run."""


class _Unsettled(Exception):
    """The file changed while it was being hashed."""


class Known(Protocol):
    """What earlier runs have noted of files, so that these need not be read again."""

    def sha256_of(self, found: Found) -> str | None:
        """SHA-256 of a file's bytes in hex; None where it has to be read to be known."""

    def note(self, found: Found, sha256: str, metadata: Metadata | None) -> None:
        """Note what a file holds and what lies beside it says; metadata is None where something was wrong with that."""


def discover(
    paths: Sequence[Path],
    *,
    fetched_at: datetime | None = None,
    follow_links: bool = False,
    known: Known | None = None,
) -> Discovery:
    """Find every dump in `paths`: files, and folders with all that is in them.

    Hidden files, unfinished transfers (`.part`, `.tmp`), sidecars (`NAME.meta.json`) and manifests are not dumps; the
    latter two give metadata, a sidecar before the manifest of the nearest folder, and `fetched_at` (aware; naive is
    taken as UTC) where neither knows a fetch time. A path inside another given folder keeps its name in that folder.
    A link that leads out of all that was given is refused, with the reason, unless `follow_links`: who may lay a link
    into the raw folder would else publish what only this process may read. What is `known` is not read.

    Raises UsageError for a path that does not exist and for two files that would have the same name.
    """
    lying = Lying(paths, follow_links=follow_links)
    return look_into(lying, lying.files(), fetched_at=fetched_at, known=known)


class Lying:
    """What lies in the paths given: can be gone through again and again."""

    def __init__(self, paths: Sequence[Path], *, follow_links: bool = False) -> None:
        """Raises UsageError for a path that does not exist."""
        self._roots = roots_of(paths)
        self.inside = Inside(self._roots, everywhere=follow_links)

    def files(self) -> Iterator[Found]:
        """Every file that may be a dump, in no order of names; two may have one name. Corrections files are among them."""
        return (item for root in self._roots for item in walk(root, self.inside))


def look_into(
    lying: Lying,
    files: Iterable[Found],
    *,
    fetched_at: datetime | None = None,
    known: Known | None = None,
    only: Collection[str] | None = None,
) -> Discovery:
    """The dumps among `files`, which lie there, with their hashes and claims; `only` those of these names.

    Raises UsageError for two files that would have the same name.
    """
    option = Metadata(fetched_at=_aware(fetched_at), source="option") if fetched_at else None
    found = _unique(files)
    read, faults = read_corrections([item for item in found if is_corrections(item.name)])
    corrections = Concerning(read)
    sidecars = SidecarReader(lying.inside.holds)
    dumps: list[Dump] = []
    failed: list[DumpReport] = []
    unsettled: list[str] = []
    for item in found:
        if is_corrections(item.name) or (only is not None and item.name not in only):
            continue
        if item.trouble:
            failed.append(_failure(item.name, item.trouble))
            continue
        metadata = sidecars.metadata_for(item.path, item.name)
        try:
            sha256, stamp = _known_or_read(item, known)
        except _Unsettled:
            unsettled.append(item.name)
            continue
        except OSError as error:
            failed.append(_failure(item.name, f"it cannot be read: {error.strerror or error}"))
            continue
        if known is not None:
            known.note(item._replace(stamp=stamp), sha256, metadata if sidecars.is_sound(item.name) else None)
        if option and metadata.fetched_at is None:
            metadata = metadata.or_else(option)
        said = corrections.of(item.name, sha256)
        dumps.append(Dump(item.path, item.name, sha256, stamp.size_bytes, metadata, said))
    failed += [_failure(name, detail) for name, detail in (*sidecars.troubles(), *faults)]
    return Discovery(tuple(dumps), tuple(sorted(failed, key=lambda report: report.dump_name)), tuple(unsettled))


def is_corrections(name: str) -> bool:
    """Whether a file of this name holds corrections."""
    return name.rpartition("/")[2] == CORRECTIONS


def read_corrections(found: Sequence[Found]) -> tuple[list[Correction], list[tuple[str, str]]]:
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


def _unique(found: Iterable[Found]) -> list[Found]:
    by_name: dict[str, Found] = {}
    for item in found:
        other = by_name.setdefault(item.name, item)
        if other is not item:
            raise UsageError(
                f"{printable_name(other.path)} and {printable_name(item.path)} would both be the dump {item.name!r}: "
                "give a folder that holds both, or run them one after the other into different datasets"
            )
    return [by_name[name] for name in sorted(by_name)]


def _known_or_read(item: Found, known: Known | None) -> tuple[str, Stamp]:
    """SHA-256 of a file's bytes, and its stamp when it had them. Raises _Unsettled, OSError."""
    if known is not None and item.stamp is not None and (sha256 := known.sha256_of(item)) is not None:
        return sha256, item.stamp
    with Path(item.path).open("rb") as file:
        before = Stamp.of(os.fstat(file.fileno()))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        read_bytes = file.tell()
    # no clock: a file counts as settled when nothing about it moved while its bytes went by
    after = Stamp.of(Path(item.path).stat())
    if after._replace(ctime_ns=0) != before._replace(ctime_ns=0) or read_bytes != before.size_bytes:
        raise _Unsettled(item.name)
    return digest, before
