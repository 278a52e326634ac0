"""A report takes the place of an older one, or is removed: in one step, whoever else writes one or forgets an article meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from pathlib import Path

INDEX = "index.html"
MARK = '<meta name="generator" content="dateline report">'
"""By which a report is known: nothing else is ever replaced by one."""


def beside(to: Path) -> Path:
    """A name of our own beside a report, for what is made or removed: others may be writing one, too."""
    return to.with_name(f".{to.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")


def remove_unfinished(to: Path) -> None:
    """Remove what killed processes left of reports in this place: it may hold texts."""
    for path in to.parent.glob(f".{to.name}.*.part"):
        writer = path.name.removeprefix(f".{to.name}.").partition("-")[0]
        if writer.isdecimal() and int(writer) != os.getpid() and not _lives(int(writer)):
            remove(path)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def put_in_place(made: Path, to: Path) -> None:
    """Put a report in the place of an older one, and of one that others put there meanwhile. A file is replaced in one step."""
    if made.is_file():
        made.replace(to)
        return
    while True:
        remove_report(to)
        try:
            made.replace(to)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST) or not is_report(to / INDEX):
                raise


def remove_report(path: Path) -> bool:
    """Remove a report, file or folder; whether there was one. What is none stays."""
    remove_unfinished(path)
    if not is_report(path / INDEX if path.is_dir() else path):
        return False
    aside = beside(path)  # in one step: nobody meets half of it
    try:
        path.replace(aside)
    except FileNotFoundError:  # somebody else was first
        return False
    remove(aside)
    return True


def remove(path: Path) -> None:
    """Remove a file or folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def is_report(page: Path) -> bool:
    """Whether a page is one of a report."""
    if not page.is_file():
        return False
    with page.open("rb") as file:
        head = file.read(2_000).decode("utf-8", "replace")
    return MARK in head or "<title>dateline: snapshot" in head  # as elder releases wrote it
