"""A dataset to publish into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batches import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """An empty dataset and a place to stage batches."""
    return Workshop(tmp_path)
