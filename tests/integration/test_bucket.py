"""Raw dumps in a bucket of a real S3 server started here, behind a proxy that breaks answers on purpose."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fsspec.config
import pytest

from dateline.backfill import BackfillRange, Choice, choose_dumps
from dateline.cli.app import app
from dateline.dataset import Dataset
from dateline.errors import StorageFailed, UsageError
from dateline.ingest import discover, read
from dateline.model import Document
from dateline.prepare import prepare
from dateline.recipe import Recipe
from tests.histories import STORY, Site
from tests.object_store import Proxy, Store, busy, cut_off, hang_up, once, say_nothing, short


def names(address: str) -> list[str]:
    """Names of the dumps below an address."""
    return [dump.name for dump in discover([address]).dumps]


def test_a_bucket_is_a_raw_folder(store: Store) -> None:
    """Objects are dumps by their key below the prefix; hidden and unfinished ones, markers of folders and sidecars are none."""
    for key in ("raw/b.txt", "raw/a/z.txt", "raw/a/é ü.txt", "raw/.hidden", "raw/c.part", "raw/", "other/d.txt"):
        store.put(key, "text")
    store.put("raw/w?h::at#it%20is.txt", "text")
    store.put("raw/a/z.txt.meta.json", '{"publisher": "The Daily"}')
    store.put("raw/manifest.jsonl", '{"name": "a/z.txt", "section": "World"}\n')
    found = discover(["s3://rawdumps/raw"])
    assert [dump.name for dump in found.dumps] == ["a/z.txt", "a/é ü.txt", "b.txt", "w?h::at#it%20is.txt"]
    assert (found.dumps[0].metadata.publisher, found.dumps[0].metadata.section) == ("The Daily", "World")
    assert (found.failed, found.unsettled) == ((), ())
    assert names("s3://rawdumps/raw/b.txt") == ["b.txt"]
    assert names("s3://rawdumps") == ["other/d.txt", *(f"raw/{dump.name}" for dump in found.dumps)]


def test_the_same_dataset_as_from_a_folder(store: Store, tmp_path: Path) -> None:
    """Run over a bucket and over a copy of it on the disk: every byte of the tables is the same, packed dumps and sidecars too."""
    contents = {f"d{n}.txt": STORY.format(day=n, n=n).encode() for n in range(1, 4)}
    contents["packed.txt.gz"] = gzip.compress(STORY.format(day=9, n=9).encode(), mtime=0)
    contents["d1.txt.meta.json"] = b'{"fetched_at": "2026-03-09T12:00:00Z", "publisher": "The Daily"}'
    here, there = Site(tmp_path / "raw", tmp_path / "here"), Site(Path("s3://rawdumps/raw"), tmp_path / "there")
    here.raw.mkdir()
    for name, content in contents.items():
        (here.raw / name).write_bytes(content)
        store.put(f"raw/{name}", content)
    for site in (here, there):
        site.carry_out()
    assert tables(here.out) == tables(there.out)
    assert len(tables(here.out)) > 4
    dataset = Dataset(there.out, raw="s3://rawdumps/raw")
    assert dataset.document("d2.txt") == contents["d2.txt"].decode()
    with pytest.raises(UsageError, match="there is nothing at s3://rawdumps/elsewhere"):
        Dataset(there.out, raw="s3://rawdumps/elsewhere").document("d2.txt")


def tables(out: Path) -> dict[str, bytes]:
    """The Parquet files of the current snapshot."""
    root = (out / "current").resolve()
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}


def test_what_did_not_change_is_not_fetched_again(store: Store, tmp_path: Path) -> None:
    """The listing tells by etag: no bytes are asked for when nothing is new, those of one object when one is written anew."""
    for number in range(12):
        store.put(f"raw/{number % 3}/{number}.txt", STORY.format(day=number + 1, n=number))
    store.put("raw/0/0.txt.meta.json", '{"publisher": "The Daily"}')
    site = Site(Path("s3://rawdumps/raw"), tmp_path / "out")
    site.carry_out()
    store.seen.clear()
    seen = site.plan()
    assert (seen.n_unchanged, seen.has_work, store.gets()) == (12, False, [])
    chosen = choose_dumps([site.raw], site.out, Recipe(), BackfillRange(), Choice(everything=True))
    assert len(chosen.names) == 12
    assert {path.rpartition("/")[2] for path in store.gets()} == {"0.txt.meta.json"}
    store.put("raw/1/4.txt", STORY.format(day=5, n=44))  # of the same size
    store.seen.clear()
    seen = site.plan()
    assert (seen.plan.n_changed, seen.n_unchanged) == (1, 11)
    assert {path.rpartition("/")[2].partition("?")[0] for path in store.gets()} == {"4.txt"}
    store.seen.clear()
    assert prepare([site.raw], site.out, Recipe(), rehash=True).plan.n_changed == 1
    assert len([path for path in store.gets() if ".txt" in path and "meta" not in path]) == 12


@pytest.mark.parametrize("act", [busy, cut_off, short, hang_up, say_nothing])
def test_faults_that_pass_cost_nothing_but_time(
    store: Store, act: Callable[[Proxy], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Busy stores, cut bodies, short ranges and lost connections, while listing, hashing and reading: the bytes are the bytes."""
    monkeypatch.setitem(
        fsspec.config.conf, "s3", {"config_kwargs": {"read_timeout": 0.5 if act is say_nothing else 60}}
    )
    text = "\n\n".join(STORY.format(day=n % 27 + 1, n=n) for n in range(40))
    store.put("raw/a.txt", text)
    store.put("raw/b.txt", "text")
    store.faults.append(once("a.txt", act, times=2))
    if act in (busy, hang_up):
        store.faults.append(once("list-type=2", act, times=2))
    a, b = discover(["s3://rawdumps/raw"]).dumps
    assert (a.name, b.name, a.size_bytes) == ("a.txt", "b.txt", len(text.encode()))
    store.faults.append(once("a.txt", act, times=2))
    assert "".join(item.text for item in read(a) if isinstance(item, Document)) == text


def test_one_object_that_the_store_never_gives_stops_no_other(store: Store) -> None:
    """It is named as a failure, with what the store said, and is tried again in the next run."""
    for name in ("a.txt", "b.txt", "c.txt"):
        store.put(f"raw/{name}", name)
    store.faults.append(once("b.txt", busy, times=10_000))
    found = discover(["s3://rawdumps/raw"])
    assert [dump.name for dump in found.dumps] == ["a.txt", "c.txt"]
    (failed,) = found.failed
    assert failed.dump_name == "b.txt"
    assert "4 attempts" in failed.detail
    store.faults.clear()
    assert names("s3://rawdumps/raw") == ["a.txt", "b.txt", "c.txt"]


def test_a_store_that_is_down_ends_the_run(store: Store, tmp_path: Path) -> None:
    """Where nothing comes, no dump is called unreadable: the run says that the store does not answer, and changes nothing."""
    for number in range(8):
        store.put(f"raw/{number}.txt", "text")
    site = Site(Path("s3://rawdumps/raw"), tmp_path / "out")
    store.faults.append(once(".txt", busy, times=10_000))
    with pytest.raises(StorageFailed, match="run again when the store answers"):
        site.plan()
    store.faults.append(once("list-type=2", busy, times=10_000))
    with pytest.raises(StorageFailed, match="s3://rawdumps/raw"):
        site.plan()
    store.faults.clear()
    assert site.plan().plan.n_new == 8


def test_an_object_that_goes_or_changes_meanwhile_waits(store: Store) -> None:
    """What is written anew or removed between listing and reading is left for the next run, and is no failure."""
    for name in ("a.txt", "b.txt", "c.txt"):
        store.put(f"raw/{name}", name)

    def replaced(proxy: Proxy) -> bool:
        if proxy.command == "GET" and "a.txt" in proxy.path:
            store.put("raw/a.txt", "other")
        return False

    store.faults += [replaced]
    lying = discover(["s3://rawdumps/raw"])
    assert (lying.unsettled, lying.failed) == (("a.txt",), ())
    dump = next(dump for dump in lying.dumps if dump.name == "b.txt")
    store.put("raw/b.txt", "longer than it was")
    with pytest.raises(Exception, match="has changed since it was found"):
        list(read(dump))


def test_a_list_that_is_out_of_date_hides_nothing_for_long(store: Store, tmp_path: Path) -> None:
    """A store that lists what is gone, or what was there before: nothing fails, and the next list is believed."""
    for name in ("a.txt", "b.txt"):
        store.put(f"raw/{name}", STORY.format(day=2, n=1))
    site = Site(Path("s3://rawdumps/raw"), tmp_path / "out")
    lists: list[tuple[bytes, dict[str, str]]] = []

    def listed_then(proxy: Proxy) -> bool:
        if proxy.command != "GET" or "prefix=raw/&" not in unquote(proxy.path):
            return False
        if not lists:
            lists.append(proxy.fetched(b"")[1:])
        proxy.reply(200, *lists[0])
        return True

    store.faults.append(listed_then)
    site.carry_out()
    store.delete("raw/a.txt")
    store.put("raw/b.txt", STORY.format(day=3, n=2))
    store.put("raw/c.txt", STORY.format(day=4, n=3))
    seen = site.plan()
    assert (seen.n_unchanged, seen.has_work) == (2, False)  # as of then
    seen = prepare([site.raw], site.out, Recipe(), rehash=True)
    assert (seen.plan.n_changed, seen.unreadable) == (1, ())  # `a` waits, `b` is what it is now
    store.faults.clear()
    seen = site.plan()
    assert (seen.plan.n_new, seen.plan.n_changed, seen.n_unchanged) == (1, 1, 0)


def test_what_is_wrong_with_an_address_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing there, no such bucket, no such kind of store, keys in the address: each in one sentence, and no key is printed."""
    store.put("raw/a.txt", "text")
    for address, says in (
        ("s3://rawdumps/nothing", "there is nothing at s3://rawdumps/nothing"),
        ("s3://nobodys/raw", "there is nothing at s3://nobodys/raw"),
        ("nosuch://news/raw", "Protocol not known: nosuch"),
        ("abfs://news/raw", "adlfs"),  # a store whose library is not here
    ):
        with pytest.raises(UsageError, match=says):
            discover([address])
    for address in ("s3://me:hunter2@news/raw", "s3://rawdumps/raw?secret=hunter2"):
        with pytest.raises(UsageError, match="environment") as caught:
            discover([address])
        assert "hunter2" not in str(caught.value)


def test_the_command_takes_an_address(store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`dateline run s3://…` publishes, and says so of the next run that nothing is new; `file://` is a folder."""
    store.put("raw/a.txt", STORY.format(day=3, n=1))
    out = str(tmp_path / "out")

    def run(*args: str) -> Any:
        with pytest.raises(SystemExit) as ended:
            app([*args, "--out", out, "--engine", "direct"], standalone_mode=False)
        return ended.value.code

    assert run("run", "s3://rawdumps/raw") == 0
    assert len(Dataset(out).articles()) == 1
    capfd.readouterr()
    assert run("run", "s3://rawdumps/raw", "--output", "json") == 0
    said = json.loads(capfd.readouterr().out)
    assert (said["dumps_processed"], said["dumps_unchanged"]) == (0, 1)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "b.txt").write_text(STORY.format(day=4, n=2))
    assert run("run", f"file://{tmp_path}/raw") == 0
    assert len(Dataset(out).articles()) == 2
