"""The verdict: what is refused, what is flagged, what stops the run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from dateline.contract import declaration, to_table
from dateline.errors import ContractViolated
from dateline.model import Severity
from dateline.validate import Verdict, judge
from dateline.validate.measures import MEASURES
from dateline.validate.suite import build_suite
from tests.published import NO_DATE
from tests.rows import BODY, article, columns


def table_of(*rows: dict[str, Any]) -> pa.Table:
    """A staged table of these rows."""
    return to_table("articles", columns(list(rows)))


FILE_PHOTO = {"text": "A lock.", "credit": None, "taken_on": date(2026, 1, 13), "is_file_photo": True}
LIVE_PHOTO = FILE_PHOTO | {"text": "Barges wait at the lock on Monday, January 12.", "is_file_photo": False}

CRITICAL = {
    "article_id_malformed": {"article_id": "0" * 31},
    "body_empty": {"body": " - \n\n..."},
    "body_undecodable": {"body": "The \ufffd\ufffd\ufffd lock"},
    "paragraphs_missing": {"n_paragraphs": 0},
    "date_impossible": {"published_date": date(2626, 1, 13), "published_latest": date(2626, 1, 14)},
    "date_outside_interval": {"published_date": date(2026, 1, 15), "published_at": None},
    "file_photo_date_published": {"captions": [FILE_PHOTO], "date_method": "caption"},
    "interval_reversed": {
        "published_date": None,
        "published_earliest": date(2026, 1, 14),
        "published_latest": date(2026, 1, 13),
    },
    "date_precision_unknown": {"date_precision": "fortnight"},
    "date_confidence_out_of_range": {"date_confidence": 1.5},
    "country_unknown": {"country": "ZZ"},
    "region_confidence_out_of_range": {"region_confidence": -0.1},
    "dump_id_malformed": {"dump_id": "F" * 64},
    "span_before_document": {"char_start": -1},
    "span_reversed": {"char_start": 9, "char_end": 9},
    "sightings_missing": {"n_sightings": 0},
    "region_malformed": {"region": "middle_east"},
}
WARNING = {
    "no_headline": {"headline": None},
    "headline_long": {"headline": "lock " * 61},
    "body_toggle_mark": {"body": BODY + "\n\nTT\n\nMore."},
    "headline_in_body": {"headline": "Lock closed", "body": "Lock closed\n\n" + BODY},
    "caption_in_body": {"body": BODY + f"\n\n{LIVE_PHOTO['text']}", "captions": [LIVE_PHOTO]},
    "body_huge": {"body": "lock " * 40_001},
    "language_malformed": {"language": "en-GB"},
    "body_short": {"n_words": 19},
    "date_without_evidence": {"date_evidence": []},
    "time_off_date": {"published_at": datetime(2026, 1, 15, 0, 0, tzinfo=UTC)},
    "date_uncertain": {"date_confidence": 0.49},
    "country_scores_unbalanced": {
        "countries": [{"code": c, "score": 0.6, "mentions": 1} for c in ("DE", "FR")],
    },
}
DATASET = ("contract_version_foreign", "rows_not_unique")


def test_every_rule_of_the_contract_is_tried_here() -> None:
    """A new rule needs a case below that breaks it."""
    rules = {rule.name: rule.severity for rule in declaration("articles").every_rule}
    tried = dict.fromkeys(CRITICAL, Severity.CRITICAL) | dict.fromkeys(WARNING, Severity.WARNING)
    assert rules == tried | dict.fromkeys(DATASET, Severity.DATASET)


def test_the_suite_is_the_contract_in_great_expectations_words() -> None:
    """One expectation per rule, which names the rule and its severity, and the suite can be written out as JSON."""
    rules = declaration("articles").every_rule
    written = build_suite("articles", rules).to_json_dict()["expectations"]
    assert [one["meta"] for one in written] == [{"rule": r.name, "severity": r.severity.value} for r in rules]
    assert len({one["type"] for one in written}) == 5


def test_every_measure_is_used_by_a_rule() -> None:
    """No dead figures."""
    assert {r.measure for r in declaration("articles").every_rule if r.measure} == set(MEASURES)


def test_good_rows_pass_unchanged() -> None:
    """A table that keeps the contract comes back as it is."""
    table = table_of(article(0), article(1))
    verdict = judge(table)
    assert verdict.accepted.equals(table, check_metadata=True)
    assert verdict.rejected == ()
    assert all(result.n_broken == 0 for result in verdict.results)


@pytest.fixture(scope="module")
def judged() -> tuple[list[str], Verdict]:
    """The rule that each row of a table breaks ('' for a good row), and the verdict on the table."""
    cases = [(name, changes) for cases in (CRITICAL, WARNING) for name, changes in cases.items()]
    names = [part for name, _ in cases for part in (name, "")]
    rows = [article(1000 + i, **({} if i % 2 else cases[i // 2][1])) for i in range(len(names))]
    return names, judge(table_of(*rows))


@pytest.mark.parametrize("rule", CRITICAL)
def test_a_critical_rule_rejects_its_row_alone(rule: str, judged: tuple[list[str], Verdict]) -> None:
    """The row goes, named by its rule and no other; its neighbours stay."""
    names, verdict = judged
    found = [(breach.row, breach.severity) for breach in verdict.rejected if breach.rule == rule]
    assert found == [(names.index(rule), Severity.CRITICAL)]
    assert len(verdict.rejected) == len(CRITICAL)
    assert verdict.accepted.num_rows == len(names) - len(CRITICAL)


@pytest.mark.parametrize("rule", WARNING)
def test_a_warning_keeps_its_row_and_names_the_rule(rule: str, judged: tuple[list[str], Verdict]) -> None:
    """The row that breaks the rule is flagged with it, and no other row is."""
    names, verdict = judged
    flags = verdict.accepted["quality_flags"].to_pylist()
    left = [name for name in names if name not in CRITICAL]
    assert flags[left.index(rule)] == [rule]
    assert sum(rule in its for its in flags) == 1


def test_flags_of_earlier_stages_stay() -> None:
    """A warning is added to what segment or dating had to say, once."""
    rows = [
        article(0, quality_flags=["teaser"], headline=None),
        article(1, quality_flags=["no_headline"], headline=None),
    ]
    flags = judge(table_of(*rows)).accepted["quality_flags"].to_pylist()
    assert flags == [["teaser", "no_headline"], ["no_headline"]]


def test_rows_twice_stop_the_run() -> None:
    """Two rows of one article and dump would break every merge."""
    with pytest.raises(ContractViolated, match=r"rows_not_unique \(2 of 3 rows"):
        judge(table_of(article(0), article(0), article(1)))


def test_a_foreign_contract_version_stops_the_run() -> None:
    """Rows of another contract are not this one's to judge."""
    with pytest.raises(ContractViolated, match="contract_version_foreign"):
        judge(table_of(article(contract_version="0")))


def test_another_schema_stops_the_run_and_is_described() -> None:
    """A missing column is a broken pipeline, not bad rows."""
    table = table_of(article())
    with pytest.raises(ContractViolated, match="missing: byline"):
        judge(table.drop_columns(["byline"]))
    with pytest.raises(ContractViolated, match="n_words is int64, not int32"):
        at = table.schema.get_field_index("n_words")
        judge(table.set_column(at, "n_words", table["n_words"].cast(pa.int64())))


def test_an_empty_table_is_accepted() -> None:
    """Nothing to judge, nothing to import."""
    empty = table_of(article()).slice(0, 0)
    assert judge(empty).accepted.num_rows == 0


def test_a_row_may_break_several_rules() -> None:
    """Quarantine names them all, in the contract's order."""
    verdict = judge(table_of(article(body="...", n_paragraphs=0, country="ZZ")))
    assert [breach.rule for breach in verdict.rejected] == ["body_empty", "paragraphs_missing", "country_unknown"]
    assert verdict.accepted.num_rows == 0


def test_a_breach_says_what_was_wanted_and_found_without_the_text() -> None:
    """Details may quote codes and figures, never an article's words."""
    verdict = judge(table_of(article(body="Brennholm \ufffd\ufffd", country="ZZ")))
    details = {breach.rule: breach.detail for breach in verdict.rejected}
    assert details["country_unknown"] == "the rule is that country is an ISO 3166 alpha-2 code; here country is ZZ"
    assert "Brennholm" not in str(verdict.rejected)


def test_a_live_caption_of_the_same_day_clears_the_date() -> None:
    """A file photo that happens to bear the day does not refute a live one."""
    live = FILE_PHOTO | {"is_file_photo": False}
    verdict = judge(table_of(article(captions=[FILE_PHOTO, live], date_method="caption")))
    assert verdict.rejected == ()


def test_patterns_are_about_the_whole_value() -> None:
    """A line end after a slug would become part of a folder's name."""
    verdict = judge(table_of(article(0, region="europe\n"), article(1, dump_id="\n" + "0" * 64)))
    assert [breach.rule for breach in verdict.rejected] == ["region_malformed", "dump_id_malformed"]


def test_a_sentence_that_quotes_a_caption_is_no_repeat() -> None:
    """Only a paragraph that is the caption and nothing else was left over from the page."""
    body = f"{BODY} {LIVE_PHOTO['text']} And so on."
    assert judge(table_of(article(body=body, captions=[LIVE_PHOTO]))).accepted["quality_flags"].to_pylist() == [[]]


def test_an_article_without_any_date_passes() -> None:
    """Unknown is a value: date rules apply to claims only."""
    verdict = judge(table_of(article(**NO_DATE, date_evidence=[])))
    assert verdict.rejected == ()
    assert verdict.accepted["quality_flags"].to_pylist() == [[]]


def test_the_tally_counts_rows_tested_and_broken() -> None:
    """Nulls are not tested."""
    verdict = judge(table_of(article(0, country=None), article(1, country="ZZ"), article(2)))
    tally = {result.rule: (result.n_tested, result.n_broken) for result in verdict.results}
    assert tally["country_unknown"] == (2, 1)
    assert tally["body_empty"] == (3, 0)


def test_threads_do_not_disturb_each_other() -> None:
    """Each call has a context of its own: shared ones gave silently wrong counts."""
    tables = [table_of(*(article(i, country="ZZ" if i % (k + 2) == 0 else "DE") for i in range(300))) for k in range(4)]
    alone = [[breach.row for breach in judge(table).rejected] for table in tables]
    with ThreadPoolExecutor(4) as pool:
        together = [[breach.row for breach in verdict.rejected] for verdict in pool.map(judge, tables)]
    assert together == alone
    assert [len(rows) for rows in alone] == [len(range(0, 300, k + 2)) for k in range(4)]
