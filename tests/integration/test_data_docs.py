"""Data Docs of the last snapshots: Great Expectations' own pages, which load nothing from the web."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli.app import app
from tests.histories import Site, deliver


class Loaded(HTMLParser):
    """What a page loads: scripts, stylesheets, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "img": "src", "link": "href", "iframe": "src"}.get(tag)
        self.addresses += [value for name, value in attributes if name == wanted and value]


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a dataset of three snapshots the last two, written twice."""
    folder = tmp_path_factory.mktemp("docs")
    site = Site(folder / "raw", folder / "out")
    for day in (3, 4, 5):
        deliver(site.raw, f"{day}.txt", day, day)
        site.carry_out()
    for _ in range(2):
        command = ["suite", str(folder / "suites"), "--data-docs", "--last", "2", "-o", str(site.out)]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
    index = Path(done.stdout.splitlines()[-1])
    assert index == folder / "suites" / "data_docs" / "index.html"
    return index.parent


def test_the_history_is_that_of_the_last_snapshots(docs: Path) -> None:
    """Two were asked for; each has its page, with every rule of the contract."""
    pages = sorted(docs.glob("validations/**/*.html"))
    assert re.findall(r"snapshot-00000\d", " ".join(map(str, pages))) == ["snapshot-000002", "snapshot-000003"]
    for page in pages:
        assert "has one row per article_id and dump_name" in page.read_text("utf-8")


def test_nothing_is_loaded_from_the_web(docs: Path) -> None:
    """The scripts and styles that carry the layout are in the folder."""
    for page in docs.rglob("*.html"):
        loaded = Loaded()
        loaded.feed(page.read_text("utf-8"))
        assert [one for one in loaded.addresses if "//" in one] == []
        local = [page.parent / one for one in loaded.addresses if not one.startswith("data:")]
        assert [path for path in local if not path.exists()] == []
        assert {"bootstrap.min.css", "jquery.min.js"} <= {path.name for path in local}
