"""The Prefect server dies in the middle of a run: the run publishes or ends clearly, never in between."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.conftest import PrefectServer
from tests.flows.test_run import COMMAND, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]


def test_a_killed_server_leaves_nothing_half_done(
    many: Callable[[int], Path], tmp_path: Path, server: PrefectServer
) -> None:
    """kill -9 of the server: the dataset is complete or not there, the next run finishes it, no staging stays."""
    own = PrefectServer(tmp_path)
    own.start()
    out, folder = tmp_path / "out", many(600)
    arguments = ["run", str(folder), "--out", str(out), "--runner", "thread"]
    environment = {**os.environ, **own.environment, "PREFECT_CLIENT_MAX_RETRIES": "1"}
    going = subprocess.Popen([*COMMAND, *arguments], env=environment, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(out.glob(".staging/*/*/try*")), going)
    assert own.process is not None
    own.process.kill()
    own.process.wait()
    _, stderr = going.communicate(timeout=300)
    assert "Traceback" not in stderr
    if going.returncode != 0:
        assert stderr.strip(), "a failure must say something"
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert not list(out.glob(".staging/*"))
    checked = subprocess.run(
        [sys.executable, "-m", "flows.cli", "verify", "--out", str(out)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
