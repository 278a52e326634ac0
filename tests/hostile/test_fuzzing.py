"""Mutated files of every format: nothing unhandled, everything accounted for, no more than seconds, the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.fuzzing import try_mutants
from tests.hostile.mutants import mutant


def test_a_mutant_is_the_same_wherever_it_is_made() -> None:
    """A number names a mutant, and neighbours differ."""
    assert [mutant(n) for n in range(60)] == [mutant(n) for n in range(60)]
    assert len({mutant(n)[1] for n in range(300)}) > 270


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 2_000, 500))
def test_mutants_are_handled_and_accounted_for(first: int, tmp_path: Path) -> None:
    """Two thousand, seventy of every format; `python -m benchmarks fuzz --mutants 100000` tries as many as one has hours for."""
    found = try_mutants(range(first, first + 500), tmp_path)
    assert found.faults == []
    assert {"published", "failed", "empty"} <= found.outcomes.keys()
