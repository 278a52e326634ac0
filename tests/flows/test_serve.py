"""`dateline serve`: one command that starts a server of its own, runs on a schedule, and ends when told to."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.flows.test_run import COMMAND, wait_for
from tests.ports import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def listening(pid: int) -> set[str]:
    """Addresses on which a process and its descendants listen for TCP connections."""
    processes, inodes = [pid], set[str]()
    for process in processes:
        for task in Path(f"/proc/{process}/task").iterdir():
            processes += map(int, (task / "children").read_text().split())
        for fd in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                inodes |= set(re.findall(r"socket:\[(\d+)\]", str(fd.readlink())))
    found: set[str] = set()
    for family, table in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                words = bytes.fromhex(fields[1].partition(":")[0])
                turned = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
                found.add(socket.inet_ntop(family, turned))
    return found


def test_serve_runs_on_its_schedule_until_stopped(tmp_path: Path, samples: Path) -> None:
    """Without any set-up: the UI answers, the schedule fires and publishes, SIGTERM ends it all and leaves no server."""
    port = free_port()
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    shutil.copy(samples / "harbour_digest.txt", raw)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            [*COMMAND, "serve", str(raw), "--out", str(out), "--cron", "* * * * *", "--port", str(port)],
            env={**environment, "PREFECT_HOME": str(tmp_path / "home"), "DATELINE_WAIT_S": "33", "DATELINE_BATCH_MB": "5"}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(lambda: "snapshot 000001" in (tmp_path / "log").read_text(encoding="utf-8"), serving)
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
        assert b"<title>" in page
        assert listening(serving.pid) == {"127.0.0.1"}, "nobody else can reach it"
        api = f"http://127.0.0.1:{port}/api/deployments/name/ingest/scheduled"
        deployment = json.loads(urllib.request.urlopen(api, timeout=30).read())
        serving.send_signal(signal.SIGTERM)
        code = serving.wait(timeout=60)
    finally:
        serving.kill()
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert pq.read_table(out / "current" / "dumps")["dump_name"].to_pylist() == ["harbour_digest.txt"]
    request = deployment["parameters"]["request"]
    assert (request["wait_s"], request["batch_mb"]) == (33, 5), "settings of the machine reach the scheduled runs"
    assert f"UI: http://127.0.0.1:{port}" in said
    assert "Traceback" not in said
    assert "temporary directory" not in said
    assert code == 0, said
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5)
