"""Dumps with sentences that are in no article are named."""

from __future__ import annotations

from dateline.model import DumpReport, Outcome
from dateline.orchestration.run.reports import unclaimed_prose


def report(name: str, prose: int, unclaimed: int) -> DumpReport:
    return DumpReport("0" * 64, name, Outcome.PUBLISHED, "", n_prose_chars=prose, n_unclaimed_chars=unclaimed)


def test_the_worst_come_first() -> None:
    """Those above the share, by share; a dump without sentences has none to lose."""
    dumps = [report("a", 980, 20), report("b", 900, 100), report("c", 500, 500), report("d", 0, 0)]
    assert [(one.name, one.share) for one in unclaimed_prose(dumps, 0.02)] == [("c", 0.5), ("b", 0.1)]
    assert unclaimed_prose(dumps, 1) == ()
