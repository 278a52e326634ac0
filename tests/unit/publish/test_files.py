"""What publishing asks of a file system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dateline.dataset.format import files as room
from dateline.dataset.format.files import HashedFile, canonical_json, link_or_copy, remove_tree, storage, sync_tree
from dateline.errors import StorageFailed
from tests.batches import Delivery, Story, Workshop, state_of


def test_refusals_name_file_and_cause(tmp_path: Path) -> None:
    """An OSError becomes StorageFailed with the file and the cause in words."""
    with pytest.raises(StorageFailed, match=r"gone: No such file or directory; nothing was published"), storage("x"):
        (tmp_path / "gone").read_bytes()
    with pytest.raises(StorageFailed, match=r"^x: odd news;"), storage("x"):
        raise OSError("odd  news")


def test_a_file_is_never_written_twice(tmp_path: Path) -> None:
    """A file that exists is refused."""
    (tmp_path / "a").touch()
    with pytest.raises(StorageFailed, match="File exists"):
        HashedFile(tmp_path / "a")


def test_hash_while_writing(tmp_path: Path) -> None:
    """A written file knows its size and hash."""
    file = HashedFile(tmp_path / "a")
    file.write(b"ab")
    file.write(memoryview(b"c"))
    file.flush()
    assert (file.tell(), file.closed, file.readable(), file.writable(), file.seekable()) == (
        3,
        False,
        False,
        True,
        False,
    )
    assert file.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    file.close()
    assert file.closed


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_copies_where_links_are_not_to_be_had(workshop: Workshop, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """On a file system without hard links a publish copies, says so, and the dataset is the same."""
    mon, tue = Delivery("mon.txt", (Story("lock shut"),)), Delivery("tue.txt", (Story("bridge up", day=3),))
    workshop.commit(mon)

    def refuse(source: object, target: object) -> None:
        raise OSError(number, os.strerror(number), str(source))

    monkeypatch.setattr(os, "link", refuse)
    snapshot = workshop.commit(tue)
    assert snapshot is not None
    assert not snapshot.linked
    assert workshop.state() == state_of([mon, tue])


def test_other_refusals_of_links_are_errors(tmp_path: Path) -> None:
    """A link to a file that is gone is an error, not a reason to copy."""
    with pytest.raises(FileNotFoundError):
        link_or_copy(tmp_path / "gone", tmp_path / "new")


def test_removing_what_is_half_gone(tmp_path: Path) -> None:
    """Removing takes files, links, folders and nothing at all."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to("folder")
    for name in ("link", "folder", "nothing"):
        remove_tree(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_many_files_are_synced_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many files are synced by one call for the file system; where there is no such call, one by one."""
    files = [tmp_path / str(i) for i in range(5)]
    for file in files:
        file.touch()
    monkeypatch.setattr(room, "MAX_SINGLE_SYNCS", 3)
    single: list[Path] = []
    monkeypatch.setattr(room, "sync_path", single.append)
    sync_tree(tmp_path, files)
    assert single == []
    monkeypatch.setattr(room, "_sync_file_system", lambda path: False)
    sync_tree(tmp_path, files)
    assert single == [*files, tmp_path]


def test_a_swap_that_cannot_be_made_durable(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the very last sync is refused the message says that the snapshot is published all the same."""
    real = os.fsync

    def refuse_the_last(fd: int) -> None:
        if Path(f"/proc/self/fd/{fd}").readlink() == workshop.out:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(fd)

    monkeypatch.setattr(os, "fsync", refuse_the_last)
    with pytest.raises(StorageFailed, match="out: Input/output error; it is published, but"):
        workshop.commit(mon := Delivery("mon.txt", (Story("lock shut"),)))
    assert workshop.state() == state_of([mon])


def test_canonical_json() -> None:
    """Equal values have equal bytes, text stays readable."""
    assert canonical_json({"b": 1, "a": "Ägypten"}) == '{"a":"Ägypten","b":1}\n'.encode()
