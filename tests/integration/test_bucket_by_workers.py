"""Worker processes merge what goes into a bucket: they read the base there by ranges, and what is sent are a folder's bytes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from dateline.orchestration.run.merging import Workers, done
from dateline.orchestration.run.stopping import StopFile
from dateline.publish import PublishRequest, Spread, commit, verify
from tests.batches import Story
from tests.bucket_twin import MON, OUT, TUE, WED, Twin, rows
from tests.object_store import Store


@pytest.mark.slow
def test_workers_publish_into_a_bucket(store: Store, twin: Twin, tmp_path: Path) -> None:
    """Two publishes by processes of their own, the second one over objects: manifest and data files are those of the folder."""
    (tmp_path / "run").mkdir()
    stop = StopFile(tmp_path / "run" / "stop")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        spread = Spread(Workers(lambda _, work: pool.submit(done, work, stop), stop, 1), 0)
        for deliveries in ((MON, TUE), (WED, MON.again(version="2", stories=(Story("lock shut"),)))):
            twin.commit(*deliveries)
            assert commit(OUT, twin.stage(*deliveries, batch_dumps=1), PublishRequest("run"), spread)
            objects = store.objects("data/.objects/")
            for path in twin.current.rglob("*.parquet"):
                assert objects[path.relative_to(twin.current).as_posix()] == path.read_bytes()
            records = store.objects("data/.records/")
            assert twin.fingerprint() in [content for key, content in records.items() if key.startswith("manifest")]
    assert rows(OUT) == twin.state()
    assert verify(OUT).is_sound
