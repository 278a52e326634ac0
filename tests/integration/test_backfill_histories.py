"""No history of deliveries, outages, fixes and releases leaves a gap or an overlap for a backfill."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.backfill import BackfillRange, Choice
from dateline.dataset.ledger import ledger
from dateline.plan import Plan
from tests.conftest import examples
from tests.histories import UNREADABLE, Site, assert_no_overlap, deliver

Event = tuple[str, int]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["deliver", "change", "break", "mend", "run", "missing", "failed", "outdated", "code"]),
        st.integers(0, 5),
    ),
    min_size=3,
    max_size=9,
)


@settings(max_examples=examples(4, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(EVENTS)
def test_no_history_leaves_a_gap_or_an_overlap(events: list[Event]) -> None:
    """Whatever was delivered, broken, mended, run, backfilled and released: then a backfill makes the ledger the folder."""
    top = Path(tempfile.mkdtemp())
    try:
        _live_through(Site(top / "raw", top / "out"), events)
    finally:
        shutil.rmtree(top)


def _live_through(site: Site, events: list[Event]) -> None:
    raw = site.raw
    deliver(raw, "first.txt", 1)
    for n, (event, which) in enumerate(events):
        name = f"dump{which}.txt"
        if event in ("deliver", "change", "mend"):
            deliver(raw, name, 1 + which, n if event == "change" else 0)
        elif event == "break":
            (raw / name).write_bytes(UNREADABLE)
        elif event == "code":
            site = replace(site, scheme="m49" if site.scheme == "newsroom" else "newsroom")
        elif event == "run":
            site.carry_out()
        else:
            site.carry_out(site.backfill(BackfillRange(), Choice(**{event: True})))
        assert_no_overlap(site.out)
    site.carry_out(site.backfill(BackfillRange(), Choice(missing=True, failed=True, outdated=True)))
    assert_no_overlap(site.out)
    todo: Plan = site.plan().plan
    assert todo.n_dumps == 0, "a gap: something is still to do"
    known = ledger(site.out)
    assert set(known) == {path.name for path in raw.glob("*.txt")}
    assert {entry.recipe for entry in known.values()} == {site.recipe.fingerprint}
