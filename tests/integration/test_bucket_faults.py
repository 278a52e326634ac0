"""Faults of a store, lost answers, stale lists and lost races while a dataset is published into a bucket."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.dataset import Dataset
from dateline.dataset.bucket import store as stores
from dateline.errors import PublishConflict, StorageFailed
from tests.batches import state_of
from tests.bucket_twin import ADDRESS, MON, OUT, TUE, WED, Twin, rows
from tests.object_store import Fault, Proxy, Store, busy, hang_up, once


def done_but_unheard(proxy: Proxy) -> None:
    """The store does it; the answer never arrives."""
    proxy.fetched(proxy.body)
    proxy.close_connection = True


def done_but_busy(proxy: Proxy) -> None:
    """The store does it, and a proxy in between says that it is busy."""
    proxy.fetched(proxy.body)
    busy(proxy)


@pytest.mark.parametrize("act", [busy, hang_up, done_but_unheard, done_but_busy])
@pytest.mark.parametrize("what", ["data/current/", "data/.objects/articles", "data/.records/"])
def test_faults_that_pass(store: Store, twin: Twin, act: Callable[[Proxy], None], what: str) -> None:
    """Busy stores, lost connections, answers lost after the thing was done: published once, whole, and nobody is told of a conflict."""
    twin.send(MON)
    store.faults.append(once(what, act, times=2, command="PUT"))
    made = twin.send(TUE)
    assert made is not None
    assert made.number == 2
    assert rows(OUT) == state_of([MON, TUE])
    assert sorted(store.objects("data/current/")) == ["0000000001.json", "0000000002.json"]


def test_a_first_publish_whose_answer_is_lost(store: Store, twin: Twin) -> None:
    """Also where nothing was there yet, the writer finds out that he won."""
    store.faults.append(once("data/current/", done_but_unheard, command="PUT"))
    assert twin.send(MON) is not None
    assert rows(OUT) == state_of([MON])


def test_a_store_that_is_down_changes_nothing(store: Store, twin: Twin) -> None:
    """What does not pass ends the publish with the address and what the store said; the next one publishes."""
    twin.send(MON)
    for what in (".objects/", ".records/"):
        store.faults.append(once(what, busy, times=10_000, command="PUT"))
        with pytest.raises(StorageFailed, match=r"s3://rawdumps/data/.*run again"):
            twin.send(TUE)
        store.faults.clear()
        assert rows(OUT) == state_of([MON])
    twin.send(TUE)
    assert rows(OUT) == state_of([MON, TUE])


def test_a_list_that_is_out_of_date(store: Store, twin: Twin) -> None:
    """A store that lists states as they were: readers and writers see the newest all the same."""
    twin.send(MON)
    held: list[tuple[int, bytes, dict[str, str]]] = []

    def stale(proxy: Proxy) -> bool:
        if proxy.command != "GET" or "current" not in proxy.path or "list-type" not in proxy.path:
            return False
        if not held:
            held.append(proxy.fetched(b""))
        proxy.reply(*held[0])
        return True

    store.faults.append(stale)
    twin.send(TUE)
    assert rows(OUT) == state_of([MON, TUE])
    twin.send(WED)
    assert rows(OUT) == state_of([MON, TUE, WED])


def unconditional(proxy: Proxy) -> bool:
    """A store that knows no conditions: it writes whatever it is sent."""
    del proxy.headers["If-None-Match"]
    return False


def test_a_store_without_conditional_writes_is_refused(store: Store, twin: Twin) -> None:
    """At the first publish and at any later one, with the reason; nothing is published, and what is stays readable."""
    store.faults.append(unconditional)
    with pytest.raises(StorageFailed, match="no conditional writes"):
        twin.send(MON)
    assert not Dataset(OUT).exists
    store.faults.clear()
    twin.send(MON)
    store.faults.append(unconditional)
    with pytest.raises(StorageFailed, match="no conditional writes"):
        twin.send(TUE)
    assert rows(OUT) == state_of([MON])


def another_first(store: Store, meanwhile: Callable[[], Any]) -> Fault:
    """Somebody on another machine publishes just before our state is put."""
    done: list[bool] = []

    def fault(proxy: Proxy) -> bool:
        if proxy.command == "PUT" and "data/current/0000000002" in proxy.path and not done:
            done.append(True)
            meanwhile()
        return False

    return fault


def test_the_loser_says_conflict_or_does_it_again(store: Store, twin: Twin, tmp_path: Path) -> None:
    """Who is overtaken publishes nothing and says so; who may wait lays his dumps over what is there now."""
    from tests.integration.publish.forks import Server

    for wait_s, both in ((0.0, False), (60.0, True)):
        for key in store.objects("data/"):
            store.delete(f"data/{key}")
        twin.send(MON)
        reports = twin.stage(WED)
        server = Server(tmp_path)

        def meanwhile(server: Server = server, reports: Any = reports) -> None:
            other = server.start(
                "commit", OUT, reports=reports, environment={"DATELINE_CACHE": str(tmp_path / "elsewhere")}
            )
            other.go()
            assert other.wait() == 0, other.said

        store.faults.append(another_first(store, meanwhile))
        if both:
            twin.send(TUE, wait_s=wait_s)
        else:
            with pytest.raises(PublishConflict, match="published to by another writer meanwhile"):
                twin.send(TUE, wait_s=wait_s)
        store.faults.clear()
        server.close()
        assert rows(OUT) == state_of([MON, TUE, WED] if both else [MON, WED])
        shutil.rmtree(tmp_path / "elsewhere")
        for gate in (*tmp_path.glob("gate-*"), *tmp_path.glob("said-*")):
            gate.unlink()


def test_a_torn_multipart_is_no_object(store: Store, tmp_path: Path) -> None:
    """A large file goes in parts; a part that is cut is sent again, and where none comes through there is no object."""
    path = tmp_path / "large"
    path.write_bytes(b"\0" * (101 << 20))
    there = stores.Store(ADDRESS)
    store.faults.append(once("partNumber=2", hang_up, times=10_000, command="PUT"))
    with pytest.raises(StorageFailed, match="large"):
        there.send(path, "large")
    assert there.get("large") is None
    store.faults.clear()
    store.faults.append(once("partNumber=2", hang_up, command="PUT"))
    there.send(path, "large")
    assert there.lying("large")["large"].size_bytes == path.stat().st_size
