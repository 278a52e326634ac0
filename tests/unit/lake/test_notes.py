"""What is noted of lake tables, and where there can be none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.dataset.format.layout import LAKE
from dateline.errors import UsageError
from dateline.lake import formats, is_behind
from dateline.lake.notes import note_in_step, refuse_bucket
from tests.batches import Delivery, Story, Workshop


def test_a_dataset_has_the_formats_that_have_a_folder(tmp_path: Path) -> None:
    """A folder of the format's name is the wish for its tables."""
    assert formats(tmp_path) == ()
    (tmp_path / LAKE / "iceberg").mkdir(parents=True)
    (tmp_path / LAKE / "other").mkdir()
    assert formats(tmp_path) == ("iceberg",)


def test_tables_are_behind_until_it_is_noted_that_they_are_not(tmp_path: Path) -> None:
    """Of another snapshot or manifest than the current one they are behind, too; where nothing was published they are not."""
    workshop = Workshop(tmp_path)
    assert not is_behind(workshop.out, "delta")
    made = workshop.commit(Delivery("a.txt", (Story("one"),)))
    assert made is not None
    assert not is_behind(workshop.out)
    assert is_behind(workshop.out, "delta")
    (workshop.out / LAKE / "delta").mkdir(parents=True)
    note_in_step(workshop.out, "delta", made.number, "another")
    assert is_behind(workshop.out)


def test_a_dataset_in_a_bucket_has_no_lake_tables() -> None:
    """They are refused before anything is done, by the address's name."""
    bucket = Path("s3://news/dataset")
    with pytest.raises(UsageError, match="s3://news/dataset: lake tables"):
        is_behind(bucket, "delta")
    with pytest.raises(UsageError, match="in a folder"):
        refuse_bucket(bucket)
    assert not is_behind(bucket)
