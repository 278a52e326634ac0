"""README.md, docs/operators.md and docs/desk.md, carried out as printed: every command of ours and every Python block.

docs/analysts.md is carried out by `test_readers`, docs/extending.md by `test_extending`, what Prefect's server and workers are told
by the tests of flows.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli.app import app
from dateline.validate.suite import great_expectations
from tests.integration.conftest import Cli

ROOT = Path(__file__).parents[2]
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "docs/operators.md", "docs/desk.md")}
ELSEWHERE = {
    "serve": "tests/flows/test_serve.py",
    "alarms": "tests/flows/test_alarms.py",
    "--runner": "tests/flows/test_clusters.py",
    "s3://": "tests/integration/test_dataset_in_a_bucket.py",
}
"""What needs a server or a cluster, and where it is tried."""


def blocks(page: str, *languages: str) -> list[str]:
    """The fenced blocks of a page in these languages."""
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", PAGES[page], re.M | re.S)


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command of ours and its arguments; what stands for something of the reader's is given."""
    for line in "".join(blocks("README.md", "sh")).splitlines():
        if line.startswith(".venv/bin/dateline"):
            line = line.replace("FOLDER", "data/raw").replace("FILE", "data/raw/samples/harbour_digest.txt")
            yield "README.md", shlex.split(line, comments=True)[1:]
    for line in "".join(blocks("docs/operators.md", "console")).splitlines():
        if line.startswith("$ dateline "):
            yield "docs/operators.md", shlex.split(line.removeprefix("$ "))[1:]


COMMANDS = list(commands())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cli: Cli) -> Path:
    """A folder as a user has it: our samples, published in two steps."""
    home = tmp_path_factory.mktemp("documents")
    (first, *others) = sorted((ROOT / "data" / "raw" / "samples").iterdir())
    (home / "data" / "raw" / "samples").mkdir(parents=True)
    for dumps in ([first], others):
        for dump in dumps:
            shutil.copy(dump, home / "data" / "raw" / "samples")
        assert cli("run", "--engine", "direct", "-q", cwd=home).code == 0
    return home


@pytest.mark.parametrize(
    ("page", "arguments"), COMMANDS, ids=lambda one: one if isinstance(one, str) else " ".join(one)
)
def test_a_command_of_the_documents_is_carried_out(
    page: str, arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with 0. Runs are made without Prefect here; what waits for a server is tried by the tests of flows."""
    monkeypatch.chdir(folder)
    if where := next(
        (path for word, path in ELSEWHERE.items() if any(one.startswith(word) for one in arguments)), None
    ):
        assert (ROOT / where).is_file()
        return
    if arguments[0] in ("run", "backfill") and "--engine" not in arguments:
        arguments = [*arguments, "--engine", "direct"]
    if arguments[0] == "export":
        Path(arguments[1]).unlink(missing_ok=True)
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, f"{page}: {done.output}"


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, block) for page in PAGES for block in blocks(page, "python") if "s3://" not in block],
    ids=lambda one: one[:20],
)
def test_a_python_block_of_the_documents_runs(
    page: str, block: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself, without a warning, in the folder of a user."""
    monkeypatch.chdir(folder)
    if "great_expectations" in block:
        great_expectations()  # its import warns, and is made quiet here as in the library
    exec(compile(block, page, "exec"), {})


def test_the_first_commands_are_there() -> None:
    """What README.md begins with can be started, and the second is what CI runs."""
    named = re.findall(r"^(scripts/\w+)", "".join(blocks("README.md", "sh")), re.M)
    assert named == ["scripts/quickstart", "scripts/test"]
    assert all(os.access(ROOT / name, os.X_OK) for name in named)
    assert "scripts/test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_desk_page_names_corrections_that_can_be_kept(folder: Path, cli: Cli) -> None:
    """Its lines are kept by `dateline correct` where there are dumps that print what they quote."""
    home = folder.parent / f"{folder.name}-desk"
    raw = home / "data" / "raw" / "rivers"
    raw.mkdir(parents=True)
    (lines,) = blocks("docs/desk.md", "jsonl")
    quotes = re.findall(r'"quote": "([^"]+)"', lines)
    (raw / "monday.txt").write_text(
        "\n\n".join(f"{quote}\n\nIt was said on Monday." for quote in dict.fromkeys(quotes))
    )
    (home / "mine.jsonl").write_text(lines, encoding="utf-8")
    kept = cli("correct", "mine.jsonl", cwd=home)
    assert kept.code == 0, kept.err
    assert f"{len(lines.splitlines())} corrections kept" in kept.out
