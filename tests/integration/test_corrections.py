"""Corrections in a dataset's life: kept with the dumps, in force after every run, the same bytes whoever carries them out."""

from __future__ import annotations

import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.audit import audit
from dateline.corrections import FILE_NAME
from dateline.dataset import Dataset
from dateline.ingest import discover
from dateline.pipeline import process_batch
from dateline.plan import BATCH_BYTES, cut, plan
from dateline.publish import PublishRequest, commit, rollback, verify
from dateline.recipe import Recipe
from tests.integration.conftest import Cli, dataset_digest

N_DUMPS, N_STORIES = 25, 40
"""Of each dump: a thousand stories."""
DAY = date(2026, 3, 2)
TOWNS = ("Utrecht, Netherlands", "Lyon, France", "Porto, Portugal", "Nairobi, Kenya", "Osaka, Japan", "Lima, Peru")
GOODS = ("barges", "bakers", "trams", "orchards", "lighthouses", "markets", "quarries", "libraries")
OLD, NEW = Recipe(), Recipe(scheme="m49")
"""Before and after a change of the recipe."""


def story(number: int) -> str:
    """A story of ours, told from all others by its number."""
    draw = random.Random(number)
    town, goods = draw.choice(TOWNS), draw.choice(GOODS)
    day = DAY + timedelta(days=draw.randrange(60))
    printed = f"{day.day} {day:%B} {day.year}"
    return (
        f"Plan {number} for the {goods} of {town.split(',')[0]} is put off\n\n"
        f"{town.upper().split(',')[0]}, {town.split(', ')[1]}, {printed} (Reuters) - A plan numbered {number} for the {goods} was put off on "
        f"{day:%A}, the town hall of {town.split(',')[0]} said, after residents wrote {draw.randrange(90, 900)} letters.\n\n"
        f"The council will hear case {number} again before the summer, and asked for patience until then.\n"
    )


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dumps; corrections are written into it by the fixture `corrections`."""
    folder = tmp_path_factory.mktemp("corrections") / "raw"
    folder.mkdir()
    for n in range(N_DUMPS):
        stories = (story(n * N_STORIES + i) for i in range(N_STORIES))
        (folder / f"dump-{n:02}.txt").write_text("\n\n\n".join(stories), encoding="utf-8")
    return folder


def publish(raw: Path, out: Path, recipe: Recipe, staging: Path, batch_dumps: int = 1000) -> int:
    """Process what is to do and publish it; how many dumps that were."""
    todo = plan(discover([raw]).dumps, Dataset(out).ledger(), recipe.fingerprint)
    dumps = [dump for batch in todo.batches for dump in batch.dumps]
    reports = [process_batch(b, recipe, staging / str(b.index)) for b in cut(dumps, BATCH_BYTES, batch_dumps)]
    commit(out, reports, PublishRequest("run", recipe.fingerprint))
    return todo.n_dumps


@pytest.fixture(scope="module")
def out(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset before any correction."""
    folder = tmp_path_factory.mktemp("out")
    assert publish(raw, folder / "ds", OLD, folder / "staging") == N_DUMPS
    assert Dataset(folder / "ds").snapshot().n_rows("articles") == N_DUMPS * N_STORIES
    return folder / "ds"


def asked(number: int, dump: str) -> dict[str, Any]:
    """The correction of a story: of each kind some."""
    line: dict[str, Any] = {"dumps": [dump], "by": "Mira", "on": "2026-11-27", "why": f"letter {number}"}
    line["quote"] = story(number).split("\n")[0]
    kind = number % 20
    if kind == 0:
        return line | {"correct": "not an article"}
    if kind == 1:
        return line | {"correct": "cut", "quote": f"The council will hear case {number} again before the summer"}
    if kind % 2:
        return line | {"correct": "date", "is": (date(2025, 1, 1) + timedelta(days=number % 300)).isoformat()}
    return line | {"correct": "place", "is": ("EG", "CA", "NZ")[number % 3]}


@pytest.fixture(scope="module")
def corrections(raw: Path, out: Path) -> list[dict[str, Any]]:
    """A thousand, one for each story, kept in the raw folder."""
    lines = [asked(n, f"dump-{n // N_STORIES:02}.txt") for n in range(N_DUMPS * N_STORIES)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (raw / FILE_NAME).write_text(text, encoding="utf-8")
    return lines


def assert_in_force(out: Path, corrections: list[dict[str, Any]]) -> None:
    """Every correction shows in the dataset."""
    snapshot = Dataset(out).snapshot()
    rows = [row for table in ("articles", "undated") for row in snapshot.table(table).to_pylist()]
    by_headline = {row["headline"]: row for row in rows}
    held = snapshot.table("quarantine").to_pylist()
    assert {row["rule"] for row in held} == {"not_an_article"}
    refused = {row["text"].split("\n")[0] for row in held}
    for line in corrections:
        row = by_headline.get(line["quote"])
        if line["correct"] == "date":
            assert row is not None and str(row["published_date"].date()) == line["is"], line
            assert [(e["kind"], e["text"]) for e in row["date_evidence"]] == [
                ("correction", f"Mira corrected it on 2026-11-27: {line['why']}")
            ]
        elif line["correct"] == "place":
            assert row is not None and row["country"] == line["is"], line
        elif line["correct"] == "cut":
            assert any(line["quote"] in (r["headline"] or r["body"])[:200] for r in rows), line
        else:
            assert row is None and line["quote"] in refused, line


@pytest.fixture(scope="module")
def corrected(
    raw: Path, out: Path, corrections: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The dataset with all corrections in force, which made every dump a changed one."""
    folder = tmp_path_factory.mktemp("corrected")
    shutil.copytree(out, folder / "ds", symlinks=True)
    assert publish(raw, folder / "ds", OLD, folder / "staging") == N_DUMPS
    return folder / "ds"


def test_a_thousand_corrections_over_a_change_of_the_recipe(
    raw: Path, out: Path, corrected: Path, corrections: list[dict[str, Any]], wanted: dict[str, str], tmp_path: Path
) -> None:
    """They are in force, survive the change as if made from scratch, and come back after a rollback; then nothing is to do."""
    assert_in_force(corrected, corrections)
    dataset = tmp_path / "ds"
    shutil.copytree(corrected, dataset, symlinks=True)
    assert publish(raw, dataset, NEW, tmp_path / "2") == N_DUMPS
    assert_in_force(dataset, corrections)
    assert dataset_digest(dataset) == wanted
    assert publish(raw, dataset, NEW, tmp_path / "3") == 0
    assert verify(dataset).problems == ()
    assert audit(dataset, raw, NEW).ok
    rollback(dataset, 1, PublishRequest("rollback"))
    assert dataset_digest(dataset) == dataset_digest(out)
    assert publish(raw, dataset, OLD, tmp_path / "4") == N_DUMPS
    assert dataset_digest(dataset) == dataset_digest(corrected)


@pytest.fixture(scope="module")
def wanted(raw: Path, corrections: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The dataset of all this made at once, in batches of three dumps."""
    folder = tmp_path_factory.mktemp("wanted")
    publish(raw, folder / "ds", NEW, folder / "staging", batch_dumps=3)
    return dataset_digest(folder / "ds")


@pytest.mark.parametrize(
    "options",
    [
        ("--runner", "process", "--workers", 2),
        ("--runner", "dask", "--workers", 2),
        ("--runner", "ray", "--workers", 2),
        ("--runner", "thread", "--engine", "direct"),
        ("--runner", "process", "--workers", 2, "--engine", "direct"),
    ],
    ids=lambda options: f"{options[1]}-{options[-1]}",
)
def test_the_same_bytes_on_every_runner_over_a_change_of_the_recipe(
    cli: Cli, raw: Path, corrected: Path, wanted: dict[str, str], tmp_path: Path, options: tuple[Any, ...]
) -> None:
    """Corrections travel with their dumps to threads, processes and clusters; what comes out is what is made from scratch."""
    if {"dask", "ray"} & set(options):
        pytest.importorskip(f"prefect_{options[1]}")
    dataset = tmp_path / "ds"
    shutil.copytree(corrected, dataset, symlinks=True)
    accept = ("--scheme", "m49", "--accept")  # another scheme moves every article
    ran = cli("run", raw, "--out", dataset, *accept, *options, env={"DATELINE_BATCH_MB": "1"})
    assert ran.code == 0, ran.err
    assert dataset_digest(dataset) == wanted


def test_the_command_keeps_what_is_right_and_names_the_lines_that_are_not(cli: Cli, tmp_path: Path) -> None:
    """All or nothing; kept once; listed with what became of each; `explain` says who corrected it and why."""
    raw, file, out = tmp_path / "raw", tmp_path / "mine.jsonl", tmp_path / "ds"
    raw.mkdir()
    (raw / "a.txt").write_text(story(1) + "\n\n\n" + story(2), encoding="utf-8")
    right = asked(3, "a.txt") | {"quote": story(1).split("\n")[0]}
    wrong = [asked(3, "a.txt"), asked(3, "gone.txt"), right | {"is": "tomorrow"}]
    file.write_text("".join(json.dumps(line) + "\n" for line in (right, *wrong)), encoding="utf-8")
    refused = cli("correct", file, raw, "--out", out)
    assert refused.code == 2
    for said in (
        "line 2: a.txt does not print the words of its quotation",
        "line 3: no dump here has this name or these bytes: gone.txt",
        "line 4: 'is' of a date (2026-01-13, 2026-01-13/2026-01-15 or none) is a day as 2026-01-13, not 'tomorrow'",
    ):
        assert said in " ".join(refused.err.split()), refused.err
    assert not (raw / FILE_NAME).exists()
    file.write_text(json.dumps(right) + "\n", encoding="utf-8")
    assert "1 correction kept" in cli("correct", file, raw, "--out", out).out
    assert "0 corrections kept" in cli("correct", file, raw, "--out", out).out
    assert "waits for a run" in cli("correct", raw, "--out", out).out
    assert cli("run", raw, "--out", out, "--engine", "direct").code == 0
    (listed,) = json.loads(cli("correct", raw, "--out", out, "--output", "json").out)
    assert listed["state"] == "applied"
    rows = Dataset(out).snapshot().table("articles").to_pylist()
    assert len(rows) == 2
    corrected = next(row for row in rows if row["headline"] == right["quote"])
    explained = " ".join(cli("explain", corrected["article_id"], "--out", out).out.split())
    assert "because Mira corrected it on 2026-11-27: letter 3" in explained
    lost = right | {"quote": "These words are printed nowhere at all"}
    (raw / FILE_NAME).write_text(json.dumps(lost) + "\n", encoding="utf-8")
    assert cli("run", raw, "--out", out, "--engine", "direct").code == 0
    assert "not found" in cli("correct", raw, "--out", out).out
    (held,) = Dataset(out).snapshot().table("quarantine").to_pylist()
    assert held["rule"] == "correction_unmatched" and "Mira" in held["detail"]


def test_two_who_correct_at_once(cli: Cli, tmp_path: Path) -> None:
    """Each waits for the other to have written: the lines of both are kept."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(4):
        (raw / f"{number}.txt").write_text(story(number), encoding="utf-8")
    files = [tmp_path / f"of-{number}.jsonl" for number in range(4)]
    for number, file in enumerate(files):
        file.write_text(json.dumps(asked(number, f"{number}.txt")) + "\n", encoding="utf-8")
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(lambda file: cli("correct", file, raw), files))
    assert [one.code for one in ran] == [0] * 4, [one.err for one in ran]
    assert len((raw / "dateline-corrections.jsonl").read_text(encoding="utf-8").splitlines()) == 4
    assert not list(raw.glob(".*.part"))


def test_the_corrected_row_of_a_text_is_the_primary_one(tmp_path: Path) -> None:
    """The same story in a dump that nobody corrected, and that sorts first, does not hide the correction."""
    for corrected in ("a.txt", "b.txt"):
        folder = tmp_path / corrected
        raw = folder / "raw"
        raw.mkdir(parents=True)
        for name, extra in (("a.txt", 5), ("b.txt", 6)):
            (raw / name).write_text(story(4) + "\n\n\n" + story(extra), encoding="utf-8")
        line = asked(4, corrected) | {"correct": "place", "is": "EG"}
        (raw / FILE_NAME).write_text(json.dumps(line), encoding="utf-8")
        publish(raw, folder / "ds", OLD, folder / "staging")
        rows = [
            r for r in Dataset(folder / "ds").snapshot().table("articles").to_pylist() if r["headline"] == line["quote"]
        ]
        assert {(row["dump_name"], row["is_primary"]) for row in rows} == {
            (corrected, True),
            ({"a.txt": "b.txt", "b.txt": "a.txt"}[corrected], False),
        }
        assert verify(folder / "ds").problems == ()
