"""From exceptions to exit codes: what every command has around it."""

from __future__ import annotations

import errno
import functools
import os
import shlex
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from types import FrameType
from typing import ParamSpec

from dateline.cli import exits
from dateline.errors import DatelineError

P = ParamSpec("P")
MACHINE = frozenset(
    getattr(errno, name)
    for name in [
        "EACCES",
        "EBUSY",
        "ECONNREFUSED",
        "ECONNRESET",
        "EDQUOT",
        "EEXIST",
        "EFBIG",
        "EIO",
        "EISDIR",
        "ELOOP",
        "EMFILE",
        "ENAMETOOLONG",
        "ENFILE",
        "ENODEV",
        "ENOENT",
        "ENOMEM",
        "ENOSPC",
        "ENOTDIR",
        "ENOTEMPTY",
        "ENXIO",
        "EPERM",
        "EROFS",
        "ESTALE",
        "ETIMEDOUT",
        "ETXTBSY",
        "EHOSTUNREACH",
        "ENETUNREACH",
        "EADDRINUSE",
    ]
)
"""What the operating system answers where the machine is the trouble, not dateline."""


class Terminated(BaseException):
    """SIGTERM outside a running flow: unwinds, so that the embedded server and the staging folder go too."""


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Make a command end the process with its exit code, and an error of ours with its own and one clear line.

    0 done, 1 some dumps failed, 2 usage, 3 a gate or the contract stopped it, 4 conflict, 124 timed out, 130 Ctrl-C,
    143 SIGTERM.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        def terminate(_number: int, _frame: FrameType | None) -> None:
            raise Terminated

        signal.signal(signal.SIGTERM, terminate)
        sys.exit(_exit_code(lambda: command(*args, **kwargs)))

    return run


def _exit_code(call: Callable[[], int | None]) -> int:
    try:
        code = call() or 0
        sys.stdout.flush()
        return code
    except DatelineError as error:
        _complain(str(error), type(error).__name__)
        return exits.exit_code(error)
    except KeyboardInterrupt:
        _complain("interrupted: nothing was changed")
        return 128 + signal.SIGINT
    except Terminated:
        _complain("terminated: nothing was changed")
        return 128 + signal.SIGTERM
    except SystemExit as exit_:  # typer.Exit and the like inside a command
        return exit_.code if isinstance(exit_.code, int) else 1
    except BrokenPipeError:  # `dateline inspect … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.BROKEN_PIPE
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("dateline"):
            _complain(f"this needs {error.name}, which is not installed: pip install 'dateline[run]'", "UsageError")
            return exits.USAGE
        if isinstance(error, OSError) and error.errno in MACHINE:
            _complain(f"{error.filename or 'the system'}: {os.strerror(error.errno or 0)}", "StorageFailed")
            return 1
        if isinstance(error, MemoryError):
            _complain(
                "the machine has no memory left: fewer --workers, smaller --batch-mb, or more of it", "StorageFailed"
            )
            return 1
        _complain(
            f"{_without_values(str(error)) or type(error).__name__}\nThis is a fault in dateline. Please report it with {_keep_traceback()}",
            type(error).__name__,
        )
        return 1


def _keep_traceback() -> str:
    """Write the traceback at hand to a file of its own; its path, or '' where no file can be written."""
    try:
        fd, path = tempfile.mkstemp(prefix="dateline-fault-", suffix=".log", text=True)
        with os.fdopen(fd, "w", encoding="utf-8") as log:
            log.write(_without_values(f"{shlex.join(sys.argv)}\n\n{traceback.format_exc()}"))
        return path
    except OSError:
        return traceback.format_exc()


def _without_values(text: str) -> str:
    """A fault's log without what was to be forgotten, which it would be the last place to name, and without keys."""
    if not {"forget", "push"} & {*sys.argv[:2]}:
        return text
    values = [a.partition("=")[2] if a.startswith("--") and "=" in a else a for a in sys.argv[2:]]
    for value in sorted((v for v in values if len(v) > 3 and not v.startswith("--")), key=len, reverse=True):
        text = text.replace(value, "…")
    return text


def _complain(message: str, kind: str = "") -> None:
    from dateline.cli.terminal import complain  # rich is for those who print

    complain(message, kind)
