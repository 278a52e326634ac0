"""From exceptions to exit codes: what every command has around it."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import ParamSpec

from dateline.errors import DatelineError

P = ParamSpec("P")
BROKEN_PIPE = 141


class Terminated(BaseException):
    """SIGTERM outside a running flow: unwinds, so that the embedded server and the staging folder go too."""


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Make a command end the process with its exit code, and an error of ours with its own and one clear line.

    0 done, 1 some dumps failed, 2 usage, 3 a gate or the contract stopped it, 4 conflict, 130 Ctrl-C, 143 SIGTERM.
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
        complain(str(error), type(error).__name__)
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted: nothing was changed")
        return 128 + signal.SIGINT
    except Terminated:
        complain("terminated: nothing was changed")
        return 128 + signal.SIGTERM
    except BrokenPipeError:  # `dateline inspect … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def complain(message: str, kind: str = "") -> None:
    """One error on stderr, in red where colours are wanted."""
    from flows.terminal import stderr

    console = stderr()
    console.print(f"[bold red]{kind or 'stopped'}[/]  ", end="")
    console.print(message, markup=False, highlight=False)
