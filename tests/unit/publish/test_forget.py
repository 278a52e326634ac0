"""What is forgotten is gone from every table, and nothing brings it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dateline.dataset import Dataset
from dateline.dataset.format.tombstones import read_tombstones, write_tombstones
from dateline.dataset.ledger import ledger
from dateline.errors import DatasetBroken, UsageError
from dateline.publish import (
    PublishRequest,
    commit,
    forget,
    gc,
    repair,
    rollback,
    run_staging,
    snapshots_that_hold,
    verify,
)
from tests.batches import Delivery, Story, Workshop, stage, state_of

SECRET = Story("the name that must go", url="https://example.org/secret")
MON = Delivery("mon.txt", (SECRET, Story("lock shut")))
TUE = Delivery("tue.txt", (replace(SECRET, url=None), Story("bridge up")), n_quarantined=1)
WED = Delivery("wed.txt", (Story("mayor out"),), url="https://example.org/wed")


def text_on_disk(out: Path) -> list[str]:
    """Files below `out` that hold the secret, compressed or not."""
    hits = []
    for path in sorted(out.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content += repr(pq.ParquetFile(path).read().to_pylist()).encode()
            if b"must go" in content or b"example.org/secret" in content:
                hits.append(path.relative_to(out).as_posix())
    return hits


def test_forget_an_article(workshop: Workshop) -> None:
    """A forgotten article leaves every dump that has it; the ledger's counts follow; the dataset stays sound."""
    workshop.commit(MON, TUE, WED)
    snapshot = forget(workshop.out, article=SECRET.article_id)
    assert snapshot is not None
    assert snapshot.diff.counts == {"removed": {"retraction": 2}}
    gc(workshop.out, keep=1)
    assert text_on_disk(workshop.out) == []
    assert verify(workshop.out).problems == ()
    assert sorted(r["headline"] for r in workshop.rows("articles")) == ["bridge up", "lock shut", "mayor out"]
    assert SECRET.article_id not in {r["article_id"] for r in workshop.rows("sightings")}


def test_rerun_does_not_bring_it_back(workshop: Workshop) -> None:
    """The same dumps again, processed by newer code too, do not bring a forgotten article back."""
    workshop.commit(MON, TUE)
    forget(workshop.out, article=SECRET.article_id)
    before = workshop.state()
    assert workshop.commit(MON, TUE) is None
    workshop.commit(MON.again(recipe="r2"), TUE.again(recipe="r2"))
    assert workshop.state()["articles"] == before["articles"]
    workshop.commit(Delivery("copy.txt", (SECRET,)))
    assert SECRET.article_id not in {r["article_id"] for r in workshop.rows("articles")}
    assert verify(workshop.out).problems == ()


def test_newer_code_that_cuts_differently(workshop: Workshop) -> None:
    """A forgotten article stays away where newer code gives its text another id, because its place is kept."""
    workshop.commit(MON)
    forget(workshop.out, article=SECRET.article_id)
    workshop.commit(MON.again(recipe="r2", stories=(Story("the name that must go, cut anew"), Story("lock shut"))))
    assert [r["headline"] for r in workshop.rows("articles")] == ["lock shut"]


def test_quarantined_text_at_a_forgotten_place(workshop: Workshop) -> None:
    """Newer code that quarantines the forgotten text instead does not bring it back either."""
    workshop.commit(MON)
    forget(workshop.out, article=SECRET.article_id)
    workshop.commit(MON.again(recipe="r2", stories=(), n_quarantined=1))  # a row at [0, 5) of document 0
    assert workshop.rows("quarantine") == []
    assert verify(workshop.out).problems == ()


def test_forget_a_dump(workshop: Workshop) -> None:
    """A forgotten dump loses all rows and its ledger entry; other dumps' rows of the same text stay and are recounted."""
    workshop.commit(MON, TUE)
    snapshot = forget(workshop.out, dump="mon.txt")
    assert snapshot is not None
    assert snapshot.diff.counts == {"removed": {"retraction": 2}}
    assert workshop.state() == state_of([TUE])
    assert list(ledger(workshop.out)) == ["tue.txt"]
    assert workshop.commit(MON) is None
    assert workshop.commit(MON.again(version="2")) is None  # other bytes under the forgotten name


def test_forget_a_dump_by_its_hash(workshop: Workshop) -> None:
    """A dump can be named by the SHA-256 of its bytes."""
    workshop.commit(MON, TUE)
    forget(workshop.out, dump=TUE.dump_id)
    assert workshop.state() == state_of([MON])


def test_forget_a_url(workshop: Workshop) -> None:
    """What came from a URL is forgotten, with the same text wherever else it was found."""
    workshop.commit(MON, TUE, WED)
    forget(workshop.out, url="https://example.org/secret")
    assert sorted(r["headline"] for r in workshop.rows("articles")) == ["bridge up", "lock shut", "mayor out"]
    forget(workshop.out, url="https://example.org/wed")
    assert "wed.txt" not in ledger(workshop.out)
    gc(workshop.out, keep=1)
    assert text_on_disk(workshop.out) == []


def test_forget_before_it_comes(workshop: Workshop) -> None:
    """What the dataset does not have can be forgotten in advance."""
    workshop.commit(TUE)
    assert forget(workshop.out, dump="mon.txt", even_if_absent=True) is None
    assert forget(workshop.out, article="0" * 32, even_if_absent=True) is None
    assert workshop.commit(MON) is None


def test_only_hashes_are_kept(workshop: Workshop) -> None:
    """The tombstones name nothing."""
    workshop.commit(MON)
    forget(workshop.out, url=str(SECRET.url))
    content = (workshop.out / ".tombstones.json").read_text()
    assert "example" not in content
    assert SECRET.article_id not in content
    assert read_tombstones(workshop.out).is_forgotten("url", SECRET.url)


def test_staged_files_go_too(workshop: Workshop) -> None:
    """Staging that a dead run left goes with a forget; that of a living run stays."""
    workshop.commit(MON)
    dead = workshop.out / ".staging" / "dead"
    stage(dead, [MON])
    with run_staging(workshop.out, "alive") as alive:
        stage(alive, [MON])
        forget(workshop.out, article=SECRET.article_id)
        assert not dead.exists()
        report = stage(alive, [MON], 1)
        assert commit(workshop.out, [report], PublishRequest()) is None
    gc(workshop.out, keep=1)
    assert text_on_disk(workshop.out) == []


def test_one_thing_at_a_time(workshop: Workshop) -> None:
    """Naming nothing, or two things, is refused."""
    with pytest.raises(UsageError):
        forget(workshop.out)
    with pytest.raises(UsageError):
        forget(workshop.out, dump="a", url="b")


def test_damaged_tombstones_stop_everything(workshop: Workshop) -> None:
    """Unreadable tombstones stop a publish: guessing could bring back what was forgotten."""
    workshop.commit(MON)
    forget(workshop.out, dump="gone.txt", even_if_absent=True)
    path = workshop.out / ".tombstones.json"
    path.write_bytes(path.read_bytes().replace(b"hashes", b"hashed"))
    with pytest.raises(DatasetBroken, match="restore it"):
        workshop.commit(TUE)


class Killed(BaseException):
    """The process ends here."""


def killed_forget(workshop: Workshop) -> None:
    """A forget that dies between its tombstone and the publish."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched, pytest.raises(Killed):
        patched.setattr("dateline.publish.commands.forget.merge", die)
        forget(workshop.out, article=SECRET.article_id)
    assert SECRET.article_id in {r["article_id"] for r in workshop.rows("articles")}
    assert read_tombstones(workshop.out).is_pending


@pytest.mark.parametrize("by", ["commit", "commit nothing", "gc", "rollback", "forget"])
def test_a_killed_forget_is_completed(workshop: Workshop, by: str) -> None:
    """Whoever writes next takes out what a killed forget had promised, in a snapshot of its own."""
    workshop.commit(WED)
    workshop.commit(MON, TUE)
    killed_forget(workshop)
    if by == "commit":
        workshop.commit(Delivery("new.txt", (Story("dam full"),)))
    elif by == "commit nothing":
        made = commit(workshop.out, [], PublishRequest("next"))
        assert made is not None
        assert made.reason == "forget"
        assert made.diff.counts == {"removed": {"retraction": 2}}
    elif by == "gc":
        gc(workshop.out, keep=1)
        assert text_on_disk(workshop.out) == []
    elif by == "rollback":
        rollback(workshop.out, 2, PublishRequest("back"))
    else:
        forget(workshop.out, dump="wed.txt")
    assert not read_tombstones(workshop.out).is_pending
    assert SECRET.article_id not in {r["article_id"] for r in workshop.rows("articles")}
    assert verify(workshop.out).problems == ()
    gc(workshop.out, keep=1)
    assert text_on_disk(workshop.out) == []


def test_a_forget_that_died_at_its_very_end(workshop: Workshop) -> None:
    """Where the rows are out and only the mark is left, the next commit clears it and publishes nothing."""
    workshop.commit(MON)
    forget(workshop.out, article=SECRET.article_id)
    write_tombstones(workshop.out, replace(read_tombstones(workshop.out), is_pending=True))
    assert commit(workshop.out, [], PublishRequest("next")) is None
    assert not read_tombstones(workshop.out).is_pending


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("article", "ffffffff", "nothing was forgotten$"),
        ("article", SECRET.article_id[:7] + "x", "is no article id"),
        ("article", "f" * 32, "nothing was forgotten; --even-if-absent bars it in advance"),
        ("dump", "mom.txt", "is one of these meant: mon.txt"),
        ("dump", "mon", "nothing was forgotten"),
        ("url", str(SECRET.url) + "s", f"is one of these meant: {SECRET.url}"),
    ],
)
def test_what_matches_nothing_is_refused(workshop: Workshop, kind: str, value: str, says: str) -> None:
    """A typo does not pass for a forgotten text: candidates are named, and no tombstone is kept."""
    workshop.commit(MON, TUE)
    before = workshop.state()
    with pytest.raises(UsageError, match=says):
        forget(workshop.out, **{kind: value})
    assert workshop.state() == before
    assert read_tombstones(workshop.out).hashes == frozenset()


def test_the_beginning_of_an_id_or_hash_is_enough(workshop: Workshop) -> None:
    """As `explain` takes it; the whole of it is forgotten."""
    workshop.commit(MON, TUE, WED)
    assert forget(workshop.out, article=SECRET.article_id[:8].upper()) is not None
    assert read_tombstones(workshop.out).is_forgotten("article", SECRET.article_id)
    assert forget(workshop.out, dump=WED.dump_id[:12]) is not None
    assert WED.name not in {row["dump_name"] for row in workshop.rows("dumps")}
    assert verify(workshop.out).problems == ()


def test_a_beginning_of_several_is_refused_with_all(workshop: Workshop) -> None:
    """Which one is meant is for people to say."""
    stories = tuple(Story(f"story {n}") for n in range(40))
    workshop.commit(Delivery("many.txt", stories))
    ids = sorted(story.article_id for story in stories)
    first = next(a[0] for a, b in pairwise(ids) if a[0] == b[0])
    with pytest.raises(UsageError, match=rf"articles begin with {first}: {first}"):
        forget(workshop.out, article=first)


def test_what_only_older_snapshots_hold_is_forgotten(workshop: Workshop) -> None:
    """And told of until they are collected; a second time is no error."""
    workshop.commit(MON)
    workshop.commit(MON.again(version="2", stories=(Story("lock shut"),)))
    assert snapshots_that_hold(workshop.out, "article", SECRET.article_id) == [1]
    assert forget(workshop.out, article=SECRET.article_id) is None
    assert forget(workshop.out, article=SECRET.article_id) is None
    gc(workshop.out, keep=1)
    assert snapshots_that_hold(workshop.out, "article", SECRET.article_id) == []
    assert text_on_disk(workshop.out) == []


def removed(path: Path, _: bytes) -> None:
    """The file is gone."""
    path.unlink()


def damaged(path: Path, _: bytes) -> None:
    """A bit of it has changed."""
    path.write_bytes(path.read_bytes().replace(b"hashes", b"hashed"))


def exchanged(path: Path, older: bytes) -> None:
    """A backup of before the last forget came back."""
    path.write_bytes(older)


@pytest.mark.parametrize("fate", [removed, damaged, exchanged])
def test_tombstones_that_are_lost_are_missed_and_restored(
    workshop: Workshop, fate: Callable[[Path, bytes], None]
) -> None:
    """Every writer refuses, `verify` tells, a repair restores what the snapshot has sealed; nothing comes back meanwhile."""
    workshop.commit(MON, TUE, WED)
    forget(workshop.out, dump=WED.name)
    path = workshop.out / ".tombstones.json"
    older = path.read_bytes()
    forget(workshop.out, article=SECRET.article_id)
    content = path.read_bytes()
    fate(path, older)
    before = workshop.fingerprint()
    for write in (
        lambda: workshop.commit(MON, WED),
        lambda: rollback(workshop.out, 1, PublishRequest("back")),
        lambda: forget(workshop.out, dump=TUE.name),
        lambda: gc(workshop.out, keep=1),
        lambda: Dataset(workshop.out).tombstones(),
    ):
        with pytest.raises(DatasetBroken, match="verify --repair"):
            write()
    assert workshop.fingerprint() == before
    assert [problem.kind for problem in verify(workshop.out).problems] == ["tombstones"]
    done = repair(workshop.out, lambda names: [], PublishRequest("repair"))
    assert [problem.kind for problem in done.problems] == ["tombstones"]
    assert path.read_bytes() == content
    assert verify(workshop.out).problems == ()
    workshop.commit(MON, WED)
    assert SECRET.article_id not in {row["article_id"] for row in workshop.rows("articles")}
    assert WED.name not in {row["dump_name"] for row in workshop.rows("dumps")}
