"""Mutated files of every format: nothing unhandled, everything accounted for, no more than seconds, the same bytes twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import fuzz
from dateline.ingest import discover
from dateline.model import Batch
from dateline.pipeline import process_batch
from dateline.recipe import Recipe
from tests.hostile.field_seeds import field_seeds
from tests.hostile.fuzzing import try_mutants
from tests.hostile.mutants import mutant
from tests.hostile.seeds import seeds
from tests.staged import staged_rows


def test_every_seed_is_a_sound_file_of_its_format(tmp_path: Path) -> None:
    """Each gives articles: mutants of one that is refused as it is would show nothing."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, data in seeds().items():
        (raw / f"{name}.dat").write_bytes(data)
    process_batch(Batch(0, discover([raw]).dumps), Recipe(), tmp_path / "staged")
    dumps = {row["dump_name"].removesuffix(".dat"): row for row in staged_rows(tmp_path / "staged")["dumps"]}
    fields = {name: dumps[name]["n_articles"] for name in field_seeds()}
    assert {row["outcome"] for row in dumps.values()} == {"published"}
    assert fields == dict.fromkeys(fields, 3)


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
    """Two thousand, some forty of every format; `python -m benchmarks fuzz --mutants 100000` tries as many as one has hours for."""
    found = try_mutants(range(first, first + 500), tmp_path)
    assert found.faults == []
    assert {"published", "failed", "empty"} <= found.outcomes.keys()
