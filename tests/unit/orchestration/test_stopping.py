"""Cooperative cancellation without Prefect: stop files and signals."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from pathlib import Path

import pytest

from dateline.orchestration.run.stopping import Interrupt, StopFile, on_signal


def test_a_stop_file_is_seen_and_may_travel(tmp_path: Path) -> None:
    """It is seen within a fraction of a second, also by a copy in another process."""
    stop = StopFile(tmp_path / "stop")
    copy = pickle.loads(pickle.dumps(stop))
    assert not stop() and not copy()
    stop.set()
    time.sleep(0.15)
    assert stop() and copy()


def test_without_its_folder_a_run_is_over(tmp_path: Path) -> None:
    """A worker whose run was cleared away stops, and asking to stop a finished run is no error."""
    stop = StopFile(tmp_path / "gone" / "stop")
    assert stop()
    stop.set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_asks_to_stop(number: int, code: int) -> None:
    """The first signal calls the stop and is noted; the handler before comes back afterwards."""
    before, interrupt, asked = signal.getsignal(number), Interrupt(), []
    with on_signal(lambda: asked.append(1), interrupt):
        os.kill(os.getpid(), number)
        assert not interrupt.is_overdue(60)
    assert asked == [1]
    assert interrupt.exit_code == code
    assert interrupt.is_overdue(-1)
    assert signal.getsignal(number) is before


def test_a_second_ctrl_c_interrupts_at_once() -> None:
    """Who presses Ctrl-C twice does not want to wait."""
    with pytest.raises(KeyboardInterrupt), on_signal(lambda: None, Interrupt()):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


def test_off_the_main_thread_nothing_is_handled() -> None:
    """In a thread the block runs without handlers, as Python allows none there."""
    ran = []

    def work() -> None:
        with on_signal(lambda: None, Interrupt()):
            ran.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ran == [signal.getsignal(signal.SIGTERM)]
