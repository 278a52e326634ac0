"""A mirror whose manifest never lies, whatever the other side refuses in between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from dateline.errors import StorageFailed
from dateline.publish import push
from tests.batches import Delivery, Story, Workshop

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)))
LATER = MON.again(stories=(Story("lock open"),), version="2")


class Refusing(LocalFileSystem):  # type: ignore[misc]
    """A real file system on which the n-th change is refused, and all after it: a network that went away."""

    def __init__(self, allowed: int, **options: Any) -> None:
        super().__init__(skip_instance_cache=True, auto_mkdir=True, **options)
        self.left = allowed

    def _spend(self) -> None:
        if self.left <= 0:
            raise OSError("connection reset")
        self.left -= 1

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        if "w" in mode:
            self._spend()
        return super().open(path, mode, **options)

    def rm_file(self, path: str) -> None:
        self._spend()
        super().rm_file(path)

    rm = rm_file


def lies(mirror: Path) -> list[str]:
    """Objects that manifest.json names and that are not there."""
    named = [entry[0] for entry in json.loads((mirror / "manifest.json").read_bytes())["files"]]
    return [name for name in named if not (mirror / name).is_file()]


def test_an_interrupted_push_leaves_no_manifest_that_lies(workshop: Workshop, tmp_path: Path) -> None:
    """Refused at any of its changes, a push leaves every object that manifest.json names; pushing again completes it."""
    workshop.commit(MON)
    stopped = 0
    for allowed in range(40):
        mirror = tmp_path / str(allowed)
        push(workshop.out, str(mirror), number=1, filesystem=fsspec.filesystem("file", auto_mkdir=True))
        workshop.commit(LATER)
        try:
            push(workshop.out, str(mirror), filesystem=Refusing(allowed))
        except StorageFailed:
            stopped += 1
            assert lies(mirror) == [], f"after {allowed} changes"
            push(workshop.out, str(mirror), filesystem=fsspec.filesystem("file", auto_mkdir=True))
        else:
            break
        assert lies(mirror) == []
        held = {path.relative_to(mirror).as_posix() for path in mirror.rglob("*.parquet")}
        assert held == {path.relative_to(workshop.current).as_posix() for path in workshop.current.rglob("*.parquet")}
    assert stopped > 3
