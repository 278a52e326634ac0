"""The ids of a dump's articles, held in little room."""

from __future__ import annotations

import hashlib
import tracemalloc

from dateline.staging.seen import SeenIds


def test_an_id_is_new_once_until_all_are_forgotten() -> None:
    """Also ids that end or begin in zeros, and among so many that most are sorted."""
    ids = [hashlib.sha256(b"%d" % n).hexdigest()[:32] for n in range(80_000)]
    ids += ["0" * 32, "1" + "0" * 31, "0" * 31 + "1", "ab" + "0" * 30, "ab00" + "0" * 27 + "1", "0" * 30 + "10"]
    seen = SeenIds()
    assert all(seen.add(one) for one in ids)
    assert not any(seen.add(one) for one in ids)
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
