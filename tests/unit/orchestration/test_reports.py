"""A run in one sentence."""

from __future__ import annotations

import pytest

from dateline.orchestration.run.reports import RunResult


def result(reason: str | None, processed: int = 0) -> RunResult:
    """A run over two dumps that published for this reason, or did not."""
    snapshot = "000002" if reason else None
    return RunResult("/d", snapshot, reason, 2, processed, 2 - processed, 0, (), (), 3, 0, 0, (), {}, {}, {}, 9, 1.0)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (None, "Nothing new: 2 dumps looked at, all of them are in the dataset."),
        ("forget", "Nothing new; a forget that had been cut off is completed → snapshot 000002"),
        ("settled anew", "Nothing new; the dataset is settled anew by the rules of this release → snapshot 000002"),
        ("run", "Nothing new; its files are written anew by the contract of this release → snapshot 000002"),
    ],
)
def test_a_run_without_dumps_says_why_it_published(reason: str | None, told: str) -> None:
    """A forget completed, other rules, another contract: each is said as what it is."""
    assert result(reason).sentence == told


def test_a_run_with_dumps_says_what_it_made() -> None:
    """Articles, dumps, snapshot."""
    assert result("run", 2).sentence == "3 articles from 2 dumps → snapshot 000002"


def test_an_empty_folder_is_said_to_be_one() -> None:
    """Nothing was looked at: "all of them are in the dataset" would be said of nothing."""
    nothing = RunResult("/d", None, None, 0, 0, 0, 0, (), (), 0, 0, 0, (), {}, {}, {}, 9, 1.0)
    assert nothing.sentence.startswith("No dumps there")
