"""A document beyond its budget of processor seconds waits in quarantine; its dump and the others go on, whatever the thread."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline import pipeline
from dateline.budget import OverBudget, limited
from dateline.ingest import discover, reader
from dateline.ingest.streams import HeadedStream
from dateline.model import Batch, Document
from dateline.pipeline import Care, process_batch
from dateline.recipe import Recipe
from tests.hostile.inputs import STORY, stories
from tests.staged import staged_rows

BUDGET_S = 0.4
"""A short story takes a fiftieth."""


def staged(raw: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    """The staged rows of all dumps of a folder, per table."""
    process_batch(Batch(0, discover([raw]).dumps), Recipe(), out, care=Care(BUDGET_S))
    return staged_rows(out)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A story, and a dump of three of which the second is marked."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "story.txt").write_text(STORY)
    texts = [STORY.replace("three", which) for which in ("two", "endless", "four")]
    (folder / "three.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    process_batch(Batch(0, discover([folder]).dumps), Recipe(), tmp_path / "warm")  # loads the tables
    return folder


def test_a_document_without_end_costs_itself(tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the main thread and in another: the same rows, the document's text in quarantine with what to do."""
    sound = pipeline.segment

    def endless(document: Document, **options: Any) -> object:
        while "endless" in document.text:
            pass
        return sound(document, **options)

    monkeypatch.setattr(pipeline, "segment", endless)
    found = [staged(raw, tmp_path / "main")]
    thread = threading.Thread(target=lambda: found.append(staged(raw, tmp_path / "other")))
    thread.start()
    thread.join(60)
    assert found[0] == found[1]
    (held,) = found[0]["quarantine"]
    assert (held["dump_name"], held["document_index"], held["rule"]) == ("three.jsonl", 1, "over_budget")
    assert "endless weeks" in str(held["text"])
    assert "--document-seconds" in str(held["detail"])
    assert {row["dump_name"]: (row["outcome"], row["n_articles"]) for row in found[0]["dumps"]} == {
        "story.txt": ("published", 1),
        "three.jsonl": ("published", 2),
    }


def test_reading_without_end_costs_the_rest_of_the_dump(
    tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before it is kept; a dump of which nothing came has failed."""
    sound = reader._READERS.copy()

    def endless(reading: reader.Reading, stream: HeadedStream) -> Iterator[object]:
        yield from sound[reader.Format.JSONL](reading, stream)
        while True:
            pass

    def at_once(reading: reader.Reading, stream: HeadedStream) -> Iterator[object]:
        while True:
            pass
        yield

    monkeypatch.setitem(reader._READERS, reader.Format.JSONL, endless)
    monkeypatch.setitem(reader._READERS, reader.Format.HTML, at_once)
    (raw / "page.html").write_text("<html><body>A port.</body></html>")
    tables = staged(raw, tmp_path / "out")
    ledger = {row["dump_name"]: row for row in tables["dumps"]}
    assert {name: row["outcome"] for name, row in ledger.items()} == {
        "story.txt": "published",
        "three.jsonl": "published",
        "page.html": "failed",
    }
    assert "took more than 0.4 s of the processor" in str(ledger["page.html"]["detail"])
    assert [(row["dump_name"], row["rule"]) for row in tables["quarantine"]] == [("three.jsonl", "over_budget")]
    assert ledger["three.jsonl"]["n_articles"] == 3


def test_a_long_text_of_no_defect_is_held_back_by_a_budget_too_small(tmp_path: Path, raw: Path) -> None:
    """Nothing is put in its way: a megabyte and a half is more than four tenths of a second can segment, date and place."""
    (raw / "long.txt").write_bytes(b"".join(stories(1_500_000)))
    tables = staged(raw, tmp_path / "out")
    assert {(row["dump_name"], row["rule"]) for row in tables["quarantine"]} == {("long.txt", "over_budget")}
    tiles = sum(row["char_end"] - row["char_start"] for row in tables["spans"] if row["dump_name"] == "long.txt")
    assert {row["dump_name"]: row["n_chars"] for row in tables["dumps"]}["long.txt"] == tiles > 1_400_000
    assert sum(row["n_articles"] for row in tables["dumps"]) == 4


def test_a_finaliser_is_not_interrupted() -> None:
    """What it raises gets no farther: the document is stopped as soon as it is out of it."""
    ended = []

    class Slow:
        def __del__(self) -> None:
            until = time.thread_time() + 0.3
            while time.thread_time() < until:
                pass
            ended.append(True)

    with pytest.raises(OverBudget), limited(0.1):
        slow = Slow()
        del slow
        while True:
            pass
    assert ended == [True]
