"""The records that travel."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from dateline import errors
from dateline.model import Dating, Metadata


def test_or_else_fills_only_what_is_unknown_and_names_both_sources() -> None:
    """The nearer claim wins; the farther fills the gaps."""
    near = Metadata(publisher="Near", source="html")
    far = Metadata(publisher="Far", fetched_at=datetime(2024, 5, 1, tzinfo=UTC), source="sidecar")
    both = near.or_else(far)
    assert (both.publisher, both.fetched_at, both.source) == ("Near", far.fetched_at, "html+sidecar")
    assert near.or_else(Metadata()) == near


@pytest.mark.parametrize(("days", "dated"), [(0, True), (31, True), (32, False)])
def test_an_article_is_dated_when_its_interval_is_a_month_or_less(days: int, dated: bool) -> None:
    """31 days still count as a month."""
    day = date(2024, 5, 1)
    made = Dating(published_date=day, published_earliest=day, published_latest=day + timedelta(days))
    assert made.is_dated is dated
    assert not Dating().is_dated


@pytest.mark.parametrize(
    "kind",
    sorted(
        {c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.DatelineError)},
        key=lambda c: c.__name__,
    ),
)
def test_errors_survive_pickling_and_have_a_code(kind: type[errors.DatelineError]) -> None:
    """An error that a worker raises arrives whole."""
    error = pickle.loads(pickle.dumps(kind("what, where, what to do")))
    assert type(error) is kind
    assert str(error) == "what, where, what to do"
    assert re.fullmatch("[a-z-]+", vars(kind)["code"]), "its own, not that of its base"
