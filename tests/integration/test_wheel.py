"""The built wheel in an empty environment, in folders that hold packages of other people's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
NOT_OURS = 'raise ImportError("somebody else\'s package")\n'


@pytest.fixture(scope="module")
def uv(repository: Path) -> str:
    """The uv that scripts/setup has found or installed."""
    found = shutil.which("uv") or shutil.which("uv", path=str(repository / ".uv" / "bin"))
    if found is None:
        pytest.skip("uv is not there: scripts/setup installs it")
    return found


@pytest.fixture(scope="module")
def wheel(uv: str, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the source distribution as an index would get it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--quiet", "--out-dir", folder, repository], check=True)
    [made] = folder.glob("*.whl")
    return made


def install(uv: str, repository: Path, wheel: Path, folder: Path, extra: str = "") -> Path:
    """The `dateline` command of a new environment that holds the wheel and what it declares, in the locked versions."""
    locked = folder / "locked.txt"
    export = [
        uv,
        "export",
        "--quiet",
        "--frozen",
        "--no-emit-project",
        "--no-hashes",
        "--all-extras",
        "--output-file",
        locked,
    ]
    subprocess.run(export, cwd=repository, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder / "env"], check=True)
    python = folder / "env" / "bin" / "python"
    command = [uv, "pip", "install", "--quiet", "--python", python, "--constraint", locked, f"{wheel}{extra}"]
    subprocess.run(command, cwd=folder, check=True)
    return python.with_name("dateline")


def test_the_wheel_holds_one_package(wheel: Path) -> None:
    """`dateline`, with the flows, the contract and the licence in it, and nothing beside it."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"dateline"}
    wanted = {"dateline/flows/ingest.py", "dateline/schemas/articles.yaml", "dateline/py.typed"}
    assert wanted <= set(names)
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in names if "/licenses/" in name}


def test_the_main_job_runs_beside_packages_of_the_same_names(
    uv: str, wheel: Path, repository: Path, samples: Path, tmp_path: Path
) -> None:
    """`dateline run` of the installed wheel in a folder that holds a `flows/` and a `dateline/` of its own."""
    command = install(uv, repository, wheel, tmp_path, "[run]")
    work = tmp_path / "work"
    for name in ("flows", "dateline"):
        (work / name).mkdir(parents=True)
        (work / name / "__init__.py").write_text(NOT_OURS, encoding="utf-8")
    shutil.copytree(samples, work / "data" / "raw")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PYTHON", "VIRTUAL_ENV"))
    }
    environment = {**kept, "PREFECT_HOME": str(tmp_path / "prefect")}
    ran = subprocess.run([command, "run"], cwd=work, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert len(pd.read_parquet(work / "data" / "processed" / "articles")) >= 20
    asked = [command, "run", "--runner", "dask", "--out", "other"]
    refused = subprocess.run(asked, cwd=work, env=environment, capture_output=True, text=True, timeout=300)
    assert refused.returncode == 2 and "pip install 'dateline[dask]'" in refused.stderr, refused.stderr
    assert "starting Prefect" not in refused.stderr
    for option, extra in ((["--table", "delta"], "lake"), (["--out", "s3://news/processed"], "bucket")):
        asked = [command, "run", "--engine", "direct", "--out", "other", *option]
        refused = subprocess.run(asked, cwd=work, env=environment, capture_output=True, text=True, timeout=300)
        assert refused.returncode == 2 and f"pip install 'dateline[{extra}]'" in refused.stderr, refused.stderr
        assert "processing" not in refused.stderr
    again = subprocess.run([command, "run"], cwd=work, env=environment, capture_output=True, text=True, timeout=300)
    assert again.returncode == 0 and "Nothing new" in again.stdout


def test_readers_need_no_extra(uv: str, wheel: Path, repository: Path, tmp_path: Path) -> None:
    """Without `[run]` the command and the readers are there; what needs more says which extra to install."""
    command = install(uv, repository, wheel, tmp_path)
    python = command.with_name("python")
    code = "import dateline, dateline.segment, dateline.dating, dateline.placing, dateline.normalise; dateline.read_articles"
    subprocess.run([python, "-c", code], check=True, cwd=tmp_path)
    listed = subprocess.run([command, "snapshots", "list"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in listed.stderr
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "a.txt").write_text("A Headline\n\nA story of two lines.\n", encoding="utf-8")
    ran = subprocess.run([command, "run"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "dateline[run]" in ran.stderr and "Traceback" not in ran.stderr
