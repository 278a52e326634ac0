"""`dateline status` over a site with everything in it, and the health check beside it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import logs
from dateline.cli.app import app
from tests.histories import UNREADABLE, Site, deliver


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two published dumps, one that failed, one that came since; under another scheme, all published ones are outdated."""
    folder = tmp_path_factory.mktemp("status")
    made = Site(folder / "raw", folder / "out")
    deliver(made.raw, "a.txt", 3)
    deliver(made.raw, "b.txt", 4, 1)
    (made.raw / "broken.png").write_bytes(UNREADABLE)
    made.carry_out()
    deliver(made.raw, "c.txt", 5, 2, fetched="2026-03-06")
    return made


def status(site: Site, *options: str) -> str:
    done = CliRunner().invoke(app, ["status", str(site.raw), "-o", str(site.out), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_kind_of_cell(site: Site) -> None:
    """Published by day and region; missing by the day of the fetch; failed by name; nothing is outdated."""
    found = json.loads(status(site, "--output", "json"))
    assert found["cells"] == [
        {"day": day, "region": "europe", "published": 1, "outdated": 0} for day in ("2026-03-03", "2026-03-04")
    ]
    assert found["missing_dumps"] == {"2026-03-06": 1}
    assert found["failed_dumps"] == ["broken.png"]
    assert found["outdated_dumps"] == 0
    assert json.loads(status(site, "--output", "json", "--from", "2026-03-04"))["cells"][0]["day"] == "2026-03-04"


def test_what_is_to_do_comes_with_its_command(site: Site) -> None:
    """The printed backfill is one that the command line understands, and does what the grid says."""
    shown = status(site, "--scheme", "m49")
    assert "2026-03-03" in shown
    lines = [line.strip() for line in shown.splitlines() if "dateline backfill" in line]
    assert [line.split("   ")[0] for line in lines] == [
        "1 dump failed",
        "1 dump missing or changed",
        "3 dumps outdated (processed by other code or options)",
    ]
    command = lines[1].split("dateline ")[1].split()
    planned = CliRunner().invoke(app, [*command, "--dry-run", "--output", "json"])
    assert json.loads(planned.stdout)["names"] == ["c.txt"]


def test_the_health_check_is_silent_and_tells_by_its_code(site: Site, tmp_path: Path) -> None:
    """A failed dump is to be looked at (2), an empty dataset is in order (0), one that is damaged is bad (1)."""

    def health(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["doctor", "--exit-code", *map(str, arguments)])
        return done.exit_code, done.output

    assert health(site.raw, "-o", site.out) == (2, "")
    assert health(site.raw, "-o", tmp_path / "none") == (0, "")
    (tmp_path / "broken" / ".snapshots").mkdir(parents=True)
    (tmp_path / "broken" / "current").symlink_to(".snapshots/000007")
    assert health(site.raw, "-o", tmp_path / "broken") == (1, "")


def test_the_log_for_collectors_is_an_object_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time, level, logger, message; a fault with its traceback; and control codes are escaped."""
    logger = logging.getLogger("dateline")
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "level", logging.WARNING)
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logging.root.manager, "disable", 0)  # whatever a library did to all loggers of this process
    monkeypatch.setattr(logging.getLogger("dateline.pipeline"), "disabled", False)
    logs.log_to_stderr("json")
    logs.log_to_stderr("json")
    logging.getLogger("dateline.pipeline").info("%s failed", "a\x1b[31m.txt")
    try:
        raise ValueError("no such day")
    except ValueError:
        logging.getLogger("dateline.pipeline").exception("while dating")
    written = capsys.readouterr().err
    assert "\x1b" not in written
    first, second = map(json.loads, written.splitlines())
    assert (first["level"], first["logger"]) == ("info", "dateline.pipeline")
    assert "ValueError: no such day" in second["traceback"]
