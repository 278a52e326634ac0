"""`pytest tests/golden --update-golden` rewrites the golden files; review the diff before committing it."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files from today's results")


@pytest.fixture
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether golden files are to be rewritten rather than compared."""
    return bool(pytestconfig.getoption("--update-golden", default=False))
