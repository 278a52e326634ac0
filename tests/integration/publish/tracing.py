"""strace on a trial: count its system calls, kill it at one, or have one of them refused."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from tests.integration.publish.forks import Trial

CHANGING = (
    "openat",
    "write",
    "fsync",
    "rename",
    "link",
    "symlink",
    "unlink",
    "unlinkat",
    "mkdir",
    "rmdir",
    "flock",
    "close",
)
"""System calls between which the state of a file system, or who holds what, can differ."""

BLIND = frozenset(
    [
        "futex",
        "madvise",
        "mmap",
        "munmap",
        "mprotect",
        "brk",
        "gettid",
        "getpid",
        "rseq",
        "set_robust_list",
        "rt_sigprocmask",
        "rt_sigaction",
        "sched_yield",
        "clone3",
        "getrandom",
        "uname",
        "clock_nanosleep",
        "sysinfo",
        "prctl",
        "exit",
        "exit_group",
    ]
)
"""System calls about memory, threads and time, made by the hundred: no file looks different before and after."""

_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(", re.MULTILINE)


def traced(strace: str, trial: Trial, *options: str) -> tuple[int, str]:
    """Let a trial run under strace; its exit code and the log."""
    with tempfile.NamedTemporaryFile("r") as log:
        command = [strace, "-f", "-p", str(trial.pid), "-o", log.name, *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            line = tracer.stderr.readline()
            assert "attached" in line, line
            trial.go()
            code = trial.wait()
            tracer.stderr.read()
        return code, Path(log.name).read_text(errors="replace")


def counted(strace: str, trial: Trial) -> Counter[str]:
    """How often a trial makes each system call."""
    code, log = traced(strace, trial)
    assert code == 0, trial.said
    return Counter(_CALL.findall(log))


def killed_at(strace: str, trial: Trial, call: str, k: int) -> int:
    """Kill a trial at its k-th `call`; the exit code, -9 where it got that far."""
    return traced(strace, trial, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={k}")[0]


def refused_at(strace: str, trial: Trial, call: str, k: int, error: str) -> int:
    """Have the k-th `call` of a trial fail with `error`; the trial's exit code."""
    return traced(strace, trial, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={k}")[0]
