"""What all tests share: where the repository, its samples and (where present) the shared corpora are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# No telemetry and no user's settings in tests; before anything imports Prefect or Great Expectations.
os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false", GX_ANALYTICS_ENABLED="false")

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
TESTS = REPOSITORY / "tests"
QUICK = ("unit", "property")


THOROUGH = "DATELINE_TEST_THOROUGH" in os.environ
"""Whether the proofs that take long are wanted too: `just thorough`."""


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
