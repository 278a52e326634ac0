"""Alarms reach a webhook: a real server, a real run that fails dumps, a receiver on loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import PrefectServer
from tests.flows.test_run import run

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """URL of a webhook, and what it was sent."""
    received: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    hook = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=hook.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{hook.server_port}/alarm", received
    hook.shutdown()
    hook.server_close()


def test_failed_dumps_and_a_stopped_run_ring(
    server: PrefectServer,
    raw: Path,
    tmp_path: Path,
    receiver: tuple[str, list[dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Dumps that failed, and a run that a gate stopped, each call the webhook with a message that says what happened."""
    from dateline.errors import GateStopped
    from dateline.orchestration.server.alarms import install

    url, received = receiver
    assert len(install(url)) == 4
    assert install(url), "installing again replaces them"
    time.sleep(3)  # the server's trigger service takes new automations over with a delay
    (raw / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    code, _ = run(capsys, raw, out=tmp_path / "out")
    assert code == 1
    with pytest.raises(GateStopped):
        run(capsys, raw, out=tmp_path / "out", scheme="m49", max_moved=0.01)
    ring(received, "dateline: dumps failed")
    ring(received, "dateline: a run failed")
    texts = {message["alarm"]: message["text"] for message in received}
    assert "1 dump failed" in texts["dateline: dumps failed"]
    assert "GateStopped" in texts["dateline: a run failed"]


@pytest.mark.slow
def test_much_quarantine_and_silence_ring(
    server: PrefectServer,
    raw: Path,
    tmp_path: Path,
    receiver: tuple[str, list[dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run most of whose rows go to quarantine rings, and so does a time without a new article after a publication."""
    from dateline.orchestration.server.alarms import install

    url, received = receiver
    silence_s = 20
    install(url, stale_after_hours=silence_s / 3600)
    time.sleep(3)
    code, result = run(capsys, raw, out=tmp_path / "out")
    assert (code, result["quarantined"]) == (0, 0)
    ring(received, "dateline: no new article")
    assert "dateline: much is in quarantine" not in {message["alarm"] for message in received}
    (raw / "feed.jsonl").write_text("{not json}\n" * 30, encoding="utf-8")
    monkeypatch.setenv("DATELINE_MAX_QUARANTINE_SHARE", "0.5")
    _, result = run(capsys, raw, out=tmp_path / "out")
    assert result["quarantined"] > result["articles"]
    ring(received, "dateline: much is in quarantine")


def ring(received: list[dict[str, Any]], alarm: str, timeout_s: float = 90) -> None:
    """Until the webhook was called by this alarm."""
    deadline = time.monotonic() + timeout_s
    while alarm not in {message["alarm"] for message in received}:
        assert time.monotonic() < deadline, received
        time.sleep(0.5)
