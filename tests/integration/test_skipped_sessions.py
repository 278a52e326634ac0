"""A session that skips what CI could have run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = "from tests.conftest import pytest_runtest_logreport, pytest_sessionfinish, pytest_terminal_summary\n"


@pytest.mark.parametrize(
    ("reason", "strict", "code"),
    [("PostgreSQL's initdb is not installed", "strict", 1), ("PostgreSQL's initdb is not installed", "", 0),
     ("root may read every folder", "strict", 0)],
)  # fmt: skip
def test_a_session_in_ci_fails_for_a_skip_beyond_it(
    reason: str, strict: str, code: int, tmp_path: Path, repository: Path
) -> None:
    """Where CI asks for it the session fails and names the test; elsewhere it only names it."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(f"import pytest\ndef test_it(): pytest.skip({reason!r})\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(repository), "DATELINE_TEST_SKIPS": strict},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("not in the budget" in done.stdout) is ("root" not in reason)
