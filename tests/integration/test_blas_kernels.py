"""Another OpenBLAS kernel, the same path."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("kernel", ["Haswell", "Prescott", "Nehalem"])
def test_another_blas_kernel_gives_the_same_path(kernel: str) -> None:
    """OpenBLAS with other kernels and one or two threads: the same scores to the last bit."""
    code = (
        "import hashlib\n"
        "from dateline.segment.line_model import line_model\n"
        "from dateline.segment.lines import split_lines\n"
        "from dateline.segment.survey import survey\n"
        "from dateline.segment.wordings import title_parts\n"
        "text = '\\n'.join(f'Ferry {k} sails again\\nThe ferry number {k} left the quay on Monday, its owner said, "
        "after weeks of repairs in the yard.\\nShare\\nRead more' for k in range(40))\n"
        "lines = split_lines(text)\n"
        "scores = line_model().scores(lines, survey(lines), title_parts(lines.text))\n"
        "print(hashlib.sha256(scores.tobytes()).hexdigest())\n"
    )
    digests = set()
    for threads, core in (("1", ""), ("2", kernel)):
        env = dict(os.environ, OPENBLAS_NUM_THREADS=threads, **({"OPENBLAS_CORETYPE": core} if core else {}))
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    assert len(digests) == 1
