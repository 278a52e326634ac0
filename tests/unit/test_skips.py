"""The budget of skipped tests."""

from __future__ import annotations

from tests.skips import beyond


def test_only_known_reasons_are_in_the_budget() -> None:
    """A proof that needs a tool which CI installs may not be missing."""
    skipped = [
        ("a", "../shared/corpora is not beside this checkout"),
        ("b", "strace is not installed: kills are not tried"),
    ]
    assert beyond(skipped) == ["b: strace is not installed: kills are not tried"]
