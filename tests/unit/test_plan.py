"""Planning: what is new, changed, outdated; batches by bytes."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Dump, Metadata
from dateline.plan import BATCH_BYTES, MIN_BATCH_BYTES, is_failed, plan
from dateline.recipe import metadata_fingerprint


@dataclass(frozen=True)
class Known:
    """A ledger entry."""

    dump_id: str
    recipe: str = "r1"
    metadata_fingerprint: str = metadata_fingerprint(Metadata())
    outcome: str = "published"


def dump(name: str, sha: str = "a" * 64, size: int = 10, metadata: Metadata | None = None) -> Dump:
    return Dump("/nowhere/" + name, name, sha, size, metadata or Metadata())


def test_a_dump_the_ledger_does_not_know_is_new() -> None:
    """No entry: new, and in a batch."""
    made = plan([dump("a.txt")], {}, "r1")
    assert (made.n_new, made.n_changed, made.n_outdated, made.n_dumps) == (1, 0, 0, 1)
    assert [d.name for b in made.batches for d in b.dumps] == ["a.txt"]


def test_same_bytes_metadata_and_recipe_are_unchanged() -> None:
    """Nothing to do, and no batch for it."""
    made = plan([dump("a.txt")], {"a.txt": Known("a" * 64)}, "r1")
    assert made.unchanged == ("a.txt",)
    assert made.batches == ()
    assert made.size_bytes == 0


def test_other_bytes_or_other_metadata_are_changed_and_another_recipe_outdated() -> None:
    """A late sidecar counts as a change; a newer code as outdated."""
    late = Metadata(publisher="The Gazette", source="sidecar")
    dumps = [dump("bytes.txt", "b" * 64), dump("meta.txt", metadata=late), dump("old.txt")]
    known = {d.name: Known("a" * 64, "r0" if d.name == "old.txt" else "r1") for d in dumps}
    made = plan(dumps, known, "r1")
    assert (made.n_new, made.n_changed, made.n_outdated) == (0, 2, 1)


def test_force_processes_everything_again() -> None:
    """With force nothing is unchanged."""
    assert plan([dump("a.txt")], {"a.txt": Known("a" * 64)}, "r1", force=True).n_outdated == 1


def test_batches_hold_every_dump_once_in_order_of_names_whatever_order_they_come_in() -> None:
    """The order of arrival shows in nothing."""
    dumps = [dump(f"{i:03}.txt", size=BATCH_BYTES // 5) for i in range(23)]
    made, turned = plan(dumps, {}, "r"), plan(reversed(dumps), {}, "r")
    assert made == turned
    assert [d.name for b in made.batches for d in b.dumps] == [d.name for d in dumps]
    assert all(sum(d.size_bytes for d in b.dumps) <= BATCH_BYTES for b in made.batches)


def test_a_dump_larger_than_a_batch_has_a_batch_of_its_own() -> None:
    """Large dumps are not cut by the plan."""
    made = plan([dump("a", size=3 * BATCH_BYTES), dump("b", size=1)], {}, "r")
    assert [len(b.dumps) for b in made.batches] == [1, 1]


def test_workers_get_a_batch_each_once_there_is_enough_to_do() -> None:
    """Small runs stay in one batch; larger ones are shared out."""
    small = [dump(str(i), size=100) for i in range(8)]
    large = [dump(str(i), size=MIN_BATCH_BYTES) for i in range(8)]
    assert len(plan(small, {}, "r", min_batches=4).batches) == 1
    assert len(plan(large, {}, "r", min_batches=4).batches) == 4


def test_a_count_bound_cuts_batches_of_tiny_dumps() -> None:
    """Thousands of tiny dumps are several batches."""
    assert len(plan([dump(str(i)) for i in range(10)], {}, "r", batch_dumps=3).batches) == 4


def test_failed_is_the_ledgers_word() -> None:
    """`is_failed` reads the outcome."""
    assert is_failed(Known("a", outcome="failed"))
    assert not is_failed(Known("a"))
