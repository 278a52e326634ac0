"""`dateline backfill`: shows its plan, goes on after a stop, and gets along with a scheduled run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import PrefectServer, contents
from tests.flows.test_run import run, wait_for

pytestmark = pytest.mark.timeout(400)


def backfill(capsys: pytest.CaptureFixture[str], raw: Path, out: Path, *, dry_run: bool = False, **choice: bool) -> Any:
    """`dateline backfill --output json` inside this process: what it printed."""
    from dateline.cli.backfilling import backfill as backfill_now
    from dateline.cli.speech import Speech
    from dateline.orchestration.request import BackfillRequest
    from dateline.orchestration.settings import request_of

    backfill_now(
        request_of(BackfillRequest, {"raw": [raw], "out": out, **choice}), dry_run=dry_run, speech=Speech("json")
    )
    return json.loads(capsys.readouterr().out)


def test_a_backfill_restates_and_says_what_changed(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--all` over a sound dataset processes every dump and changes no byte; a late dump is added by `--missing`."""
    out = tmp_path / "out"
    run(capsys, raw, out=out)
    before = contents(out)
    plan = backfill(capsys, raw, out, dry_run=True, everything=True)
    assert len(plan["other"]) == 3 and plan["missing"] == []
    result = backfill(capsys, raw, out, everything=True)
    assert (result["dumps_processed"], result["snapshot"]) == (3, None)
    assert contents(out) == before
    (raw / "late.txt").write_bytes((raw / "harbour_digest.txt").read_bytes() + b"\n\nA last line.\n")
    result = backfill(capsys, raw, out, missing=True)
    assert (result["dumps_processed"], result["snapshot"]) == (1, "000002")
    assert result["changes"]["added"] > 0
    assert server.last_run()["name"] == "backfill 1 dump → 000002"
    assert not (out / ".backfill").exists()


@pytest.mark.slow
def test_an_interrupted_backfill_goes_on(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped by SIGTERM and once more by kill -9, the same command goes on: finished chunks are not processed again."""
    out, folder = tmp_path / "out", many(1600)
    command = [
        sys.executable,
        "-m",
        "dateline.cli.app",
        "backfill",
        str(folder),
        "--out",
        str(out),
        "--runner",
        "thread",
    ]
    for stop in (signal.SIGTERM, signal.SIGKILL):
        done = len(list(out.glob(".backfill/*/*/chunk.json")))
        process = subprocess.Popen([*command, "--workers", "1"], stderr=subprocess.DEVNULL)
        wait_for(lambda done=done: len(list(out.glob(".backfill/*/*/chunk.json"))) > done, process)
        process.send_signal(stop)
        process.wait(timeout=60)
        assert not (out / "current").exists()
    plan = backfill(capsys, folder, out, dry_run=True, missing=True)
    assert plan["n_already_processed"] >= 1000
    result = backfill(capsys, folder, out, missing=True)
    assert result["dumps_processed"] == 1600
    names = pq.read_table(out / "current" / "dumps")["dump_name"].to_pylist()
    assert len(names) == len(set(names)) == 1600


@pytest.mark.slow
def test_a_backfill_beside_a_scheduled_run(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backfill and a run at the same time both end well, and the dataset is as if only one of them had been there."""
    out, folder = tmp_path / "out", many(120)
    command = [sys.executable, "-m", "dateline.cli.app"]
    both = [
        subprocess.Popen(
            [*command, what, str(folder), "--out", str(out), "--runner", "thread"], stdout=subprocess.DEVNULL
        )
        for what in ("backfill", "run")
    ]
    assert [process.wait(timeout=300) for process in both] == [0, 0]
    run(capsys, folder, out=tmp_path / "alone")
    assert contents(out) == contents(tmp_path / "alone")
