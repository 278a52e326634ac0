"""A mirror whose manifest never lies, whatever the other side refuses in between."""

from __future__ import annotations

import json
import re
import traceback
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from dateline.cli import guard
from dateline.errors import StorageFailed, UsageError
from dateline.orchestration.request import BackfillRequest
from dateline.publish import push, without_secrets
from tests.batches import Delivery, Story, Workshop

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)))
LATER = MON.again(stories=(Story("lock open"),), version="2")


class Refusing(LocalFileSystem):  # type: ignore[misc]
    """A real file system on which the n-th change is refused, and all after it: a network that went away."""

    def __init__(self, allowed: int, **options: Any) -> None:
        super().__init__(skip_instance_cache=True, auto_mkdir=True, **options)
        self.left = allowed

    def _spend(self) -> None:
        if self.left <= 0:
            raise OSError("connection reset")
        self.left -= 1

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        if "w" in mode:
            self._spend()
        return super().open(path, mode, **options)

    def rm_file(self, path: str) -> None:
        self._spend()
        super().rm_file(path)

    rm = rm_file


def lies(mirror: Path) -> list[str]:
    """Objects that manifest.json names and that are not there."""
    named = [entry[0] for entry in json.loads((mirror / "manifest.json").read_bytes())["files"]]
    return [name for name in named if not (mirror / name).is_file()]


def test_an_interrupted_push_leaves_no_manifest_that_lies(workshop: Workshop, tmp_path: Path) -> None:
    """Refused at any of its changes, a push leaves every object that manifest.json names; pushing again completes it."""
    workshop.commit(MON)
    stopped = 0
    for allowed in range(40):
        mirror = tmp_path / str(allowed)
        push(workshop.out, str(mirror), number=1, filesystem=fsspec.filesystem("file", auto_mkdir=True))
        workshop.commit(LATER)
        try:
            push(workshop.out, str(mirror), filesystem=Refusing(allowed))
        except StorageFailed:
            stopped += 1
            assert lies(mirror) == [], f"after {allowed} changes"
            push(workshop.out, str(mirror), filesystem=fsspec.filesystem("file", auto_mkdir=True))
        else:
            break
        assert lies(mirror) == []
        held = {path.relative_to(mirror).as_posix() for path in mirror.rglob("*.parquet")}
        assert held == {path.relative_to(workshop.current).as_posix() for path in workshop.current.rglob("*.parquet")}
    assert stopped > 3


KEYED = "s3://AKIAEXAMPLE:s3cr%2Ft-word@bucket/news?endpoint_override=127.0.0.1:1&session_token=tok%20en"
KEYS = ("AKIAEXAMPLE", "s3cr%2Ft-word", "s3cr/t-word", "tok%20en", "tok en")


@pytest.mark.parametrize("url", [KEYED, KEYED.replace("s3:", "nonsense:"), KEYED + "&region=x&bogus=1"])
def test_keys_in_an_address_are_seen_nowhere(
    workshop: Workshop,
    url: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither in messages nor in logs nor in the trace of a refusal or a fault."""
    workshop.commit(MON)
    monkeypatch.setattr("sys.argv", ["dateline", "push", url, "--out", str(workshop.out)])
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with caplog.at_level("DEBUG"), pytest.raises((StorageFailed, UsageError)) as caught:
        push(workshop.out, url)
    trace = "".join(traceback.format_exception(caught.value))

    def broken() -> int:
        raise KeyError(url)

    assert guard._exit_code(broken) == 1
    printed = capfd.readouterr()
    log = Path(printed.err.split()[-1])
    fault = log.read_text()
    log.unlink()
    said = str(caught.value)
    assert "bucket/news" in said
    for key in KEYS:
        assert key not in said + trace + caplog.text + printed.out + printed.err + fault


def test_a_mirror_is_told_without_keys() -> None:
    """What is printed of an address names the place and no more."""
    assert without_secrets(KEYED) == "s3://bucket/news?…"
    assert without_secrets("gs://bucket/a") == "gs://bucket/a"
    assert without_secrets("/mnt/mirror") == "/mnt/mirror"


def test_no_flow_takes_an_address_or_a_key() -> None:
    """What Prefect stores and shows of a run are the fields of a request: none is for a mirror or its keys."""
    for field in BackfillRequest.model_fields:
        assert not re.search("key|secret|token|password|url|push|mirror", field)
