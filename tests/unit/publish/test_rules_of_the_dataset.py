"""What decides where a row stands and which is primary has a version; another version settles the dataset anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from dateline.dataset.base import is_outdated
from dateline.dataset.format import layout
from dateline.dataset.format.manifest import Manifest
from dateline.dataset.occurrences import occurrence
from dateline.publish import PublishRequest, rollback, verify
from tests.batches import Delivery, Story, Workshop

Release = Callable[[], AbstractContextManager[None]]
DUMPS = (
    Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)), n_quarantined=1),
    Delivery("tue.txt", (Story("lock shut", width=3, places=2), Story("bridge up", region="global"))),
    Delivery("wed.txt", (Story("lock shut", day=2, width=9), Story("bridge up", day=4, region="asia"))),
)


@contextmanager
def widest_is_primary() -> Iterator[None]:
    """A later release, in which the widest interval is primary."""
    rule = occurrence.settle

    def settle(occurrences: pa.Table) -> tuple[np.ndarray, np.ndarray]:
        at = occurrences.schema.get_field_index("width")
        turned = pa.array(-occurrences.column("width").to_numpy(), pa.int32())
        return rule(occurrences.set_column(at, occurrences.schema.field(at), turned))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occurrence, "settle", settle)
        patch.setattr(layout, "PRIMARY_RULE", 2)
        yield


@contextmanager
def other_partitions() -> Iterator[None]:
    """A later release, in which a partition holds a month."""
    folder = layout.partition_folder

    def monthly(published_date: date | None, region: str) -> str:
        return folder(published_date and published_date.replace(day=1), region)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occurrence, "partition_folder", monthly)
        patch.setattr(layout, "LAYOUT_RULE", layout.LAYOUT_RULE + 1)
        yield


RULES = pytest.mark.parametrize("release", [widest_is_primary, other_partitions])


@RULES
@pytest.mark.parametrize("with_news", [False, True])
def test_another_rule_settles_the_dataset_anew(
    workshop: Workshop, another: Workshop, release: Release, with_news: bool
) -> None:
    """The next publish, though nothing came, gives the bytes of a dataset made by the later release; then all is done."""
    workshop.commit(*DUMPS[:2] if with_news else DUMPS)
    before = workshop.state()
    assert not is_outdated(workshop.out)
    with release():
        another.commit(*DUMPS)
        assert is_outdated(workshop.out)
        assert workshop.commit(*DUMPS[2:] if with_news else ()) is not None
        assert workshop.fingerprint() == another.fingerprint()
        assert workshop.state() != before
        assert verify(workshop.out).problems == ()
        assert not is_outdated(workshop.out)
        assert workshop.commit() is None


@RULES
def test_settling_anew_is_no_change_of_code_to_the_gate(workshop: Workshop, release: Release) -> None:
    """The gate judges what newer code makes of the dumps; a rule of ours moves rows on purpose."""
    workshop.commit(*DUMPS)
    with release():
        snapshot = workshop.commit(max_moved=0.0)
        assert snapshot is not None
        assert snapshot.reason == "settled anew"


@RULES
def test_rolling_back_across_a_change_of_rule_gives_the_old_rows_by_the_new_rule(
    workshop: Workshop, another: Workshop, release: Release
) -> None:
    """A snapshot of an earlier release comes back as today's code would have published it."""
    workshop.commit(*DUMPS[:2])
    workshop.commit(DUMPS[2])
    with release():
        workshop.commit()
        another.commit(*DUMPS[:2])
        assert rollback(workshop.out, 1, PublishRequest("back", reason="rollback")) is not None
        assert workshop.fingerprint() == another.fingerprint()


def test_the_rules_of_a_dataset_of_before_they_had_numbers_are_the_first(workshop: Workshop) -> None:
    """Manifests of earlier releases do not name them."""
    workshop.commit(*DUMPS)
    content = workshop.fingerprint().replace(b'"layout_rule":2,', b"").replace(b'"primary_rule":1,', b"")
    assert b"_rule" not in content
    manifest = Manifest.from_bytes(content)
    assert (manifest.layout_rule, manifest.primary_rule) == (1, 1)
