"""Mutated files of every format: nothing unhandled, everything accounted for, no more than seconds, the same bytes twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import fuzz
from tests.hostile.fuzzing import try_mutants
from tests.hostile.mutants import mutant


def test_a_mutant_is_the_same_wherever_it_is_made() -> None:
    """A number names a mutant, and neighbours differ."""
    assert [mutant(n) for n in range(60)] == [mutant(n) for n in range(60)]
    assert len({mutant(n)[1] for n in range(300)}) > 270


def test_a_part_that_is_done_is_not_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a journal the same command goes on where it was stopped, and reports the sum."""
    journal = tmp_path / "journal.jsonl"
    done = {"start": 0, "stop": 3, "n_mutants": 3, "outcomes": {"published": 3}, "slowest_s": 0.5, "faults": []}
    journal.write_text(json.dumps(done) + "\n", encoding="utf-8")
    assert fuzz.main(["--mutants", "3", "--journal", str(journal)]) == 0
    assert capsys.readouterr().out == "3 mutants, 0 faults, slowest 0.5 s\n"
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 2_000, 500))
def test_mutants_are_handled_and_accounted_for(first: int, tmp_path: Path) -> None:
    """Two thousand, seventy of every format; `python -m benchmarks fuzz --mutants 100000` tries as many as one has hours for."""
    found = try_mutants(range(first, first + 500), tmp_path)
    assert found.faults == []
    assert {"published", "failed", "empty"} <= found.outcomes.keys()
