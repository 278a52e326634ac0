"""A dataset moved or copied, in every usual way: it reads right, or says at once what is wrong; one command mends it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import dateline
from dateline.errors import DatasetBroken
from dateline.publish import PublishRequest, repair, verify
from tests.histories import Site, deliver

Copy = Callable[[Path, Path], object]


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def through_tar(source: Path, target: Path, *, dereference: bool) -> None:
    archive = target.with_suffix(".tar")
    with tarfile.open(archive, "w", dereference=dereference) as tar:
        tar.add(source, target.name)
    with tarfile.open(archive) as tar:
        tar.extractall(target.parent, filter="tar")


def through_zip(source: Path, target: Path, *, keep_links: bool, by_python: bool = True) -> None:
    """As `zip -r` (links followed) or `zip -y` (kept) packs; unpacked by Python, or with links as `unzip` does."""
    archive = target.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as packed:
        for folder, names, files in os.walk(source, followlinks=not keep_links):
            for name in [*names, *files]:
                path = Path(folder) / name
                inside = path.relative_to(source).as_posix()
                if keep_links and path.is_symlink():
                    info = zipfile.ZipInfo(inside)
                    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                    packed.writestr(info, str(path.readlink()))
                elif path.is_file():
                    packed.write(path, inside)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(target)
        if not by_python:
            for info in packed.infolist():
                if stat.S_ISLNK(info.external_attr >> 16):
                    (target / info.filename).unlink()
                    (target / info.filename).symlink_to(packed.read(info).decode())


def without_links(source: Path, target: Path) -> None:
    """As `rsync -r` does: links are passed over."""

    def links(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if (Path(folder) / name).is_symlink()]

    shutil.copytree(source, target, ignore=links)


def through_make_archive(source: Path, target: Path) -> None:
    shutil.unpack_archive(shutil.make_archive(str(target.with_name("made")), "zip", source), target)


def of_what_is_seen(source: Path, target: Path) -> None:
    """As a file manager or `cp -rL out/* copy/` does: no hidden folder comes along."""
    target.mkdir()
    for path in source.iterdir():
        if not path.name.startswith("."):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, target / path.name)


WAYS: dict[str, tuple[Copy, bool]] = {
    # way: how, and whether the copy reads as it is
    "mv": (lambda source, target: shutil.move(source, target), True),
    "cp -r": (lambda source, target: run("cp", "-r", source, target), True),
    "cp -a": (lambda source, target: run("cp", "-a", source, target), True),
    "cp -rL": (lambda source, target: run("cp", "-rL", source, target), True),
    "rsync -a, copytree(symlinks=True)": (lambda source, target: shutil.copytree(source, target, symlinks=True), True),
    "rsync -r": (without_links, False),
    "copytree": (lambda source, target: shutil.copytree(source, target), True),
    "tar": (lambda source, target: through_tar(source, target, dereference=False), True),
    "tar -h": (lambda source, target: through_tar(source, target, dereference=True), True),
    "zip -r": (lambda source, target: through_zip(source, target, keep_links=False), True),
    "zip -y, unzip": (lambda source, target: through_zip(source, target, keep_links=True, by_python=False), True),
    "zip -y, unpacked by Python": (lambda source, target: through_zip(source, target, keep_links=True), False),
    "shutil.make_archive": (through_make_archive, False),
    "what is seen": (of_what_is_seen, True),
}


def test_the_table_of_docs_is_of_these_ways() -> None:
    """docs/analysts.md has each way tried here, with its outcome."""
    page = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
    rows = [
        line.split(" | ") for line in page.split("## Copies")[1].split("\n## ")[0].splitlines() if line.startswith("| ")
    ]
    told = {cells[0].removeprefix("| ").replace("`", ""): cells[1] == "yes" for cells in rows[1:]}
    told["what is seen"] = told.pop("a file manager, without hidden folders")
    assert told == {way: reads for way, (_, reads) in WAYS.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A dataset of two snapshots."""
    folder = tmp_path_factory.mktemp("made")
    site = Site(folder / "raw", folder / "out")
    for day in (3, 4):
        deliver(site.raw, f"{day}.txt", day)
        site.carry_out()
    return site


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_reads_or_says_what_is_wrong(way: str, made: Site, tmp_path: Path) -> None:
    """Never fewer rows and never another error; mended, it is a dataset like the one it came from, and goes on."""
    copy, reads = WAYS[way]
    wanted = dateline.open(made.out).articles()
    shutil.copytree(made.out, tmp_path / "source", symlinks=True)
    target = tmp_path / "copy"
    copy(tmp_path / "source", target)
    if reads:
        pd.testing.assert_frame_equal(dateline.open(target).articles(), wanted)
        assert len(pd.read_parquet(target / "articles")) == len(wanted)
    else:
        with pytest.raises(DatasetBroken, match="verify --repair"):
            dateline.open(target).articles()
    repair(target, lambda names: [], PublishRequest("repair"))
    assert verify(target).problems == ()
    pd.testing.assert_frame_equal(dateline.open(target).articles(), wanted)
    assert (target / "current").is_symlink() and (target / "articles").is_symlink()
    again = Site(tmp_path / "raw", target)
    shutil.copytree(made.raw, again.raw)
    deliver(again.raw, "5.txt", 5)
    again.carry_out()
    assert len(dateline.open(target).articles()) == len(wanted) + 1


def test_a_copy_with_foreign_files_is_left_alone(made: Site, tmp_path: Path) -> None:
    """What is no copy of the snapshot is not removed: the message names it."""
    target = tmp_path / "copy"
    shutil.copytree(made.out, target)
    (target / "articles" / "mine.parquet").write_bytes(b"precious")
    with pytest.raises(DatasetBroken, match="move it away"):
        repair(target, lambda names: [], PublishRequest("repair"))
    assert (target / "articles" / "mine.parquet").read_bytes() == b"precious"
