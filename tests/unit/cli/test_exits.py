"""Errors by their codes, and what a command tells the shell of them."""

from __future__ import annotations

import logging
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dateline import errors
from dateline.cli.exits import OF_CODES, exit_code
from dateline.errors import DatelineError
from dateline.orchestration import errors as of_runs
from dateline.pipeline import process_batch
from tests.histories import UNREADABLE, Site

KINDS = {
    kind.code: kind
    for module in (errors, of_runs)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, DatelineError) and kind is not of_runs.Stopped
}


def test_every_code_is_documented_with_its_exit_code(repository: Path) -> None:
    """The table of docs/operators.md has each code once, with the exit code that the command line gives."""
    table = re.findall(
        r"^\| ((?:`[a-z-]+` ?)+)\| ([\d, ]+) \|", (repository / "docs" / "operators.md").read_text(), re.M
    )
    told = {code: int(exits.split(",")[0]) for codes, exits in table for code in re.findall("[a-z-]+", codes)}
    assert told == {code: exit_code(kind("what")) for code, kind in KINDS.items()}
    assert set(OF_CODES) <= set(told)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_tells_its_signal(number: int, code: int) -> None:
    """128 and the number of the signal, as shells have it."""
    assert exit_code(of_runs.Stopped("stopped", number)) == code


def test_the_library_logs_a_failed_dump(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Under its own logger, with the dump's name and the reason."""
    site = Site(tmp_path / "raw", tmp_path / "out")
    site.raw.mkdir()
    (site.raw / "broken.txt").write_bytes(UNREADABLE)
    with caplog.at_level(logging.INFO, logger="dateline"):
        [batch] = site.plan().plan.batches
        process_batch(batch, site.recipe, tmp_path / "staged")
    [record] = [record for record in caplog.records if record.name == "dateline.pipeline"]
    assert record.levelno == logging.WARNING
    assert "broken.txt" in record.getMessage() and "PNG" in record.getMessage()


def test_the_library_is_silent_by_itself() -> None:
    """Nobody who only imports it gets its warnings on stderr."""
    code = "import dateline, logging; logging.getLogger('dateline.pipeline').warning('heard')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
