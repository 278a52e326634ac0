"""What lies in raw folders: every file that may be a dump, by name, with what its folder tells of it. Opens no file.

What is told (size, times, inode) is enough to see that a file did not change since it was last read; what is said of it
beside it (sidecar, manifests) is told as one number, so that these need not be read either.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dateline.controls import named
from dateline.errors import UsageError
from dateline.ingest.sidecars import MANIFEST, SIDECAR_SUFFIX

_LEADS_OUT = "it is a link that leads out of the raw folder: put the file itself there, or allow it with --follow-links"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial", "~")
_NO_DUMPS = (SIDECAR_SUFFIX, *_UNFINISHED)
NUMBER_BITS = (1 << 63) - 1


class Stamp(NamedTuple):
    """What changes when a file is written to or replaced."""

    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    """Of the last change of its bytes or of its entry; no program can set it."""
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of what `stat` told."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & NUMBER_BITS)

    @property
    def newest_ns(self) -> int:
        """When it was last touched, by the clock of its file system."""
        return max(self.mtime_ns, self.ctime_ns)


class Beside(NamedTuple):
    """What lies beside a dump and speaks of it: its sidecar, and the manifests of its folder and those above."""

    number: int
    """Of their stamps: another one means that something was written, added or taken away. 64 bits."""
    newest_ns: int


class Found(NamedTuple):
    """A file that may be a dump."""

    path: str
    name: str
    trouble: str = ""
    """Why it cannot be a dump; else ''."""
    stamp: Stamp | None = None
    beside: Beside | None = None
    """None where that has to be looked at to be known."""


class Inside:
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


def roots_of(paths: Sequence[Path]) -> list[Path]:
    """The given paths, each once, without those that lie inside another given folder.

    Raises UsageError for a path that does not exist.
    """
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


def printable_name(text: str) -> str:
    """Text of a path that can be stored and printed in a line: bytes that are no UTF-8, and what acts, as \\xNN, \\uNNNN."""
    if text.isascii() and text.isprintable():
        return text
    return named(text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


def walk(root: Path, inside: Inside) -> Iterator[Found]:
    """Every file in a folder and those below it, or the file itself; hidden and unfinished ones, sidecars and manifests
    are none. Folder by folder, in an order that is the same everywhere, though not that of names."""
    if not root.is_dir():
        yield from _named_file(os.fspath(root), root.name, inside)
        return
    # real folders first, links to folders after all of them: a link never takes the name of what it points to
    visited: set[str] = set()
    folders: list[tuple[str, str, tuple[Stamp | None, ...]]] = [(os.fspath(root), "", ())]
    links: list[tuple[str, str, tuple[Stamp | None, ...]]] = []
    while folders or links:
        folder, prefix, above = folders.pop() if folders else links.pop()
        place = os.path.realpath(folder)
        if place in visited:
            continue
        visited.add(place)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name), reverse=True)
        except OSError as error:
            yield Found(
                folder, printable_name(prefix) or ".", f"the folder cannot be listed: {error.strerror or error}"
            )
            continue
        claims = claims_of({e.name: _stamp_beside(e) for e in entries if _speaks(e.name)}, above)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if not _is_dir(entry):
                if not is_passed_over(entry.name):
                    yield _file(entry, prefix, inside, claims)
            elif entry.is_symlink() and not inside.holds(entry.path):
                yield Found(entry.path, printable_name(prefix + entry.name), _LEADS_OUT)
            else:
                kind = links if entry.is_symlink() else folders
                kind.append((entry.path, f"{prefix}{entry.name}/", claims.manifests))


class Claims:
    """The sidecars and the manifest in a folder, and the manifests above it."""

    def __init__(
        self, manifests: tuple[Stamp | None, ...], sidecars: Mapping[str, Stamp | None], *, has_manifest: bool
    ):
        self.manifests = manifests
        self._sidecars = sidecars
        self._bare = _beside(manifests)
        self.names = {*sidecars, *([MANIFEST] if has_manifest else [])}
        """Of those in the folder."""

    def beside(self, name: str) -> Beside | None:
        """What speaks of the file of this name in the folder."""
        if not self._sidecars or (sidecar := name + SIDECAR_SUFFIX) not in self._sidecars:
            return self._bare
        return _beside((*self.manifests, self._sidecars[sidecar]))


def claims_of(stamps: Mapping[str, Stamp | None], above: tuple[Stamp | None, ...]) -> Claims:
    """Of the files in a folder, by name, and the manifests above it, the root's first; None: what cannot be told."""
    sidecars = {name: stamp for name, stamp in stamps.items() if name.endswith(SIDECAR_SUFFIX)}
    manifest = stamps.get(MANIFEST, _NOTHING)
    return Claims((*above, manifest), sidecars, has_manifest=MANIFEST in stamps)


_NOTHING = Stamp(-1, 0, 0, 0)
"""Stands for a manifest that is not there: in which folder one lies counts."""


def _stamp_beside(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        return None if entry.is_symlink() else Stamp.of(entry.stat())  # where a link leads is looked at anew each time
    except OSError:
        return None


def _beside(stamps: tuple[Stamp | None, ...]) -> Beside | None:
    if None in stamps:
        return None
    digest = hashlib.blake2b(repr(stamps).encode(), digest_size=8).digest()
    return Beside(int.from_bytes(digest, "little"), max((s.newest_ns for s in stamps if s), default=0))


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links, or a folder that may not be entered
        return False


def _speaks(name: str) -> bool:
    return name.endswith(SIDECAR_SUFFIX) or name == MANIFEST


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is no dump: unfinished, or one that speaks of others."""
    return name.endswith(_NO_DUMPS) or name == MANIFEST


def _file(entry: os.DirEntry[str], prefix: str, inside: Inside, claims: Claims) -> Found:
    name = printable_name(prefix + entry.name)
    try:
        status = entry.stat()
    except OSError as error:
        return Found(entry.path, name, _no_status(error))
    trouble = _kind_trouble(status.st_mode)
    if not trouble and entry.is_symlink() and not inside.holds(entry.path):
        trouble = _LEADS_OUT
    return Found(entry.path, name, trouble, Stamp.of(status), claims.beside(entry.name))


def _named_file(path: str, name: str, inside: Inside) -> Iterator[Found]:
    """A file that was itself given; what lies beside it was not listed."""
    if is_passed_over(name.rpartition("/")[2]):
        return
    shown = printable_name(name)
    try:
        status = os.stat(path)  # noqa: PTH116 - as for all others
    except OSError as error:
        yield Found(path, shown, _no_status(error))
        return
    trouble = _kind_trouble(status.st_mode) or ("" if inside.holds(path) else _LEADS_OUT)
    yield Found(path, shown, trouble, Stamp.of(status))


def _no_status(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "it is a link to a file that is not there, or was deleted during the run"
    return f"it cannot be read: {error.strerror or error}"


_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def _kind_trouble(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    return f"it is {_KINDS.get(stat.S_IFMT(mode), 'not a file')}: only regular files can be dumps"
