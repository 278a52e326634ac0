"""The quality gate: accuracy never falls below the floors kept beside the benchmarks."""

from __future__ import annotations

import pytest

from benchmarks import corpora, floors


@pytest.mark.shared
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [s for s in corpora.SETS if s != "seed"])
def test_no_figure_on_the_shared_corpora_is_below_its_floor(name: str) -> None:
    """Boundaries, headlines, bodies, days, countries and agencies of every set stand at their floors or above."""
    figures, _ = corpora.figures_of(name)
    assert floors.below({name: corpora.gated(figures)}, floors.read(corpora.FLOORS)) == []
