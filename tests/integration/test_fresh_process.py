"""What a fresh process loads and finds: fingerprints, vocabularies, no heavy library before it is needed."""

from __future__ import annotations

import subprocess
import sys

from dateline.contract import rules_fingerprint, shape_fingerprint, words_fingerprint


def test_the_fingerprints_are_the_same_in_every_process() -> None:
    """Neither hash seed nor time zone enters them."""
    code = "import dateline.contract as c; print(c.shape_fingerprint(), c.rules_fingerprint(), c.words_fingerprint())"
    for seed in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == [shape_fingerprint(), rules_fingerprint(), words_fingerprint()]


def test_asking_for_the_version_loads_neither_arrow_nor_expectations() -> None:
    """`dateline --help` stays quick."""
    code = (
        "import sys, dateline.contract as c, dateline.validate; c.rules_fingerprint(); "
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    code = "import sys, dateline.contract as c; c.rules_fingerprint(); sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_loads_in_half_a_second() -> None:
    """A fresh process has the first vocabulary within half a second of processor time."""
    script = (
        "import time; from dateline.placing.gazetteer import vocabulary; t = time.process_time(); "
        "vocabulary('latin'); print(time.process_time() - t)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 0.5
