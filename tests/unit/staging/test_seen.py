"""The ids of a dump's articles, held in little room."""

from __future__ import annotations

import hashlib
import tracemalloc

import numpy as np

from dateline.staging.seen import RefusedIds, SeenIds


def test_an_id_is_new_once_until_all_are_forgotten() -> None:
    """Also ids that end or begin in zeros, and among so many that most are sorted."""
    ids = [hashlib.sha256(b"%d" % n).hexdigest()[:32] for n in range(80_000)]
    ids += ["0" * 32, "1" + "0" * 31, "0" * 31 + "1", "ab" + "0" * 30, "ab00" + "0" * 27 + "1", "0" * 30 + "10"]
    seen = SeenIds()
    assert all(seen.add(one) for one in ids)
    assert not any(seen.add(one) for one in ids)
    assert all(one in seen for one in ids) and hashlib.sha256(b"other").hexdigest()[:32] not in seen
    seen.clear()
    assert seen.add(ids[0]) and seen.add("0" * 32)


def test_an_id_takes_little_room() -> None:
    """A dump of a gigabyte has a million articles: they must not take a third of the memory of a worker."""
    seen = SeenIds()
    tracemalloc.start()
    try:
        for n in range(100_000):
            seen.add(hashlib.sha256(b"%d" % n).hexdigest()[:32])
        assert tracemalloc.get_traced_memory()[0] < 100_000 * 64
    finally:
        tracemalloc.stop()


def test_sorting_more_in_takes_little_room_on_top() -> None:
    """Two million ids are 32 MB: never all of them twice."""
    seen = SeenIds()
    ids = np.random.default_rng(1).bytes(16 * 400_000).hex()
    tracemalloc.start()
    try:
        for at in range(0, len(ids), 32):
            seen.add(ids[at : at + 32])
            if at == len(ids) // 2:
                tracemalloc.reset_peak()
        assert tracemalloc.get_traced_memory()[1] < 400_000 * 16 + 8_000_000
    finally:
        tracemalloc.stop()


def test_what_was_refused_is_kept_for_the_dump_at_hand() -> None:
    """By dump: the same text in another is another's; those of dumps that are done are forgotten."""
    refused, one, two = RefusedIds(), "1" * 32, "2" * 32
    refused.add("a.txt", one)
    refused.add("b.txt", two)
    assert ("a.txt", one) in refused and ("b.txt", two) in refused
    assert ("a.txt", two) not in refused and ("c.txt", one) not in refused
    refused.keep_only("b.txt")
    assert ("a.txt", one) not in refused and ("b.txt", two) in refused
