"""The same dumps give the same bytes under any hash seed, time zone and locale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.batches import Delivery, Story, Workshop

DUMPS = [
    Delivery(
        f"{i}.txt",
        (Story(f"story {i}", day=i % 3), Story("shared", width=i), Story(f"late {i}", day=None)),
        n_quarantined=1,
    )
    for i in range(12)
]
SCRIPT = """
import json, sys
from pathlib import Path
from dateline.model import BatchReport
from dateline.publish import PublishRequest, commit
order = json.loads(sys.argv[1])
commit(Path(order["out"]), [BatchReport(r["index"], r["staging"], ()) for r in order["reports"]], PublishRequest())
"""
PLACES = (
    [{"PYTHONHASHSEED": str(seed)} for seed in (0, 1, 2, 3, 4)]
    + [{"TZ": zone} for zone in ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago")]
    + [{"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "tr_TR.UTF-8"}, {"OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}]
)


def published(workshop: Workshop, out: Path, environment: dict[str, str]) -> bytes:
    """The manifest after a commit in a process with other surroundings."""
    reports = [asdict(report) for report in workshop.stage(*DUMPS, batch_dumps=5)]
    order = json.dumps({"out": str(out), "reports": reports}, default=str)
    subprocess.run([sys.executable, "-c", SCRIPT, order], check=True, env={**os.environ, **environment})
    return (out / "current" / "manifest.json").read_bytes()


def same_everywhere(workshop: Workshop, places: list[dict[str, str]]) -> None:
    """Compare with a commit made here."""
    workshop.commit(*DUMPS)
    for number, environment in enumerate(places):
        out = workshop.out.with_name(f"other-{number}")
        assert published(workshop, out, environment) == workshop.fingerprint(), environment


def test_same_bytes_in_some_places(workshop: Workshop) -> None:
    """A hash seed, a time zone, a locale and a number of threads change nothing."""
    same_everywhere(workshop, [PLACES[1] | PLACES[8] | PLACES[10], PLACES[2] | PLACES[9] | PLACES[12]])


@pytest.mark.slow
def test_same_bytes_in_all_places(workshop: Workshop) -> None:
    """Five hash seeds, five time zones, two locales, one thread."""
    same_everywhere(workshop, PLACES)
