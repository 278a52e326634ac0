"""Exit codes: what a command tells the shell of an error. The library knows none of them."""

from __future__ import annotations

import signal

from dateline.errors import DatelineError

FAILED = 1
"""Also: some dumps failed, a check found something."""
USAGE = 2
TIMED_OUT = 124
"""As timeout(1) has it."""
BROKEN_PIPE = 141
OF_CODES = {
    "usage": USAGE,
    "contract-violated": 3,
    "gate-stopped": 3,
    "publish-conflict": 4,
    "timed-out": TIMED_OUT,
    "cancelled": 128 + signal.SIGINT,
}
"""By the errors' codes; 1 for all others."""


def exit_code(error: DatelineError) -> int:
    """What a command returns for `error`; 128 and the signal where one stopped a run, as shells have it."""
    stopped_by = getattr(error, "signal_number", None)
    return 128 + stopped_by if stopped_by else OF_CODES.get(error.code, FAILED)
