"""`dateline run`: publishes, says what it did, does nothing twice, names what failed, stops when told to."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dateline.cli.exits import exit_code
from dateline.dataset.format.lock import writer_lock
from dateline.errors import GateStopped, PublishConflict
from tests.flows.conftest import PrefectServer, contents

pytestmark = pytest.mark.timeout(240)
COMMAND = [sys.executable, "-m", "dateline.cli.app"]


def run(capsys: pytest.CaptureFixture[str], *raw: Path, out: Path, **options: Any) -> tuple[int, dict[str, Any]]:
    """`dateline run --output json` inside this process."""
    from dateline.cli.running import run as run_now
    from dateline.cli.speech import Speech
    from dateline.orchestration.request import RunRequest
    from dateline.orchestration.settings import request_of

    code = run_now(request_of(RunRequest, {"raw": raw, "out": out, **options}), speech=Speech("json"))
    return code, json.loads(capsys.readouterr().out)


def test_a_run_publishes_and_reports(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A first run publishes a dataset, and Prefect has its state, its name, its report and our library's log."""
    code, result = run(capsys, raw, out=tmp_path / "out")
    assert (code, result["dumps_processed"], result["snapshot"]) == (0, 3, "000001")
    rows = sum(pq.read_table(tmp_path / "out" / "current" / table).num_rows for table in ("articles", "undated"))
    assert result["articles"] == rows > 0
    assert sum(result["by_region"].values()) == sum(result["by_date"].values()) == rows
    flow_run = server.last_run()
    assert flow_run["state_type"] == "COMPLETED"
    assert flow_run["name"] == "ingest 3 dumps → 000001"
    artifacts = server.read("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [flow_run["id"]]}}})
    assert "| middle-east |" in artifacts[0]["data"] or "| europe |" in artifacts[0]["data"]
    wanted = {"logs": {"flow_run_id": {"any_": [flow_run["id"]]}}}
    deadline = time.monotonic() + 20
    while not any(log["name"].startswith("dateline") for log in server.read("logs/filter", wanted)):
        assert time.monotonic() < deadline, "no line of our library in the run's log"
        time.sleep(0.5)


def test_a_second_run_does_nothing(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With nothing new, no flow is started, nothing is written and the exit code is 0."""
    out = tmp_path / "out"
    run(capsys, raw, out=out)
    before, last = contents(out), server.last_run()["id"]
    code, result = run(capsys, raw, out=out)
    assert (code, result["dumps_processed"], result["dumps_unchanged"]) == (0, 0, 3)
    assert contents(out) == before
    assert server.last_run()["id"] == last


def test_what_cannot_be_read_is_named_and_stops_nothing(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty file, a picture called .txt, Latin-1 and one endless line: what fails is named, the rest is published."""
    (raw / "empty.txt").write_bytes(b"")
    (raw / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    text = (raw / "harbour_digest.txt").read_text(encoding="utf-8")
    (raw / "latin.txt").write_bytes(text.encode("cp1252", "replace").replace(b"Lisbon", b"S\xe3o Paulo"))
    (raw / "line.txt").write_text("word " * 400_000, encoding="utf-8")
    code, result = run(capsys, raw, out=tmp_path / "out")
    failed = {dump["name"]: dump["detail"] for dump in result["failed"]}
    assert code == 1
    assert failed.get("picture.txt")
    assert not {"latin.txt", "line.txt", "harbour_digest.txt"} & set(failed)
    names = set(pq.read_table(tmp_path / "out" / "current" / "dumps")["dump_name"].to_pylist())
    assert names == {path.name for path in raw.iterdir()}
    code, again = run(capsys, raw, out=tmp_path / "out")
    assert (code, again["dumps_processed"]) == (0, 0)
    assert again["failed_before"] == sorted(failed)


def test_runners_give_the_same_bytes(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Threads and processes, one batch or several: the same dataset to the byte."""
    folder = many(6)
    # over 4 MB in all, so that a worker gets a batch each
    for i, path in enumerate(sorted(folder.iterdir())):
        path.write_text(path.read_text(encoding="utf-8") + f"\n\n\nPadding {i}\n" + "=" * 1_500_000, encoding="utf-8")
    run(capsys, folder, out=tmp_path / "thread", runner="thread", workers=1)
    code, _ = run(capsys, folder, out=tmp_path / "process", runner="process", workers=2)
    assert code == 0
    assert contents(tmp_path / "process") == contents(tmp_path / "thread")


def test_a_gate_stops_the_run(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When more articles would move than --max-moved allows, nothing is published and the flow run failed (exit code 3)."""
    out = tmp_path / "out"
    run(capsys, raw, out=out)
    before = contents(out)
    with pytest.raises(GateStopped) as stopped:
        run(capsys, raw, out=out, scheme="m49", max_moved=0.01)
    assert exit_code(stopped.value) == 3
    assert contents(out) == before
    assert server.last_run()["state_type"] == "FAILED"
    code, result = run(capsys, raw, out=out, scheme="m49", max_moved=0.01, accept=True)
    assert code == 0
    assert result["changes"]["re-placed"] > 0


def test_a_second_writer_is_a_conflict(
    server: PrefectServer, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """While somebody else publishes, a run that may not wait ends with a conflict (exit code 4)."""
    with writer_lock(tmp_path / "out", "somebody"), pytest.raises(PublishConflict) as conflict:
        run(capsys, raw, out=tmp_path / "out", wait_s=0.0)
    assert exit_code(conflict.value) == 4


def test_dry_run_changes_nothing(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--dry-run` names the dumps and makes no folder."""
    from dateline.cli.running import run as run_now
    from dateline.cli.speech import Speech
    from dateline.orchestration.request import RunRequest
    from dateline.orchestration.settings import request_of

    assert (
        run_now(request_of(RunRequest, {"raw": [raw], "out": tmp_path / "out"}), dry_run=True, speech=Speech("json"))
        == 0
    )
    plan = json.loads(capsys.readouterr().out)
    assert plan["new"] == 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("number", "code", "runner"), [(signal.SIGTERM, 143, "thread"), (signal.SIGINT, 130, "process")]
)
def test_signals_stop_a_run_within_seconds(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path, number: int, code: int, runner: str
) -> None:
    """SIGTERM and Ctrl-C: gone within 5 s, the run cancelled, nothing published, no staging left, exit code 143 or 130."""
    out = tmp_path / "out"
    arguments = ["run", str(many(2000)), "--out", str(out), "--runner", runner, "--workers", "2"]
    process = subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(out.glob(".staging/*/*/try*")), process)
    time.sleep(0.5)
    asked = time.monotonic()
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    took_s = time.monotonic() - asked
    assert process.returncode == code, stderr
    assert "nothing of it is published" in stderr or "nothing of this run is published" in stderr
    assert not (out / "current").exists()
    assert not list(out.glob(".staging/*"))
    assert server.last_run()["state_type"] == "CANCELLED"
    assert took_s < 5 * slowness(), f"took {took_s:.1f} s"


@pytest.mark.slow
def test_a_killed_run_leaves_nothing_and_the_next_does_all(
    server: PrefectServer, many: Callable[[int], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """kill -9 in the middle: the next run processes every dump once and sweeps the leftovers."""
    out, folder = tmp_path / "out", many(300)
    process = subprocess.Popen([*COMMAND, "run", str(folder), "--out", str(out), "--runner", "thread"])
    wait_for(lambda: list(out.glob(".staging/*/*/try*")), process)
    process.kill()
    process.wait()
    assert not (out / "current").exists()
    code, result = run(capsys, folder, out=out)
    assert (code, result["dumps_processed"]) == (0, 300)
    names = pq.read_table(out / "current" / "dumps")["dump_name"].to_pylist()
    assert len(names) == len(set(names)) == 300
    assert not list(out.glob(".staging/*"))


@pytest.mark.slow
def test_without_a_server_one_is_embedded(raw: Path, tmp_path: Path) -> None:
    """On a fresh machine and offline a run starts its own server, says nothing of it, and takes it along when it ends."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {
        "PREFECT_HOME": str(tmp_path / "home"),
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [*COMMAND, "run", str(raw), "--out", str(tmp_path / "out")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    # on a slow machine a phase that lasts is told, and nothing else is
    progress = re.compile(r"[a-zA-Z ]+: +(?:since \d|\d+%, )")
    assert all(progress.match(line) for line in done.stderr.splitlines()), done.stderr
    assert "pd.read_parquet(" in done.stdout
    assert (tmp_path / "home" / "prefect.db").exists()
    shutil.rmtree(tmp_path / "home")


def wait_for(condition: Callable[[], object], process: subprocess.Popen[Any], timeout_s: float = 180) -> None:
    """Until `condition` holds; fails when the process ends or time is up."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert process.poll() is None, f"ended with {process.returncode} too early"
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


def slowness() -> float:
    """How much slower than alone this machine is now: runnable processes per core, at least 1."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
