"""The command line without Prefect: quick, documented, with its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.cli.options import days
from dateline.cli.reference import reference


def test_the_reference_is_up_to_date(repository: Path) -> None:
    """docs/cli.md is what `python -m dateline.cli.reference` prints."""
    written = (repository / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == reference(), "write it anew: python -m dateline.cli.reference > docs/cli.md"


@pytest.mark.parametrize(("text", "number"), [("30", 30.0), ("30d", 30.0), ("0.5", 0.5), ("0", 0.0)])
def test_days(text: str, number: float) -> None:
    """`--older-than` takes a number of days, with or without its unit."""
    assert days(text) == number
