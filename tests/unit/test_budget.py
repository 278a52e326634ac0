"""The watchdog over a document's processor seconds: what it interrupts, where, and that it leaves nothing behind."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable
from math import inf

import pytest

from dateline.budget import OverBudget, limited

BUDGET_S = 0.05


def loop() -> None:
    """Python that never ends."""
    while True:
        pass


def regular_expression() -> None:
    """One call of the library that would end after the sun has."""
    re.match("(a+)+$", "a" * 80 + "b")


def swallowing() -> None:
    """A library that takes everything for its own fault, once."""
    try:
        loop()
    except BaseException:
        loop()


def hungry(what: Callable[[], None]) -> str:
    """What came of doing it within the budget, and of honest work after it."""
    try:
        with limited(BUDGET_S):
            what()
    except OverBudget:
        with limited(60):
            return f"ended {sum(range(10))}"
    return "done"


@pytest.mark.parametrize("what", [loop, regular_expression, swallowing])
def test_the_main_thread_is_interrupted(what: Callable[[], None]) -> None:
    """By the kernel's timer: within Python, within a regular expression, and again where it was swallowed."""
    assert hungry(what) == "ended 45"


@pytest.mark.parametrize("what", [loop, swallowing])
def test_another_thread_is_interrupted(what: Callable[[], None]) -> None:
    """By the watcher; its neighbour, which takes its time asleep, is not."""
    said: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda: said.update(hungry=hungry(what))),
        threading.Thread(target=lambda: said.update(patient=hungry(lambda: time.sleep(1.2)))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert said == {"hungry": "ended 45", "patient": "done"}


@pytest.mark.parametrize("budget_s", [60.0, inf])
def test_nothing_is_left_behind(budget_s: float) -> None:
    """No timer, no handler of ours."""
    before = signal.getsignal(signal.SIGPROF)
    with limited(budget_s):
        sum(range(1000))
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
