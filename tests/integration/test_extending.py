"""docs/extending.md, tried as printed: each section's edits on a copy of the sources, then its Python block."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "extending.md"
SECTIONS = re.findall(r"^## (.+)\n((?:(?!^## ).*\n)+)", DOCUMENT.read_text(encoding="utf-8"), re.M)
BLOCK = re.compile(
    r"(?:^(?P<how>In|New) `(?P<file>[^`]+)`(?: after `(?P<line>[^`]+)`)?:\n\n)?```\w+\n(?P<text>.*?)^```\n", re.M | re.S
)
OUTPUT = re.compile(r"^```output\n(.*?)^```\n", re.M | re.S)
STAGED = '''
import pathlib, tempfile
import pyarrow.parquet as pq
from dateline.ingest import discover
from dateline.pipeline import process_batch
from dateline.plan import cut
from dateline.recipe import Recipe


def staged(text, scheme="newsroom"):
    """The article rows that a dump with this text becomes."""
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "raw").mkdir()
    (folder / "raw" / "dump.txt").write_text(text, encoding="utf-8")
    [batch] = cut(discover([folder / "raw"]).dumps, 1 << 20, 10)
    report = process_batch(batch, Recipe(scheme=scheme), folder / "staged")
    assert not report.dumps[0].detail, report
    files = sorted((folder / "staged").glob("*.parquet"))
    rows = [row for f in files if f.stem in ("articles", "undated") for row in pq.read_table(f).to_pylist()]
    assert rows, [f.stem for f in files]
    return rows


'''


def test_every_section_is_tried() -> None:
    """The seven things of the introduction, each with edits and a check."""
    assert [title for title, _ in SECTIONS] == [
        "A rule", "An agency", "A column", "A language", "A format", "A region scheme", "A runner",
    ]  # fmt: skip


@pytest.mark.parametrize(("title", "section"), SECTIONS, ids=[title for title, _ in SECTIONS])
def test_a_section_works_as_printed(title: str, section: str, tmp_path: Path, repository: Path) -> None:
    """Its edits on a copy of the sources, then its Python block in a process of its own, which prints what the page shows."""
    for folder in ("src", "schemas", "flows"):
        shutil.copytree(
            repository / folder, tmp_path / folder, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    blocks = list(BLOCK.finditer(OUTPUT.sub("", section)))
    assert len(blocks) >= 2 and blocks[-1]["how"] is None
    for block in blocks[:-1]:
        edit(tmp_path / block["file"], block["how"], block["line"], block["text"])
    done = subprocess.run(
        [sys.executable, "-P", "-c", STAGED + blocks[-1]["text"]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "".join(OUTPUT.findall(section))


def edit(path: Path, how: str, line: str | None, text: str) -> None:
    """Carry out one edit as its heading says."""
    if how == "New":
        assert not path.exists()
        path.write_text(text, encoding="utf-8")
        return
    written = path.read_text(encoding="utf-8")
    assert line is not None
    [at] = [m.end() for m in re.finditer(rf"^{re.escape(line)}.*\n", written, re.M)]
    path.write_text(written[:at] + text + written[at:], encoding="utf-8")
