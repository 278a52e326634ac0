"""The data files of a lake table: hard links to those of the snapshots, at paths that stay while snapshots come and go."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from dateline.dataset.format.files import link_or_copy, storage, sync_tree
from dateline.lake.change import LakeFile

CONSEQUENCE = "the dataset is published, its lake table is behind: `dateline table sync` goes on"


def link(source: Path, target: Path, files: Iterable[LakeFile], *, is_repaired: bool = False) -> int:
    """Make the files of a snapshot's table at `source` stand at `target`, too, durably; how many were not there.

    is_repaired: files of the snapshot may have been written anew under their old names. Raises StorageFailed.
    """
    made, n_made = set(), 0
    with storage(target, CONSEQUENCE):
        for file in files:
            here, there = source / file.path, target / file.path
            if _stands(here, there, file.size_bytes, is_repaired=is_repaired):
                continue
            if there.parent not in made:
                there.parent.mkdir(parents=True, exist_ok=True)
                made.add(there.parent)
            beside = there.with_name(f".{there.name}.new")
            beside.unlink(missing_ok=True)
            link_or_copy(here, beside)
            beside.replace(there)
            n_made += 1
        if made:
            sync_tree(target, ())
    return n_made


def _stands(here: Path, there: Path, size_bytes: int, *, is_repaired: bool) -> bool:
    """Whether `there` is the same file, or a copy of it where there are no hard links."""
    try:
        copy = there.stat()
    except FileNotFoundError:
        return False
    original = here.stat()
    if os.path.samestat(original, copy):
        return True
    is_copy = (
        original.st_nlink == 1 and copy.st_nlink == 1
    )  # rename puts one name in another's place, and leaves both at 1
    return is_copy and copy.st_size == size_bytes and not is_repaired


def remove_others(folder: Path, keep: Collection[str]) -> int:
    """Remove the data files of a table that are not at one of the paths `keep`; how many. Raises StorageFailed."""
    n_removed = 0
    with storage(folder, "the lake table keeps files that no snapshot has: run it again"):
        for root, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith("_")]  # the logs of the table's format
            here = Path(root)
            for name in names:
                path = here / name
                is_data = name.endswith((".parquet", ".parquet.new"))
                if is_data and path.relative_to(folder).as_posix() not in keep:
                    path.unlink()
                    n_removed += 1
        for root, _, _ in os.walk(folder, topdown=False):
            here = Path(root)
            if "=" in here.name and not any(here.iterdir()):
                here.rmdir()
    return n_removed
