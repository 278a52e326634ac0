"""`dateline learn` writes what an outlet prints on all its pages, and a run's recipe takes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.cli.learning import learn_profile
from dateline.cli.options import Output
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.pipeline import read_results
from tests.unit.segment.test_profile import OUTLETS, pages


def test_a_folder_teaches_a_profile_that_a_run_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Learnt from a folder of dumps, the file makes another dump of the outlet right; the recipe says that it was used."""
    own = pages("en")
    raw = tmp_path / "raw"
    raw.mkdir()
    for n, (_, _, text) in enumerate(own[1:]):
        (raw / f"{n}.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "profile.json"
    assert learn_profile(raw, out, Output.JSON) == 0
    told = json.loads(capsys.readouterr().out)
    above, _, _, _, below = OUTLETS["en"]
    assert (told["documents"], told["lines"], told["not_read"]) == (len(own) - 1, len(above) + len(below), [])

    headline, body, text = own[0]
    (tmp_path / "new.txt").write_text(text, encoding="utf-8")
    recipe = recipe_of(RunRequest(raw=(tmp_path / "new.txt",), profile=out))
    (result,) = read_results(discover([tmp_path / "new.txt"]).dumps[0], recipe)
    assert [(one.headline, one.body) for one in result.articles] == [(headline, body)]  # type: ignore[union-attr]
    assert recipe.fingerprint != recipe_of(RunRequest()).fingerprint


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    """A folder in which nothing can be read gives no empty profile."""
    with pytest.raises(UsageError, match="nothing to learn from"):
        learn_profile(tmp_path, tmp_path / "profile.json", Output.TEXT)
    assert not (tmp_path / "profile.json").exists()
