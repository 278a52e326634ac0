"""A rule is evaluated on whichever table it is declared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.errors import ContractViolated
from dateline.ingest import discover
from dateline.model import Batch, BatchReport, Outcome
from dateline.pipeline import process_batch
from dateline.recipe import Recipe
from tests.schemas import changed, with_rule
from tests.staged import staged_rows

STORY = """Tram Line Reopens In Ostrava

OSTRAVA, Czech Republic, May 6, 2024 (AFP) - Trams crossed the river again on Monday after the bridge was repaired, city officials said.

The first car left the depot with two hundred passengers, most of them on their way to work.
"""
NOTE = STORY.replace("May 6, 2024 ", "").replace("Ostrava", "Brno").replace(" on Monday", "")


def staged(folder: Path) -> tuple[BatchReport, dict[str, list[dict[str, object]]]]:
    """Two dumps, one of which tells its story twice, processed under the contract as it is now."""
    raw = folder / "raw"
    raw.mkdir()
    (raw / "dated.jsonl").write_text(f"{json.dumps({'text': STORY})}\n" * 2, encoding="utf-8")
    (raw / "undated.txt").write_text(NOTE, encoding="utf-8")
    report = process_batch(Batch(0, discover([raw]).dumps), Recipe(), folder / "staging")
    return report, staged_rows(folder / "staging")


@pytest.mark.parametrize(
    ("table", "column"),
    [("dumps", "n_chars"), ("spans", "char_end"), ("sightings", "char_end"), ("quarantine", "char_end")],
)
def test_a_dataset_rule_stops_the_run_from_every_table(tmp_path: Path, table: str, column: str) -> None:
    """Nothing is published, and the message names table and rule."""
    rule = "{rule: tiny, severity: dataset, at_most: 1, says: is at most 1}"
    extra = tmp_path / "raw" / "empty.txt"
    with changed(tmp_path / "schemas", *with_rule(table, column, rule)):
        if table == "quarantine":
            extra.parent.mkdir()
            extra.write_text("� � �\n\n" + "�" * 400 + " said on Monday.\n", encoding="utf-8")
            dumps = discover([extra.parent]).dumps
            with pytest.raises(ContractViolated, match=rf"{table} break rules.*tiny"):
                process_batch(Batch(0, dumps), Recipe(), tmp_path / "staging")
        else:
            with pytest.raises(ContractViolated, match=rf"{table} break rules.*tiny"):
                staged(tmp_path)


def test_a_critical_rule_on_dumps_fails_the_dump(tmp_path: Path) -> None:
    """The ledger and the report say so, with the rule as the reason; the other dump is untouched."""
    rule = "{rule: tables_only, severity: critical, matches: '.*l', says: ends in l}"
    with changed(tmp_path / "schemas", *with_rule("dumps", "dump_name", rule)):
        report, tables = staged(tmp_path)
    assert {d.dump_name: d.outcome for d in report.dumps} == {
        "dated.jsonl": Outcome.PUBLISHED,
        "undated.txt": Outcome.FAILED,
    }
    failed = next(row for row in tables["dumps"] if row["dump_name"] == "undated.txt")
    assert failed["outcome"] == "failed"
    assert "ends in l" in str(failed["detail"])


def test_a_critical_rule_on_sightings_takes_the_article_with_it(tmp_path: Path) -> None:
    """The first place's article and its repeat go to quarantine with their text; no sighting is left of either."""
    rule = "{rule: not_in_may, severity: critical, matches: 'undated.*', says: is odd}"
    with changed(tmp_path / "schemas", *with_rule("sightings", "dump_name", rule)):
        report, tables = staged(tmp_path)
    assert {row["dump_name"] for row in tables["sightings"]} == {row["dump_name"] for row in tables["articles"]}
    assert {row["dump_name"] for row in tables["sightings"]} == {"undated.txt"}
    assert {row["rule"] for row in tables["quarantine"]} == {"not_in_may", "repeats_rejected"}
    assert all("Tram Line" in str(row["text"]) for row in tables["quarantine"])
    counts = {d.dump_name: (d.n_articles, d.n_quarantined) for d in report.dumps}
    assert counts["dated.jsonl"] == (0, len(tables["quarantine"]))


def test_a_critical_rule_on_sightings_takes_a_repeat_alone(tmp_path: Path) -> None:
    """Where only the second place breaks the rule, the article stays with its first."""
    rule = "{rule: early, severity: critical, at_most: 0, says: is at most 0}"
    with changed(tmp_path / "schemas", *with_rule("sightings", "document_index", rule)):
        _, tables = staged(tmp_path)
    assert [row["dump_name"] for row in tables["articles"]].count("dated.jsonl") == 1
    assert [row["dump_name"] for row in tables["sightings"]].count("dated.jsonl") == 1
    assert [row["rule"] for row in tables["quarantine"]] == ["early"]


def test_a_critical_rule_on_spans_copies_their_text_to_quarantine(tmp_path: Path) -> None:
    """The spans still tile their document."""
    rule = "{rule: no_headline_spans, severity: critical, one_of: [body, furniture, dateline, byline], says: is odd}"
    with changed(tmp_path / "schemas", *with_rule("spans", "role", rule)):
        _, tables = staged(tmp_path)
    odd = [row for row in tables["quarantine"] if row["rule"] == "no_headline_spans"]
    assert any("Tram Line" in str(row["text"]) for row in odd)
    assert {"headline"} <= {row["role"] for row in tables["spans"]}


def test_rules_of_undated_alone_are_evaluated(tmp_path: Path) -> None:
    """A rule on the partition key of `undated` touches undated rows and leaves the dated."""
    rule = "rules: [{rule: nowhere, severity: critical, one_of: [global], says: is global}]"
    with changed(tmp_path / "schemas", "undated", "name: region\n", f"name: region\n    {rule}\n"):
        report, tables = staged(tmp_path)
    assert [row["dump_name"] for row in tables["articles"]] == ["dated.jsonl"]
    assert [row["rule"] for row in tables["quarantine"]] == ["nowhere"]
    assert {d.dump_name: d.n_articles for d in report.dumps} == {"dated.jsonl": 1, "undated.txt": 0}
