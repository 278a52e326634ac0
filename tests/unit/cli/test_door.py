"""Nothing printed can act: whatever a file holds, no terminal is driven and no markup is understood."""

from __future__ import annotations

import ast
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rich.table import Table
from rich.text import Text

import dateline
from dateline.cli import app, dataset, doctor, explaining, quarantine, terminal
from dateline.cli import show as showing
from dateline.cli.running import print_result
from dateline.cli.speech import Speech
from dateline.contract import TABLES, arrow_schema, to_table
from dateline.contract.tables import _without_controls
from dateline.controls import shown
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.reports import FailedDump, RunResult
from tests.histories import Site, deliver

PACKAGE = Path(dateline.__file__).parent
HOSTILE = (
    "\x1b[2J\x1b]0;mine\x07.txt",
    "\x1b]8;;https:evil.example\x1b\\click\x1b]8;;\x1b\\.txt",
    "invoice\u202etxt.exe",
    "[/red][bold]x[/].txt",
    "two\nlines\r.txt",
    "\x9b31m\x7f\x08\u2066\u2028.txt",
)
"""Names that people can give files."""


def assert_harmless(printed: str) -> None:
    """No character that acts, but the ends of our own lines."""
    assert shown(printed) == printed
    assert "\r" not in printed


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A dataset of dumps with hostile names, one of which cannot be read, with a hostile headline."""
    folder = tmp_path_factory.mktemp("hostile")
    site = Site(folder / "raw", folder / "out")
    for n, name in enumerate(HOSTILE):
        deliver(site.raw, "plain.txt", n + 3)
        (site.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (site.raw / "plain.txt").rename(site.raw / name)
    first = site.raw / HOSTILE[0]
    text = first.read_text(encoding="utf-8")
    first.write_text("\x1b[31m\x1b]0;gotcha\x07" + text.replace(" ", " \x07", 1), encoding="utf-8")
    (site.raw / "\x1b[7mbroken.zip").write_bytes(b"PK\x03\x04" + bytes(30))
    site.carry_out()
    return site


def asked(site: Site) -> RunRequest:
    return RunRequest(raw=(site.raw,), out=site.out)


def test_every_command_prints_what_it_is_given_and_nothing_acts(
    hostile: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """explain, quarantine, verify, audit, snapshots, doctor, inspect and forget over hostile names and texts."""
    articles = dateline.open(hostile.out).snapshot().table("articles").to_pylist()
    articles += dateline.open(hostile.out).snapshot().table("undated").to_pylist()
    assert articles
    for article in articles:
        for output in ("text", "json"):
            assert explaining.explain_article(hostile.out, article["article_id"], output) == 0
    for output in ("text", "json"):
        quarantine.list_rules(hostile.out, output)
        quarantine.show_rows(hostile.out, None, None, 20, output)
        dataset.verify_dataset(hostile.out, None, output)
        dataset.audit_dataset(asked(hostile), output)
        dataset.list_all_snapshots(hostile.out, output)
        doctor.doctor(asked(hostile), output)
    for path in sorted(p for p in hostile.raw.rglob("*") if p.is_file()):
        showing.show(RunRequest(raw=(path,), out=hostile.out), output="text" if "[" in path.name else "json")
    name = next(row["dump_name"] for row in articles if "[/red]" in row["dump_name"])
    assert dataset.forget_one(hostile.out, dump=name, url=None, article=None, ask=False) == 0
    printed = capsys.readouterr()
    assert "[/red][bold]x[/].txt" in printed.out  # as it is, not understood
    assert_harmless(printed.out)
    assert_harmless(printed.err)


def test_no_column_holds_a_control_code(hostile: Site) -> None:
    """Line feeds and tabs are all that text columns hold; the article is flagged, its raw text as it came."""
    snapshot = dateline.open(hostile.out, raw=hostile.raw).snapshot()
    for table in TABLES:
        for text in strings(snapshot.table(table).to_pylist()):
            assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"], (table, text)
    flagged = [row for row in snapshot.table("articles").to_pylist() if "control_characters" in row["quality_flags"]]
    assert [row["headline"] for row in flagged] == ["Harbor Opens after Repairs"]
    assert "\x1b" not in flagged[0]["dump_name"]
    raw = dateline.open(hostile.out, raw=hostile.raw).document(flagged[0]["dump_name"])
    assert raw.startswith("\x1b[31m\x1b]0;gotcha\x07")


def test_a_column_is_cleaned_however_deep(hostile: Site) -> None:
    """What a sidecar or a caption brings passes the same door as everything else."""
    row = dict.fromkeys(arrow_schema("dumps").names) | {
        "url": "https://a.example/\x1b[2J\x9b\r\nb",
        "detail": "a\tb\nc",
    }
    values = {name: [value] for name, value in row.items()}
    for field in arrow_schema("dumps"):
        if not field.nullable and values[field.name] == [None]:
            values[field.name] = [{pa.string(): "x", pa.bool_(): False}.get(field.type, 0)]
    table = to_table("dumps", values)
    assert table["url"][0].as_py() == "https://a.example/\ufffd[2J\ufffd\nb"
    assert table["detail"][0].as_py() == "a\tb\nc"
    assert _without_controls([("a\x07", None, ["b\x1b"])]) == [("a\ufffd", None, ["b\ufffd"])]


def strings(value: Any) -> Iterator[str]:
    """Every string in nested values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_the_table_of_a_run_shows_names_as_they_are(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Names and reasons of failed dumps in the closing table, as text and as JSON."""
    failed = tuple(FailedDump(name, f"member {name} is broken") for name in HOSTILE)
    nothing: dict[str, object] = {field.name: 0 for field in fields(RunResult)}
    nothing |= {"failed_before": (), "unclaimed": (), "by_region": {}, "by_date": {}, "changes": {}, "snapshot": None}
    result = RunResult(**{**nothing, "dataset": str(tmp_path), "dumps_processed": len(failed), "failed": failed})  # type: ignore[arg-type]
    print_result(result, Speech())
    print_result(result, Speech("json"))
    printed = capsys.readouterr().out
    assert "[/red][bold]x[/].txt" in printed
    assert_harmless(printed)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_door(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Strings, texts, cells of tables, complaints and questions alike; JSON gives back what went in."""
    table = Table("a", name)
    table.add_row(name, Text(name))
    terminal.stdout().print(name, Text(name), table)
    terminal.complain(name, "Trouble")
    terminal.say(name)
    printed = capsys.readouterr()
    assert_harmless(printed.out.replace("\r\n", "\n"))
    assert_harmless(printed.err)
    terminal.print_json({name: [name]})
    printed = capsys.readouterr()
    assert_harmless(printed.out)
    assert json.loads(printed.out) == {name: [name]}


def test_arguments_are_told_through_the_door(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong argument that holds an escape sequence is shown, not obeyed, and exits with 2."""
    monkeypatch.setattr("sys.argv", ["dateline", "inspect", "\x1b]0;x\x07nowhere"])
    assert app._call() == 2
    printed = capsys.readouterr()
    assert "nowhere" in printed.err
    assert_harmless(printed.err)


def test_a_charset_without_the_letters_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a C locale JSON is written all the same."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    terminal.say("Köln")
    stream.flush()
    assert stream.buffer.getvalue() == b"K\\xf6ln\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("columns", "wide"), [(None, terminal.PIPED_WIDTH), ("72", 72)])
def test_what_is_piped_is_wide_unless_told(monkeypatch: pytest.MonkeyPatch, columns: str | None, wide: int) -> None:
    """`COLUMNS=72 dateline explain … | less` fits; a file or `grep` gets long lines."""
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    assert terminal.stdout().width == wide


def test_nobody_prints_around_the_door() -> None:
    """Only cli/terminal.py makes consoles and writes; what else prints is named here with its reason."""
    allowed = {
        "cli/terminal.py",
        "cli/app.py",  # its version and flushing
        "cli/guard.py",  # flushing, and a pipe that is gone
        "cli/reference.py",  # a tool of this repository
        "contract/__main__.py",  # a tool of this repository
        "orchestration/server/fresh.py",  # a schema for a pipe
    }
    found = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            spelt = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if spelt in {"print", "Console", "typer.echo", "typer.secho", "click.echo", "rich.print"}:
                found.add(name)
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"}:
                found.add(name)
    assert found <= allowed
