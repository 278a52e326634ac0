"""The house is as its papers say: the picture of imports, and who may spell where things stand on disk."""

from __future__ import annotations

import ast
from pathlib import Path

import dateline
from tests.imports import arrows, drawn_into, modules, parsed

PACKAGE = Path(dateline.__file__).parent
ON_DISK = {".snapshots", "current", ".tombstones.json", "manifest.json", "run.json", ".leases"}
"""Names of the format: readers ask the dataset instead of spelling them."""


def test_the_picture_of_imports_is_as_the_code_is(repository: Path) -> None:
    """Rooms and arrows changed: `python -m tests.imports` draws them anew."""
    text = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert drawn_into(text, PACKAGE) == text


def test_no_two_rooms_import_each_other() -> None:
    """Imports go one way, also where two rooms are in no law together."""
    found = arrows(PACKAGE)
    assert [(a, b) for a in found for b in found[a] if a in found.get(b, ())] == []


def test_only_the_dataset_and_who_writes_it_know_the_format() -> None:
    """Every other room asks `Dataset`: none spells a folder or file of the format, nor opens its Parquet files."""
    spelt = []
    for name in modules(PACKAGE):
        if name.startswith(("dataset/", "publish/")):
            continue
        for node in ast.walk(parsed(PACKAGE / name)):
            if isinstance(node, ast.Constant) and node.value in ON_DISK:
                spelt.append((name, node.value))
            if isinstance(node, ast.Import) and any(alias.name == "pyarrow.dataset" for alias in node.names):
                spelt.append((name, "pyarrow.dataset"))
    assert spelt == []


def test_the_index_of_decisions_has_them_all(repository: Path) -> None:
    """Each record stands there under its number and title."""
    folder = repository / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    titles = [(path, path.read_text(encoding="utf-8").splitlines()[0]) for path in sorted(folder.glob("0*.md"))]
    rows = [f"| [{title[2:6]}]({path.name}) | {title.partition(' · ')[2]} |" for path, title in titles]
    assert len(rows) > 15
    assert [row for row in rows if row not in index] == []
