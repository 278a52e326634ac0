"""Processor seconds that one document may take: a watchdog for what nobody foresaw.

How long a document takes depends on the machine, so the budget is far beyond what any known document needs, and what is
beyond it is a defect to report. In the main thread of a process (process runners, Ray) the kernel's timer interrupts, a
regular expression too; in another thread (thread runner, Dask) a watcher of ours does, as soon as the thread is back from the
library it is in. In a worker process the kernel ends what neither could (a library that never comes back): the run then
finds out which document it was (`orchestration.run.lost`).
"""

from __future__ import annotations

import ctypes
import math
import multiprocessing
import resource
import signal
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

DOCUMENT_S = 600.0
"""Processor seconds. The slowest document known (2 Mi characters of the dearest shape) takes less than a tenth."""
HARD = 1.5
"""Times the budget after which a worker process is ended."""
AGAIN_S = 1.0
"""Asked again after so many seconds where something swallowed the first request."""
SOON_S = 0.01
"""The same where it would have been."""
_POLL_S = 0.5


class OverBudget(BaseException):
    """A document takes more of the processor than its budget. No `Exception`, for libraries catch those."""

    def __str__(self) -> str:
        return "it takes more of the processor than one document may"


@contextmanager
def limited(budget_s: float) -> Iterator[None]:
    """Raise OverBudget in the body once this thread has spent `budget_s` processor seconds in it (inf: never)."""
    if not math.isfinite(budget_s):
        yield
        return
    with _ended_by_the_kernel(budget_s * HARD):
        in_main = threading.current_thread() is threading.main_thread()
        with _by_timer(budget_s) if in_main else _by_watcher(budget_s):
            yield


def over(budget_s: float, doing: str) -> str:
    """What is said of a document beyond its budget: what, and what to do."""
    return (
        f"{doing} took more than {budget_s:g} s of the processor, so it was given up: please report it with this text; "
        "`--document-seconds` allows more, `dateline quarantine replay` tries again"
    )


@contextmanager
def _by_timer(budget_s: float) -> Iterator[None]:
    """The timer counts all threads of the process; this one's own clock decides."""
    due = time.thread_time() + budget_s

    def look(_: int, frame: FrameType | None) -> None:
        if time.thread_time() < due:
            return
        if _is_swallowed(frame):
            signal.setitimer(signal.ITIMER_PROF, SOON_S, AGAIN_S)
            return
        raise OverBudget

    before = signal.signal(signal.SIGPROF, look)
    try:
        signal.setitimer(signal.ITIMER_PROF, budget_s, AGAIN_S)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _is_swallowed(frame: FrameType | None) -> bool:
    """Whether what is raised here would get no farther: in a finaliser or in what a weak reference calls."""
    while frame is not None:
        if frame.f_code.co_name == "__del__" or frame.f_code.co_filename == weakref.__file__:
            return True
        frame = frame.f_back
    return False


@contextmanager
def _ended_by_the_kernel(budget_s: float) -> Iterator[None]:
    """In a worker process, and there only: what it holds is lost, and its parent knows what to do."""
    if multiprocessing.parent_process() is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    due = int(time.process_time() + budget_s) + 1
    limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_CPU, (min([due, *limits]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


class _Watcher:
    """A thread that looks at the clocks of the threads at work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due: dict[int, float] = {}  # thread -> reading of its own clock
        self._asked: set[int] = set()
        self._thread: threading.Thread | None = None

    def begin(self, budget_s: float) -> None:
        """Watch the calling thread."""
        with self._lock:
            self._due[threading.get_ident()] = time.thread_time() + budget_s
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="document-budget", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Watch it no longer; a request that has not reached it is taken back."""
        ident = threading.get_ident()
        with self._lock:
            self._due.pop(ident, None)
            if ident in self._asked:
                self._asked.discard(ident)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), None)

    def _look(self) -> None:
        while True:
            time.sleep(_POLL_S)
            with self._lock:
                if not self._due:
                    self._thread = None
                    return
                for ident, due in self._due.items():
                    if time.clock_gettime(time.pthread_getcpuclockid(ident)) >= due:
                        self._asked.add(ident)
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(OverBudget))


_watcher = _Watcher()


@contextmanager
def _by_watcher(budget_s: float) -> Iterator[None]:
    if not hasattr(time, "pthread_getcpuclockid"):  # macOS: threads are not watched there
        yield
        return
    _watcher.begin(budget_s)
    try:
        yield
    finally:
        while True:
            try:
                _watcher.end()
                break
            except OverBudget:  # it came just as the work was done
                continue
