"""A life of a dataset on an overlay (as in a container, over a dataset in its image) and in memory: the bytes of any other disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.publish import PublishRequest, forget, gc, repair, rollback, verify
from tests.batches import MEMORY, Delivery, Story, Workshop

FIRST = [Delivery(f"{i}.txt", (Story(f"story {i}", day=i), Story("shared")), n_quarantined=1) for i in range(4)]
MORE = [FIRST[0].again(version="2", stories=(Story("edited", day=1),)), Delivery("9.txt", (Story("late", day=None),))]


@pytest.fixture
def overlay(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A folder below, which an overlay shows unwritten, and the folder where it is seen and written."""
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount an overlay")
    lower, seen = tmp_path / "lower", tmp_path / "seen"
    for folder in (lower, seen, tmp_path / "upper", tmp_path / "work"):
        folder.mkdir()
    yield lower, seen
    subprocess.run(["umount", seen], check=False, capture_output=True)


def show(lower: Path, seen: Path) -> None:
    """Mount it, now that something lies below."""
    layers = f"lowerdir={lower},upperdir={lower.parent / 'upper'},workdir={lower.parent / 'work'}"
    done = subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, seen], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"cannot mount an overlay here: {done.stderr.strip()}")


def begin(workshop: Workshop) -> None:
    """Two snapshots."""
    workshop.commit(*FIRST[:2])
    workshop.commit(*FIRST)


def go_on(workshop: Workshop) -> list[bytes]:
    """Publish, forget, go back, publish, clear up: the manifest after each step."""
    steps = [
        lambda: workshop.commit(*MORE),
        lambda: forget(workshop.out, dump="1.txt"),
        lambda: rollback(workshop.out, 2, PublishRequest()),
        lambda: workshop.commit(*MORE, Delivery("7.txt", (Story("shared"), Story("new", day=2)))),
        lambda: gc(workshop.out, keep=1),
    ]
    manifests = [workshop.fingerprint()]
    for step in steps:
        step()
        assert verify(workshop.out).problems == ()
        manifests.append(workshop.fingerprint())
    return manifests


@pytest.fixture
def wanted(tmp_path: Path) -> list[bytes]:
    """What the same life leaves on the disk that tests run on."""
    workshop = Workshop(tmp_path / "plain")
    begin(workshop)
    return go_on(workshop)


def test_over_a_dataset_in_the_image(overlay: tuple[Path, Path], wanted: list[bytes]) -> None:
    """Links to files of the layer below, folders of it renamed and removed."""
    lower, seen = overlay
    begin(Workshop(lower))
    show(lower, seen)
    assert go_on(Workshop(seen)) == wanted
    assert sorted(path.name for path in (lower / "out" / ".snapshots").iterdir()) == ["000001", "000002"]


def test_a_copy_in_the_image_whose_links_were_followed(overlay: tuple[Path, Path], tmp_path: Path) -> None:
    """`current` became a folder of the layer below; `.snapshots` was left out: repair takes the folder for the snapshot."""
    lower, seen = overlay
    workshop = Workshop(tmp_path / "plain")
    begin(workshop)
    shutil.copytree(workshop.out, lower / "out", ignore=shutil.ignore_patterns(".snapshots"))
    show(lower, seen)
    copy = Workshop(seen)
    repair(copy.out, lambda names: [], PublishRequest("repair"))
    assert verify(copy.out).problems == ()
    assert (copy.out / "current").is_symlink()
    assert copy.fingerprint() == workshop.fingerprint()


def test_in_memory(wanted: list[bytes]) -> None:
    """A tmpfs: folders and files whose times and numbers behave differently."""
    if MEMORY is None:
        pytest.skip("cannot mount a tmpfs here")
    folder = MEMORY / f"dateline-{os.getpid()}"
    try:
        workshop = Workshop(folder)
        begin(workshop)
        assert go_on(workshop) == wanted
    finally:
        shutil.rmtree(folder, ignore_errors=True)
