"""A clock that is set back, or far ahead, in the middle of a dataset's life: the same bytes, nothing lost, nothing refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.dataset.snapshots import list_snapshots
from dateline.publish import verify
from tests.integration.conftest import dataset_digest

LIBRARIES = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")
LIFE = """
import sys, time
from datetime import timedelta
from pathlib import Path
from dateline.publish import PublishRequest, forget, gc, rollback
from tests.histories import Site, deliver

root, clock = Path(sys.argv[1]), Path(sys.argv[2])
site = Site(root / "raw", root / "out")
years = []

def at(offset):
    clock.write_text(offset)
    years.append(time.gmtime().tm_year)

def publish(day):
    deliver(site.raw, f"{day}.txt", day)
    site.carry_out()

at("+0")
publish(3)
publish(4)
at("-900d")
publish(5)
gc(site.out, keep=10, older_than=timedelta(days=1))
at("+4000d")
publish(6)
forget(site.out, dump="4.txt")
at("-9000d")
publish(7)
rollback(site.out, 2, PublishRequest())
publish(8)
gc(site.out, keep=3)
at("+0")
site.carry_out()
print(len(set(years)))
"""


def live(root: Path, library: Path | None) -> str:
    """Lead the life in a process of its own; in how many years it found itself."""
    root.mkdir()
    (root / "clock").write_text("+0")
    environment = {**os.environ, "TZ": "UTC"}
    if library:
        environment |= {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(root / "clock"),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
    done = subprocess.run(
        [sys.executable, "-c", LIFE, root, root / "clock"],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
def test_a_clock_that_jumps_changes_nothing(tmp_path: Path) -> None:
    """Back by two and by 24 years, ahead by eleven, between publishes, a forget, a rollback and a clearing up."""
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern[1:])]
    if not found:
        pytest.skip("libfaketime is not installed: a clock set back is not tried")
    assert live(tmp_path / "steady", None) == "1"
    assert live(tmp_path / "jumping", found[0]) == "4"
    steady, jumping = (tmp_path / name / "out" for name in ("steady", "jumping"))
    assert dataset_digest(jumping) == dataset_digest(steady)
    assert (jumping / "current" / "manifest.json").read_bytes() == (steady / "current" / "manifest.json").read_bytes()
    assert [info.number for info in list_snapshots(jumping)] == [info.number for info in list_snapshots(steady)]
    assert verify(jumping).problems == ()
