"""What the benchmarks measure of the code as it is: layouts over their floors, better than baselines, mutants that compile."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks import floors
from benchmarks.accuracy.gate import measure as accuracy
from benchmarks.exports import FLOORS, measure_manners
from benchmarks.exports import measure as exports
from benchmarks.mutation import EQUIVALENTS, MODULES, ROOM
from benchmarks.mutation.operators import mutants

SLACK = 0.06
"""The floors are of four hundred layouts and twenty files in each manner, these are sixty and three."""


def test_layouts_hold_their_floors() -> None:
    """Found, headline, day, paper, reporter and text, for layouts looked at and for those held out."""
    figures = exports(range(60)) | measure_manners(range(3))
    floor = {half: {k: v - SLACK for k, v in row.items()} for half, row in floors.read(FLOORS).items()}
    assert floors.below(figures, floor) == []


def test_dateline_beats_both_baselines() -> None:
    """On thirty dumps every figure that matters is better than the blank-line splitter's and TextTiling's."""
    ours = accuracy("dateline", 30, 5)["all"]
    for baseline in ("blank lines", "TextTiling"):
        theirs = accuracy(baseline, 30, 5)["all"]
        for name in ("boundary_f1", "headline_exact", "body_word_f1", "furniture_kept_out"):
            assert ours[name] > theirs[name]


@pytest.mark.parametrize("module", MODULES)
def test_every_mutant_of_the_room_compiles(repository: Path, module: str) -> None:
    """All mutants of the modules that are measured are Python, and no two have the same name."""
    made = list(mutants(module, (repository / ROOM / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")))
    assert len({m.key for m in made}) == len(made) > 5
    for mutant in made[:: max(1, len(made) // 20)]:
        compile(mutant.source, module, "exec")


def test_every_mutant_that_does_not_count_is_one(repository: Path) -> None:
    """A key of equivalents.yaml that no mutant has any more would excuse nothing, and nobody would notice."""
    known = {
        mutant.key
        for module in MODULES
        for mutant in mutants(
            module, (repository / ROOM / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        )
    }
    listed = yaml.safe_load(EQUIVALENTS.read_text(encoding="utf-8"))
    assert [key for keys in listed.values() for key in keys if key not in known] == []
