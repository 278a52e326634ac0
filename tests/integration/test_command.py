"""The command in a process of its own: quick, with its exit codes, harmless to terminals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("prefect", "pandas", "pyarrow", "numpy", "great_expectations", "pydantic_settings", "rich", "sqlalchemy")


def dateline(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dateline.cli.app", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_help_loads_nothing_heavy() -> None:
    """`dateline --help` imports none of the libraries that take time, which is what keeps it within 0.3 s."""
    code = (
        "import sys; from dateline.cli.app import app\n"
        "try: app(['--help'])\n"
        f"except SystemExit: print('LOADED', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "LOADED []" in done.stdout, done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--wurst"],
        ["run", "no/such/folder"],
        ["explain", "not-an-id"],
        ["verify", "--out", "no/such/dataset"],
        ["backfill", "--from", "2026-02-01", "--to", "2026-01-01"],
        ["forget", "--out", "no/such/dataset"],
        ["snapshots", "gc", "--older-than", "a week"],
        ["snapshots", "gc", "--older-than", "-1d"],
        ["snapshots", "gc", "--older-than-days", "-1"],
        ["snapshots", "gc", "--older-than", "1e99"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str]) -> None:
    """A wrong option or a path that is not there: exit code 2 and one line that says what to do, no traceback."""
    done = dateline(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_inspect_shows_roles_and_reasons(samples: Path) -> None:
    """`inspect` names each span's role and each article's date and place with their reasons; no colour in a pipe."""
    done = dateline("inspect", str(samples / "harbour_digest.txt"))
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    for word in ("headline │", "body │", "caption │", "date ┃", "place ┃", "because"):
        assert word in done.stdout


def test_inspect_defuses_control_characters(tmp_path: Path) -> None:
    """A dump cannot drive the reader's terminal: escape sequences come out harmless."""
    dump = tmp_path / "evil.txt"
    dump.write_text(
        "Evil Headline of the Day\n\n\x1b]0;owned\x07 The body of this story has \x1b[31m colour in it.\n" * 3
    )
    done = dateline("inspect", str(dump), "--full")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
