"""Every message leads out: it names what is wrong, where, and what to do, and calls nothing a fault of ours that is not."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dateline.cli import app, guard
from dateline.cli import show as showing
from dateline.errors import UsageError
from dateline.orchestration.errors import ServerLost
from dateline.orchestration.request import RunRequest
from dateline.orchestration.server import embedded
from dateline.orchestration.settings import settings
from dateline.publish import PublishRequest, commit
from tests.batches import Delivery, Story, stage
from tests.histories import Site, deliver

Capture = pytest.CaptureFixture[str]


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """A command in this process; its exit code."""
    monkeypatch.setattr("sys.argv", ["dateline", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        raise SystemExit(app._call())
    return int(left.value.code or 0)


def test_a_bad_line_of_a_manifest_stops_no_inspect(tmp_path: Path, capsys: Capture) -> None:
    """The line is named on stderr, the dump is shown."""
    deliver(tmp_path, "a.txt", 3)
    (tmp_path / "manifest.jsonl").write_text('{"name": "a.txt", "publisher": "Echo"}\n{"name": \n')
    assert showing.show(RunRequest(raw=(tmp_path / "a.txt",))) == 0
    printed = capsys.readouterr()
    assert "Harbor Opens" in printed.out
    assert "line 2 was passed over" in printed.err


@pytest.mark.parametrize(
    ("command", "says"), [(["report"], "name one with --to"), (["push", "s3://b"], "in a bucket already")]
)
def test_what_cannot_be_done_in_a_bucket_is_said(
    command: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """With the way out, and no folder called 'memory:' is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    commit(
        Path("memory://dead-ends"), [stage(tmp_path / "staged", [Delivery("a.txt", (Story("a"),))])], PublishRequest()
    )
    assert call(monkeypatch, *command, "--out", "memory://dead-ends") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert says in said and "memory://dead-ends" in said and "fault" not in said
    assert not (tmp_path / "memory:").exists()


@pytest.mark.parametrize("command", [["run", "RAW"], ["list"], ["verify"], ["doctor"]])
def test_an_address_of_a_dataset_has_no_keys(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """A key in `--out` is refused and not repeated."""
    monkeypatch.chdir(tmp_path)
    named = ["snapshots", "list"] if command == ["list"] else command
    assert call(monkeypatch, *named, "--out", "s3://me:hunter2@bucket/prefix") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "by the environment" in said and "hunter2" not in said


def test_raw_may_be_an_address_without_keys() -> None:
    """An address of dumps stays what it is for a process elsewhere, too; a key in it is refused and not repeated."""
    request = RunRequest(raw=(Path("s3://bucket/prefix"), Path("file:///data/raw")))
    assert request.absolute().raw == (Path("s3:/bucket/prefix"), Path("/data/raw"))
    assert RunRequest(**request.as_parameters()["request"]).raw == request.raw
    for keys in ("s3://me:hunter2@bucket/prefix", "s3://bucket/prefix?secret=hunter2"):
        with pytest.raises(ValueError, match="by the environment") as caught:
            RunRequest(raw=(Path(keys),))
        assert "hunter2" not in str(caught.value.errors()[0]["msg"])  # type: ignore[attr-defined]
    assert RunRequest(raw=(Path("a:b"),), out=Path("C")).out == Path("C")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("WORKRES", "WORKERS"), ("BATCHMB", "BATCH_MB"), ("TIMEOUT", "TIMEOUT_S"), ("SCEHME", "SCHEME"), ("RAWS", "RAW")],
)
def test_a_misspelt_setting_is_refused(wrong: str, meant: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the environment and in .env; what was meant is named."""
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patched:
        patched.setenv(f"DATELINE_{wrong}", "3")
        with pytest.raises(UsageError, match=f"DATELINE_{wrong} is no setting: did you mean DATELINE_{meant}?"):
            settings()
    (tmp_path / ".env").write_text(f"DATELINE_{wrong}=3\nOTHER=1\n")
    with pytest.raises(UsageError, match=f"did you mean DATELINE_{meant}"):
        settings()


def test_what_resembles_no_setting_is_somebody_elses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Kubernetes names variables after services, our tests have their own."""
    monkeypatch.chdir(tmp_path)
    for name in ("SERVICE_HOST", "PORT", "PORT_4200_TCP", "TEST_KILLS", "TEST_THOROUGH", "SERVER_START_S"):
        monkeypatch.setenv(f"DATELINE_{name}", "1")
    assert settings().workers == 0


@contextmanager
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> Iterator[embedded.EmbeddedServer]:
    """An embedded server whose program is another one."""
    real = subprocess.Popen

    def other(command: list[str], **options: Any) -> Any:
        return real([command[0], "-c", program], **options)

    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", other)
        server = embedded.EmbeddedServer()
    with server._process:
        yield server
        server.stop()


def test_a_slow_server_is_called_slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that is still at work is not called dead, nor its folder unwritable; the time it gets can be set."""
    with started(monkeypatch, tmp_path, "import time; time.sleep(60)") as server:
        monkeypatch.setenv("DATELINE_SERVER_START_S", "0.3")
        with pytest.raises(ServerLost, match="too busy") as caught:
            server.wait_ready()
        assert "DATELINE_SERVER_START_S" in str(caught.value) and "writable" not in str(caught.value)
        monkeypatch.setenv("DATELINE_SERVER_START_S", "soon")
        with pytest.raises(UsageError, match="no number of seconds"):
            server.wait_ready()


def test_a_dead_server_is_told_with_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """PREFECT_HOME is blamed only where it cannot be written to."""
    program = "import sys; print('no such table', file=sys.stderr); sys.exit(3)"
    with started(monkeypatch, tmp_path, program) as server:
        server._process.wait()
        with pytest.raises(ServerLost, match=r"exit code 3") as caught:
            server.wait_ready()
        assert "writable" not in str(caught.value)
        monkeypatch.setenv("PREFECT_HOME", os.devnull)
        with pytest.raises(ServerLost, match=r"/dev/null \(PREFECT_HOME\) is not writable"):
            server.wait_ready()


@pytest.mark.parametrize("number", [errno.ENOTDIR, errno.ENOENT, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP])
def test_what_the_system_refuses_is_no_fault_of_ours(number: int, capsys: Capture) -> None:
    """The file and the cause are named."""

    def refused() -> int:
        raise OSError(number, os.strerror(number), "/there/it.html")

    assert guard._exit_code(refused) == 1
    said = capsys.readouterr().err
    assert "/there/it.html" in said and "fault in dateline" not in said


def test_no_memory_is_no_fault_of_ours(capsys: Capture) -> None:
    """What to do is said."""

    def hungry() -> int:
        raise MemoryError

    assert guard._exit_code(hungry) == 1
    assert "--workers" in capsys.readouterr().err


def test_a_fault_of_ours_is_called_one_and_names_nothing_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """The log of a fault in `forget` holds neither the dump's name nor the article's id."""
    monkeypatch.setattr(
        "sys.argv", ["dateline", "forget", "--dump", "secret-dump.txt", "--url=https://s.example/x", "--yes"]
    )

    def broken() -> int:
        raise KeyError("secret-dump.txt of https://s.example/x")

    assert guard._exit_code(broken) == 1
    said = capsys.readouterr().err
    assert "fault in dateline" in said
    log = Path(said.split()[-1])
    content = log.read_text()
    log.unlink()
    assert "KeyError" in content and "secret-dump" not in content and "s.example" not in content


def test_the_audit_knows_what_was_forgotten(tmp_path: Path, capsys: Capture) -> None:
    """A forgotten dump that still lies in the raw folder is no finding, and is counted."""
    from dateline.cli import dataset

    site = Site(tmp_path / "raw", tmp_path / "out")
    for n, name in enumerate(("a.txt", "b.txt", "c.txt")):
        deliver(site.raw, name, n + 3)
    (site.raw / "c.txt.meta.json").write_text('{"url": "https://example.org/c"}')
    site.carry_out()
    request = RunRequest(raw=(site.raw,), out=site.out)
    for what in ({"dump": "a.txt", "url": None}, {"dump": None, "url": "https://example.org/c"}):
        assert dataset.forget_one(site.out, **what, article=None, ask=False) == 0  # type: ignore[arg-type]
    capsys.readouterr()
    assert dataset.audit_dataset(request, "text") == 0
    assert "2 dumps of these files forgotten" in capsys.readouterr().out
