"""Which data a figure is about, and the page of figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import figures, lock


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, Path]:
    """A lock with a set of one file, and the folder of sets."""
    corpora, file = tmp_path / "corpora", tmp_path / "sets.lock"
    (corpora / "own").mkdir(parents=True)
    (corpora / "own" / "a.txt").write_text("A story.\n", encoding="utf-8")
    file.write_text("own: {source: ours, licence: MIT}\n", encoding="utf-8")
    lock.update(file, corpora)
    return file, corpora


def test_the_same_data_is_as_locked(locked: tuple[Path, Path]) -> None:
    """A digest is of paths and contents, not of dates or of the folder's place."""
    file, corpora = locked
    assert lock.differing(["own"], file, corpora) == []
    moved = corpora.with_name("elsewhere")
    corpora.rename(moved)
    (moved / "own" / "a.txt").touch()
    assert lock.differing(["own"], file, moved) == []


@pytest.mark.parametrize("change", ["another letter", "another name", "another file"])
def test_other_data_is_noticed(change: str, locked: tuple[Path, Path]) -> None:
    """A changed, renamed or added file makes it other data, which floors say nothing about."""
    file, corpora = locked
    story = corpora / "own" / "a.txt"
    if change == "another letter":
        story.write_text("A Story.\n", encoding="utf-8")
    elif change == "another name":
        story.rename(story.with_name("b.txt"))
    else:
        story.with_name("b.txt").write_text("")
    [told] = lock.differing(["own"], file, corpora)
    assert "floors are about other data" in told


def test_a_set_needs_its_source_and_licence(locked: tuple[Path, Path]) -> None:
    """A set that nobody wrote down is named; one without a licence is not locked."""
    file, corpora = locked
    assert "add its source" in lock.differing(["new"], file, corpora)[0]
    file.write_text("own: {source: ours}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="licence"):
        lock.update(file, corpora)


def test_every_locked_set_has_source_and_licence() -> None:
    """Also where the sets themselves are not."""
    assert all(len(entry["digest"]) == 64 and entry["source"] and entry["licence"] for entry in lock.read().values())


@pytest.mark.shared
def test_the_shared_sets_are_those_of_the_lock() -> None:
    """What is measured here is what the floors were made of."""
    assert lock.differing(["seed", "cases"]) == []


def test_the_page_of_figures_is_up_to_date() -> None:
    """docs/figures.md is what benchmarks/results/*.json give."""
    assert figures.PAGE.read_text(encoding="utf-8") == figures.page()
