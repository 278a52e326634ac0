"""A dataset to publish into, in memory where there is such a folder: syncing a disk is most of the time of a publish."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batches import MEMORY, Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """An empty dataset and a place to stage batches."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path) as folder:
        yield Workshop(Path(folder))


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Workshop]:
    """A second dataset to compare with."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path) as folder:
        yield Workshop(Path(folder))
