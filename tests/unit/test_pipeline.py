"""The straight line: dumps in, staged files out, nothing lost on the way."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dateline import pipeline
from dateline.errors import Cancelled
from dateline.ingest import discover
from dateline.model import Batch, Document, DumpReport, Outcome
from dateline.pipeline import process_batch, stage_failed
from dateline.recipe import Recipe
from dateline.staging import batch_stage
from tests.staged import staged_rows

STORY = """Ferry Service Resumes On Lake Victoria

KISUMU, Kenya, May 6, 2024 (AFP) - Ferries crossed Lake Victoria again on Monday after a two-week strike, Kenyan port officials said.

The first boat left Kisumu with some three hundred passengers, most of them traders on their way to Mwanza in Tanzania.

"We lost two weeks of income," said a fish seller who had waited at the pier since dawn.
"""


def write(folder: Path, **files: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def run(raw: Path, out: Path) -> dict[str, list[dict[str, object]]]:
    process_batch(Batch(0, discover([raw]).dumps), Recipe(), out)
    return staged_rows(out)


def test_a_batch_leaves_one_file_per_table_and_a_small_report(tmp_path: Path) -> None:
    """Rows travel as files; the report holds counts."""
    raw = write(tmp_path / "raw", story=STORY)
    report = process_batch(Batch(3, discover([raw]).dumps), Recipe(), tmp_path / "staging")
    assert report.index == 3
    assert [(d.dump_name, d.outcome, d.n_articles, d.n_documents) for d in report.dumps] == [
        ("story.txt", Outcome.PUBLISHED, 1, 1)
    ]
    assert {p.stem for p in Path(report.staging).iterdir()} == {"articles", "sightings", "spans", "dumps"}


def test_spans_of_a_batch_tile_every_document(tmp_path: Path) -> None:
    """Every character has a role."""
    raw = write(tmp_path / "raw", one=STORY, two=STORY.replace("\n", "\r\n") * 2)
    spans = run(raw, tmp_path / "staging")["spans"]
    for name in ("one.txt", "two.txt"):
        its = [s for s in spans if s["dump_name"] == name]
        assert its[0]["char_start"] == 0
        assert all(a["char_end"] == b["char_start"] for a, b in pairwise(its))
        assert its[-1]["char_end"] == len((raw / name).read_bytes().decode())


def test_the_same_text_twice_in_a_dump_is_one_row_and_two_sightings(tmp_path: Path) -> None:
    """A story pasted twice is counted once, and both places are kept."""
    other = STORY.replace("Ferry", "Train").replace("Lake Victoria", "the northern line").replace("boat", "engine")
    tables = run(write(tmp_path / "raw", twice="\n\n\n".join((STORY, other, STORY))), tmp_path / "staging")
    assert len(tables["articles"]) == 2
    assert len(tables["sightings"]) == 3


def test_a_dump_that_cannot_be_read_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    """Junk fails with its reason in the ledger; its neighbour is published."""
    raw = write(tmp_path / "raw", junk=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, story=STORY, empty="")
    dumps = {d["dump_name"]: d for d in run(raw, tmp_path / "staging")["dumps"]}
    assert dumps["junk.txt"]["outcome"] == "failed"
    assert "PNG" in str(dumps["junk.txt"]["detail"])
    assert dumps["empty.txt"]["outcome"] == "empty"
    assert dumps["story.txt"]["outcome"] == "published"


def test_a_fault_of_ours_sends_the_document_to_quarantine_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception in a stage costs one document, not the run, and its text is kept with the reason."""
    sound = pipeline.segment

    def faulty(document: Document, **options: Any) -> object:
        if "strike" in document.text:
            raise ValueError("index out of range")
        return sound(document, **options)

    monkeypatch.setattr(pipeline, "segment", faulty)
    calm = STORY.replace("strike", "pause")
    tables = run(write(tmp_path / "raw", bad=STORY, good=calm), tmp_path / "staging")
    assert [q["rule"] for q in tables["quarantine"]] == ["internal_error"]
    assert tables["quarantine"][0]["text"] == STORY
    assert [a["dump_name"] for a in tables["articles"]] == ["good.txt"]


def test_a_full_disk_is_not_mistaken_for_a_bad_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What concerns the machine is raised."""

    def full(document: Document, **_options: Any) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "segment", full)
    with pytest.raises(OSError, match="No space"):
        run(write(tmp_path / "raw", story=STORY), tmp_path / "staging")


def test_a_stop_is_heeded_between_documents(tmp_path: Path) -> None:
    """`should_stop` raises Cancelled, naming the dump."""
    raw = write(tmp_path / "raw", story=STORY)
    with pytest.raises(Cancelled, match=r"story\.txt"):
        process_batch(Batch(0, discover([raw]).dumps), Recipe(), tmp_path / "s", should_stop=lambda: True)


def test_chunks_change_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging and writing after every document gives the rows of judging once."""
    stories = {f"s{i}": STORY.replace("three hundred", f"{i + 2} hundred") for i in range(5)}
    raw = write(tmp_path / "raw", **stories)
    whole = run(raw, tmp_path / "whole")
    monkeypatch.setattr(batch_stage, "CHUNK_CHARS", 1)
    assert run(raw, tmp_path / "chunks") == whole


def test_dumps_that_could_not_even_be_opened_get_a_row_in_the_ledger(tmp_path: Path) -> None:
    """`stage_failed` stages what discovery refused."""
    refused = DumpReport("0" * 64, "locked.txt", Outcome.FAILED, "permission denied")
    stage_failed((refused,), Recipe(), tmp_path, 0)
    rows = pq.read_table(tmp_path / "dumps.parquet").to_pylist()
    assert [(r["dump_name"], r["outcome"], r["detail"]) for r in rows] == [
        ("locked.txt", "failed", "permission denied")
    ]


def test_a_row_that_breaks_a_rule_in_a_full_chunk_goes_to_quarantine_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judging a chunk that is full may send rows to quarantine without starting another flush."""
    monkeypatch.setattr(batch_stage, "CHUNK_CHARS", 1_000)
    broken = "A l\ufffdne of w\ufffdrds that was d\ufffdcoded wrongly. " * 40  # more than one in twenty
    tables = run(write(tmp_path / "raw", broken=broken, story=STORY), tmp_path / "staging")
    assert [d["n_quarantined"] for d in tables["dumps"]] == [1, 0]
    assert [q["dump_name"] for q in tables["quarantine"]] == ["broken.txt"]
    assert tables["quarantine"][0]["text"] == broken.strip()


def test_the_repeat_of_a_refused_text_is_in_quarantine_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place of a refused text is accounted for, in the same chunk or a later one."""
    one = "w\ufffdrd " * 4_000
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "feed.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for _ in range(3)), encoding="utf-8")
    for chunk in (10**9, 1):
        monkeypatch.setattr(batch_stage, "CHUNK_CHARS", chunk)
        tables = run(raw, tmp_path / str(chunk))
        assert [q["document_index"] for q in tables["quarantine"]] == [0, 1, 2]
        assert "articles" not in tables


def test_sentences_without_an_article_are_counted_and_kept(tmp_path: Path) -> None:
    """Running text that no article claims is in quarantine, in the spans by its reason, and in the dump's figures."""
    menu = "\n".join(["Share", "Subscribe", "Read more", "Advertisement", "Comments", "Most read"] * 6)
    stray = [
        "The ferry board of Almstadt said on Monday that it had no comment, and that it would have none later either.",
        "Winemakers in the valley expect a small harvest after the wet summer, their union said in a statement on Tuesday.",
    ]
    page = f"{STORY}\n{menu}\n{stray[0]}\n{menu}\n{stray[1]}\n{menu}\n"
    (dump,) = discover([write(tmp_path / "raw", page=page)]).dumps
    report = process_batch(Batch(0, (dump,)), Recipe(), tmp_path / "staging").dumps[0]
    tables = staged_rows(tmp_path / "staging")
    assert {row["rule"] for row in tables["quarantine"]} == {"prose_unclaimed"}
    held = [line for row in tables["quarantine"] for line in row["text"].splitlines()]
    told = "\n\n".join(row["body"] for row in tables["articles"]).split("\n\n")
    assert sorted(line for line in [*held, *told] if line in stray) == stray
    assert report.n_unclaimed_chars == sum(map(len, held))
    assert report.n_prose_chars > 0
    (row,) = tables["dumps"]
    assert (row["n_prose_chars"], row["n_unclaimed_chars"]) == (report.n_prose_chars, report.n_unclaimed_chars)
    assert (row["n_furniture_prose_chars"], row["has_unclaimed_prose"]) == (0, True)
