"""Members of zip and tar archives, one stream after the other. Their names are printed, never used as paths."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, cast

from dateline.errors import DumpUnreadable, StorageFailed
from dateline.ingest import office, tables
from dateline.ingest.formats import advice_for, office_kind
from dateline.ingest.reading import Reading, Spent
from dateline.ingest.sidecars import MANIFEST, SIDECAR_SUFFIX, manifest_entries, sidecar_entry
from dateline.ingest.streams import HeadedStream, Meter, MeteredStream, looked_ahead
from dateline.model import Document, Metadata, Rejection, Severity

Item = Document | Rejection
ReadMember = Callable[[HeadedStream], Iterator[Item]]
Opener = Callable[[], Callable[[int], bytes]]

_SPOOL_BYTES = 8 << 20
_MAX_SPELLED_BYTES = 1 << 20
_SPELLED_OUT = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_FIRST_BYTES = 1 << 20
_MAX_SIDECAR_BYTES = 4 << 20
_ZIP_TAIL_BYTES = 1 << 17
NO_CLAIMS = Metadata()


def read_zip(reading: Reading, stream: HeadedStream, read_member: ReadMember, spent: Spent) -> Iterator[Item]:
    """The documents of every member of a zip archive. Raises DumpUnreadable when its directory cannot be read."""
    with seekable(stream) as file:
        n_members = _listed(file)
        if n_members > 2 * reading.options.max_members:  # its list alone would fill the memory
            raise DumpUnreadable(
                f"the zip archive has {n_members:,} members, more than the {reading.options.max_members:,} that are read: "
                "deliver it in parts"
            )
        try:
            archive = zipfile.ZipFile(file)
            infos = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, IndexError) as error:
            raise DumpUnreadable(f"the zip archive is damaged or cut off ({error}): deliver it again") from error
        names = {info.filename for info in infos}
        if reader := _office_reader(archive, names):
            yield from reader(reading, archive, file)
            return
        if kind := office_kind(sorted(names)):
            raise DumpUnreadable(f"it looks like {kind}, not like text: {advice_for(kind)}")
        claims = _claims_in(archive, infos, reading.options.max_members)
        yield from (reading.rejection("sidecar_broken", fault, severity=Severity.WARNING) for fault in claims.faults)
        members = [info for info in infos if not info.is_dir() and not _is_passed_over(info.filename)]
        for info in members[: reading.options.max_members]:
            its_meter = partial(_meter, reading, info.compress_size, Spent())  # bytes looked at, not taken
            opener = _sound_opener(_zip_opener(archive, info), its_meter)
            meter = _meter(reading, info.compress_size, spent)
            yield from _member(reading, info.filename, opener, meter, read_member, claims.about(info.filename))
        if len(members) > reading.options.max_members:
            yield _too_many(reading, len(members) - reading.options.max_members)


def _listed(file: IO[bytes]) -> int:
    """About how many members the directory of a zip archive lists; 0 where it has none that can be found.

    Counted in the directory itself, for the number stated at its end may lie (APPNOTE 4.3.12, 4.3.14, 4.3.16).
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _ZIP_TAIL_BYTES))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0:
        length = max(length if length != 0xFFFFFFFF else 0, int.from_bytes(tail[wide + 40 : wide + 48], "little"))
    end = size - len(tail) + (wide if wide >= 0 else at)
    file.seek(max(0, end - length))
    n_left, n_members, seam = min(length, end), 0, b""
    while n_left > 0 and (part := file.read(min(n_left, _ZIP_TAIL_BYTES))):
        n_members += (seam + part).count(b"PK\x01\x02")
        seam, n_left = part[-3:], n_left - len(part)
    return n_members


def _office_reader(archive: zipfile.ZipFile, names: set[str]) -> Callable[..., Iterator[Item]] | None:
    """The reader of an office file, which is a zip archive too; None for archives of other files."""
    if "word/document.xml" in names:
        return office.read_docx
    if "xl/workbook.xml" in names:
        return tables.read_xlsx
    if "mimetype" not in names:
        return None
    if "META-INF/container.xml" in names:
        return office.read_epub
    try:
        kind = archive.read("mimetype")[:100]
    except Exception:  # zipfile, zlib and struct errors alike: another reader will say what is wrong
        return None
    return office.read_odt if kind.startswith(b"application/vnd.oasis.opendocument.text") else None


def read_tar(reading: Reading, stream: HeadedStream, read_member: ReadMember, spent: Spent) -> Iterator[Item]:
    """The documents of every regular file in a tar archive, streamed; links and devices have no text of their own."""
    n_members = 0
    try:
        archive = tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|", errorlevel=0, tarinfo=_BoundedInfo)  # noqa: SIM115 - a stream
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header it has seen
            if info.isreg() and _is_sidecar(info.name):
                yield _unread_sidecar(reading, info.name)
            if not info.isreg() or _is_passed_over(info.name):
                continue
            n_members += 1
            if n_members > reading.options.max_members:
                yield _too_many(reading, None)
                return
            file = archive.extractfile(info)
            if file is None:
                continue
            meter = _meter(reading, info.size, spent)
            yield from _member(reading, info.name, lambda file=file: file.read, meter, read_member)  # type: ignore[misc]
    except (DumpUnreadable, StorageFailed, MemoryError):
        raise
    except Exception as error:  # tarfile: ReadError, but also ValueError, OverflowError ... on damaged headers
        if not n_members:
            raise DumpUnreadable(f"the tar archive is damaged or cut off ({error}): deliver it again") from error
        yield reading.rejection(
            "archive_damaged",
            f"after {n_members} members the tar archive is damaged ({error}): the rest is lost, deliver it again",
        )


class _BoundedInfo(tarfile.TarInfo):
    """A header whose long name or list of attributes, which tarfile reads into memory whole, has a bound."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _SPELLED_OUT and self.size > _MAX_SPELLED_BYTES:
            raise tarfile.ReadError(f"a name of {self.size:,} bytes")
        return cast("tarfile.TarInfo", super()._proc_member(archive))  # type: ignore[misc]


def seekable(stream: HeadedStream) -> IO[bytes]:
    """The stream as a file that can be read at any place: the file itself, or a copy in memory or on disk."""
    if stream.path is not None:
        return open(stream.path, "rb")  # noqa: PTH123 - the caller closes it
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115
    while part := stream.read(1 << 20):
        spool.write(part)
    spool.seek(0)
    return spool


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Opener:
    def open_member() -> Callable[[int], bytes]:
        if info.flag_bits & 1:
            raise DumpUnreadable("it is encrypted: deliver it without a password")
        return archive.open(info).read

    return open_member


def _meter(reading: Reading, n_in: int, spent: Spent) -> Meter:
    meter = Meter(reading.options, reading.dump.size_bytes, spent)
    meter.n_in = n_in
    return meter


class _Damaged(Exception):
    """A member whose checksum is not that of what comes out of it; its arguments: why, and the first of what came out."""


def _sound_opener(opener: Opener, new_meter: Callable[[], Meter]) -> Opener:
    """Opens a member only where its checksum, which stands at its end, vouches for all of it. Raises _Damaged."""

    def open_member() -> Callable[[int], bytes]:
        stream = MeteredStream(opener(), new_meter())
        first = b""
        while len(first) < _FIRST_BYTES and (part := stream.read(_FIRST_BYTES)):
            first += part
        is_whole = not (rest := stream.read(_FIRST_BYTES))
        while rest:
            rest = stream.read(_FIRST_BYTES)
        if stream.problem:
            raise _Damaged(stream.problem, first)
        return io.BytesIO(first).read if is_whole else opener()

    return open_member


def _member(
    reading: Reading,
    name: str,
    opener: Opener,
    meter: Meter,
    read_member: ReadMember,
    claims: Metadata = NO_CLAIMS,
) -> Iterator[Item]:
    """One member's documents. Its faults become rejections and never reach its neighbours."""
    reading.enter(name, claims)
    try:
        stream = MeteredStream(opener(), meter)
        yield from read_member(looked_ahead(HeadedStream(stream.read), meter))
        if stream.problem:
            yield reading.rejection("archive_damaged", f"{stream.problem}; what came before was used")
    except (StorageFailed, MemoryError):
        raise
    except _Damaged as error:
        problem, first = error.args
        text = first.decode("utf-8", "replace")
        yield reading.rejection("archive_damaged", f"{problem}; none of it was used: deliver it again", text=text)
    except DumpUnreadable as error:
        yield reading.rejection("member_unreadable", str(error))
    except Exception as error:  # opening a damaged member raises whatever its header makes zipfile do
        yield reading.rejection("member_unreadable", f"it cannot be opened ({error or type(error).__name__})")
    finally:
        reading.leave()


def _too_many(reading: Reading, n_left: int | None) -> Rejection:
    left = "the rest" if n_left is None else f"{n_left:,} members"
    return reading.rejection(
        "too_many_members",
        f"the archive has more than {reading.options.max_members:,} members: {left} were not read; deliver it in parts",
    )


@dataclass(frozen=True, slots=True)
class _Claims:
    """The sidecars and manifests inside a zip archive, by the member they speak of."""

    entries: dict[str, Metadata]
    faults: list[str]

    def about(self, name: str) -> Metadata:
        return self.entries.get(name, NO_CLAIMS)


def _claims_in(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limit: int) -> _Claims:
    entries: dict[str, Metadata] = {}
    faults: list[str] = []
    for info in sorted(infos, key=lambda info: not info.filename.endswith(SIDECAR_SUFFIX))[:limit]:  # sidecars first
        if not _is_sidecar(info.filename) or info.flag_bits & 1 or info.file_size > _MAX_SIDECAR_BYTES:
            continue
        try:
            raw = archive.read(info)
        except Exception as error:  # damaged members: zipfile, zlib and struct errors alike
            faults.append(f"{info.filename} in the archive cannot be read ({error}): its claims are missing")
            continue
        folder = info.filename.rpartition("/")[0]
        if info.filename.endswith(SIDECAR_SUFFIX):
            metadata, fault = sidecar_entry(raw)
            found = {info.filename.removesuffix(SIDECAR_SUFFIX): metadata}
        else:
            named, fault = manifest_entries(raw)
            found = {f"{folder}/{name}" if folder else name: metadata for name, metadata in named.items()}
        for name, metadata in found.items():
            entries[name] = entries[name].or_else(metadata) if name in entries else metadata
        if fault:
            faults.append(f"{info.filename} in the archive: {fault}")
    return _Claims(entries, faults)


def _unread_sidecar(reading: Reading, name: str) -> Rejection:
    return reading.rejection(
        "sidecar_unread",
        f"{name} stands inside a tar archive, which is read in one pass, so its claims were not used: lay it beside the archive or deliver a zip",
        severity=Severity.WARNING,
    )


def _is_sidecar(name: str) -> bool:
    return name.endswith(SIDECAR_SUFFIX) or name.rpartition("/")[2] == MANIFEST


def _is_passed_over(name: str) -> bool:
    """Hidden files, the shadow files of macOS, and sidecars: these are no dumps in a folder either."""
    parts = name.replace("\\", "/").split("/")
    is_hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return is_hidden or _is_sidecar(name)
