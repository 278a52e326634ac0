"""Nothing an article says hangs on the order of sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
_PROGRAM = """
from pathlib import Path
from dateline.model import Document
from dateline.normalise import article
from dateline.segment import segment
for path in sorted(Path("data/raw/samples").glob("*.txt")):
    document = Document("0" * 64, path.name, 0, path.read_text(encoding="utf-8"))
    for part in segment(document).segments:
        print(article(document, part))
"""


def test_another_hash_seed_gives_the_same_articles() -> None:
    """Every field of every article of the samples is the same under two hash seeds, locales and time zones."""
    printed = []
    for seed, zone in (("1", "UTC"), ("4242", "Pacific/Auckland")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONUTF8": "1"}
        run = subprocess.run(
            [sys.executable, "-c", _PROGRAM], cwd=REPOSITORY, env=environment, capture_output=True, check=True
        )
        printed.append(run.stdout)
    assert printed[0] == printed[1]
    assert printed[0].count(b"Article(") > 15
