"""Processes that do one thing to a dataset and can be killed, traced or refused service while they do it.

A server is started once, imports everything and runs a commit to warm up; each trial is a fork of it. A fork waits at a
named pipe until it is told to go, so that a tracer can be attached before its first step.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dateline.cli.exits import exit_code
from dateline.errors import DatelineError
from dateline.model import BatchReport
from dateline.orchestration.run.merging import Workers, done
from dateline.orchestration.run.stopping import StopFile
from dateline.publish import PublishRequest, Spread, commit, forget, gc


def act(order: dict[str, Any]) -> None:
    """Do what an order says, in a forked process."""
    out = Path(order["out"])
    os.environ.update(order.get("environment", {}))
    request = PublishRequest(order.get("run_id", "fork"), wait_s=order.get("wait_s", 0.0))
    if order["action"] == "commit":
        with ExitStack() as stack:
            spread = _two_workers(stack, Path(order["said"]).parent) if order.get("workers") else Spread()
            commit(out, [BatchReport(r["index"], r["staging"], ()) for r in order["reports"]], request, spread)
    elif order["action"] == "gc":
        gc(out, keep=order["keep"])
    elif order["action"] == "forget":
        forget(out, dump=order["dump"], request=request)
    else:
        raise ValueError(order["action"])


def _two_workers(stack: ExitStack, folder: Path) -> Spread:
    """Two processes that merge, each batch a task of its own."""
    # forked before anybody is connected to a bucket, which a fork does not outlive
    pool = stack.enter_context(ProcessPoolExecutor(2, get_context("fork"), _die_with_parent))
    list(pool.map(abs, range(2)))
    stop = StopFile(folder / "stop")
    return Spread(Workers(lambda _, work: pool.submit(done, work, stop), stop, 2), 0)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def serve() -> None:
    """Fork once per line of standard input; say the child's process id, later how it ended."""
    import s3fs  # noqa: F401  # a second for each fork that publishes into a bucket; nothing is connected yet

    for line in sys.stdin:
        order = json.loads(line)
        if order["action"] == "wait":
            _, status = os.waitpid(order["pid"], 0)
            print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
        elif order.get("warm"):
            act(order)
            print("0", flush=True)
        else:
            pid = os.fork()
            if pid == 0:
                _child(order)
            print(pid, flush=True)


def _child(order: dict[str, Any]) -> None:
    code, said = 0, ""
    try:
        _wait_at(order["gate"])
        act(order)
    except DatelineError as error:
        code, said = exit_code(error), f"{type(error).__name__}: {error}"
    except BaseException:
        code, said = 99, traceback.format_exc()
    for _ in range(3):  # what is refused to the publish may be refused to us
        try:
            Path(order["said"]).write_text(said)
            break
        except OSError:
            continue
    os._exit(code)


def _wait_at(gate: str) -> None:
    """Say that we are here, and wait until the test writes a byte."""
    fd = os.open(gate, os.O_RDONLY)
    Path(f"{gate}.ready").touch()
    with suppress(OSError):  # one of these may be the call that a tracer has refused
        os.read(fd, 1)
        os.close(fd)


@dataclass
class Trial:
    """A forked process."""

    pid: int
    _server: Server
    _gate_fd: int
    _said: Path

    def go(self) -> None:
        """Let it begin."""
        os.write(self._gate_fd, b"!")

    def wait(self) -> int:
        """Its exit code; negative for the signal that killed it."""
        code = int(self._server.ask({"action": "wait", "pid": self.pid}))
        os.close(self._gate_fd)
        return code

    @property
    def said(self) -> str:
        """The error it ended with."""
        return self._said.read_text() if self._said.exists() else ""


class Server:
    """Starts trials."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._n = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def warm(self, reports: Sequence[BatchReport]) -> None:
        """Have it commit something somewhere, so that all code is loaded."""
        with tempfile.TemporaryDirectory() as folder:
            self.ask({"action": "commit", "out": folder, "warm": True, "reports": _plain(reports)})

    def start(self, action: str, out: Path, *, reports: Sequence[BatchReport] = (), **order: Any) -> Trial:
        """Fork a process that will do `action` to the dataset at `out`."""
        self._n += 1
        gate, said = self._folder / f"gate-{self._n}", self._folder / f"said-{self._n}"
        os.mkfifo(gate)
        gate_fd = os.open(gate, os.O_RDWR)  # both ends: nobody blocks in opening it
        files = {"out": str(out), "gate": str(gate), "said": str(said)}
        pid = int(self.ask({"action": action, "reports": _plain(reports), **files, **order}))
        while not Path(f"{gate}.ready").exists():
            time.sleep(0.001)
        return Trial(pid, self, gate_fd, said)

    def ask(self, order: dict[str, Any]) -> str:
        """Send a line, read a line."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the fork server died"
        return answer

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _plain(reports: Sequence[BatchReport]) -> list[dict[str, Any]]:
    return [asdict(report) for report in reports]


if __name__ == "__main__":
    serve()
