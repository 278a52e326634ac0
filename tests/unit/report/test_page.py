"""The dataset report: right figures, one page that loads nothing, and no way in for markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import conform, to_table
from dateline.errors import UsageError
from dateline.report.charts import bars, columns, share, timeline
from dateline.report.figures import DatasetFigures, figures
from dateline.report.page import render, report_html
from tests.rows import article, dump, quarantined, sighting
from tests.rows import columns as by_column

LATER = {
    "published_date": date(2026, 3, 1),
    "published_earliest": date(2026, 3, 1),
    "published_latest": date(2026, 3, 1),
}
NO_DATE = {"published_date": None, "published_earliest": None, "published_latest": None, "date_confidence": None}
ROWS = [
    article(0),
    article(0, dump_name="b.txt", is_primary=False),
    article(1, region="east-asia", country="JP", quality_flags=["teaser", "body_short"], date_confidence=0.95),
    article(2, **LATER, country=None, region="unknown", date_confidence=1.0),
    article(3, **NO_DATE, agency=None, quality_flags=["teaser"]),
]
UNCLAIMED = dump("b<i>.txt", n_prose_chars=6_000, n_unclaimed_chars=2_000, has_unclaimed_prose=True)
FAILED = dump("c<script>.txt", outcome="failed", detail="it is a PNG & no text")


def write_snapshot(out: Path, rows: list[dict[str, Any]]) -> None:
    """A snapshot in the published layout."""
    root = out / ".snapshots" / "000004"
    for number, row in enumerate(rows):
        table = to_table("articles", by_column([row]))
        day = row["published_date"]
        part = f"articles/date={day}/region={row['region']}" if day else f"undated/region={row['region']}"
        write(root / part / f"{number}.parquet", conform("articles", table.drop_columns(["region"])))
    write(root / "sightings" / "0.parquet", to_table("sightings", by_column([sighting(row) for row in rows])))
    write(root / "dumps" / "0.parquet", to_table("dumps", by_column([dump("a.txt"), UNCLAIMED, FAILED])))
    broken = [
        quarantined(rule="body_empty,country_unknown"),
        quarantined(rule="body_empty"),
        quarantined(rule="broken_record"),
    ]
    write(root / "quarantine" / "0.parquet", to_table("quarantine", by_column(broken)))
    (out / "current").symlink_to(root.relative_to(out))


def write(path: Path, table: pa.Table) -> None:
    """One Parquet file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of four texts in five rows, three quarantined rows and three dumps."""
    out = tmp_path_factory.mktemp("report")
    write_snapshot(out, ROWS)
    return out


@pytest.fixture(scope="module")
def found(dataset: Path) -> DatasetFigures:
    """Its figures."""
    return figures(dataset)


def test_texts_are_counted_once_and_rows_as_they_are(found: DatasetFigures) -> None:
    """Articles are primary rows; rows, sightings, quarantine and dumps are counted in full."""
    assert (found.snapshot, found.n_articles, found.n_undated, found.n_rows) == ("000004", 4, 1, 5)
    assert (found.n_sightings, found.n_quarantined, found.n_dumps, found.n_chars) == (5, 3, 3, 34_500)
    assert found.by_region == (("europe", 2), ("east-asia", 1), ("unknown", 1))
    assert found.by_country == (("DE", 2), ("JP", 1), ("none", 1))
    assert found.by_day == (
        (date(2026, 1, 13), "east-asia", 1),
        (date(2026, 1, 13), "europe", 1),
        (date(2026, 3, 1), "unknown", 1),
    )


def test_dating_figures_are_of_dated_articles(found: DatasetFigures) -> None:
    """Confidence by tenths, 1.0 in the last; intervals from narrow to wide."""
    assert found.by_confidence == (0, 0, 0, 0, 0, 0, 0, 0, 1, 2)
    assert found.by_width[:3] == (("the day", 1), ("2–3 days", 2), ("4–7 days", 0))
    (weekday,) = found.by_method
    assert (weekday.method, weekday.n_articles, weekday.n_to_the_day) == ("weekday", 3, 1)
    assert weekday.mean_confidence == pytest.approx((0.8 + 0.95 + 1.0) / 3)


def test_rules_count_quarantine_and_flags(found: DatasetFigures) -> None:
    """A row that broke two rules counts for both; flags that are no rules stand apart."""
    tally = {rule.rule: (rule.n_tested, rule.n_broken) for rule in found.rules}
    assert tally["body_empty"] == (7, 2)
    assert tally["country_unknown"] == (6, 1)
    assert tally["body_short"] == (5, 1)
    assert tally["region_malformed"] == (5, 0)
    assert found.flags == (("teaser", 2),)
    assert found.quarantine == (
        ("body_empty", "critical", 2),
        ("broken_record", "critical", 1),
        ("country_unknown", "critical", 1),
    )


def test_dumps_with_sentences_in_no_article_are_named(found: DatasetFigures) -> None:
    """The report says where sentences are, and names the dumps that are marked, with their share."""
    assert (found.prose.n_in_articles, found.prose.n_furniture, found.prose.n_unclaimed) == (24_000, 1_200, 2_000)
    assert [(one.name, one.n_chars, one.n_of) for one in found.prose.marked] == [("b<i>.txt", 2_000, 8_000)]
    page = render(found)
    assert '<code>b&lt;i&gt;.txt</code></td><td class="n">2\u202f000</td><td class="n">25%</td>' in page
    assert "Sentences in no article" not in render(replace(found, prose=replace(found.prose, marked=())))


class Links(HTMLParser):
    """Collects what a page would load, and whether its tags balance."""

    VOID = frozenset({"meta", "line", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{tag}.{name}" for name, _ in attrs if name in ("src", "href", "srcset", "data")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_loads_nothing_and_is_well_formed(dataset: Path) -> None:
    """No link, script, image, import or font from anywhere; every tag is closed."""
    page = report_html(dataset)
    links = Links()
    links.feed(page)
    links.close()
    assert links.loads == []
    assert links.open == []
    assert not re.search(r"https?:|<script|@import|url\(", page)


def test_names_cannot_smuggle_markup(dataset: Path) -> None:
    """A dump may be called anything."""
    page = report_html(dataset)
    assert "c&lt;script&gt;.txt" in page
    assert "it is a PNG &amp; no text" in page


def test_the_page_holds_no_article_text(dataset: Path) -> None:
    """It may be mailed around."""
    page = report_html(dataset)
    assert "Brennholm" not in page
    assert "Oldane" not in page


def test_the_same_dataset_gives_the_same_page(dataset: Path) -> None:
    """No clock, no ids."""
    assert report_html(dataset) == report_html(dataset)


def test_an_empty_dataset_has_a_report(tmp_path: Path) -> None:
    """A snapshot without any table reads as zeros, and nothing divides by them."""
    (tmp_path / ".snapshots" / "000001").mkdir(parents=True)
    (tmp_path / "current").symlink_to(".snapshots/000001")
    page = report_html(tmp_path)
    assert "<b>0</b>" in page
    assert "every rule that guards publication holds" in page


def test_no_dataset_is_said_so(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(UsageError, match=r"there is no dataset in .*`dateline run .* makes one"):
        figures(tmp_path)


def test_the_headline_says_what_is_wrong(found: DatasetFigures) -> None:
    """An editor reads the first line only."""
    assert "2 of the contract's rules sent rows to quarantine and 1 dump could not be read." in render(found)
    calm = replace(found, rules=(), failed=())
    assert "every dump could be read" in render(calm)


def test_time_is_drawn_by_day_month_or_year() -> None:
    """The unit follows from the span, and empty stretches are drawn."""
    day = date(2026, 1, 31)
    for last, unit, n in (
        (date(2026, 2, 2), "day", 3),
        (date(2027, 1, 1), "month", 13),
        (date(2036, 1, 1), "year", 11),
    ):
        chart, heat, found_unit = timeline([(day, "europe", 2), (last, "oceania", 1)])
        assert found_unit == unit
        assert chart.count("<rect") == heat.count("<rect") == 2
        step = 1000 / n
        assert f'x="{(n - 1) * step:.1f}"' in chart


def test_bars_gather_the_tail() -> None:
    """Beyond the longest few, the rest stands as one paler bar."""
    drawn = bars([("a", 5), ("b", 3), ("c", 2), ("d", 1)], 11, most=2)
    assert "2 others" in drawn
    assert drawn.count("muted") == 1
    assert columns([("a", 0)], "none") == '<p class="none">None.</p>'


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 3, "33%"),
        (1, 40, "2.5%"),
        (1, 9999, "<0.1%"),
        (9998, 9999, ">99.9%"),
        (0, 0, "–"),
    ],
)
def test_shares_never_round_to_certainty(part: int, whole: int, said: str) -> None:
    """One failure in ten thousand is not 100%."""
    assert share(part, whole) == said
