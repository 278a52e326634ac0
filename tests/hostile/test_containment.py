"""One dump never stops the run: whatever breaks on its way fails that dump or document, with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline import pipeline
from dateline.ingest import discover, reader
from dateline.ingest.streams import HeadedStream
from dateline.model import Batch, Document
from dateline.pipeline import process_batch
from dateline.recipe import Recipe
from dateline.staging import judging
from tests.hostile.inputs import STORY
from tests.staged import staged_rows

NESTS = {
    "arrays": ('[{"text":"A port.","a":', "[", "", "]", "}]"),
    "objects": ('{"text":"A port.","a":', '{"a":', "1", "}", "}"),
    "lists of articles": ('[{"articles":', '[{"a":', "1", "}]", "}]"),
    "fields of no meaning": ('{"id":', '{"b":', "1", "}", "}"),
    "not a record": ("[", "[", "", "]", ",1]"),
}


def rows(raw: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    """The staged rows of all dumps of a folder, per table."""
    process_batch(Batch(0, discover([raw]).dumps), Recipe(), out)
    return staged_rows(out)


def outcomes(tables: dict[str, list[dict[str, object]]]) -> dict[object, object]:
    """Outcome of each dump by its name."""
    return {row["dump_name"]: row["outcome"] for row in tables["dumps"]}


@pytest.mark.parametrize("shape", NESTS)
def test_json_nested_as_deep_as_the_parser_accepts_stops_nobody(tmp_path: Path, shape: str) -> None:
    """Depths on both sides of every recursion limit: the neighbour is published, each dump has an outcome."""
    before, opening, inner, closing, after = NESTS[shape]
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "story.txt").write_text(STORY)
    depths = [*range(20, 900, 80), *range(900, 1000), 5_000, 100_000]
    for depth in depths:
        text = before + opening * depth + inner + closing * depth + after
        (raw / f"n{depth}.json").write_text(text)
        (raw / f"n{depth}.jsonl").write_text(f'{{"text":"A first line."}}\n{text}\n')
    found = outcomes(rows(raw, tmp_path / "out"))
    assert found["story.txt"] == "published"
    assert len(found) == 1 + 2 * len(depths)


@pytest.mark.parametrize(
    "error", [RecursionError("too deep"), MemoryError(), ValueError("bad \ud800 name"), OSError("short")]
)
def test_a_fault_while_reading_fails_that_dump_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A library may raise anything: the dump fails with its name and reason, what it gave before is kept."""
    sound = reader._READERS.copy()

    def faulty(reading: reader.Reading, stream: HeadedStream) -> object:
        if b"{" in stream.peek(1):
            yield from sound[reader.Format.TEXT](reading, stream)
        raise error

    monkeypatch.setitem(reader._READERS, reader.Format.JSON, faulty)
    monkeypatch.setitem(reader._READERS, reader.Format.HTML, faulty)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "late.json").write_text('{"text":\n"A port."}')
    (raw / "soon.html").write_text("<html><body>A port.</body></html>")
    (raw / "story.txt").write_text(STORY)
    tables = rows(raw, tmp_path / "out")
    found = outcomes(tables)
    assert (found["story.txt"], found["soon.html"]) == ("published", "failed")
    assert found["late.json"] != "failed"
    assert [row["rule"] for row in tables["quarantine"] if row["dump_name"] == "late.json"][-1] == "rest_unreadable"


@pytest.mark.parametrize("error", [RecursionError("too deep"), MemoryError(), OSError("short")])
def test_a_fault_in_a_stage_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Too little memory or stack for one document sends it to quarantine, not the run to its end."""
    sound = pipeline.segment

    def faulty(document: Document, **options: Any) -> object:
        if document.dump_name == "bad.txt":
            raise error
        return sound(document, **options)

    monkeypatch.setattr(pipeline, "segment", faulty)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "bad.txt").write_text(STORY)
    (raw / "story.txt").write_text(STORY)
    tables = rows(raw, tmp_path / "out")
    assert [row["rule"] for row in tables["quarantine"]] == ["internal_error"]
    assert outcomes(tables)["story.txt"] == "published"


def test_rows_that_cannot_be_judged_cost_their_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where judging a chunk raises, each document is judged by itself, and only the one that raises is held back."""
    sound = judging.judge_articles

    def faulty(table: object, *rest: object) -> object:
        if any("bad" in name for name in table["dump_name"].to_pylist()):  # type: ignore[index]
            raise KeyError("no such column")
        return sound(table, *rest)  # type: ignore[arg-type]

    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a.txt", "bad.txt", "z.txt"):
        (raw / name).write_text(STORY.replace("three", str(len(name))))
    whole = rows(raw, tmp_path / "whole")
    monkeypatch.setattr(judging, "judge_articles", faulty)
    tables = rows(raw, tmp_path / "out")
    assert [row["dump_name"] for row in tables["articles"]] == ["a.txt", "z.txt"]
    assert [(row["dump_name"], row["rule"]) for row in tables["quarantine"]] == [("bad.txt", "internal_error")]
    kept = [row for row in whole["spans"] if row["dump_name"] != "bad.txt"]
    assert [row for row in tables["spans"] if row["dump_name"] != "bad.txt"] == kept
    tiles = [row for row in tables["spans"] if row["dump_name"] == "bad.txt"]
    assert [(row["char_start"], row["char_end"]) for row in tiles] == [(0, len((raw / "bad.txt").read_text()))]
    counts = {row["dump_name"]: (row["n_articles"], row["n_quarantined"]) for row in tables["dumps"]}
    assert counts == {"a.txt": (1, 0), "bad.txt": (0, 1), "z.txt": (1, 0)}


def test_what_breaks_a_rule_is_in_quarantine_once_though_another_document_cannot_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chunk was judged as far as the fault: what was refused by then is refused again, and counted once. A text that
    repeats one held back is held back too, for there is no article that it could be a sighting of."""
    sound = judging.judge_rows

    def faulty(name: str, table: Any) -> object:
        columns = ("dump_name", "document_index", "role")
        if name == "spans" and ("twice.jsonl", 0, "body") in zip(*(table[c].to_pylist() for c in columns), strict=True):
            raise KeyError("no such column")
        return sound(name, table)

    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "refused.txt").write_text("A l\ufffdne of w\ufffdrds that was d\ufffdcoded wrongly. " * 40)
    (raw / "story.txt").write_text(STORY)
    (raw / "twice.jsonl").write_text(2 * (json.dumps({"text": STORY.replace("three", "four")}) + "\n"))
    monkeypatch.setattr(judging, "judge_rows", faulty)
    tables = rows(raw, tmp_path / "out")
    held = [(row["dump_name"], row["document_index"], row["rule"]) for row in tables["quarantine"]]
    assert [one for one in held if one[0] == "twice.jsonl"] == [
        ("twice.jsonl", 0, "internal_error"),
        ("twice.jsonl", 1, "repeats_rejected"),
    ]
    assert [one[0] for one in held].count("refused.txt") == 1
    assert {row["dump_name"]: row["n_quarantined"] for row in tables["dumps"]} == {
        "refused.txt": 1,
        "story.txt": 0,
        "twice.jsonl": 2,
    }
    assert {row["dump_name"] for row in tables["sightings"]} == {"story.txt"}


def test_the_rejections_of_a_document_that_cannot_be_judged_go_up_in_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in quarantine as a whole, once; the ledger counts that row and no other."""

    def faulty(*_: object) -> object:
        raise KeyError("no such column")

    stray = [
        "The ferry board of Almstadt said on Monday that it had no comment, and that it would have none later either.",
        "Winemakers in the valley expect a small harvest after the wet summer, their union said in a statement on Tuesday.",
    ]
    menu = "\n".join(["Share", "Subscribe", "Read more", "Advertisement", "Comments", "Most read"] * 6)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "page.txt").write_text(f"{STORY}\n{menu}\n{stray[0]}\n{menu}\n{stray[1]}\n{menu}\n")
    assert rows(raw, tmp_path / "sound")["dumps"][0]["n_quarantined"] > 0
    monkeypatch.setattr(judging, "judge_articles", faulty)
    tables = rows(raw, tmp_path / "out")
    assert [row["rule"] for row in tables["quarantine"]] == ["internal_error"]
    assert [row["n_quarantined"] for row in tables["dumps"]] == [1]
