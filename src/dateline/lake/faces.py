"""The formats a lake table may have, and what each has to be able to do. Their libraries are loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from dateline.errors import UsageError
from dateline.lake.change import Change, Wanted
from dateline.lake.notes import FORMATS, missing


@dataclass(frozen=True)
class Version:
    """The last version of a table."""

    number: int
    said: Mapping[str, str]
    """What it says of itself: see `Wanted.said`. Nothing where another program made it."""
    paths: frozenset[str]
    """Of its data files, relative to the table's folder."""

    def is_of(self, wanted: Wanted) -> bool:
        """Whether it is the table of that snapshot, file by file."""
        return self.said == wanted.said and self.paths == wanted.files.keys()


class Face(Protocol):
    """Commits data files that are there already as versions of a table."""

    errors: tuple[type[Exception], ...]
    """What its library raises."""

    def last(self, folder: Path) -> Version | None:
        """The last version of the table in `folder`; None where there is no table."""
        ...

    def expire(self, folder: Path, kept: Collection[str]) -> None:
        """Let the format forget its versions of snapshots that are not `kept` (`000007`), where its library can."""
        ...

    def commit(self, folder: Path, held: Version | None, change: Change, wanted: Wanted) -> None:
        """Commit what makes the version `held` the table that is `wanted`, as one further version.

        Raises PublishConflict where `held` is not the last version any more.
        """
        ...


def face(name: str) -> Face:
    """The face of that name. Raises UsageError where there is none, or its library is not installed."""
    if name not in FORMATS:
        raise UsageError(f"{name!r} is no table format: {', '.join(FORMATS)}")
    try:
        return cast(Face, import_module(f"dateline.lake.{name}"))
    except ModuleNotFoundError as error:
        raise missing(name, str(error.name)) from error
