"""Batches are sorted while others are parsed: what the publish still wants so is used, and the dataset is the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from dateline.model import Batch, BatchReport, Dump, Outcome
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.ahead import Ahead
from dateline.orchestration.run.job import Job
from dateline.orchestration.run.merging import Workers, done
from dateline.orchestration.run.stopping import StopFile
from dateline.plan import Plan
from dateline.prepare import Prepared
from dateline.publish import PublishRequest, Spread, commit, forget
from tests.batches import Delivery, Story, Workshop, state_of

DUMPS = [Delivery(f"{c}.txt", (Story(f"story {c}", day=i), Story("everywhere", day=i))) for i, c in enumerate("abcdef")]


class Site:
    """Two threads that note what they are given, and a run whose batches of one dump each are staged in any order."""

    def __init__(self, folder: Path, merge_mb: int = 0, partition: str | None = None) -> None:
        self.workshop = Workshop(folder)
        self.folder = folder / "run"
        self.folder.mkdir(parents=True)
        stop = StopFile(self.folder / "stop")
        self.pool = ThreadPoolExecutor(2)
        self.given: list[str] = []

        def submit(what: str, work: bytes) -> Future[bytes]:
            self.given.append(what)
            return self.pool.submit(done, work, stop)

        self.workers = Workers(submit, stop, 2)
        dumps = [Dump("", dump.name, dump.dump_id, 1) for dump in DUMPS]
        plan = Plan(tuple(Batch(n, (dump,)) for n, dump in enumerate(dumps)), (), len(dumps), 0, 0)
        request = RunRequest(out=self.workshop.out, merge_mb=merge_mb, partition=partition)
        self.ahead = Ahead(Job(request, Prepared(plan, len(dumps), (), ())), self.folder, self.workers)

    def stage(self, dumps: Sequence[Delivery] = DUMPS, order: Sequence[int] = range(len(DUMPS))) -> list[BatchReport]:
        """Stage each dump as a batch; the run hears of them in this order."""
        reports = self.workshop.stage(*dumps, batch_dumps=1)
        for number in order:
            self.ahead.staged(reports[number])
        return reports

    def publish(self, reports: Sequence[BatchReport]) -> list[str]:
        """Publish them; which batches were sorted only then."""
        n_given = len(self.given)
        commit(self.workshop.out, reports, PublishRequest("run", partition=self.ahead.job.partition), self.ahead.spread)
        return [what for what in self.given[n_given:] if what.startswith("map")]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Each batch is a portion of its own."""
    made = Site(tmp_path / "site")
    yield made
    made.pool.shutdown()


@pytest.fixture
def another(tmp_path: Path) -> Workshop:
    """A dataset that is made by one process."""
    return Workshop(tmp_path / "another")


@pytest.mark.parametrize("order", [range(6), (5, 0, 3, 1, 4, 2)])
def test_what_was_sorted_ahead_is_used(order: Sequence[int], site: Site, another: Workshop) -> None:
    """No batch is sorted again, and the dataset is that of one process."""
    assert site.publish(site.stage(order=order)) == []
    assert site.given[:6] == [f"map ahead {number}" for number in range(1, 7)]
    another.commit(*DUMPS)
    assert site.workshop.fingerprint() == another.fingerprint()
    assert site.workshop.state() == state_of(DUMPS)


def test_portions_are_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, another: Workshop) -> None:
    """Batches are sorted together when those beside each other are enough, whoever came between; the rest by the publish."""
    site = Site(tmp_path / "site")
    size = sum(path.stat().st_size for path in Path(site.workshop.stage(DUMPS[0])[0].staging).glob("*.parquet"))
    monkeypatch.setattr(Ahead, "task_bytes", size * 19 // 10)
    begun = []
    for number in (5, 0, 2, 4, 1):
        site.ahead.staged(site.workshop.stage(*DUMPS, batch_dumps=1)[number])
        begun.append(len(site.given))
    assert begun == [0, 0, 0, 1, 2]
    reports = site.workshop.stage(*DUMPS, batch_dumps=1)
    by_index = {report.index: report for task in site.ahead.spread.begun for report in task.reports}  # type: ignore[attr-defined]
    assert sorted(by_index) == [0, 1, 2, 4, 5]
    merged = [by_index.get(n, reports[n]) for n in range(6)]
    assert site.publish(merged) == ["map 2 of 3"]
    another.commit(*DUMPS)
    assert site.workshop.fingerprint() == another.fingerprint()
    site.pool.shutdown()


def test_what_was_forgotten_since_is_sorted_again(site: Site) -> None:
    """Between sorting and publishing somebody forgets an article: it does not come in by what was sorted before."""
    site.workshop.commit(DUMPS[0])
    reports = site.stage()
    forget(site.workshop.out, article=DUMPS[0].stories[1].article_id)
    assert len(site.publish(reports)) == 6
    told = {row["article_id"] for row in site.workshop.rows("articles")}
    assert told == {dump.stories[0].article_id for dump in DUMPS}


def test_a_dump_that_its_predecessor_holds_back(site: Site, another: Workshop) -> None:
    """A delivery that arrives broken takes nothing away: its batch is sorted again without it, the others are not."""
    for workshop in (site.workshop, another):
        workshop.commit(DUMPS[2])
    broken = DUMPS[2].again(version="2", stories=(), outcome=Outcome.FAILED)
    dumps = [*DUMPS[:2], broken, *DUMPS[3:]]
    assert site.publish(site.stage(dumps)) == ["map 3 of 6"]
    another.commit(*dumps)
    assert site.workshop.fingerprint() == another.fingerprint()


def test_a_dataset_that_is_parted_otherwise_meanwhile(site: Site, another: Workshop) -> None:
    """What was sorted by day is sorted again where another run has gone over to months."""
    reports = site.stage()
    site.workshop.commit(DUMPS[0], partition="month")
    assert len(site.publish(reports)) == 6
    another.commit(*DUMPS, partition="month")
    assert site.workshop.fingerprint() == another.fingerprint()


def test_a_part_of_a_batch_is_left_to_the_publish(site: Site) -> None:
    """Of a batch whose worker died several parts may come: nobody knows which is the last."""
    (report,) = site.workshop.stage(DUMPS[0])
    site.ahead.staged(BatchReport(0, report.staging, ()))
    assert site.given == [] and not site.ahead.spread.begun


def test_a_pool_that_is_lost(site: Site, another: Workshop) -> None:
    """It takes nothing any more: then all is sorted by the publish, on this machine."""

    def refuse(what: str, work: bytes) -> Future[bytes]:
        raise BrokenProcessPool("dead")

    site.workers.submit, submit = refuse, site.workers.submit
    reports = site.stage()
    assert not site.ahead.spread.begun
    site.workers.submit = submit
    assert len(site.publish(reports)) == 6
    another.commit(*DUMPS)
    assert site.workshop.fingerprint() == another.fingerprint()


def test_one_worker_sorts_nothing_ahead(site: Site) -> None:
    """It has batches to parse, or none is left."""
    site.ahead.workers = None
    site.stage()
    assert site.given == []
    assert site.ahead.spread == Spread(task_bytes=0)
