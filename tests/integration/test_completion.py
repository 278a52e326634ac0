"""Completion as a user gets it: installed by the command's own option, then used in the shell; skipped where a shell is not installed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def environment(home: Path) -> dict[str, str]:
    """An empty one with a new home."""
    return {"HOME": str(home), "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8"}


def shell(name: str, command: str, home: Path) -> str:
    """What a command of the shell prints."""
    done = subprocess.run(
        [name, "-c", f"{command}; true"],  # not the last thing, so that the shell stays the parent: it is looked for
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def typed(name: str, keys: str, wanted: str, home: Path) -> str:
    """What an interactive shell shows after `keys` until `wanted` is there, or a minute has passed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(name, [name, "-i"], environment(home))
    shown, until = "", time.monotonic() + 60
    try:
        os.write(terminal, keys.encode())
        while wanted not in shown and time.monotonic() < until:
            if shown.endswith("\a"):  # zsh's first Tab in a session only loads typer's function
                os.write(terminal, b"\t")
                shown += " "
            if select.select([terminal], [], [], 0.2)[0]:
                shown += os.read(terminal, 4096).decode("utf-8", "replace")
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)
    return shown


@pytest.fixture(params=["bash", "zsh", "fish"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A shell, and a home in which completion was installed from it."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    assert f"{name} completion installed" in shell(name, "dateline --install-completion", tmp_path)
    return name, tmp_path


@pytest.mark.slow
def test_commands_and_options_complete(installed: tuple[str, Path]) -> None:
    """The beginning of a command and of an option of it are enough."""
    name, home = installed
    if name == "fish":  # what it would offer; its own lines are redrawn piece by piece
        assert "rollback" in shell(name, "complete -C 'dateline snapshots ro'", home)
        assert "--partition" in shell(name, "complete -C 'dateline run --par'", home)
    assert "llback" in typed(name, "dateline snapshots ro\t", "llback", home)
    assert "ition" in typed(name, "dateline run --part\t", "ition", home)
