"""When a schedule comes next, as `dateline serve` says it; Prefect reads the schedule, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

ASK = """
import json
from datetime import UTC, datetime
from dateline.errors import UsageError
from dateline.orchestration.server.serving import next_time

now = datetime(2026, 1, 13, 13, 38, tzinfo=UTC)
said = [next_time(cron, zone, now) for cron, zone in (("*/15 * * * *", "Europe/Berlin"), ("30 3 * * *", "UTC"), ("39 13 * * *", "UTC"))]
for wrong in (("soon", "UTC"), ("* * * * *", "Mars/Olympus")):
    try:
        next_time(*wrong, now)
    except UsageError as error:
        said.append(str(error))
print(json.dumps(said))
"""


def test_the_next_run_is_told_in_the_zone_of_the_schedule() -> None:
    """With how long that is from now; what is no schedule or no zone is refused by name."""
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, timeout=200, check=True)
    assert json.loads(done.stdout) == [
        "2026-01-13 14:45 Europe/Berlin (in 7 minutes)",
        "2026-01-14 03:30 UTC (in 14 hours)",
        "2026-01-13 13:39 UTC (in 1 minute)",
        "'soon' UTC is no schedule of cron's, or no time zone",
        "'* * * * *' Mars/Olympus is no schedule of cron's, or no time zone",
    ]
