"""The Prefect server dies in the middle of a run: the run publishes whole or fails clearly, never in between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.publish import verify
from tests.flows.conftest import PrefectServer, contents
from tests.flows.test_run import COMMAND, run, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]
N_DUMPS = 300


def test_a_killed_server_leaves_nothing_half_done(
    many: Callable[[int], Path], tmp_path: Path, server: PrefectServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """kill -9 of the server while batches are processed, and while the snapshot is built, over a published dataset.

    The dataset is then byte for byte that of an undisturbed run (exit code 0), or what it was before (exit code 1), and
    a message says which; the next run makes it whole.
    """
    folder = many(N_DUMPS)
    first = sorted(folder.iterdir())[:5]
    run(capsys, folder, out=tmp_path / "undisturbed")
    whole = contents(tmp_path / "undisturbed")
    run(capsys, *first, out=tmp_path / "before")
    for sign in (".staging/*/*/try*", ".snapshots/.*"):
        out = tmp_path / f"out{sign[1:4]}"
        shutil.copytree(tmp_path / "before", out, symlinks=True)
        before = contents(out)
        own = PrefectServer(tmp_path)
        own.start()
        assert own.process is not None
        arguments = ["run", str(folder), "--out", str(out), "--runner", "thread"]
        # Prefect's client would knock for minutes at a server that may come back
        environment = {**os.environ, **own.environment, "PREFECT_CLIENT_MAX_RETRIES": "0"}
        going = subprocess.Popen([*COMMAND, *arguments], env=environment, stderr=subprocess.PIPE, text=True)
        wait_for(lambda out=out, sign=sign: list(out.glob(sign)), going)
        os.killpg(own.process.pid, signal.SIGKILL)
        own.process.wait()
        _, stderr = going.communicate(timeout=300)
        assert going.returncode in (0, 1), sign
        assert "Traceback" not in stderr
        assert contents(out) == (whole if going.returncode == 0 else before)
        assert ("the dataset is published all the same" if going.returncode == 0 else "nothing of this run") in stderr
        assert not list(out.glob(".staging/*"))
        code, result = run(capsys, folder, out=out)
        assert code == 0
        assert result["dumps_processed"] == (0 if going.returncode == 0 else N_DUMPS - len(first))
        assert contents(out) == whole
        assert verify(out).problems == ()
