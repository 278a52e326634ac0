"""What all tests share: where the repository, its samples and (where present) the shared corpora are."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import skips

# No telemetry and no user's settings in tests; before anything imports Prefect or Great Expectations.
os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false", GX_ANALYTICS_ENABLED="false")
# Nor a terminal's size: workers of pytest-xdist have one.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)

# Tests state facts, no timings: an example that waits for other work on the machine is no failure. On top of the profile
# at hand (CI's, the mutation benchmark's), whose other settings stay.
settings.register_profile("facts", settings.default, deadline=None)
settings.load_profile("facts")

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
TESTS = REPOSITORY / "tests"
QUICK = ("unit", "property")


THOROUGH = "DATELINE_TEST_THOROUGH" in os.environ
"""Whether the proofs that take long are wanted too: `just thorough`."""


def examples(few: int, many: int) -> int:
    """How many of something to try: few each time, many in `just thorough`."""
    return many if THOROUGH else few


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not THOROUGH:
        skip = pytest.mark.skip(reason="a thinned-out sister of it runs; all of it: just thorough")
        for item in items:
            if "thorough" in item.keywords:
                item.add_marker(skip)
    if not (SHARED / "corpora").is_dir():
        skip = pytest.mark.skip(reason="../shared/corpora is not beside this checkout")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(skip)
    # The quick ones first: they fail soonest. And before Prefect: threads that its clients leave behind draw from the
    # global random generator, which Hypothesis takes for a strategy that does.
    items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in QUICK)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed, with half characters written out: workers of pytest-xdist send reports as UTF-8."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


_SKIPPED: list[tuple[str, str]] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        _SKIPPED.append((report.nodeid, report.longrepr[2]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in skips.beyond(_SKIPPED):
        terminalreporter.write_line(f"skipped, and not in the budget of CI: {line}", yellow=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    # `.ci/run` asks for it; pytest has no exit code of its own for this
    if os.environ.get("DATELINE_TEST_SKIPS") == "strict" and skips.beyond(_SKIPPED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's top folder."""
    return REPOSITORY


@pytest.fixture(scope="session")
def samples() -> Path:
    """Our own sample dumps."""
    return REPOSITORY / "data" / "raw" / "samples"


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The shared corpora; only for tests marked `shared`."""
    return SHARED / "corpora"
