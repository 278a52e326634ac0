"""Every shipped table says where it comes from."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.tables import LOCK, MADE, differing, read, shipped


def test_every_made_table_is_the_one_that_the_lock_tells_of(repository: Path) -> None:
    """A table that is made anew is entered with what made it: `python -m benchmarks tables --update`."""
    assert differing(read()) == []
    assert len(shipped(repository)) == len(read()) >= 5


def test_every_table_written_by_hand_names_its_source_on_top(repository: Path) -> None:
    """Its first line is a comment; what a command made stands in the lock."""
    tables = (repository / "src").rglob("*.yaml")
    by_hand = [path for path in tables if path.name not in MADE]
    assert len(by_hand) > 50
    assert [path.name for path in by_hand if not path.read_text(encoding="utf-8").startswith("#")] == []


def test_another_table_and_one_that_nobody_entered_are_told(tmp_path: Path, repository: Path) -> None:
    """A changed byte, a lost file, a new file and an entry that does not say what made it are named."""
    names = shipped(repository)
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repository / name, tmp_path / name)
    tables = read()
    assert differing(tables, tmp_path) == []
    weights = next(name for name in names if name.endswith("placing/weights.yaml"))
    with (tmp_path / weights).open("a") as file:
        file.write("# by hand\n")
    (told,) = differing(tables, tmp_path)
    assert told.startswith(f"{weights}: another one than {LOCK.name} tells of")
    (tmp_path / weights).unlink()
    (tmp_path / "src" / "new.npz").write_bytes(b"")
    del tables[names[0]]["made_by"]
    told = "\n".join(differing(tables, tmp_path))
    assert f"{weights}: is gone" in told
    assert "src/new.npz: not in tables.lock" in told
    assert f"{names[0]}: tables.lock does not say made_by" in told
