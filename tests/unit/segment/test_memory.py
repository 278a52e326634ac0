"""What segmenting holds grows slowly with the lines."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = """
import re
from pathlib import Path
from dateline.model import Document
from dateline.segment import segment

def peak():
    # of this program: the peak that getrusage tells begins with that of the process it was started by
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

def read(n):
    segment(Document("0" * 64, "x.txt", 0, "\\n".join(f"Line {i % 977}" for i in range(n))))
    return peak()

few, many = 20_000, 80_000
read(2_000)
first = read(few)
print((read(many) - first) // (many - few))
"""
_MOST_BYTES = 750
"""Of which the spans that come out take 290, the lines themselves 120."""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_short_line_costs_less_than_so_many_bytes_at_the_peak() -> None:
    """From 20,000 to 80,000 short lines the peak of a process of its own rises by so much a line."""
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert 0 < int(done.stdout) < _MOST_BYTES, done.stdout
