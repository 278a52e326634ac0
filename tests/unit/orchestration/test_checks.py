"""How runs fared by rule, kept from run to run, and the gate that knows what is usual."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dateline.errors import GateStopped
from dateline.orchestration.run import checks
from dateline.orchestration.run.checks import (
    ANY_RULE,
    FOLDER,
    Check,
    checks_of,
    drop_forgotten,
    judge_run,
    keep_checks,
)
from dateline.publish import PublishRequest, commit, forget
from tests.batches import Delivery, Story, stage


def run_of(folder: Path, n_dumps: int, n_bad: int, rows_each: int = 1) -> list[Check]:
    """The checks of a run of so many dumps, of which some have rows in quarantine."""
    dumps = [
        Delivery(f"{n}.txt", (Story(f"story {n}"),), n_quarantined=rows_each if n < n_bad else 0)
        for n in range(n_dumps)
    ]
    return checks_of([stage(folder, dumps)])


def test_every_rule_is_counted(tmp_path: Path) -> None:
    """Rows and dumps by rule, those that nothing broke included."""
    found = {check.rule: check for check in run_of(tmp_path, 10, 4, rows_each=2) if check.dump_name is None}
    assert (found["body_empty"].n_broken, found["body_empty"].n_dumps_broken) == (8, 4)
    assert (found[ANY_RULE].n_broken, found[ANY_RULE].n_dumps_broken) == (8, 4)
    assert (found["no_headline"].n_broken, found["no_headline"].severity) == (0, "warning")
    assert {check.n_dumps for check in found.values()} == {10}


def test_runs_are_kept_as_a_table_and_no_more_than_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pandas reads the folder; the oldest runs go."""
    monkeypatch.setattr(checks, "KEPT_RUNS", 3)
    for n in range(5):
        keep_checks(tmp_path, run_of(tmp_path / str(n), 6, n), f"run-{n}", f"{n:06}")
    frame = pd.read_parquet(tmp_path / FOLDER)
    assert sorted(frame["run_id"].unique()) == ["run-2", "run-3", "run-4"]
    series = (
        frame[(frame["rule"] == ANY_RULE) & frame["dump_name"].isna()]
        .set_index("made_at")["n_dumps_broken"]
        .sort_index()
    )
    assert series.tolist() == [2, 3, 4]


def test_a_dump_is_named_with_the_rules_it_broke(tmp_path: Path) -> None:
    """A row a dump and rule, beside the run's own; a dump without fault has none; the sums are the run's."""
    keep_checks(tmp_path, run_of(tmp_path / "staged", 6, 3, rows_each=2), "run", None)
    frame = pd.read_parquet(tmp_path / FOLDER)
    named = frame[frame["dump_name"].notna()]
    assert sorted(named["dump_name"].unique()) == ["0.txt", "1.txt", "2.txt"]
    assert named["dump_id"].str.len().eq(64).all()
    of_run = frame[frame["dump_name"].isna()].set_index("rule")
    assert of_run.index.is_unique
    for rule, rows in named.groupby("rule"):
        assert rows["n_broken"].sum() == of_run.loc[rule, "n_broken"] == 6
        assert rows["n_dumps_broken"].sum() == of_run.loc[rule, "n_dumps_broken"]
    assert set(named["n_dumps"]) == {1} and set(of_run["n_dumps"]) == {6}


def test_many_dumps_are_named_worst_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of many faulty dumps keeps so many rows of them; the run's own rows count all."""
    monkeypatch.setattr(checks, "KEPT_DUMP_ROWS", 4)
    found = run_of(tmp_path, 9, 9)
    assert len([check for check in found if check.dump_name]) == 4
    assert next(check for check in found if check.rule == ANY_RULE).n_dumps_broken == 9


@pytest.mark.parametrize("named", ["dump", "url"])
def test_forgotten_dumps_go(tmp_path: Path, named: str) -> None:
    """Their rows are taken out, whatever they were forgotten by; the run's own rows stay as they are."""
    dumps = [Delivery(f"{n}.txt", (Story(f"s {n}"),), n_quarantined=1, url=f"https://a.example/{n}") for n in range(3)]
    reports = [stage(tmp_path / "staged", dumps)]
    out = tmp_path / "out"
    commit(out, reports, PublishRequest("test", "r1"))
    keep_checks(out, checks_of(reports), "run", "000001")
    before = pd.read_parquet(out / FOLDER)
    forget(out, **{named: {"dump": "1.txt", "url": "https://a.example/1"}[named]})
    drop_forgotten(out)
    after = pd.read_parquet(out / FOLDER)
    assert sorted(after["dump_name"].dropna().unique()) == ["0.txt", "2.txt"]
    assert b"1.txt" not in b"".join(path.read_bytes() for path in (out / FOLDER).iterdir())
    assert after[after["dump_name"].isna()].equals(before[before["dump_name"].isna()])


def test_files_of_an_earlier_release_get_the_columns_they_lack(tmp_path: Path) -> None:
    """Readers take the first file's columns for all: it has to have the dump's, too."""
    keep_checks(tmp_path, run_of(tmp_path / "a", 6, 3), "run-1", None)
    [path] = (tmp_path / FOLDER).iterdir()
    rows = pq.read_table(path)
    elder = rows.filter(pc.is_null(rows["dump_name"])).drop_columns(["dump_name", "dump_id"])
    pq.write_table(elder, path)
    keep_checks(tmp_path, run_of(tmp_path / "b", 6, 2), "run-2", None)
    frame = pd.read_parquet(tmp_path / FOLDER)
    assert sorted(frame["dump_name"].dropna().unique()) == ["0.txt", "1.txt"]
    assert frame[frame["dump_name"].isna() & (frame["rule"] == ANY_RULE)]["n_dumps_broken"].tolist() == [3, 2]


def test_a_run_far_from_the_usual_stops(tmp_path: Path) -> None:
    """After five runs with one dump in twenty, half of the dumps is too much, and one in ten is not."""
    usual = run_of(tmp_path / "usual", 20, 1)
    unusual, bad = run_of(tmp_path / "unusual", 20, 2), run_of(tmp_path / "bad", 20, 10)
    for n in range(4):
        judge_run(tmp_path, bad, 3.0, accept=False)  # too few runs to know
        keep_checks(tmp_path, usual, f"run-{n}", None)
    keep_checks(tmp_path, usual, "run-4", None)
    judge_run(tmp_path, unusual, 3.0, accept=False)
    with pytest.raises(
        GateStopped, match=r"10 of 20 dumps have rows in quarantine \(body_empty in 10\), where 5% is usual"
    ):
        judge_run(tmp_path, bad, 3.0, accept=False)
    judge_run(tmp_path, bad, 3.0, accept=True)
    judge_run(tmp_path, bad, 0, accept=False)
    judge_run(tmp_path, bad, 11.0, accept=False)


def test_one_bad_dump_stops_nobody(tmp_path: Path) -> None:
    """However many of its rows are in quarantine."""
    for n in range(6):
        keep_checks(tmp_path, run_of(tmp_path / str(n), 20, 0), f"run-{n}", None)
    judge_run(tmp_path, run_of(tmp_path / "one", 6, 1, rows_each=500), 3.0, accept=False)


def test_a_file_that_cannot_be_read_is_no_history(tmp_path: Path) -> None:
    """It is a help, not a part of the dataset."""
    for n in range(6):
        keep_checks(tmp_path, run_of(tmp_path / str(n), 20, 0), f"run-{n}", None)
    for path in (tmp_path / FOLDER).iterdir():
        path.write_bytes(b"PAR1 no more")
    judge_run(tmp_path, run_of(tmp_path / "bad", 20, 10), 3.0, accept=False)
