"""Documents that are drawn from the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_picture_of_imports_is_up_to_date(repository: Path) -> None:
    """docs/architecture.md shows the rooms as they import each other today: `just docs` draws it anew."""
    command = [sys.executable, "-m", "tools.imports", "--check"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
