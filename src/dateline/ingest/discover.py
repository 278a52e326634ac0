"""From files and folders to dumps: names, hashes and the claims that lie beside them. Reads no text.

A dump's name is its path relative to the folder that was given, and its identity across runs. What changes while it
is being hashed is left for the next run; what cannot be read is reported and stops nothing.
Corrections files (`dateline-corrections.jsonl`) go to the dumps that they speak of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.addresses import address_of, local_path
from dateline.corrections import FILE_NAME as CORRECTIONS
from dateline.corrections import Concerning, corrections_of
from dateline.errors import UsageError
from dateline.ingest.hashing import Hashing, Known, Unsettled
from dateline.ingest.sidecars import Files, FilesOnDisk, SidecarReader
from dateline.ingest.walking import Found, Inside, printable_name, roots_of, walk
from dateline.model import Correction, Dump, DumpReport, Metadata, Outcome

if TYPE_CHECKING:
    from dateline.ingest.remote import RemoteFolder

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


def discover(
    paths: Sequence[Path | str],
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

    def __init__(self, paths: Sequence[Path | str], *, follow_links: bool = False) -> None:
        """Raises UsageError for a path that does not exist, and for an address that cannot be opened."""
        addresses = sorted({address for path in paths if (address := address_of(path))})
        self._roots = roots_of([Path(local_path(str(path))) for path in paths if not address_of(path)])
        self._inside = Inside(self._roots, everywhere=follow_links)
        self._on_disk = FilesOnDisk(self._inside.holds)
        self._remote: tuple[RemoteFolder, ...] = ()
        if addresses:
            from dateline.ingest.remote import RemoteFolder

            self._remote = tuple(RemoteFolder(address) for address in addresses)

    def files(self) -> Iterator[Found]:
        """Every file that may be a dump, in no order of names; two may have one name. Corrections files are among them.

        Raises StorageFailed where a store does not answer, UsageError where it has nothing there.
        """
        for root in self._roots:
            yield from walk(root, self._inside)
        for folder in self._remote:
            yield from folder.files()

    def has(self, path: str) -> bool:
        """Whether there is anything of this path or address; of an address, once it was listed."""
        if address_of(path) is None:
            return self._on_disk.has(path)
        return any(folder.has(path) for folder in self._remote)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """The content of a small file. Raises FileNotFoundError, other OSErrors, ValueError, StorageFailed."""
        if address_of(path) is None:
            return self._on_disk.read(path, limit_bytes)
        if not self.has(path) and not is_corrections(path):
            raise FileNotFoundError(path)  # known from the listing: no request for each folder
        return next(iter(self._remote)).read(path, limit_bytes)


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
    read, faults = read_corrections([item for item in found if is_corrections(item.name)], lying)
    corrections = Concerning(read)
    sidecars = SidecarReader(lying)
    dumps: list[Dump] = []
    failed: list[DumpReport] = []
    unsettled: list[str] = []
    found = [item for item in found if not is_corrections(item.name) and (only is None or item.name in only)]
    hashing = Hashing(found, known)
    for item in found:
        if item.trouble:
            failed.append(_failure(item.name, item.trouble))
            continue
        metadata = sidecars.metadata_for(item.path, item.name)
        try:
            sha256, stamp, size_bytes = hashing.of(item)
        except Unsettled:
            unsettled.append(item.name)
            continue
        except OSError as error:
            failed.append(_failure(item.name, f"it cannot be read: {error.strerror or error}"))
            continue
        if known is not None and stamp is not None:
            known.note(item._replace(stamp=stamp), sha256, metadata if sidecars.is_sound(item.name) else None)
        if option and metadata.fetched_at is None:
            metadata = metadata.or_else(option)
        said = corrections.of(item.name, sha256)
        dumps.append(Dump(item.path, item.name, sha256, size_bytes, metadata, said))
    failed += [_failure(name, detail) for name, detail in (*sidecars.troubles(), *faults)]
    return Discovery(tuple(dumps), tuple(sorted(failed, key=lambda report: report.dump_name)), tuple(unsettled))


def is_corrections(name: str) -> bool:
    """Whether a file of this name holds corrections."""
    return name.rpartition("/")[2] == CORRECTIONS


def read_corrections(found: Sequence[Found], files: Files) -> tuple[list[Correction], list[tuple[str, str]]]:
    """The corrections of all corrections files, in order of their names, and what is wrong with each file."""
    read: list[Correction] = []
    troubles: list[tuple[str, str]] = []
    for item in found:
        try:
            if item.trouble:
                raise ValueError(item.trouble)
            raw = files.read(item.path, _MAX_CORRECTIONS_BYTES)
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
