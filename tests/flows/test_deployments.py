"""The deployments of prefect.yaml on a real server with a real worker: scheduled, by hand, and killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import PrefectServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
PREFECT = [sys.executable, "-m", "prefect"]


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
                [*PREFECT, "worker", "start", "--pool", "dateline", "--name", "worker"],
                cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        """kill -9 of the worker and of the flow runs it has started."""
        if self.worker is not None and self.worker.poll() is None:
            os.killpg(self.worker.pid, 9)
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
    for schedule in site.server.read("deployments/name/ingest/scheduled")["schedules"]:
        site.prefect("deployment", "schedule", "pause", "ingest/scheduled", schedule["id"])
    shutil.copy(samples / "meridian_pages.txt", site.raw)
    run_id = site.start_run("backfill/on-demand", since="2026-01-01", until="2026-12-31", outdated=False)
    assert site.wait_for(lambda: site.final_state(run_id)) == "COMPLETED"
    assert site.dump_names() == ["harbour_digest.txt", "meridian_pages.txt"]
    artifacts = site.server.read("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run_id]}}})
    assert [artifact["key"] for artifact in artifacts] == ["backfill-report"]
    wanted = {"logs": {"flow_run_id": {"any_": [run_id]}}}
    logs = site.wait_for(lambda: site.server.read("logs/filter", wanted), timeout_s=30)
    assert any(log["name"].startswith("dateline") for log in logs), {log["name"] for log in logs}
    night_id = site.start_run("maintenance/nightly", keep=1, older_than_days=0)
    assert site.wait_for(lambda: site.final_state(night_id)) == "COMPLETED"
    assert (site.out / "report.html").exists()
    assert len([path for path in (site.out / ".snapshots").iterdir() if path.name.isdigit()]) == 1


def test_a_killed_worker_and_a_burst(site: Site, samples: Path) -> None:
    """kill -9 of worker and run, then many late runs at once: the schedule does all of the work, exactly once.

    The killed run keeps its place in the concurrency limit until its lease is over; what comes before that is
    cancelled, and so is most of the burst.
    """
    text = (samples / "harbour_digest.txt").read_text(encoding="utf-8")
    for i in range(300):
        (site.raw / f"late{i:03}.txt").write_text(f"{text}\n\nThis was delivery {i}.\n", encoding="utf-8")
    site.wait_for(lambda: list(site.out.glob(".staging/*/*/try*")))
    site.kill_worker()
    burst = [site.start_run("ingest/scheduled") for _ in range(20)]
    site.start_worker()
    site.wait_for(lambda: all(site.final_state(run_id) for run_id in burst), timeout_s=600)
    assert sum(site.final_state(run_id) == "COMPLETED" for run_id in burst) <= 3
    site.wait_for(lambda: (site.out / "current").exists() and len(site.dump_names()) == 301, timeout_s=600)
    assert len(set(site.dump_names())) == 301
