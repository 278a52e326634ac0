"""The commands on a published dataset, as a person or a program calls them."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from packaging.requirements import Requirement

from dateline.cli import dataset, doctor, explaining, quarantine, repairing, reporting
from dateline.dataset.snapshots import list_snapshots
from dateline.errors import UsageError
from dateline.orchestration.request import RunRequest
from tests.histories import Site, deliver

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two dumps of a story each and the dataset of them, made once."""
    top = tmp_path_factory.mktemp("made")
    deliver(top / "raw", "a.txt", 3)
    deliver(top / "raw", "b.txt", 4)
    Site(top / "raw", top / "out").carry_out()
    return top


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Site:
    """A copy of it, to be changed."""
    for name in ("raw", "out"):
        shutil.copytree(made / name, tmp_path / name, symlinks=True)
    return Site(tmp_path / "raw", tmp_path / "out")


def asked(site: Site) -> RunRequest:
    """A request on the site."""
    return RunRequest(raw=(site.raw,), out=site.out)


def answer(capsys: Capture) -> Any:
    """What a command printed with `--output json`."""
    return json.loads(capsys.readouterr().out)


def test_verify_finds_a_changed_byte_and_repair_mends_it(site: Site, capsys: Capture) -> None:
    """A flipped byte is found (1), named, and mended from the dumps (0)."""
    assert dataset.verify_dataset(site.out, None, "text") == 0
    assert "sound" in capsys.readouterr().out
    victim = next((site.out / "current" / "articles").rglob("*.parquet"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content)
    assert dataset.verify_dataset(site.out, None, "json") == 1
    assert victim.name in json.dumps(answer(capsys)["problems"])
    assert repairing.repair_dataset(asked(site)) == 0
    assert dataset.verify_dataset(site.out, None, "text") == 0


def test_snapshots_are_listed_and_rolled_back(site: Site, capsys: Capture) -> None:
    """The list names why each was made; rolling back publishes the earlier content as a new snapshot; gc keeps the newest."""
    deliver(site.raw, "c.txt", 5)
    site.carry_out()
    assert dataset.roll_back(site.out, "1") == 0
    capsys.readouterr()
    dataset.list_all_snapshots(site.out, "json")
    listed = answer(capsys)
    assert [snapshot["number"] for snapshot in listed] == [1, 2, 3]
    assert listed[2]["reason"] == "rollback to 000001" and listed[2]["is_current"]
    assert listed[2]["rows"] == listed[0]["rows"]
    dataset.collect_garbage(site.out, 1, 0.0)
    assert "000001 000002" in capsys.readouterr().out


def test_copied_snapshots_are_told_apart(site: Site, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no hard links the list says which snapshots take room of their own."""

    def refuse(source: object, target: object) -> None:
        raise OSError(errno.EXDEV, "no links here")

    deliver(site.raw, "c.txt", 5)
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        site.carry_out()
    capsys.readouterr()
    dataset.list_all_snapshots(site.out, "text")
    assert "000002: files were copied" in capsys.readouterr().out
    dataset.list_all_snapshots(site.out, "json")
    assert [snapshot["linked"] for snapshot in answer(capsys)] == [True, False]


def test_an_article_is_explained_by_the_start_of_its_id(site: Site, capsys: Capture) -> None:
    """The first digits of an id are enough; its sightings and reasons are shown; none and several are usage errors."""
    article_id = pq.read_table(site.out / "current" / "sightings")["article_id"][0].as_py()
    assert explaining.explain_article(site.out, article_id[:10], "text") == 0
    shown = capsys.readouterr().out
    assert article_id in shown and "because" in shown and ".txt" in shown
    explaining.explain_article(site.out, article_id, "json")
    assert answer(capsys)["article"]["article_id"] == article_id
    with pytest.raises(UsageError, match="no article"):
        explaining.explain_article(site.out, "0" * 32, "text")


def test_forgetting_asks_for_one_thing_and_for_consent(site: Site, capsys: Capture) -> None:
    """Two things or none are a usage error, and without a terminal --yes is needed; then the dump is gone."""
    for named in ({}, {"dump": "a.txt", "url": "https://news.example/"}):
        with pytest.raises(UsageError, match="exactly one"):
            dataset.forget_one(site.out, **{"dump": None, "url": None, "article": None, **named}, ask=False)
    with pytest.raises(UsageError, match="--yes"):
        dataset.forget_one(site.out, dump="a.txt", url=None, article=None, ask=True)
    with pytest.raises(UsageError, match=r"nothing was forgotten; is one of these meant: .*a\.txt"):
        dataset.forget_one(site.out, dump="aa.txt", url=None, article=None, ask=False)
    assert dataset.forget_one(site.out, dump="a.txt", url=None, article=None, ask=False, output="json") == 0
    receipt = answer(capsys)
    assert (receipt["forgotten"], receipt["named"]) == ("dump", "a.txt")
    assert receipt["rows_removed"]["articles"] == receipt["rows_removed"]["dumps"] == 1
    assert receipt["still_in_snapshots"] == [receipt["snapshot"] - 1]
    assert pq.read_table(site.out / "current" / "dumps")["dump_name"].to_pylist() == ["b.txt"]
    assert not site.plan().has_work, "a forgotten dump that still lies in the raw folder is not processed again"


def test_audit_accounts_for_every_character(site: Site, capsys: Capture) -> None:
    """A sound dataset balances (0); a dump that changed since is found (1)."""
    assert dataset.audit_dataset(asked(site), "text") == 0
    assert "accounted for" in capsys.readouterr().out
    deliver(site.raw, "b.txt", 9)
    assert dataset.audit_dataset(asked(site), "json") == 1


def test_report_and_push_say_where_things_are(site: Site, tmp_path: Path, capsys: Capture) -> None:
    """The report is one HTML file; a push mirrors the snapshot and sends nothing the second time."""
    assert reporting.write(asked(site), tmp_path / "page.html", with_texts=True) == 0
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")
    target = (tmp_path / "mirror").as_uri()
    dataset.push_dataset(site.out, target, None)
    capsys.readouterr()
    dataset.push_dataset(site.out, target, None)
    assert " 0 files sent" in capsys.readouterr().out


def test_commands_without_a_dataset_say_how_to_make_one(tmp_path: Path) -> None:
    """Where nothing was published, the error names the command that publishes."""
    for command in (
        lambda: reporting.write(RunRequest(raw=(tmp_path,), out=tmp_path), None, with_texts=True),
        lambda: explaining.explain_article(tmp_path, "abc", "text"),
        lambda: quarantine.list_rules(tmp_path, "text"),
    ):
        with pytest.raises(UsageError, match="dateline run"):
            command()


def test_the_doctor_is_content_with_a_sound_site(site: Site, capsys: Capture) -> None:
    """Every check is ok on a sound site; its answer for programs says so."""
    assert doctor.doctor(asked(site), "json") == 0
    found = answer(capsys)
    assert found["ok"]
    assert {"prefect", "disk", "snapshot", "ledger"} <= {finding["check"] for finding in found["findings"]}


@pytest.mark.parametrize(
    ("requirement", "found", "status"),
    [
        ("prefect==3.8.8", "3.9.1", "bad"),
        ("fastapi<0.151,>=0.139", "0.151.0", "bad"),
        ("fastapi<0.151,>=0.139", "0.150.0rc1", "ok"),
        ("sqlalchemy<2.1,>=2.0", None, "bad"),
        ("sqlalchemy<2.1,>=2.0", "2.0.58", "ok"),
    ],
)
def test_installed_versions_are_held_against_what_is_declared(requirement: str, found: str | None, status: str) -> None:
    """By the rules of PEP 440: a version outside its range, or a package that is missing, is a bad finding that says so."""
    finding = doctor.version_finding(Requirement(requirement), found)
    assert finding.status == status
    assert status == "ok" or str(Requirement(requirement).specifier) in finding.detail


def test_the_doctor_asks_for_all_that_runs_need(repository: Path) -> None:
    """What is examined is what pyproject.toml declares for runs, nothing repeated by hand."""
    declared = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {Requirement(text).name for text in declared["dependencies"]}
    wanted |= {Requirement(text).name for text in declared["optional-dependencies"].get("run", ())}
    assert {requirement.name for requirement in doctor.requirements()} == wanted


@pytest.mark.parametrize("option", ["--older-than", "--older-than-days"])
def test_gc_spares_young_snapshots(site: Site, option: str) -> None:
    """`--older-than 30d` keeps a snapshot of today, by its former name as well; without it, only the newest stays."""
    deliver(site.out.parent / "raw", "c.txt", 5)
    site.carry_out()
    assert gc_of(site, option, "30d") == [1, 2]
    assert gc_of(site, option, "0") == [2]


def gc_of(site: Site, *options: str) -> list[int]:
    """Numbers of the snapshots that a gc leaves, by the command line in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "dateline.cli.app",
        "snapshots",
        "gc",
        "--out",
        str(site.out),
        "--keep",
        "1",
        *options,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [snapshot.number for snapshot in list_snapshots(site.out)]
