"""One real Prefect server (SQLite, loopback, a home of its own) for all tests of this folder."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.orchestration.server.starting import QUIET
from tests.ports import free_port

START_TIMEOUT_S = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Prefect leaves sockets of its client to the garbage collector; all other warnings stay errors here, too
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


class PrefectServer:
    """A server process, and the environment that makes other processes use it."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = free_port()
        self.api_url = f"http://127.0.0.1:{self.port}/api"
        self.environment = {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api_url,
            "PREFECT_SERVER_API_PORT": str(self.port),
            **settings,
        }
        self._log = home / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.api_url}/health", timeout=2).read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"the Prefect server did not start: {self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def read(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Answer of the server's REST API: GET, or POST where there is a body. A server too busy to answer (SQLite allows
        one writer) is asked again, as Prefect's own client does; any other refusal fails."""
        import httpx

        deadline = time.monotonic() + 180
        while True:
            method = "GET" if body is None else "POST"
            try:
                answer = httpx.request(method, f"{self.api_url}/{path}", json=body, timeout=30)
            except httpx.ReadTimeout:
                # a POST may have been carried out all the same: only questions are asked twice
                if time.monotonic() > deadline or not (body is None or path.endswith("/filter")):
                    raise
                continue
            if answer.status_code not in (429, 502, 503) or time.monotonic() > deadline:
                assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:1000]}"
                return answer.json()
            time.sleep(0.5)

    def last_run(self) -> dict[str, Any]:
        """The flow run that was started last."""
        runs = self.read("flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})
        run: dict[str, Any] = runs[0]
        return run


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> PrefectServer:
    """A Prefect server that this process and those it starts use."""
    assert "prefect" not in sys.modules, "Prefect reads its settings when it is imported: set them before"
    prefect = PrefectServer(tmp_path_factory.mktemp("prefect"))
    os.environ.update(prefect.environment, **QUIET)
    atexit.register(prefect.stop)  # after Prefect's own exit hooks, which still send log lines
    prefect.start()
    return prefect


@pytest.fixture
def raw(tmp_path: Path, samples: Path) -> Path:
    """A folder with three of our sample dumps."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("harbour_digest.txt", "meridian_pages.txt", "wire_overnight.txt"):
        shutil.copy(samples / name, folder)
    return folder


@pytest.fixture
def many(tmp_path: Path, samples: Path) -> Callable[[int], Path]:
    """Makes a folder with so many dumps, each with texts of its own."""

    def make(n: int) -> Path:
        folder = tmp_path / "many"
        folder.mkdir()
        text = (samples / "harbour_digest.txt").read_text(encoding="utf-8")
        for i in range(n):
            (folder / f"dump{i:05}.txt").write_text(
                text.replace("\n\n", f"\n\nThis was story {i}.\n\n", 2), encoding="utf-8"
            )
        return folder

    return make


def contents(out: Path) -> dict[str, bytes]:
    """Every file of the published dataset by its path in the snapshot."""
    root = (out / "current").resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "run.json" and not path.relative_to(root).as_posix().startswith("_index")
    }
