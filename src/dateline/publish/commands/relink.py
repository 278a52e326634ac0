"""Relink: a copy, an archive or a careless hand has taken the links of a dataset; make them what they were.

A dataset is a folder of snapshots and a few links into it. Links are what copies lose: they are followed (a folder stands in
their place), passed over (nothing does) or written out (a small file with the target's name). Nothing is removed here
that the snapshot does not have, byte for byte by its files' names and sizes.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from dateline.contract import TABLES
from dateline.dataset.format.files import remove_tree, storage, swap_link, sync_path
from dateline.dataset.format.layout import CURRENT, SNAPSHOTS, snapshot_folder
from dateline.dataset.format.manifest import (
    MANIFEST,
    RUN,
    Manifest,
    current_number,
    read_manifest,
    read_run,
    snapshot_numbers,
)
from dateline.dataset.views import VIEWS
from dateline.errors import ContractViolated, DatasetBroken
from dateline.publish.build.building import BUILDING


def relink(out: Path) -> tuple[str, ...]:
    """Make `current` and the tables' links anew where they are not what they should be; what was done, in sentences.

    With the writer lock held. Where no snapshot is left the links that lead nowhere are removed, so that a run can begin
    anew. Raises DatasetBroken for a folder that is no copy of what the snapshot holds, StorageFailed.
    """
    with storage(out):
        done = _relink_current(out)
        try:
            number = current_number(out)
        except DatasetBroken:
            number = None
        if number is None:
            return (*done, *_without_dangling(out))
        manifest = _readable(snapshot_folder(out, number))
        if not os.path.lexists(out / VIEWS):
            (out / VIEWS).symlink_to(f"{CURRENT}/{VIEWS}")
        return (*done, *(said for table in TABLES if (said := _relink_table(out, table, manifest))))


def _relink_current(out: Path) -> tuple[str, ...]:
    link = out / CURRENT
    target = link.readlink() if link.is_symlink() else None
    if target is not None and target.parent.name == SNAPSHOTS and target.name.isdigit() and link.is_dir():
        return ()
    if target is None and link.is_dir():
        if moved := _adopt(out, link):
            return (moved,)
    elif os.path.lexists(link):
        if target is None and not _says(link, f"{SNAPSHOTS}/"):
            raise DatasetBroken(f"{link} is a file of other content than a link's: move it away, then repair again")
        link.unlink()
    complete = [n for n in snapshot_numbers(out) if _is_complete(snapshot_folder(out, n))]
    if not complete:
        return ()
    swap_link(link, f"{SNAPSHOTS}/{snapshot_folder(out, complete[-1]).name}")
    return (f"`current` leads to snapshot {complete[-1]:06} again, the newest that is complete",)


def _adopt(out: Path, folder: Path) -> str:
    """Take a folder in the place of `current` for the snapshot it is a copy of; '' where it was empty and is gone."""
    if not any(path.is_file() for path in folder.rglob("*")):
        remove_tree(folder)
        return ""
    try:
        number, content = read_run(folder).number, (folder / MANIFEST).read_bytes()
    except (DatasetBroken, OSError) as error:
        raise DatasetBroken(
            f"{folder} is a folder where a link has to stand, and does not say which snapshot it is a copy of ({error}): "
            "move it away, then repair again"
        ) from error
    home = snapshot_folder(out, number)
    if not home.exists():
        home.parent.mkdir(exist_ok=True)
        try:
            folder.rename(home)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            shutil.copytree(
                folder, home.with_name(BUILDING), symlinks=True
            )  # an overlay renames no folder of the layer below
            home.with_name(BUILDING).rename(home)
            remove_tree(folder)
        sync_path(home.parent)
        swap_link(folder, f"{SNAPSHOTS}/{home.name}")
        return f"the folder `current` is snapshot {number:06} now, and `current` a link to it"
    if (home / MANIFEST).read_bytes() != content or not _holds_no_more(folder, read_manifest(home)):
        raise DatasetBroken(
            f"{folder} is a folder with other content than snapshot {number:06}: move it away, then repair again"
        )
    remove_tree(folder)
    swap_link(folder, f"{SNAPSHOTS}/{home.name}")
    return f"`current` is a link to snapshot {number:06} again, of which it was a copy"


def _relink_table(out: Path, table: str, manifest: Manifest | None) -> str:
    link, target = out / table, f"{CURRENT}/{table}"
    if link.is_symlink() and str(link.readlink()) == target:
        return ""
    if link.is_symlink() or (link.is_file() and _says(link, target)):
        link.unlink()
    elif link.is_dir():
        if manifest is None or not _holds_no_more(link, manifest, f"{table}/"):
            raise DatasetBroken(
                f"{link} is a folder with files that the snapshot does not have: move it away, then repair again"
            )
        remove_tree(link)
    elif link.exists():
        raise DatasetBroken(
            f"{link} is in the way: a link to {target} has to stand there; move it away, then repair again"
        )
    link.symlink_to(target)
    return f"`{table}` is a link to {target} again"


def _without_dangling(out: Path) -> tuple[str, ...]:
    """Remove links that lead nowhere."""
    gone = [name for name in (CURRENT, *TABLES, VIEWS) if (out / name).is_symlink() and not (out / name).exists()]
    for name in gone:
        (out / name).unlink()
    return ("no snapshot is left: links that led nowhere were removed",) if gone else ()


def _holds_no_more(folder: Path, manifest: Manifest, prefix: str = "") -> bool:
    """Whether every file in it is one of the snapshot's, by name (which has the content's hash in it) and size."""
    known = {entry.path: entry.size_bytes for entry in manifest.files}
    for path in folder.rglob("*"):
        name = prefix + path.relative_to(folder).as_posix()
        is_record = name in (MANIFEST, RUN, VIEWS) or name.startswith("index/")
        if path.is_file() and not is_record and known.get(name) != path.stat().st_size:
            return False
    return True


def _is_complete(folder: Path) -> bool:
    return _readable(folder) is not None and (folder / RUN).exists()


def _readable(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except (DatasetBroken, ContractViolated, OSError):
        return None


def _says(path: Path, target: str) -> bool:
    """Whether a file is a link that an archive has written out."""
    return path.stat().st_size < 200 and path.read_bytes().decode("utf-8", "replace").strip().startswith(target)
