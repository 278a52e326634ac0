"""`dateline run --max-lost`, from the command line to the report: dumps whose sentences are in no article are named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import PrefectServer, contents

pytestmark = pytest.mark.timeout(240)
MENU = "\n".join(["Share", "Subscribe", "Read more", "Advertisement", "Comments", "Most read"] * 6)
STORY = """Ferry Service Resumes On Lake Victoria

KISUMU, Kenya, May 6, 2024 (AFP) - Ferries crossed Lake Victoria again on Monday after a two-week strike, officials said.

The first boat left Kisumu with some three hundred passengers, most of them traders on their way to Mwanza in Tanzania.
"""
STRAY = (
    "The ferry board of Almstadt said on Monday that it had no comment, and that it would have none later either.",
    "Winemakers in the valley expect a small harvest after the wet summer, their union said in a statement on Tuesday.",
)


def dateline(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "dateline.cli.app", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def write(folder: Path, **dumps: str) -> Path:
    """A raw folder."""
    folder.mkdir(exist_ok=True)
    for name, text in dumps.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A story alone, and one on a page whose last sentences nobody claims."""
    return write(tmp_path / "raw", page="\n".join([STORY, MENU, STRAY[0], MENU, STRAY[1], MENU, ""]), story=STORY)


def test_dumps_beyond_it_are_named_and_nothing_else_changes(server: PrefectServer, raw: Path, tmp_path: Path) -> None:
    """The table, the JSON and the report name the dump; the option decides what is named, and no byte of the dataset."""
    strict, lax = tmp_path / "strict", tmp_path / "lax"
    told = dateline("run", raw, "--out", strict)
    assert told.returncode == 0, told.stderr
    assert "1 dump with sentences in no article" in told.stdout
    assert "page.txt" in told.stdout
    quiet = dateline("run", raw, "--out", lax, "--max-lost", 1, "--output", "json")
    assert quiet.returncode == 0, quiet.stderr
    assert json.loads(quiet.stdout)["unclaimed"] == []
    assert contents(strict) == contents(lax)
    rows = {row["dump_name"]: row for row in pq.read_table(strict / "current" / "dumps").to_pylist()}
    assert {name: row["has_unclaimed_prose"] for name, row in rows.items()} == {"page.txt": True, "story.txt": False}
    lost = json.loads(dateline("run", raw, "--out", tmp_path / "third", "--max-lost", 0, "--output", "json").stdout)
    (named,) = lost["unclaimed"]
    assert (named["name"], named["n_chars"]) == ("page.txt", rows["page.txt"]["n_unclaimed_chars"])
    held = pq.read_table(strict / "current" / "quarantine").to_pylist()
    assert {row["rule"] for row in held} == {"prose_unclaimed"}
    assert sum(len(line) for row in held for line in row["text"].splitlines()) == named["n_chars"]
    page = tmp_path / "report.html"
    assert dateline("report", "--figures", "--out", strict, "--to", page).returncode == 0
    written = page.read_text(encoding="utf-8")
    assert "Dumps with sentences in no article" in written
    assert '<code dir="auto">page.txt</code>' in written
    assert '<code dir="auto">story.txt</code>' not in written


def test_a_share_that_is_none_is_refused(raw: Path, tmp_path: Path) -> None:
    """Exit code 2, and what a share is."""
    done = dateline("run", raw, "--out", tmp_path / "out", "--max-lost", 2)
    assert done.returncode == 2
    assert "max-lost" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_jump_stops_the_run_until_it_is_accepted(server: PrefectServer, tmp_path: Path) -> None:
    """Where a source begins to lose sentences in many dumps at once nothing is published (exit code 3)."""
    raw, out = (
        write(tmp_path / "raw", **{f"story{i}": STORY.replace("three", f"{i} times two") for i in range(8)}),
        tmp_path / "out",
    )
    assert dateline("run", raw, "--out", out).returncode == 0
    before = contents(out)
    write(
        raw,
        **{
            f"page{i}": f"{STORY}\n{MENU}\n{STRAY[0]}\n{MENU}\n{STRAY[1]}\nThis is page {i}.\n{MENU}\n"
            for i in range(6)
        },
    )
    stopped = dateline("run", raw, "--out", out)
    assert stopped.returncode == 3, stopped.stderr
    assert "6 of 6 dumps have sentences that are in no article" in " ".join(stopped.stderr.split())
    assert contents(out) == before
    assert dateline("run", raw, "--out", out, "--accept").returncode == 0
    assert contents(out) != before
