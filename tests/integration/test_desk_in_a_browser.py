"""The evidence desk as an editor meets it: in a real browser, from disk, on a screen, a phone and paper.

Needs Chromium (`apt-get install chromium`); skipped where there is none.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli.app import app
from dateline.dataset import Dataset
from dateline.ingest import discover
from dateline.model import Batch
from dateline.pipeline import process_batch
from dateline.publish import PublishRequest, commit
from dateline.recipe import Recipe
from dateline.report import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> </script><script>document.title='owned'</script> {{ 7 * 7 }}"
STORY = """{headline}

BRENNHOLM, Germany, 13 January 2026 (Reuters) - The river authority said on Tuesday that the lock at Brennholm would stay
closed for a second week while divers looked for the missing gate pin, and that {who} would have to wait.

Barges were waiting on both sides, a spokeswoman said in Berlin, and the mayor of Hamburg asked for patience.
"""
ARABIC = """استمرار إغلاق الهويس في القاهرة

الأربعاء 14 يناير 2026

القاهرة (رويترز) - قالت هيئة الأنهار المصرية يوم الأربعاء إن الهويس سيبقى مغلقا أسبوعا ثانيا بينما يبحث الغواصون عن
القطعة المفقودة، وإن السفن ستنتظر على الجانبين حتى إشعار آخر.

وقال متحدث باسم الهيئة في الإسكندرية إن العمل سيستمر طوال الأسبوع المقبل.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of a dataset of three texts: an ordinary one, a hostile one, an Arabic one."""
    home = tmp_path_factory.mktemp("desk")
    raw = home / "raw"
    raw.mkdir()
    (raw / "plain.txt").write_text(STORY.format(headline="Lock at Brennholm closed for week two", who="ships"))
    (raw / "hostile.txt").write_text(STORY.format(headline=HOSTILE, who="<b>captains</b>"))
    (raw / "hostile.txt.meta.json").write_text(json.dumps({"publisher": HOSTILE}))
    (raw / "arabic.txt").write_text(ARABIC)
    recipe = Recipe()
    report = process_batch(Batch(0, discover([raw]).dumps), recipe, home / "staging")
    commit(home / "out", [report], PublishRequest("test", recipe.fingerprint))
    written = write_report(Dataset(home / "out", raw), home / "report")
    assert (written.n_pages, written.n_without_text) == (3, 0)
    write_report(Dataset(home / "out", raw), home / "one.html")
    return home


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Visit:
    """A page opened from disk, with what went wrong in it."""

    def __init__(self, browser: Any, path: Path, *, width: int = 1280, scheme: str = "light") -> None:
        self._context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self._context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on(
            "request", lambda asked: None if asked.url.startswith(("file:", "blob:")) else self.wrong.append(asked.url)
        )
        self.page.goto(path.as_uri())

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()


def article(desk: Path, words: str) -> Path:
    """The page of the article that holds these words."""
    (found,) = (path for path in (desk / "report" / "articles").iterdir() if words in path.read_text(encoding="utf-8"))
    return found


def settles(page: Any, n: int) -> None:
    """Wait until the search says that it found so many."""
    from playwright.sync_api import expect

    expect(page.locator("#found")).to_have_text(f"{n} of 3 articles")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_breaks_a_rule_of_accessibility(browser: Any, desk: Path, width: int, scheme: str) -> None:
    """axe-core finds nothing on the overview, on an article from right to left and in one file; nothing is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    for path in (desk / "report" / "index.html", article(desk, "القاهرة"), desk / "one.html"):
        with Visit(browser, path, width=width, scheme=scheme) as visit:
            visit.page.wait_for_timeout(300)
            assert visit.wrong == []
            results = Axe().run(visit.page)
            assert results.violations_count == 0, results.generate_report()
            assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_figures_lead_to_articles_and_these_to_their_evidence(browser: Any, desk: Path) -> None:
    """Charts are drawn; a bar of a country chooses its articles; the article's evidence is underlined where it stands."""
    with Visit(browser, desk / "report" / "index.html") as visit:
        page = visit.page
        settles(page, 3)
        drawn = page.locator(".plot svg").count()
        assert drawn == page.locator(".plot").count() >= 10
        page.locator("#fig-countries summary").click()
        page.locator("#fig-countries table a", has_text="Egypt").click()
        settles(page, 1)
        page.locator("#hits a").click()
        page.wait_for_url("**/articles/*.html")
        assert page.locator(".dump").evaluate("box => getComputedStyle(box).direction") == "rtl"
        marks = page.locator(".dump a.ev.date").all_text_contents()
        assert any("14 يناير 2026" in mark for mark in marks), marks
        why = page.locator(page.locator(".dump a.ev.date").first.get_attribute("href"))
        assert why.is_visible()
        assert visit.wrong == []


def test_a_click_on_a_chart_chooses(browser: Any, desk: Path) -> None:
    """The first bar of the regions, and a cell of the calendar."""
    with Visit(browser, desk / "report" / "index.html") as visit:
        page = visit.page
        settles(page, 3)
        for chart, wanted in (("regions", "region=europe"), ("calendar", "from=2026-01-1")):
            asked = {"regions": "[0, 0]", "calendar": "'2026-01-13'"}[chart]
            finder = {"regions": "{seriesIndex: 0}", "calendar": "{calendarIndex: 0}"}[chart]
            box = page.locator(f".plot[data-chart={chart}]")
            script = f"box => echarts.getInstanceByDom(box).convertToPixel({finder}, {asked})"
            for _ in range(20):  # what was chosen before draws the charts anew, and a click may come too soon
                box.scroll_into_view_if_needed()
                x, y = box.evaluate(script)
                box.click(position={"x": x + (12 if chart == "regions" else 0), "y": y})
                page.wait_for_timeout(300)
                if wanted in page.url or "when=2026-01-13" in page.url:
                    break
            assert wanted in page.url or "when=2026-01-13" in page.url, page.url
        assert visit.wrong == []


def test_words_are_found_in_headlines_and_texts(browser: Any, desk: Path) -> None:
    """Words of the body, beginnings of words, Arabic; what is not there is not found; facets count what was found."""
    with Visit(browser, desk / "report" / "index.html") as visit:
        page = visit.page
        settles(page, 3)
        for words, n in (("divers pin", 2), ("capt", 1), ("الغواصون", 1), ("zeppelin", 0), ("", 3)):
            page.fill("#find-q", words)
            settles(page, n)
        page.fill("#find-from", "2026-01-14")
        settles(page, 1)
        assert visit.wrong == []


def test_hostile_text_is_inert(browser: Any, desk: Path) -> None:
    """A headline of markup is shown as it is printed: no script runs, no element is made, no template is filled."""
    for path in (article(desk, "captains"), desk / "report" / "index.html", desk / "one.html"):
        with Visit(browser, path) as visit:
            visit.page.wait_for_timeout(300)
            assert visit.page.title() != "owned"
            assert visit.page.locator("img, .dump b").count() == 0
            assert "{{ 7 * 7 }}" in visit.page.content()
            blocked = visit.page.evaluate(
                "() => new Promise(done => { addEventListener('securitypolicyviolation', event => done(event.violatedDirective));"
                " const script = document.createElement('script'); script.textContent = 'document.title = \"owned\"';"
                " document.body.append(script); setTimeout(() => done(document.title), 500); })"
            )
            assert blocked.startswith("script-src")


def test_a_hostile_name_is_inert_in_a_chart(browser: Any, desk: Path) -> None:
    """A publisher of markup stands in the axis and in the box that follows the pointer as it is."""
    with Visit(browser, desk / "report" / "index.html") as visit:
        settles(visit.page, 3)
        box = visit.page.locator(".plot[data-chart=publishers]")
        box.scroll_into_view_if_needed()
        for n in (0, 1):
            box.evaluate(
                f"box => echarts.getInstanceByDom(box).dispatchAction({{type: 'showTip', seriesIndex: 0, dataIndex: {n}}})"
            )
            visit.page.wait_for_timeout(200)
            assert visit.page.locator("img").count() == 0
        assert "<img src=x" in visit.page.locator(".plot[data-chart=publishers]").inner_text()
        assert visit.page.title() != "owned"
        assert visit.wrong == []


def test_buttons_write_corrections(browser: Any, desk: Path) -> None:
    """Each button adds a line with who, when and why, and how the article begins, by which it is found again."""
    with Visit(browser, article(desk, "closed for week two")) as visit:
        page = visit.page
        page.get_by_role("button", name="Not an article").click()
        assert page.locator(".said").text_content() == "Say who corrects it, and why."
        page.get_by_label("By", exact=True).fill("Mira")
        page.get_by_label("Why").fill("the printed page says so")
        page.get_by_label("Date is").fill("2026-01-12")
        page.get_by_role("button", name="Correct the date").click()
        page.get_by_label("Place is").fill("at")
        page.get_by_role("button", name="Correct the place").click()
        page.locator(".dump .r-body").nth(1).evaluate(
            "span => { const range = document.createRange(); range.selectNodeContents(span); getSelection().removeAllRanges();"
            " getSelection().addRange(range); }"
        )
        page.get_by_role("button", name="Cut at the selected words").click()
        page.get_by_role("button", name="Not an article").click()
        lines = [json.loads(line) for line in page.get_by_label("Corrections so far").input_value().splitlines()]
        assert [(one["correct"], one.get("is")) for one in lines] == [
            ("date", "2026-01-12"),
            ("place", "AT"),
            ("cut", None),
            ("not an article", None),
        ]
        assert all(one["by"] == "Mira" and one["why"] and len(one["on"]) == 10 for one in lines)
        assert lines[0]["quote"].startswith("Lock at Brennholm closed for week two BRENNHOLM")
        assert lines[2]["quote"].startswith("Barges were waiting")
        assert all(len(one) == 64 for one in lines[0]["dumps"])
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as").click()
        assert len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()) == 4
        assert visit.wrong == []


def test_one_file_shows_its_articles(browser: Any, desk: Path) -> None:
    """An article is a place in the file; the overview makes room for it and comes back."""
    with Visit(browser, desk / "one.html") as visit:
        page = visit.page
        settles(page, 3)
        assert not page.locator(".story-page").first.is_visible()
        page.locator("#hits a", has_text="week two").click()
        assert page.get_by_role("heading", name="Lock at Brennholm closed for week two").is_visible()
        assert not page.locator("#overview").is_visible()
        page.locator(".story-page:target .dump a.ev").first.click()
        assert page.get_by_role("heading", name="Lock at Brennholm closed for week two").is_visible()
        page.go_back()
        page.go_back()
        assert page.locator("#overview").is_visible()
        assert visit.wrong == []


def test_it_can_be_printed(browser: Any, desk: Path) -> None:
    """On paper stand the charts and the text; buttons and search stay behind."""
    with Visit(browser, article(desk, "closed for week two")) as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".correct").is_visible()
        assert visit.page.locator(".dump").is_visible()
        assert visit.page.pdf(format="A4").startswith(b"%PDF")
    for path in (desk / "report" / "index.html", desk / "one.html"):
        with Visit(browser, path) as visit:
            settles(visit.page, 3)
            assert visit.page.pdf(format="A4").startswith(b"%PDF")
            visit.page.emulate_media(media="print")
            heights = visit.page.locator(".plot svg").evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().height)"
            )
            assert len(heights) >= 10 and min(heights) > 40, heights
            assert not visit.page.locator("#finder").is_visible()
            assert visit.wrong == []


def test_data_docs_are_a_part_of_it(browser: Any, desk: Path, tmp_path: Path) -> None:
    """The rules lead to Great Expectations' pages, which lie in the folder, load nothing from a network and say that rules hold."""
    done = CliRunner().invoke(app, ["report", "-o", str(desk / "out"), "--to", str(tmp_path / "desk"), "--data-docs"])
    assert done.exit_code == 0, done.output
    with Visit(browser, tmp_path / "desk" / "index.html") as visit:
        visit.page.get_by_role("link", name="Data Docs").click()
        visit.page.wait_for_url("**/data_docs/index.html")
        visit.page.get_by_text("snapshot-000001").click()
        visit.page.wait_for_url("**/validations/**")
        assert "has one row per article_id and dump_name" in visit.page.content()
        assert visit.wrong == []
    refused = CliRunner().invoke(
        app, ["report", "-o", str(desk / "out"), "--to", str(tmp_path / "a.html"), "--data-docs"]
    )
    assert refused.exit_code == 2 and "name a folder with --to" in " ".join(refused.output.split())
