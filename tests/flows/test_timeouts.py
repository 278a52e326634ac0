"""A run whose batches do not end in time: it says which, publishes nothing, and leaves nothing behind."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.dataset.format.lock import writer_lock
from tests.flows.conftest import PrefectServer
from tests.flows.test_run import COMMAND, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def huge(tmp_path: Path, samples: Path) -> Path:
    """One document of many megabytes: a task inside of it does not look at the stop file."""
    folder = tmp_path / "huge"
    folder.mkdir()
    text = (samples / "harbour_digest.txt").read_text(encoding="utf-8")
    (folder / "huge.txt").write_text(text * 20_000, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("what", "runner"), [("many", "thread"), ("huge", "thread"), ("huge", "process")])
def test_a_batch_that_takes_too_long_ends_the_run(
    server: PrefectServer,
    many: Callable[[int], Path],
    huge: Path,
    tmp_path: Path,
    what: str,
    runner: str,
) -> None:
    """Exit code 124, a message with the batch's dumps, the run TimedOut in Prefect, nothing published, no staging left."""
    folder = many(4000) if what == "many" else huge
    out = tmp_path / "out"
    arguments = ["run", str(folder), "--out", str(out), "--runner", runner, "--workers", "1", "--timeout", "1"]
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 124, done.stderr
    message = " ".join(done.stderr.split())
    assert "TimedOut no batch ended, and no document of one, for 1 s: nothing of this run is published" in message
    assert ("dump00000.txt" if what == "many" else "huge.txt") in message
    assert not (out / "current").exists()
    assert not list(out.glob(".staging/*"))
    flow_run = server.last_run()
    assert (flow_run["state_type"], flow_run["state_name"]) == ("FAILED", "TimedOut")
    assert "no batch ended, and no document of one, for 1 s" in flow_run["state"]["message"]


def test_after_a_timeout_the_next_run_does_the_work(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that timed out is no failure of its dumps: with time enough all of them are processed."""
    out = tmp_path / "out"
    arguments = ["run", str(raw), "--out", str(out), "--runner", "thread", "--timeout", "0.1"]
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 124, done.stderr
    code, result = run(capsys, raw, out=out)
    assert (code, result["dumps_processed"], result["snapshot"]) == (0, 3, "000001")


@pytest.mark.filterwarnings("ignore:Logger 'prefect.task_runs':UserWarning")  # it runs outside of a flow here
def test_a_step_of_maintenance_times_out(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While another writer holds the dataset, the removal of old snapshots ends by its timeout."""
    from dateline.orchestration.run.upkeep import collect

    out = tmp_path / "out"
    run(capsys, raw, out=out)
    hurried = collect.with_options(timeout_seconds=1, retries=0)
    with writer_lock(out, "somebody"), pytest.raises(TimeoutError):
        hurried(out, 1, 0.0)
