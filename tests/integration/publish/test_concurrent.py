"""Several processes publish at once: the result equals some serial order, and losers say so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.batches import Delivery, Workshop
from tests.integration.publish.forks import Server, Trial
from tests.integration.publish.races import Race


@pytest.fixture
def race(workshop: Workshop, server: Server) -> Race:
    """Two to eight publishers, half of them patient."""

    def start(_: int, workshop: Workshop, dump: Delivery, **order: Any) -> Trial:
        return server.start("commit", workshop.out, reports=workshop.stage(dump), **order)

    conflict = r"PublishConflict: (.*held by run round-\d+-|.*another writer)"
    return Race(workshop.out, start, workshop.state, (2, 8), (0.0, 60.0), conflict)


def test_race(workshop: Workshop, race: Race) -> None:
    """A few rounds: every winner's rows are there, every impatient loser's are not, each said which it was."""
    won, _ = race.run(workshop, 6)
    assert won >= 6


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_fifty_rounds(workshop: Workshop, race: Race) -> None:
    """Fifty rounds."""
    won, lost = race.run(workshop, 50)
    print(won, lost)
    assert won > 50
    assert lost > 10
