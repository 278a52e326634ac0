"""Same dumps, same code, same bytes: whatever the order, the batches, the runner, the workers, the zone or the seed.

All through the real pipeline, from raw files to the published snapshot.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.ingest import discover
from dateline.model import Dump
from dateline.pipeline import process_batch
from dateline.plan import BATCH_BYTES, cut
from dateline.publish import PublishRequest, commit
from dateline.recipe import Recipe
from tests.integration.conftest import Cli, dataset_digest

N_EDITIONS = 8
BLANK_BYTES = 960_000
"""Of a dump without a word: it costs nothing, and with it the others need two batches of a megabyte."""
UMASKS = (0o022, 0o077, 0o002, 0o027)
ZONES = ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati")


@dataclass(frozen=True)
class Dataset:
    """What must not differ."""

    manifest: bytes
    files: dict[str, str]
    """SHA-256 by path."""

    @classmethod
    def at(cls, out: Path) -> Dataset:
        return cls((out / "current" / "manifest.json").read_bytes(), dataset_digest(out))


@pytest.fixture(scope="module", autouse=True)
def pago_pago() -> Iterator[None]:
    """This process is at the end of the world, where it is still yesterday."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Pacific/Pago_Pago")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="module")
def raw(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, and dumps that repeat their stories in part: most articles are sighted in several places."""
    folder = tmp_path_factory.mktemp("raw") / "dumps"
    shutil.copytree(samples, folder)
    texts = [path.read_text(encoding="utf-8") for path in sorted(samples.glob("*.txt"))]
    for edition in range(N_EDITIONS):
        chosen = [text for number, text in enumerate(texts) if number != edition % len(texts)]
        (folder / f"edition-{edition}.txt").write_text("\n\n\n".join(chosen), encoding="utf-8")
    (folder / "blank.txt").write_text(" " * BLANK_BYTES)
    return folder


def publish(dumps: Sequence[Dump], out: Path, batch_dumps: int, staging: Path) -> None:
    """Process dumps in batches of so many, in the order given, and publish them."""
    batches = cut(dumps, BATCH_BYTES, batch_dumps)
    reports = [process_batch(batch, Recipe(), staging / str(batch.index)) for batch in batches]
    commit(out, reports, PublishRequest("run", Recipe().fingerprint))


@pytest.fixture(scope="module")
def wanted(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """All dumps in one batch, in this process."""
    folder = tmp_path_factory.mktemp("wanted")
    publish(discover([raw]).dumps, folder / "out", 1000, folder / "staging")
    return Dataset.at(folder / "out")


@pytest.mark.parametrize(("batch_dumps", "seed"), [(1, 1), (7, 2), (1000, 3)])
def test_batches_and_order(raw: Path, wanted: Dataset, tmp_path: Path, batch_dumps: int, seed: int) -> None:
    """Batches of 1, 7 and 1,000 dumps, each in another order of arrival, and a rerun of it all that changes nothing."""
    dumps = list(discover([raw]).dumps)
    random.Random(seed).shuffle(dumps)
    publish(dumps, tmp_path / "out", batch_dumps, tmp_path / "staging")
    assert Dataset.at(tmp_path / "out") == wanted
    if batch_dumps == 7:
        publish(dumps[::-1], tmp_path / "out", 5, tmp_path / "again")
        assert Dataset.at(tmp_path / "out") == wanted
        assert (tmp_path / "out" / "current").readlink().name == "000001"


def test_deliveries(raw: Path, wanted: Dataset, tmp_path: Path) -> None:
    """Three deliveries, published one after the other."""
    dumps = list(discover([raw]).dumps)
    random.Random(4).shuffle(dumps)
    for number in range(3):
        publish(dumps[number::3], tmp_path / "out", 1000, tmp_path / f"staging-{number}")
    assert Dataset.at(tmp_path / "out") == wanted


@pytest.mark.parametrize("seed", range(len(ZONES)))
def test_runners_workers_seeds_zones_and_locale(
    cli: Cli, raw: Path, wanted: Dataset, tmp_path: Path, seed: int
) -> None:
    """`dateline run` by threads and by processes, one worker and two, under as many hash seeds, zones and umasks, and LANG=C.

    The fifth seed and zone are those of this process: pytest's own seed, and Pago Pago.
    """
    runner = ("thread", "process")[seed % 2]
    workers = 1 + seed // 2 % 2
    environment = {"PYTHONHASHSEED": str(seed), "TZ": ZONES[seed], "DATELINE_BATCH_MB": "1"}
    if seed == len(ZONES) - 1:
        environment |= {"LANG": "C", "LC_ALL": "C"}
    before = os.umask(UMASKS[seed])  # a child's is its parent's
    try:
        ran = cli("run", raw, "--out", tmp_path / "out", "--runner", runner, "--workers", workers, env=environment)
    finally:
        os.umask(before)
    assert ran.code == 0, ran.err
    assert not (tmp_path / "out" / "current" / "manifest.json").stat().st_mode & UMASKS[seed]
    assert Dataset.at(tmp_path / "out") == wanted


@pytest.mark.parametrize("runner", ["thread", "process"])
def test_the_direct_engine(cli: Cli, raw: Path, wanted: Dataset, tmp_path: Path, runner: str) -> None:
    """Without Prefect, in a thread and in two processes."""
    environment = {"DATELINE_BATCH_MB": "1", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    options = ("--engine", "direct", "--runner", runner, "--workers", 2)
    ran = cli("run", raw, "--out", tmp_path / "out", *options, env=environment)
    assert ran.code == 0, ran.err
    assert Dataset.at(tmp_path / "out") == wanted


def test_the_dumps_fill_two_batches(raw: Path) -> None:
    """Two workers have stories to read each, under DATELINE_BATCH_MB=1."""
    batches = cut(discover([raw]).dumps, 1 << 20, 1000)
    assert [len({dump.name for dump in batch.dumps} - {"blank.txt"}) > 2 for batch in batches] == [True, True]
