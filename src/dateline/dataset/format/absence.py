"""What is said where something is not there: the same words wherever it is asked for."""

from __future__ import annotations

import os
from pathlib import Path

from dateline.dataset.format.layout import CURRENT, snapshot_folder
from dateline.dataset.format.lock import holder
from dateline.dataset.format.manifest import current_number, snapshot_gone, snapshot_numbers
from dateline.dataset.format.sparse import Sparse, shown
from dateline.errors import DatasetBroken, UsageError


def no_dataset(out: Path) -> UsageError | DatasetBroken:
    """The one way to say that there is no dataset in a folder, or one whose `current` is gone."""
    is_lost = bool(snapshot_numbers(out)) and holder(out) is None
    if is_lost and not os.path.lexists(out / CURRENT):  # asked last: a first publish may have ended meanwhile
        return DatasetBroken(
            f"{out} keeps snapshots and has no link `current` to one of them: `dateline verify --repair` makes it anew"
        )
    if (sparse := Sparse.of(out)) is not None:
        return UsageError(f"there is no dataset at {sparse.address}: `dateline run --out {sparse.address}` makes one")
    around = (
        folder for folder in out.resolve().parents if (folder / CURRENT).is_symlink() and snapshot_numbers(folder)
    )
    if folder := next(around, None):
        return UsageError(f"{out} is a part of the dataset in {folder}: name that folder")
    return UsageError(f"there is no dataset in {out}: `dateline run --out {out}` makes one")


def published_number(out: Path) -> int | None:
    """Number of the current snapshot; None where nothing was published yet. Raises DatasetBroken where `current` is gone.

    A first publish has its snapshot a moment before `current`: while a writer is at work that is no damage. He is asked for
    before the link is, lest he end in between.
    """
    is_written = holder(out) is not None
    number = current_number(out)
    if number is None and not is_written and snapshot_numbers(out) and (number := current_number(out)) is None:
        raise no_dataset(out)
    return number


def standing_number(out: Path) -> int | None:
    """As `published_number`, of a snapshot that is there. Raises DatasetBroken where `current` leads nowhere.

    Between a look at the link and one at what it leads to others may publish and collect: then it leads elsewhere.
    """
    number = published_number(out)
    while number is not None and not snapshot_folder(out, number).is_dir():
        if (now := published_number(out)) == number:
            raise snapshot_gone(out, number)
        number = now
    return number


def not_kept(out: Path, what: str) -> UsageError:
    """The one way to say that a snapshot is not kept, and which are."""
    kept = ", ".join(str(n) for n in snapshot_numbers(out)) or "none"
    return UsageError(f"{shown(out)} keeps no snapshot {what}; there are: {kept}")
