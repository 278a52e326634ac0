"""The deployments of prefect.yaml on a real server with a real worker: scheduled, by hand, and killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import PrefectServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
UNFINISHED = ("SCHEDULED", "PENDING", "RUNNING", "CANCELLING", "PAUSED")
PREFECT = [sys.executable, "-m", "prefect"]


def descendants(pid: int) -> list[int]:
    """Processes that `pid` has started, directly or not; a worker's flow runs lead sessions of their own."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


class Site:
    """A folder with dumps, a copy of prefect.yaml and a worker, as an operator has it."""

    def __init__(self, folder: Path, server: PrefectServer, repository: Path) -> None:
        self.folder = folder
        self.server = server
        self.environment = {**os.environ, **server.environment, "PWD": str(folder), "PREFECT_WORKER_QUERY_SECONDS": "1"}
        self.environment["PYTHONPATH"] = f"{repository}{os.pathsep}{repository / 'src'}"
        self.raw, self.out = folder / "data" / "raw", folder / "data" / "processed"
        self.raw.mkdir(parents=True)
        self.worker: subprocess.Popen[bytes] | None = None

    def prefect(self, *arguments: str) -> str:
        """Output of a `prefect` command in the folder; it must succeed."""
        done = subprocess.run(
            [*PREFECT, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_worker(self) -> None:
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [*PREFECT, "worker", "start", "--pool", "dateline", "--name", "worker", "--limit", "10"],
                cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        """kill -9 of the worker and of the flow runs it has started."""
        if self.worker is not None and self.worker.poll() is None:
            for pid in (self.worker.pid, *descendants(self.worker.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.worker.wait()

    def start_run(self, deployment: str, **parameters: Any) -> str:
        """Create a run over the API; its id."""
        found = self.server.read(f"deployments/name/{deployment}")
        made = self.server.read(f"deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        run_id: str = made["id"]
        return run_id

    def wait_for(self, condition: Callable[[], Any], timeout_s: float = 240) -> Any:
        deadline = time.monotonic() + timeout_s
        while not (result := condition()):
            assert time.monotonic() < deadline, (self.folder / "worker.log").read_text()[-3000:]
            time.sleep(0.5)
        return result

    def final_state(self, run_id: str) -> str | None:
        state: str = self.server.read(f"flow_runs/{run_id}")["state_type"]
        return state if state in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

    def runs(self, *state_types: str) -> list[dict[str, Any]]:
        """All flow runs of `ingest/scheduled` in these states, by default in any: one request a page."""
        wanted: dict[str, Any] = {
            "deployments": {"name": {"any_": ["scheduled"]}},
            "flow_runs": {"state": {"type": {"any_": list(state_types)}}} if state_types else None,
            "limit": 200,
        }
        found: list[dict[str, Any]] = []
        while page := self.server.read("flow_runs/filter", {**wanted, "offset": len(found)}):
            found += page
        return found

    def pause(self, deployment: str) -> None:
        """Stop the schedules of a deployment."""
        for schedule in self.server.read(f"deployments/name/{deployment}")["schedules"]:
            self.prefect("deployment", "schedule", "pause", deployment, schedule["id"])

    def dump_names(self) -> list[str]:
        return sorted(pq.read_table(self.out / "current" / "dumps")["dump_name"].to_pylist())


@pytest.fixture
def site(tmp_path: Path, server: PrefectServer, repository: Path, samples: Path) -> Iterator[Site]:
    """A site with one dump, deployed, and with a worker; the schedule fires every minute."""
    made = Site(tmp_path / "site", server, repository)
    shutil.copy(samples / "harbour_digest.txt", made.raw)
    text = (repository / "prefect.yaml").read_text(encoding="utf-8")
    (made.folder / "prefect.yaml").write_text(text.replace("*/15 * * * *", "* * * * *"), encoding="utf-8")
    made.prefect("work-pool", "create", "dateline", "--type", "process", "--overwrite")
    made.prefect("deploy", "--all")
    made.start_worker()
    yield made
    made.kill_worker()
    for name in ("ingest/scheduled", "maintenance/nightly", "backfill/on-demand"):
        made.prefect("deployment", "delete", name)


def test_the_schedule_fires_and_a_backfill_runs_by_api(site: Site, samples: Path) -> None:
    """A scheduled run publishes; a backfill with parameters over the API publishes what came late; both leave reports."""
    site.wait_for(lambda: (site.out / "current").exists())
    assert site.dump_names() == ["harbour_digest.txt"]
    site.pause("ingest/scheduled")
    shutil.copy(samples / "meridian_pages.txt", site.raw)
    run_id = site.start_run(
        "backfill/on-demand",
        request={"since": "2026-01-01", "until": "2026-12-31", "missing": True, "failed": True},
    )
    assert site.wait_for(lambda: site.final_state(run_id)) == "COMPLETED"
    assert site.dump_names() == ["harbour_digest.txt", "meridian_pages.txt"]
    artifacts = site.server.read("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run_id]}}})
    assert [artifact["key"] for artifact in artifacts] == ["backfill-report"]
    wanted = {"logs": {"flow_run_id": {"any_": [run_id]}}}
    logs = site.wait_for(lambda: site.server.read("logs/filter", wanted), timeout_s=30)
    assert any(log["name"].startswith("dateline") for log in logs), {log["name"] for log in logs}
    found = site.server.read("deployments/name/ingest/scheduled")
    refused = httpx.post(
        f"{site.server.api_url}/deployments/{found['id']}/create_flow_run",
        json={"parameters": {"request": {"dask_scheduler": "tcp://10.0.0.5:8786"}}},
        timeout=30,
    )
    assert refused.status_code in (409, 422) and "dask_scheduler" in refused.text
    night_id = site.start_run("maintenance/nightly", keep=1, older_than="0d")
    assert site.wait_for(lambda: site.final_state(night_id)) == "COMPLETED"
    assert (site.out / "report.html").exists()
    assert len([path for path in (site.out / ".snapshots").iterdir() if path.name.isdigit()]) == 1


BURST = int(os.environ.get("DATELINE_TEST_BURST", "40"))


def test_a_killed_worker_and_a_burst(site: Site, samples: Path) -> None:
    """kill -9 of worker and run: it is marked Crashed; then many late runs at once: all of the work, exactly once.

    Until its heartbeats are missed the killed run keeps its place in the concurrency limit: what comes before that is
    cancelled, and so is most of a burst.
    """
    from dateline.orchestration.server.alarms import HEARTBEAT_S, install_lost_runs

    install_lost_runs(HEARTBEAT_S + 15)
    time.sleep(3)  # the server's trigger service takes new automations over with a delay
    text = (samples / "harbour_digest.txt").read_text(encoding="utf-8")
    for i in range(300):
        (site.raw / f"late{i:03}.txt").write_text(f"{text}\n\nThis was delivery {i}.\n", encoding="utf-8")
    site.wait_for(lambda: list(site.out.glob(".staging/*/*/try*")))
    (killed,) = site.runs("RUNNING")
    site.kill_worker()
    site.pause("ingest/scheduled")
    site.wait_for(lambda: site.final_state(killed["id"]))
    assert "no heartbeat" in site.server.read(f"flow_runs/{killed['id']}")["state"]["message"]
    assert not (site.out / "current").exists()
    burst = {site.start_run("ingest/scheduled") for _ in range(BURST)}
    site.start_worker()
    started = time.monotonic()
    site.wait_for(lambda: burst.isdisjoint(run["id"] for run in site.runs(*UNFINISHED)), timeout_s=1200)
    print(f"a burst of {BURST} late runs was over after {time.monotonic() - started:.0f} s")
    done = [run for run in site.runs("COMPLETED") if run["id"] in burst]
    assert 1 <= len(done) <= BURST // 4
    assert {run["state_type"] for run in site.runs() if run["id"] in burst} == {"COMPLETED", "CANCELLED"}
    assert len(site.dump_names()) == len(set(site.dump_names())) == 301
    published = [run["name"] for run in done if "nothing changed" not in run["name"]]
    assert published == ["ingest 301 dumps → 000001"]
