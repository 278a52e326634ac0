"""The files for service managers and containers: what they run is what there is."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from dateline.cli.app import app
from tests.unit.cli.test_help import commands

ROOT = Path(__file__).parents[3]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
COMMANDS = commands(typer.main.get_command(app))


def understood(words: list[str]) -> bool:
    """Whether our command line knows each of the words after `dateline`."""
    path = next(path for path in COMMANDS if words[: len(path.split())] == path.split())
    context = COMMANDS[path].make_context(path, words[len(path.split()) :], resilient_parsing=True)
    return not context.args


def test_the_units_run_commands_that_there_are() -> None:
    """Each ExecStart is a command with options it has, and each setting is one."""
    seen = 0
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=/opt/dateline/bin/dateline (.*)$", unit.read_text("utf-8"), re.M):
            assert understood(shlex.split(line)), line
            seen += 1
    assert seen == 5


def test_a_timer_has_its_service() -> None:
    """Of the same name."""
    names = {unit.name for unit in UNITS}
    assert {name.replace(".timer", ".service") for name in names} <= names


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_has_nothing_to_say(unit: Path, tmp_path: Path) -> None:
    """`systemd-analyze verify` over the units as they would be installed."""
    for other in UNITS:
        text = other.read_text("utf-8").replace("/opt/dateline/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / other.name).write_text(text.replace("User=dateline", "User=root"))
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in done.stderr.splitlines() if "dateline" in line]
    assert ours == []


def test_compose_runs_the_commands_of_the_page() -> None:
    """Those of docs/operators.md, "Server and workers", which the flows' tests run; waits are for services that there are."""
    services = COMPOSE["services"]
    page = (ROOT / "docs" / "operators.md").read_text("utf-8")
    for name in ("server", "worker"):
        start = " ".join(services[name]["command"][:3])
        assert f"$ {start}" in page
    lines = services["deployments"]["command"][-1].splitlines()
    for line in lines:
        words = shlex.split(line.removesuffix(" || true"))
        assert understood(words[1:]) if words[0] == "dateline" else f"$ {shlex.join(words)}" in page, line
    check = services["worker"]["healthcheck"]["test"][1]
    assert understood(shlex.split(check.partition("||")[0])[1:])
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), volume
    assert (ROOT / COMPOSE["x-dateline"]["build"]["dockerfile"]).exists()


def test_the_nightly_maintenance_is_among_the_deployments() -> None:
    """Compose deploys all of prefect.yaml."""
    deployed = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    assert "dateline.flows.maintenance.maintenance" in {one["entrypoint"] for one in deployed}
