"""What a run reaches and what reaches it: this machine, and nothing beside."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.histories import deliver

ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(connect|bind|sendto|sendmsg|sendmmsg|listen)\b")


def addresses(log: str) -> dict[str, set[str]]:
    """System call -> addresses of the internet's families that it was asked for."""
    found: dict[str, set[str]] = {}
    for line in log.splitlines():
        if call := CALL.match(line):
            for pair in ADDRESS.findall(line):
                found.setdefault(call[1], set()).add(pair[0] or pair[1])
    return found


def test_a_whole_run_talks_and_listens_on_this_machine_only(tmp_path: Path) -> None:
    """Every connect, bind and send of a run, its server and its workers, by strace: loopback addresses alone.

    With the variables unset that switch telemetry off: that it is off is ours to see to.
    """
    strace = shutil.which("strace")
    assert strace, "install strace: scripts/test does"
    for n in range(3):
        deliver(tmp_path / "raw", f"{n}.txt", n + 3)
    off = {"DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED", "GX_ANALYTICS_ENABLED"}
    environment = {name: value for name, value in os.environ.items() if name not in off}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "NO_COLOR": "1"}
    environment.pop("PREFECT_API_URL", None)
    command = [str(Path(sys.executable).with_name("dateline")), "run", "raw", "--out", "out", "--batch-mb", "1"]
    log = tmp_path / "strace.log"
    calls = "trace=connect,bind,sendto,sendmsg,sendmmsg"
    ran = subprocess.run(
        [strace, "-f", "--seccomp-bpf", "-qq", "-e", calls, "-e", "signal=none", "-o", str(log), *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert ran.returncode == 0, ran.stderr
    found = addresses(log.read_text(errors="replace"))
    assert found["connect"] and found["bind"]  # it did talk to its server
    beyond = {(call, one) for call, ones in found.items() for one in ones if not ipaddress.ip_address(one).is_loopback}
    assert beyond == set()


@pytest.mark.parametrize(
    "line", ['12 connect(5, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("93.184.1.1")}, 16) = 0']
)
def test_the_log_is_understood(line: str) -> None:
    """An address beyond this machine would be seen."""
    assert addresses(line) == {"connect": {"93.184.1.1"}}


def test_a_release_can_say_what_it_consists_of(repository: Path, tmp_path: Path) -> None:
    """`just sbom` lists every package that pyproject.toml names, with version and hashes, without a network."""
    target = tmp_path / "dateline.cdx.json"
    just, uv = (shutil.which(name, path=_tools(repository)) for name in ("just", "uv"))
    assert just and uv
    environment = {**os.environ, "PATH": _tools(repository), "UV_OFFLINE": "1"}
    command = [just, "sbom", str(target)]
    ran = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    listed = {one["name"]: one for one in json.loads(target.read_bytes())["components"]}
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for rs in project["optional-dependencies"].values() for r in rs)]
    names = {re.split(r"[\s\[<>=!~;@(]", requirement)[0].lower() for requirement in wanted} - {"dateline"}
    assert names <= set(listed)
    for name in names:
        assert listed[name]["version"]
        assert any(reference.get("hashes") for reference in listed[name].get("externalReferences", []))


def _tools(repository: Path) -> str:
    """Where a checkout has its tools: its environment, and uv where `scripts/setup` puts it."""
    places = [str(Path(sys.executable).parent), str(repository / ".uv" / "bin"), os.environ.get("PATH", "")]
    return os.pathsep.join(places)
