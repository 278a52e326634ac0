"""The contract's door and the verdict, on rows made by hypothesis: nothing changes, nothing slips through."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.contract import declaration, to_table
from dateline.controls import stored as stored_form
from dateline.errors import ContractViolated
from dateline.model import Severity
from dateline.validate import judge
from tests.conftest import examples
from tests.rows import article, columns, evidence

Row = dict[str, Any]
PICTURE = "Barges wait at the lock on Monday, January 12."
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
DAY = st.dates(date(1500, 1, 1), date(2200, 1, 1))
NEAR = st.dates(date(2026, 1, 10), date(2026, 1, 16))
INSTANT = st.datetimes(datetime(2026, 1, 10), datetime(2026, 1, 17), timezones=st.just(UTC))  # noqa: DTZ001
UNIT = st.floats(-0.5, 1.5, width=32)
BODY = st.one_of(
    TEXT, st.just("The lock.\n\nTT\n\nIt stays shut."), st.just("\ufffd" * 3 + " and a lock"), st.just("Lock\n\nIt")
)
CAPTION = st.fixed_dictionaries(
    {
        "text": TEXT | st.just(PICTURE),
        "credit": st.none() | TEXT,
        "taken_on": st.none() | NEAR,
        "is_file_photo": st.booleans(),
    }
)
COUNTRY = st.fixed_dictionaries(
    {"code": st.sampled_from(["DE", "JP"]), "score": st.floats(0, 1, width=32), "mentions": st.integers(0, 99)}
)
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "headline": st.none() | TEXT | st.just("Lock") | st.just("lock " * 70),
    "body": BODY,
    "captions": st.lists(CAPTION, max_size=3),
    "language": st.sampled_from([None, "en", "EN", "english"]),
    "n_words": st.integers(-5, 40),
    "n_paragraphs": st.integers(-1, 3),
    "published_date": st.none() | NEAR | DAY,
    "published_at": st.none() | INSTANT,
    "published_earliest": st.none() | NEAR,
    "published_latest": st.none() | NEAR,
    "date_precision": st.sampled_from([None, "day", "year", "Day"]),
    "date_method": st.sampled_from([None, "caption", "file_photo", "weekday"]),
    "date_confidence": st.none() | UNIT,
    "date_evidence": st.lists(st.just(evidence()), max_size=2),
    "country": st.sampled_from([None, "DE", "XK", "de", "ZZ", ""]),
    "countries": st.lists(COUNTRY, max_size=3),
    "region_confidence": UNIT,
    "dump_id": st.sampled_from(["0" * 64, "0" * 63, "G" * 64]),
    "char_start": st.integers(-2, 5),
    "char_end": st.integers(-2, 5),
    "n_sightings": st.integers(-1, 3),
    "region": st.sampled_from(["europe", "east-asia", "East", "a--b", "x1", ""]),
    "quality_flags": st.lists(st.sampled_from(["teaser", "body_short"]), max_size=2, unique=True),
}


@st.composite
def rows(draw: st.DrawFn, most: int) -> list[Row]:
    """Articles that keep the contract but for a few columns each."""
    found = []
    for number in range(draw(st.integers(1, most))):
        names = draw(st.lists(st.sampled_from(sorted(CHANGES)), max_size=6, unique=True))
        found.append(article(number, **{name: draw(CHANGES[name]) for name in names}))
    return found


def _is_file_photo_date(row: Row) -> bool:
    same_day = [c["is_file_photo"] for c in row["captions"] if c["taken_on"] and c["taken_on"] == row["published_date"]]
    return row["date_method"] in ("caption", "file_photo") and bool(same_day) and all(same_day)


def _is_outside(row: Row) -> bool:
    ends = row["published_earliest"], row["published_latest"]
    return row["published_date"] is not None and (None in ends or not ends[0] <= row["published_date"] <= ends[1])


def _float32_above(value: float | None) -> bool:
    return value is not None and not 0 <= value <= 1


ORACLE: dict[str, Callable[[Row], bool]] = {
    "article_id_malformed": lambda r: not re.fullmatch("[0-9a-f]{32}", r["article_id"]),
    "no_headline": lambda r: not r["headline"],
    "headline_long": lambda r: len(r["headline"] or "") > 300,
    "body_empty": lambda r: not any(c.isalpha() or c.isnumeric() for c in r["body"]),
    "body_undecodable": lambda r: r["body"].count("\ufffd") > 0.05 * max(len(r["body"]), 1),
    "body_toggle_mark": lambda r: "\nTT\n" in r["body"],
    "headline_in_body": lambda r: r["headline"] is not None and r["body"].split("\n")[0] == r["headline"],
    "caption_in_body": lambda r: any(
        len(c["text"]) >= 30 and c["text"] in r["body"].split("\n\n") for c in r["captions"]
    ),
    "body_huge": lambda r: len(r["body"]) > 200_000,
    "language_malformed": lambda r: r["language"] is not None and not re.fullmatch("[a-z]{2,3}", r["language"]),
    "body_short": lambda r: r["n_words"] < 20,
    "paragraphs_missing": lambda r: r["n_paragraphs"] < 1,
    "date_impossible": lambda r: (
        r["published_date"] is not None and not date(1605, 1, 1) <= r["published_date"] <= date(2100, 1, 1)
    ),
    "date_outside_interval": _is_outside,
    "file_photo_date_published": _is_file_photo_date,
    "date_without_evidence": lambda r: r["published_date"] is not None and not r["date_evidence"],
    "time_off_date": lambda r: (
        None not in (r["published_at"], r["published_date"])
        and abs(r["published_at"].date() - r["published_date"]) > timedelta(days=1)
    ),
    "interval_reversed": lambda r: (
        None not in (r["published_earliest"], r["published_latest"]) and r["published_latest"] < r["published_earliest"]
    ),
    "date_precision_unknown": lambda r: r["date_precision"] not in (None, "day", "week", "month", "year"),
    "date_confidence_out_of_range": lambda r: _float32_above(r["date_confidence"]),
    "date_uncertain": lambda r: r["date_confidence"] is not None and r["date_confidence"] < 0.5,
    "country_unknown": lambda r: r["country"] not in (None, "DE", "XK"),
    "country_scores_unbalanced": lambda r: sum(c["score"] for c in r["countries"]) - 1 > 0.01,
    "region_confidence_out_of_range": lambda r: _float32_above(r["region_confidence"]),
    "dump_id_malformed": lambda r: not re.fullmatch("[0-9a-f]{64}", r["dump_id"]),
    "span_before_document": lambda r: r["char_start"] < 0,
    "span_reversed": lambda r: r["char_end"] <= r["char_start"],
    "sightings_missing": lambda r: r["n_sightings"] < 1,
    "region_malformed": lambda r: not re.fullmatch("[a-z]+(-[a-z]+)*", r["region"]),
}
RULES = [rule for rule in declaration("articles").every_rule if rule.severity is not Severity.DATASET]


def test_the_oracle_knows_every_rule_about_rows() -> None:
    """A rule without a plain-Python meaning would go unchecked here."""
    assert set(ORACLE) == {rule.name for rule in RULES}


@settings(max_examples=examples(6, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows(24))
def test_the_verdict_is_what_plain_python_says(found: list[Row]) -> None:
    """Row by row and rule by rule, Great Expectations over Arrow measures and simple predicates agree."""
    verdict = judge(to_table("articles", columns(found)))
    broken = [[rule for rule in RULES if ORACLE[rule.name](row)] for row in found]
    rejected = [(i, rule.name) for i, its in enumerate(broken) for rule in its if rule.severity is Severity.CRITICAL]
    assert [(breach.row, breach.rule) for breach in verdict.rejected] == rejected
    gone = {row for row, _ in rejected}
    kept = [i for i in range(len(found)) if i not in gone]
    assert verdict.accepted["article_index"].to_pylist() == kept
    flags = [
        [*found[i]["quality_flags"], *(r.name for r in broken[i] if r.name not in found[i]["quality_flags"])]
        for i in kept
    ]
    assert verdict.accepted["quality_flags"].to_pylist() == flags


@settings(max_examples=examples(3, 15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows(6), st.integers(0, 6))
def test_the_verdict_on_a_row_does_not_depend_on_its_batch(found: list[Row], cut: int) -> None:
    """Judged together or in two halves: the same rows accepted, with the same flags."""
    table = to_table("articles", columns(found))
    halves = [judge(part) for part in (table.slice(0, cut), table.slice(cut))]
    whole = judge(table)
    assert whole.accepted.to_pylist() == [row for half in halves for row in half.accepted.to_pylist()]
    shifted = [(b.row + cut * k, b.rule, b.detail) for k, half in enumerate(halves) for b in half.rejected]
    assert [(b.row, b.rule, b.detail) for b in whole.rejected] == shifted


@given(rows(5))
def test_the_door_changes_nothing(found: list[Row]) -> None:
    """What goes in comes out, floats within single precision, days as midnights, control codes as U+FFFD."""
    back = to_table("articles", columns(found)).to_pylist()
    for row, stored in zip(found, back, strict=True):
        for name, value in row.items():
            if name == "countries":
                assert [c["code"] for c in value] == [c["code"] for c in stored[name]]
            elif isinstance(value, float):
                assert stored[name] == pytest.approx(value)
            elif name.startswith("published_") and type(value) is date:
                assert stored[name] == datetime.combine(value, time())
            elif isinstance(value, str):
                assert stored[name] == stored_form(value)
            else:
                assert stored[name] == value


@given(st.data())
def test_no_null_gets_through_where_one_is_forbidden(data: st.DataObject) -> None:
    """Whatever required column is null in whatever row, the message names both."""
    required = [column.name for column in declaration("articles").staged_columns if column.required]
    n = data.draw(st.integers(1, 5))
    name, row = data.draw(st.sampled_from(required)), data.draw(st.integers(0, n - 1))
    found = [article(i) for i in range(n)]
    found[row][name] = None
    with pytest.raises(ContractViolated, match=rf"^articles\.{name}, row {row}: null"):
        to_table("articles", columns(found))
