"""`dateline learn` writes what an outlet prints on all its pages, and a run's recipe takes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.cli.fixing import fix
from dateline.cli.learning import learn_profile
from dateline.cli.options import Output
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.pipeline import read_results
from tests.unit.segment.test_learning import with_letters
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


def test_corrected_cuts_go_through_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`inspect --fix` writes cuts, says what a hand corrected in them, and `learn --labels` takes them, whatever the order of dumps."""
    own, cuts = with_letters("en")
    raw, file, out = tmp_path / "raw", tmp_path / "cuts.txt", tmp_path / "profile.json"
    raw.mkdir()
    for n, (_, _, text) in enumerate(own):
        (raw / f"{n:02}.txt").write_text(text, encoding="utf-8")
    for n in range(5):
        assert fix(RunRequest(raw=(raw / f"{n:02}.txt",)), file) == 0
    before = file.read_text(encoding="utf-8")
    heads = before.split("\n@ ")
    assert len(heads) == 6
    corrected = [heads[0]]
    for page, letters in zip(heads[1:], cuts, strict=False):
        head, *lines = page.rstrip().split("\n")
        corrected.append("\n".join([head, *(a + line[1:] for a, line in zip(letters, lines, strict=True))]) + "\n")
    file.write_text("\n@ ".join(corrected), encoding="utf-8")
    capsys.readouterr()
    assert fix(RunRequest(raw=(raw / "00.txt",)), file) == 0
    assert "b → .  We have had enough of the noise" in capsys.readouterr().out
    assert learn_profile(raw, out, Output.JSON, file) == 0
    assert json.loads(capsys.readouterr().out)["corrected"] == 5
    recipe = recipe_of(RunRequest(profile=out))
    results = [result for dump in discover([raw]).dumps[5:] for result in read_results(dump, recipe)]
    told = [(one.headline, one.body) for result in results for one in result.articles]  # type: ignore[union-attr]
    assert told == [(headline, body) for headline, body, _ in own[5:]]

    other = tmp_path / "moved"
    other.mkdir()
    for n, (_, _, text) in enumerate(own):
        (other / f"{len(own) - n:02}.txt").write_text(text, encoding="utf-8")
    assert learn_profile(other, tmp_path / "again.json", Output.JSON, file) == 0
    assert (tmp_path / "again.json").read_bytes() == out.read_bytes()


def test_cuts_of_other_dumps_are_refused(tmp_path: Path) -> None:
    """A page whose dump is not in the folder is named, and so are files that cannot be read."""
    own = pages("en")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(own[0][2], encoding="utf-8")
    (tmp_path / "b.txt").write_text(own[1][2], encoding="utf-8")
    fix(RunRequest(raw=(tmp_path / "b.txt",)), tmp_path / "cuts.txt")
    with pytest.raises(UsageError, match=r"line 5: no dump under .* is the b\.txt"):
        learn_profile(tmp_path / "raw", tmp_path / "out.json", Output.TEXT, tmp_path / "cuts.txt")
    (tmp_path / "cuts.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        learn_profile(tmp_path / "raw", tmp_path / "out.json", Output.TEXT, tmp_path / "cuts.txt")
    with pytest.raises(UsageError, match="cannot be read"):
        learn_profile(tmp_path / "raw", tmp_path / "out.json", Output.TEXT, tmp_path / "none.txt")
    assert not (tmp_path / "out.json").exists()
