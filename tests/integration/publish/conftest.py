"""A fork server for the session, a tracer where there is one, datasets in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batches import MEMORY, Delivery, Story, Workshop, stage
from tests.integration.publish.forks import Server


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory, where the system has one: thousands of publishes are synced in it."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path_factory.getbasetemp()) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def server(memory: Path) -> Iterator[Server]:
    """Forks processes that act on a dataset."""
    server = Server(memory)
    server.warm([stage(memory / "warm", [Delivery("warm.txt", (Story("warm"),))])])
    yield server
    server.close()


@pytest.fixture
def workshop(memory: Path) -> Iterator[Workshop]:
    """An empty dataset."""
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Workshop(Path(folder))


@pytest.fixture(scope="session")
def strace() -> str:
    """The tracer's name; skips where it is missing or may not trace."""
    path = shutil.which("strace")
    if path is None:
        pytest.skip("strace is not installed: kills at system calls are not tried")
    done = subprocess.run([path, "-o", "|cat >&2", "true"], capture_output=True, text=True)
    if done.returncode or "exit" not in done.stderr:
        pytest.skip(f"strace cannot trace here: {done.stderr.strip()[:200]}")
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a small file system to fill")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"cannot mount a tmpfs here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)
