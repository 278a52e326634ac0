"""The evidence desk: right figures, pages that load nothing from elsewhere, every article followed to its dump's text, and no way in for markup."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.contract import conform, to_table
from dateline.dataset import Dataset
from dateline.errors import UsageError
from dateline.report import charts, remove_report, report_html, times, write_report
from dateline.report.figures import DatasetFigures, figures
from dateline.report.marked import Mark, stretches
from dateline.report.words import share
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


RAW = "no-such-folder"


@pytest.fixture(scope="module")
def desk(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its desk, a folder."""
    folder = tmp_path_factory.mktemp("desk") / "report"
    written = write_report(Dataset(dataset, RAW), folder)
    assert (written.path, written.n_articles, written.n_pages) == (folder / "index.html", 4, 4)
    return folder


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


def test_dumps_with_sentences_in_no_article_are_named(found: DatasetFigures, dataset: Path) -> None:
    """The report says where sentences are, and names the dumps that are marked, with their share."""
    assert (found.prose.n_in_articles, found.prose.n_furniture, found.prose.n_unclaimed) == (24_000, 1_200, 2_000)
    assert [(one.name, one.n_chars, one.n_of) for one in found.prose.marked] == [("b<i>.txt", 2_000, 8_000)]
    page = report_html(dataset)
    assert '<code dir="auto">b&lt;i&gt;.txt</code></td><td class="n">2\u202f000</td><td class="n">25%</td>' in page


class Links(HTMLParser):
    """Collects what a page would load or follow, its scripts, and whether its tags balance."""

    VOID = frozenset({"meta", "line", "br", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.follows: list[str] = []
        self.ids: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "srcset", "data", "action") or (tag == "link" and name == "href"):
                self.loads.append(value or "")
            elif name == "href":
                self.follows.append(value or "")
            elif name == "id":
                assert value not in self.ids, f"id {value} stands twice"
                self.ids.add(value or "")
            assert not name.startswith("on"), f"{tag} has {name}"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def links_of(page: str) -> Links:
    """The links of a page, whose tags are balanced."""
    links = Links()
    links.feed(page)
    links.close()
    assert links.open == []
    return links


def test_one_file_loads_nothing_and_is_well_formed(dataset: Path) -> None:
    """No link, script, image, import or font from anywhere; every tag is closed; what it leads to is in it."""
    for with_texts in (False, True):
        links = links_of(report_html(dataset, with_texts=with_texts))
        assert links.loads == []
        inside = {link.removeprefix("#") for link in links.follows if not link.startswith("#find?")}
        assert inside <= links.ids


def test_a_folder_loads_its_own_assets_only(desk: Path) -> None:
    """Every file that a page loads or leads to is in the folder, every place that it leads to on the page."""
    for page in desk.rglob("*.html"):
        links = links_of(page.read_text(encoding="utf-8"))
        for loaded in links.loads:
            assert (page.parent / loaded).is_file(), loaded
        for link in links.follows:
            path, _, place = link.partition("#")
            assert (page.parent / path).exists()
            assert path or place.startswith("find?") or place in links.ids


def test_names_cannot_smuggle_markup(dataset: Path) -> None:
    """A dump may be called anything."""
    page = report_html(dataset)
    assert "c&lt;script&gt;.txt" in page
    assert "it is a PNG &amp; no text" in page


def test_a_page_of_figures_holds_no_article_text(dataset: Path) -> None:
    """It may be mailed around."""
    page = report_html(dataset)
    assert "Brennholm" not in page
    assert "Oldane" not in page


def test_the_same_dataset_gives_the_same_bytes(dataset: Path, desk: Path, tmp_path: Path) -> None:
    """No clock, no ids, no order of files: a folder written again is the same, byte for byte."""
    write_report(Dataset(dataset, RAW), tmp_path / "again")
    again = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*.*")}
    assert again == {path.relative_to(desk): path.read_bytes() for path in desk.rglob("*.*")}


def test_each_text_has_a_page_and_stands_in_the_search(desk: Path) -> None:
    """Of a small dataset all have one; a text in two dumps has one page, which names both."""
    pages = sorted(path.name for path in (desk / "articles").iterdir())
    assert pages == sorted({f"{row['article_id'][:12]}.html" for row in ROWS})
    (packed,) = re.findall(r'id="finder-data">([^<]+)<', (desk / "index.html").read_text(encoding="utf-8"))
    data = json.loads(gzip.decompress(base64.b64decode(packed)))
    assert data["n"] == 4
    assert sorted(f"{one}.html" for one in data["id"]) == pages
    assert data["page"] == [1, 1, 1, 1]
    twice = (desk / "articles" / f"{ROWS[0]['article_id'][:12]}.html").read_text(encoding="utf-8")
    assert "rivers/monday.txt" in twice and "b.txt" in twice


def test_a_page_without_its_dump_says_so_and_shows_the_stored_text(desk: Path) -> None:
    """The raw folder may be elsewhere: the evidence is explained all the same."""
    page = (desk / "articles" / f"{ROWS[0]['article_id'][:12]}.html").read_text(encoding="utf-8")
    assert "The dump&#39;s text cannot be shown" in page
    assert "divers looked for the missing gate pin" in " ".join(page.split())
    assert "speaks for Germany" in page


def test_only_a_report_is_ever_replaced(dataset: Path, tmp_path: Path) -> None:
    """A folder or file of another kind stays as it is, with a clear message."""
    folder, file = tmp_path / "pictures", tmp_path / "letter.html"
    folder.mkdir()
    (folder / "cat.txt").write_text("a cat")
    file.write_text("<p>Dear Sir")
    for target in (folder, file):
        with pytest.raises(UsageError, match="is no report of dateline and is not replaced"):
            write_report(Dataset(dataset), target)
        assert not remove_report(target)
    assert [path.name for path in folder.iterdir()] == ["cat.txt"]


def test_a_report_is_removed_whole(dataset: Path, tmp_path: Path) -> None:
    """Folder, file, and the page of an elder release: after a forget none of them may name what is gone."""
    write_report(Dataset(dataset, RAW), tmp_path / "report")
    write_report(Dataset(dataset, RAW), tmp_path / "one.html")
    (tmp_path / "old.html").write_text("<!doctype html><title>dateline: snapshot 000004</title>")
    assert [remove_report(tmp_path / name) for name in ("report", "one.html", "old.html", "none")] == [True] * 3 + [
        False
    ]
    assert list(tmp_path.iterdir()) == []


def test_two_who_write_one_report_and_one_who_was_killed(dataset: Path, tmp_path: Path) -> None:
    """Several write into one place at once: each ends well, one whole report is there, and what a killed writer left is gone."""
    import subprocess
    import sys
    from concurrent.futures import ThreadPoolExecutor

    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    left = tmp_path / f".report.{dead.stdout.strip()}-0123abcd.part"
    left.mkdir()
    (left / "page.html").write_text("a text that may be forgotten by now")
    with ThreadPoolExecutor(3) as pool:
        written = list(pool.map(lambda _: write_report(Dataset(dataset, RAW), tmp_path / "report"), range(6)))
    assert {one.size_bytes for one in written} == {written[0].size_bytes}
    assert (
        sum(path.stat().st_size for path in (tmp_path / "report").rglob("*") if path.is_file()) == written[0].size_bytes
    )
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_empty_dataset_has_a_report(tmp_path: Path) -> None:
    """A snapshot without any table reads as zeros, and nothing divides by them."""
    (tmp_path / ".snapshots" / "000001").mkdir(parents=True)
    (tmp_path / "current").symlink_to(".snapshots/000001")
    for with_texts in (False, True):
        page = report_html(tmp_path, with_texts=with_texts)
        assert "<b>0</b>" in page
        assert "every rule that guards publication holds" in page


def test_no_dataset_is_said_so(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(UsageError, match=r"there is no dataset in .*`dateline run .* makes one"):
        figures(tmp_path)


def test_the_headline_says_what_is_wrong(dataset: Path) -> None:
    """An editor reads the first line only."""
    page = report_html(dataset)
    assert "2 of the contract&#39;s rules sent rows to quarantine and 1 dump could not be read." in page


def test_time_is_drawn_by_day_month_or_year() -> None:
    """The unit follows from the span, and empty stretches are drawn; no article is left out of the stacks."""
    day = date(2026, 1, 31)
    for last, unit, n in (
        (date(2026, 2, 2), "day", 3),
        (date(2027, 1, 1), "month", 13),
        (date(2036, 1, 1), "year", 11),
    ):
        chart = times.timeline([(day, "europe", 2), (last, "oceania", 1)])
        assert chart is not None and chart.heads[0] == unit
        assert len(chart.option["xAxis"]["data"]) == n
        assert sum(sum(series["data"]) for series in chart.option["series"]) == 3
        assert [row.find for row in chart.rows] == [{"when": times.period_of(one, unit)} for one in (day, last)]
    assert times.timeline([]) is None


def test_a_calendar_has_every_day_of_few_years_and_every_month_of_many() -> None:
    """Counts of one day in several regions are one cell."""
    few = times.calendar([(date(2026, 1, 31), "europe", 2), (date(2026, 1, 31), "oceania", 1)])
    assert few is not None and few.option["series"][0]["data"] == [["2026-01-31", 3]]
    many = times.calendar([(date(year, 1, 31), "europe", 2) for year in range(2010, 2020)])
    assert many is not None and [cell["key"] for cell in many.option["series"][0]["data"]][:2] == ["2010-01", "2011-01"]


def test_bars_gather_the_tail() -> None:
    """Beyond the foremost few, the rest stands as one bar; the table has them all, each leading to its articles."""
    chart = charts.bars("x", "X", tuple((f"n{i:02}", 40 - i) for i in range(20)), 600, "agency")
    assert chart.option["yAxis"]["data"][-1] == "8 others"
    assert chart.option["series"][0]["data"][-1]["value"] == sum(40 - i for i in range(12, 20))
    assert len(chart.rows) == 20 and chart.rows[19].find == {"agency": "n19"}


@settings(max_examples=50)
@given(st.data())
def test_the_pieces_of_a_page_are_the_dumps_text(data: st.DataObject) -> None:
    """However spans and evidence lie, the page shows each character of its window once, in order."""
    text = data.draw(st.text(st.sampled_from("ab \n"), min_size=1, max_size=12)) * data.draw(st.integers(1, 120))
    cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(0, len(text)), max_size=8))})
    spans = [(first, last, "body", n % 3 - 1, "") for n, (first, last) in enumerate(pairwise(cuts))]
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    marks = [Mark(f"d{n}", "date", *data.draw(places), "") for n in range(3)]
    own = tuple(data.draw(places))
    shown = stretches(text, spans, 0, own, marks)
    if shown:
        assert (
            "".join(piece.text for one in shown for piece in one.pieces)
            == text[shown[0].char_start : shown[-1].char_end]
        )
        assert shown[0].char_start <= own[0] and own[1] <= shown[-1].char_end
    firsts = [piece.mark.id for one in shown for piece in one.pieces if piece.is_first and piece.mark]
    assert len(firsts) == len(set(firsts))


def test_what_is_shipped_is_what_the_notice_names(repository: Path) -> None:
    """Libraries and map in the folder of assets are the bytes whose origin assets/README.md tells."""
    folder = repository / "src" / "dateline" / "report" / "assets"
    told = (folder / "README.md").read_text(encoding="utf-8")
    foreign = [path for path in folder.iterdir() if path.name in ("echarts.min.js", "minisearch.js", "world.json")]
    assert len(foreign) == 3
    for path in foreign:
        assert f"| `{path.name}` |" in told
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told
    notice = (repository / "NOTICE").read_text(encoding="utf-8")
    assert all(name in notice for name in ("Apache ECharts", "MiniSearch", "Natural Earth"))


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
