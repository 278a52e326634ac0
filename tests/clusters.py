"""Real clusters on loopback, in processes of their own: Dask and Ray."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

RAY = Path(sys.executable).with_name("ray")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def dask_cluster(environment: Mapping[str, str]) -> Iterator[str]:
    """`--runner` for a scheduler with two workers that nobody starts anew when they die."""

    def start(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", *command], env=environment, **QUIET)

    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    processes = [start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
    processes += [start(*worker) for _ in range(2)]
    try:
        from distributed import Client

        with Client(address, timeout=120) as client:
            client.wait_for_workers(2, timeout=120)
        yield f"dask://127.0.0.1:{port}"
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@contextmanager
def ray_cluster(environment: Mapping[str, str]) -> Iterator[str]:
    """`--runner` for a Ray node with two slots. environment: with RAY_AUTH_MODE and RAY_AUTH_TOKEN, as `ray start` wants them."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:  # Ray's sockets need short paths
        options = ["--include-dashboard=false", f"--temp-dir={folder}", "--num-cpus=2"]
        command = [RAY, "start", "--head", "--block", f"--port={port}", *options]
        node = subprocess.Popen(command, env=environment, **QUIET)
        deadline = time.monotonic() + 120
        address = f"127.0.0.1:{port}"
        health = [RAY, "health-check", f"--address={address}"]
        try:
            while subprocess.run(health, capture_output=True, env=environment).returncode:
                assert time.monotonic() < deadline and node.poll() is None
                time.sleep(0.5)
            yield f"ray:{address}"
        finally:
            node.terminate()
            node.wait(timeout=60)
