"""Tests against mutants, each in a forked child of one pytest session that has collected them and run none.

In the child the functions of the module get the mutant's code, and the first test that fails ends it. A change that
runs at import, or of the variables a function shares, is not to be had that way: there pytest starts anew. Works in a
copy of the repository, where the module is written anew too, for tests that start further processes.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest

from benchmarks.mutation.operators import Mutant

OPTIONS = ("-q", "--capture=no", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:anyio")
OPTIONS += ("-W", "ignore::pytest.PytestAssertRewriteWarning")
MEMORY_BYTES = 6 << 30
"""Of addresses, not all of them used."""
LEAST_S = 20
BROKEN = 70
"""Exit code of a child that failed in this module."""
SLOWER = 4
"""A mutant that takes the processor so many times as long as the tests took before hangs."""

Costs = dict[str, float]
"""Test -> seconds of the processor, the fastest test first."""
Reached = dict[str, dict[str, list[str]]]
"""Module -> line -> the tests that run it."""


class Session:
    """A pytest session whose tests run only in children."""

    def __init__(self, modules: Sequence[str], measure: Callable[[Session], None]) -> None:
        self._modules, self._measure = modules, measure
        self._tests: dict[str, pytest.Item] = {}

    @classmethod
    def run(cls, paths: Sequence[str], modules: Sequence[str], measure: Callable[[Session], None]) -> None:
        """Collect the tests at `paths` and call `measure`, which makes mutants of `modules`."""
        hypothesis.settings.register_profile("mutation", derandomize=True, database=None)
        hypothesis.settings.load_profile("mutation")
        session = cls(modules, measure)
        pytest.main([*OPTIONS, f"--basetemp={Path.cwd() / '.basetemp'}", *paths], plugins=[session])

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """pytest's hook: measure in place of running the tests one by one."""
        self._tests = {item.nodeid: item for item in session.items}
        for name in self._modules:
            importlib.import_module(name)
        self._functions = [
            f for f in gc.get_objects() if isinstance(f, types.FunctionType) and f.__module__ in self._modules
        ]
        gc.disable()  # a child that collected garbage would copy what it shares with us
        self._measure(self)
        return True

    def observe(self, room: str) -> tuple[Costs, Reached]:
        """Run all tests, which must pass; what each costs, and which lines of the modules in `room` it runs."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"

            def run() -> bool:
                seen = coverage.Coverage(data_file=None, include=[f"{room}/*"], config_file=False)
                costs: dict[str, float] = {}
                seen.start()
                for test, is_fine in self._each(self._tests, seen.switch_context):
                    costs[test] = time.process_time() - sum(costs.values())
                    if not is_fine:
                        print(f"{test} fails as things are", file=sys.stderr)
                        return False
                seen.stop()
                data = seen.get_data()
                files = {_module(Path(f), room): data.contexts_by_lineno(f) for f in data.measured_files()}
                report.write_text(json.dumps([costs, files]))
                return True

            says = Path(folder) / "says.txt"
            if _in_a_child(run, 3600, says) != "survived":
                raise RuntimeError(says.read_text()[-4000:])
            costs, reached = json.loads(report.read_text())
            return dict(sorted(costs.items(), key=lambda item: item[1])), reached

    def outcome(self, mutant: Mutant, path: Path, costs: Costs) -> str:
        """Run these tests, the fastest first, until one fails: 'killed', 'killed by time' or 'survived'."""
        if not costs:
            return "survived"

        def run() -> bool:
            if mutant.runs_at_import or not self._replace(path.resolve(), mutant.source):
                os.execv(sys.executable, [sys.executable, "-m", "pytest", "-x", *OPTIONS, *costs])
            return all(is_fine for _, is_fine in self._each(costs))

        return _in_a_child(run, LEAST_S + SLOWER * sum(costs.values()))

    def _each(self, tests: Sequence[str] | Costs, begins: Callable[[str], Any] = str) -> Iterator[tuple[str, bool]]:
        """Run tests one after another; each with whether it passed."""
        names = list(tests)
        for name, following in zip(names, [*names[1:], None], strict=True):
            item, after = self._tests[name], self._tests[following] if following else None
            begins(name)
            self._is_fine = True
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            except BaseException:  # a mutant may leave by any door
                self._is_fine = False
            yield name, self._is_fine

    def _replace(self, path: Path, source: str) -> bool:
        """Give the functions of the module at `path` the code they have in `source`; False where it does not fit them."""
        new = {code.co_qualname: code for code in _codes(compile(source, str(path), "exec"))}
        functions = [f for f in self._functions if f.__code__.co_filename == str(path)]
        if not functions:
            raise RuntimeError(f"{path} has no function that tests could call")
        for function in functions:
            code = new[function.__code__.co_qualname]
            if code.co_freevars != function.__code__.co_freevars:  # as without its `super().__init__()`
                return False
            function.__code__ = code
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """pytest's hook: whether all went well so far."""
        self._is_fine &= not report.failed


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _in_a_child(run: Callable[[], bool], cpu_s: float, says: Path = Path(os.devnull)) -> str:
    """Call `run` in a process group of its own, which lasts no longer; what it prints goes to `says`."""
    child = os.fork()
    if not child:
        code = BROKEN
        try:
            os.setpgid(0, 0)
            errors = os.dup(2)
            written = os.open(says, os.O_WRONLY | os.O_CREAT)
            for fd in (1, 2):
                os.dup2(written, fd)
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            code = 0 if run() else 1
        except BaseException:
            os.dup2(errors, 2)
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    deadline = time.monotonic() + 10 * cpu_s  # asleep for ever: generous, as the machine may be busy
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # whatever it started
    if os.WIFSIGNALED(ended[1]):
        return "killed by time" if os.WTERMSIG(ended[1]) in (signal.SIGXCPU, signal.SIGKILL) else "killed"
    if os.WEXITSTATUS(ended[1]) == BROKEN:
        raise RuntimeError("a trial did not come to its tests: see what it printed above")
    return "killed" if os.WEXITSTATUS(ended[1]) else "survived"


def _module(path: Path, room: str) -> str:
    """A file of the room as a dotted name relative to it."""
    return ".".join(path.resolve().relative_to(Path(room).resolve()).with_suffix("").parts)
