"""Files of a lake table are those of the snapshot."""

from __future__ import annotations

import shutil
from pathlib import Path

from dateline.lake.change import LakeFile
from dateline.lake.links import link, remove_others

PATH = "region=europe/part-000-a.parquet"


def source(root: Path, content: bytes = b"rows") -> tuple[Path, LakeFile]:
    file = root / "source" / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_bytes(content)
    return root / "source", LakeFile(PATH, 1, len(content))


def test_files_are_linked_once(tmp_path: Path) -> None:
    """The first time a file is linked, the second time it is there."""
    folder, file = source(tmp_path)
    assert link(folder, tmp_path / "lake", [file]) == 1
    assert (tmp_path / "lake" / PATH).samefile(folder / PATH)
    assert link(folder, tmp_path / "lake", [file]) == 0


def test_a_cut_copy_is_made_anew(tmp_path: Path) -> None:
    """What a killed copy has left under the right name is replaced."""
    folder, file = source(tmp_path)
    target = tmp_path / "lake" / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(b"ro")
    assert link(folder, tmp_path / "lake", [file]) == 1
    assert target.read_bytes() == b"rows"


def test_a_copy_is_as_good_as_a_link(tmp_path: Path) -> None:
    """Where files were copied, as there are no hard links, they are not copied again."""
    folder, file = source(tmp_path)
    shutil.copytree(folder, tmp_path / "lake")
    assert link(folder, tmp_path / "lake", [file]) == 0


def test_a_repaired_file_replaces_the_damaged_one(tmp_path: Path) -> None:
    """After a repair a file of the same name and size is another file."""
    folder, file = source(tmp_path)
    link(folder, tmp_path / "lake", [file])
    source(tmp_path, b"ROWS")
    assert link(folder, tmp_path / "lake", [file], is_repaired=True) == 1
    assert (tmp_path / "lake" / PATH).read_bytes() == b"ROWS"


def test_what_no_snapshot_has_is_removed(tmp_path: Path) -> None:
    """Data files that are not to be kept go, with folders that are empty then; the format's own files stay."""
    folder, file = source(tmp_path)
    lake = tmp_path / "lake"
    link(folder, lake, [file])
    (lake / "_delta_log").mkdir()
    (lake / "_delta_log" / "0.checkpoint.parquet").write_bytes(b"log")
    assert remove_others(lake, {PATH}) == 0
    assert remove_others(lake, set()) == 1
    assert sorted(path.name for path in lake.rglob("*")) == ["0.checkpoint.parquet", "_delta_log"]
