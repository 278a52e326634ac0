"""docs/operators.md, "States of a damaged dataset": each row is made, seen as the row says, and healed by its command."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import dateline
from dateline.cli import app
from dateline.contract import TABLES
from tests.conftest import REPOSITORY
from tests.histories import Site, deliver
from tests.integration.conftest import dataset_digest

Damage = Callable[[Site], None]
DAMAGE: dict[str, Damage] = {}


def state(name: str) -> Callable[[Damage], Damage]:
    def known(damage: Damage) -> Damage:
        DAMAGE[name] = damage
        return damage

    return known


def rows_of_the_table() -> dict[str, tuple[str, list[str]]]:
    """State -> what is seen, and the commands."""
    text = (REPOSITORY / "docs" / "operators.md").read_text(encoding="utf-8")
    section = text.split("## States of a damaged dataset")[1].split("\n## ")[0]
    rows: dict[str, tuple[str, list[str]]] = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"[a-z]+(-[a-z]+)+", cells[0]):
            seen = re.search(r"`([^`]+)`", cells[1])
            assert seen, line
            rows[cells[0]] = (seen[1], re.findall(r"`dateline ([^`]+)`", cells[3]))
    return rows


def current(site: Site) -> Path:
    return (site.out / "current").resolve()


def victim(site: Site) -> Path:
    return next(current(site).glob("articles/**/*.parquet"))


@state("bytes-changed")
def _(site: Site) -> None:
    path = victim(site)
    content = bytearray(path.read_bytes())
    content[-512:-8] = bytes(504)  # a block of the disk, with what tells a reader where the columns stand
    path.unlink()  # elder snapshots share the file by a link
    path.write_bytes(content)


@state("file-missing")
def _(site: Site) -> None:
    victim(site).unlink()


@state("dump-gone-too")
def _(site: Site) -> None:
    DAMAGE["bytes-changed"](site)
    shutil.move(site.raw, site.raw.with_name("elsewhere"))
    site.raw.mkdir()


@state("manifest-damaged")
def _(site: Site) -> None:
    (current(site) / "manifest.json").write_text("{")


@state("run-record-missing")
def _(site: Site) -> None:
    (current(site) / "run.json").unlink()


@state("index-damaged")
def _(site: Site) -> None:
    path = next((current(site) / "index").iterdir())
    path.unlink()
    path.write_bytes(b"nothing")


@state("stray-file")
def _(site: Site) -> None:
    shutil.copy(victim(site), victim(site).with_name("part-009-mine.parquet"))


@state("current-gone")
def _(site: Site) -> None:
    (site.out / "current").unlink()


@state("current-is-a-folder")
def _(site: Site) -> None:
    copied(site, lambda source, target: shutil.copytree(source, target, symlinks=False))


@state("current-is-a-file")
def _(site: Site) -> None:
    for name in ("current", *TABLES):
        link = site.out / name
        target = str(link.readlink())
        link.unlink()
        link.write_text(target)


@state("current-is-empty")
def _(site: Site) -> None:
    for name in ("current", *TABLES):
        (site.out / name).unlink()
        (site.out / name).mkdir()


@state("tables-copied")
def _(site: Site) -> None:
    for name in TABLES:
        target = (site.out / name).resolve()
        (site.out / name).unlink()
        shutil.copytree(target, site.out / name)


@state("tables-missing")
def _(site: Site) -> None:
    for name in TABLES:
        (site.out / name).unlink()


@state("snapshot-gone")
def _(site: Site) -> None:
    shutil.rmtree(current(site))


@state("snapshots-gone")
def _(site: Site) -> None:
    shutil.rmtree(site.out / ".snapshots")


@state("elder-damaged")
def _(site: Site) -> None:
    (site.out / ".snapshots" / "000001" / "manifest.json").write_text("{")


@state("tombstones-lost")
def _(site: Site) -> None:
    (site.out / ".tombstones.json").unlink()


@state("tombstones-damaged")
def _(site: Site) -> None:
    (site.out / ".tombstones.json").write_text("{}")


@state("receipts-damaged")
def _(site: Site) -> None:
    (site.out / ".receipts.json").write_text("{}")


def copied(site: Site, how: Callable[[Path, Path], object]) -> None:
    """The dataset is a copy of itself."""
    aside = site.out.with_name("aside")
    site.out.rename(aside)
    how(aside, site.out)
    shutil.rmtree(aside)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two snapshots of three dumps, of which one was forgotten."""
    folder = tmp_path_factory.mktemp("sound")
    site = Site(folder / "raw", folder / "out")
    deliver(site.raw, "a.txt", 3)
    deliver(site.raw, "gone.txt", 4)
    site.carry_out()
    assert call("forget", "--dump", "gone.txt", "--yes", "--out", site.out) == 0
    deliver(site.raw, "b.txt", 5)
    site.carry_out()
    return site


@pytest.fixture
def site(sound: Site, tmp_path: Path) -> Site:
    """A copy of it to damage."""
    shutil.copytree(sound.raw, tmp_path / "raw", symlinks=True)
    shutil.copytree(sound.out, tmp_path / "out", symlinks=True)
    return Site(tmp_path / "raw", tmp_path / "out")


def call(*arguments: object) -> int:
    """A command in this process; its exit code."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.argv", ["dateline", *map(str, arguments)])
        try:
            return app._call()
        except SystemExit as left:
            return int(left.code or 0)


def heal(site: Site, command: str) -> int:
    """A command of the table over the site."""
    if command == "run":  # without Prefect
        site.carry_out()
        return 0
    takes_raw = command.startswith("verify")
    return call(*command.split(), *([site.raw] if takes_raw else []), "--out", site.out)


def test_each_state_has_its_row() -> None:
    """The table and what is tried are the same states."""
    assert set(rows_of_the_table()) == set(DAMAGE)


@pytest.mark.parametrize("name", list(DAMAGE))
def test_a_state_is_seen_and_healed(name: str, site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    """`verify` (or the command named) shows what the row says, writers do no harm, the command heals."""
    seen, commands = rows_of_the_table()[name]
    before = dataset_digest(site.out)
    DAMAGE[name](site)
    capfd.readouterr()
    if name == "elder-damaged":
        call("snapshots", "list", "--out", site.out)
    else:
        assert call("verify", site.raw, "--out", site.out) == 1
        assert call("doctor", site.raw, "--out", site.out) in (0, 1)
    shown = capfd.readouterr()
    assert seen in re.sub(r"\s+", " ", shown.out + shown.err)
    assert "fault in dateline" not in shown.out + shown.err
    assert "there is no dataset" not in shown.out + shown.err
    codes = [heal(site, command) for command in commands]
    assert codes[-1] == 0
    shown = capfd.readouterr()
    assert "fault in dateline" not in shown.out + shown.err
    assert call("verify", site.raw, "--out", site.out) == 0, capfd.readouterr().out
    assert call("snapshots", "list", "--out", site.out) == 0
    if name != "dump-gone-too":  # healed by going back
        assert dataset_digest(site.out) == before
    site.carry_out()
    assert "gone.txt" not in str(Site.plan(site))  # what was forgotten stays so


@pytest.mark.parametrize("name", ["bytes-changed", "file-missing", "current-gone", "snapshots-gone", "tombstones-lost"])
def test_no_command_calls_damage_a_fault_of_ours(name: str, site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    """Every command over a damaged dataset works or says what is wrong with it."""
    article = dateline.open(site.out).articles()["article_id"].iloc[0]
    DAMAGE[name](site)
    mirror = site.out.with_name("mirror")
    for command in (
        ("report",),
        ("explain", article),
        ("quarantine", "list"),
        ("audit", site.raw),
        ("snapshots", "list"),
        ("push", f"file://{mirror}"),
        ("snapshots", "rollback", "previous"),
        ("snapshots", "gc", "--keep", "1"),
        ("forget", "--dump", "a.txt", "--yes"),
    ):
        call(*command, "--out", site.out)
        shown = capfd.readouterr()
        assert "fault in dateline" not in shown.out + shown.err, command
        assert "there is no dataset" not in shown.out + shown.err, command
        if name == "bytes-changed" and command[0] in ("report", "explain", "push"):
            assert "verify --repair" in " ".join(shown.err.split()), command
