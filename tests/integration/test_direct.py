"""`--engine direct`: the same rows without Prefect, and the same manners when it is stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.conftest import Cli

ALONE = """
import sys
from typer.testing import CliRunner
from dateline.cli.app import app
done = CliRunner().invoke(app, sys.argv[1:])
print(done.exit_code, sorted(name for name in sys.modules if name.split(".")[0] in ("prefect", "sqlalchemy_utils", "uvicorn")))
"""


@pytest.fixture
def many(tmp_path: Path, samples: Path) -> Path:
    """Enough dumps for a signal to come in the middle."""
    folder = tmp_path / "raw"
    folder.mkdir()
    text = (samples / "harbour_digest.txt").read_text(encoding="utf-8")
    for i in range(1500):
        story = text.replace("\n\n", f"\n\nThis was story {i}.\n\n", 2)
        (folder / f"dump{i:05}.txt").write_text(story, encoding="utf-8")
    return folder


def test_it_does_without_prefect(samples: Path, tmp_path: Path) -> None:
    """Nothing of Prefect is even imported."""
    arguments = ["run", str(samples / "harbour_digest.txt"), "--out", str(tmp_path / "out"), "--engine", "direct"]
    done = subprocess.run([sys.executable, "-c", ALONE, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []", done.stdout + done.stderr
    assert (tmp_path / "out" / "current").exists()


def test_failed_dumps_backfills_and_reruns_are_as_with_prefect(cli: Cli, samples: Path, tmp_path: Path) -> None:
    """One dump that cannot be read: exit code 1, named; a second run has nothing to do; a backfill restates."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_bytes((samples / "harbour_digest.txt").read_bytes())
    (raw / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    first = cli("run", raw, "--out", out, "--engine", "direct", "--output", "json")
    assert first.code == 1, first.err
    assert [one["name"] for one in json.loads(first.out)["failed"]] == ["photo.txt"]
    again = cli("run", raw, "--out", out, "--engine", "direct", "--output", "json")
    assert json.loads(again.out)["dumps_processed"] == 0
    backfill = cli("backfill", raw, "--out", out, "--all", "--engine", "direct", "--output", "json")
    assert backfill.code == 1, backfill.err
    assert json.loads(backfill.out)["dumps_processed"] == 2
    replay = cli("quarantine", "replay", raw, "--out", out, "--engine", "direct")
    assert replay.code == 0, replay.err


def test_clusters_need_prefect(cli: Cli, samples: Path, tmp_path: Path) -> None:
    """A runner of Prefect's is refused with what to do."""
    ran = cli("run", samples, "--out", tmp_path / "out", "--engine", "direct", "--runner", "dask")
    assert ran.code == 2
    assert "needs the engine prefect" in " ".join(ran.err.split())
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.parametrize(
    ("number", "code", "runner"), [(signal.SIGTERM, 143, "thread"), (signal.SIGINT, 130, "process")]
)
def test_signals_stop_it(many: Path, tmp_path: Path, number: int, code: int, runner: str) -> None:
    """SIGTERM and Ctrl-C: nothing published, no staging left, exit code 143 or 130."""
    out = tmp_path / "out"
    arguments = ["run", str(many), "--out", str(out), "--engine", "direct", "--runner", runner, "--workers", "2"]
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("dateline")), *arguments], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not list(out.glob(".staging/*/*/try*")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == code, stderr
    assert "nothing of it is published" in stderr
    assert not (out / "current").exists()
    assert not list(out.glob(".staging/*"))
