"""An embedded Prefect server for runs on a machine where nobody set one up.

Prefect can start one itself, but only after its own import and in our process group, where Ctrl-C kills it before
the run can be marked cancelled. Ours starts while this process still imports (both take seconds), hears no signals
of the terminal, and ends with this process whatever way that ends: it watches the other end of its standard input.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from dateline.orchestration.server import fresh

START_TIMEOUT_S = 90
TIMEOUT_VARIABLE = "DATELINE_SERVER_START_S"
_UNUSED_SERVICES = ("SCHEDULER", "LATE_RUNS", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS", "FOREMAN", "TRIGGERS")


def is_wanted() -> bool:
    """Whether no Prefect server is configured: neither by environment nor by a Prefect profile of this user."""
    if os.environ.get("PREFECT_API_URL"):
        return False
    if os.environ.get("PREFECT_PROFILE"):
        return False
    if not (_home() / "profiles.toml").exists():
        return True
    from prefect.settings import get_current_settings

    return get_current_settings().api.url is None


def start_timeout_s() -> float:
    """How long a server may take to answer. Raises UsageError for a number that is none."""
    from dateline.errors import UsageError

    said = os.environ.get(TIMEOUT_VARIABLE)
    try:
        return START_TIMEOUT_S if said is None else float(said)
    except ValueError as error:
        raise UsageError(f"{TIMEOUT_VARIABLE}: {said!r} is no number of seconds") from error


def _is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder that may not be there yet."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _home() -> Path:
    return Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect"))


def start() -> EmbeddedServer:
    """Start a server for the rest of this process's life and let Prefect, here and in worker processes, know it.

    It is stopped by `atexit`, registered before Prefect is imported: Prefect's own last messages go out before that.
    """
    _reach_loopback_directly()
    server = EmbeddedServer(migrate=not fresh.provide(_home()))
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = server.url
    return server


def _reach_loopback_directly() -> None:
    # Behind a company's proxy (HTTP_PROXY) every HTTP client would ask the proxy for our own loopback port.
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "127.0.0.1", "localhost")))


class EmbeddedServer:
    """A Prefect server on a free loopback port. migrate: bring its database up to date first."""

    def __init__(self, *, migrate: bool = True) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        # Listening before the server exists: whoever connects early waits in the queue, and no port can be lost
        listener.listen(128)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        off = [f"PREFECT_SERVER_SERVICES_{name}_ENABLED" for name in _UNUSED_SERVICES]
        off += ["PREFECT_UI_ENABLED", "PREFECT_API_BLOCKS_REGISTER_ON_START"]
        if not migrate:
            off.append("PREFECT_SERVER_DATABASE_MIGRATE_ON_START")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dateline.orchestration.server.embedded", str(listener.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(listener.fileno(),),
            start_new_session=True,
            env={**os.environ, **dict.fromkeys(off, "false"), "PREFECT__SERVER_EPHEMERAL": "1"},
        )
        listener.close()
        self._errors = bytearray()
        threading.Thread(target=self._drain, daemon=True).start()

    def stop(self) -> None:
        """End the server; harmless where it has ended."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=3)
        if self._process.poll() is None:
            self._process.kill()

    def wait_ready(self, timeout_s: float | None = None) -> None:
        """Block until the server answers. Raises ServerLost, which tells a slow server from one that died, and of what."""
        from dateline.orchestration.errors import ServerLost

        timeout_s = start_timeout_s() if timeout_s is None else timeout_s
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"{self.url}/health", timeout=1).read()
                return
        last_words = " / ".join(self._errors.decode(errors="replace").strip().splitlines()[-3:])
        if self._process.poll() is None:
            raise ServerLost(
                f"the embedded Prefect server has not answered for {timeout_s:.0f} s and is still at work: the machine is too "
                f"busy. Try again, allow more by {TIMEOUT_VARIABLE}=300, or run a server of its own (PREFECT_API_URL)"
                + (f". It says: {last_words}" if last_words else "")
            )
        said = f": {last_words}" if last_words else ""
        if not _is_writable(_home()):
            raise ServerLost(
                f"the embedded Prefect server did not start: {_home()} (PREFECT_HOME) is not writable{said}"
            )
        raise ServerLost(f"the embedded Prefect server ended with exit code {self._process.returncode}{said}")

    def _drain(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors += line
            del self._errors[:-20_000]


def _serve(listener_fd: int) -> None:
    """The server process: Prefect's application on an inherited socket, until standard input closes."""

    def end_with_parent() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()
    gc.disable()  # nothing that a start makes is garbage: to look for some took a tenth of the time
    import uvicorn
    from prefect.server.api.server import create_app

    application = create_app(ephemeral=True)
    gc.freeze()
    gc.enable()
    uvicorn.run(application, fd=listener_fd, log_level="error", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
