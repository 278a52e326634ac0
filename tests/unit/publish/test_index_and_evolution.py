"""The index answers what the rows say, through any number of merged runs; older contracts are migrated."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import shape_fingerprint
from dateline.dataset.base import open_base
from dateline.dataset.format.files import write_bytes
from dateline.dataset.format.manifest import FileEntry, Manifest, RunRecord, current_number, read_manifest, read_run
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.index import Index, write_segment
from dateline.dataset.occurrences.names import SortedNames
from dateline.errors import DatasetBroken
from dateline.publish import verify
from dateline.publish.verification.verify import sha256_of
from tests.batches import Delivery, Story, Workshop, state_of


def find(article: int, dump: str, width: int = 0, places: int = 1) -> dict[str, object]:
    """One find; few articles share a first half, so that look-ups have to compare the second."""
    return {
        "hi": article % 5,
        "lo": article,
        "width": width,
        "places": places,
        "folder": "undated/region=x",
        "dump": "0" * 64 + dump,
    }


def occurrences(rows: list[dict[str, object]]) -> pa.Table:
    """Occurrences as a table."""
    plain = pa.Table.from_pylist(
        rows,
        pa.schema([(f.name, f.type if f.name not in ("folder", "dump") else pa.string()) for f in occurrence.SCHEMA]),
    )
    return plain.cast(occurrence.SCHEMA)


def ids(*articles: int) -> pa.Array:
    """Their article ids."""
    return pa.array([f"{a % 5:016x}{a:016x}" for a in articles])


def test_lookups_through_many_runs(tmp_path: Path) -> None:
    """Whatever was added and superseded, in however many runs, a look-up gives the last word on each dump."""
    draw = random.Random(3)
    index, model = Index(()), {}
    for number in range(40):
        dumps = draw.sample("abcdefghij", draw.randrange(1, 3))
        rows = [find(a, d, places=number) for d in dumps for a in draw.sample(range(30), draw.randrange(0, 6))]
        for dump in dumps:
            model[dump] = [row for row in rows if row["dump"] == "0" * 64 + dump]
        folder = tmp_path / str(number)
        folder.mkdir()
        index = Index(index.add(occurrences(rows), SortedNames.of(dumps), folder))
        assert len(index.segments) <= 6
        asked = draw.sample(range(35), 10)
        key = lambda r: (r["lo"], r["dump"])  # noqa: E731
        expected = sorted((r for its in model.values() for r in its if r["lo"] in asked), key=key)
        assert sorted(index.lookup(ids(*asked)).to_pylist(), key=key) == expected
    everything = [row for piece in index.everything() for row in piece.to_pylist()]
    assert sorted(everything, key=key) == sorted((r for its in model.values() for r in its), key=key)


def test_ids_survive_the_halving() -> None:
    """Article ids split into halves come back the same, from slices too."""
    names = pa.array(["0123456789abcdef" * 2, "f" * 32, "0" * 32, "00000000000000010000000000000002"])
    hi, lo = occurrence.halves(names.slice(1))
    assert (hi.tolist(), lo.tolist()) == ([2**64 - 1, 0, 1], [2**64 - 1, 0, 2])
    table = occurrences([find(0, "a") | {"hi": int(h), "lo": int(v)} for h, v in zip(hi, lo, strict=True)])
    assert occurrence.ids_of(table).to_pylist() == names.to_pylist()[1:]
    assert occurrence.halves(pa.array([], pa.string()))[0].tolist() == []


def test_nothing_to_write(tmp_path: Path) -> None:
    """A run with neither occurrences nor superseded dumps is not written."""
    assert write_segment(occurrence.empty(), SortedNames.of(), tmp_path, 0) is None


def test_what_a_run_says_of_itself(tmp_path: Path) -> None:
    """A segment is named by its content; it weighs what it holds and what it takes away, which decides when segments are merged."""
    run = write_segment(occurrences([find(a, "a") for a in range(3)]), SortedNames.of(["x", "y"]), tmp_path, 7)
    assert run is not None
    digest = sha256_of(run.path)
    assert run.path == tmp_path / "index" / f"segment-{digest[:32]}.arrow"
    assert run.entry == FileEntry(f"index/{run.path.name}", 5, run.path.stat().st_size, digest, 7)
    assert list(run.superseded) == ["x", "y"]


def test_damaged_run(workshop: Workshop) -> None:
    """A run that cannot be read stops the publish and says how to rebuild it."""
    mon = Delivery("mon.txt", (Story("lock shut"),))
    workshop.commit(mon)
    run = next((workshop.current / "index").iterdir())
    run.write_bytes(b"x")
    with pytest.raises(DatasetBroken, match="verify --repair"):
        workshop.commit(mon.again(version="2"))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', '{"checksum": 1}'])
def test_damaged_records(workshop: Workshop, content: str) -> None:
    """Records that are no records are refused with the file's name."""
    workshop.commit(Delivery("mon.txt", (Story("lock shut"),)))
    for name, read in (("manifest.json", read_manifest), ("run.json", read_run)):
        (workshop.current / name).write_text(content)
        with pytest.raises(DatasetBroken, match=name):
            read(workshop.current)


def test_missing_records(workshop: Workshop) -> None:
    """A snapshot without records is refused with a way out."""
    workshop.commit(Delivery("mon.txt", (Story("lock shut"),)))
    (workshop.current / "run.json").unlink()
    with pytest.raises(DatasetBroken, match=r"run\.json: run `dateline verify --repair`"):
        open_base(workshop.out)
    (workshop.current / "manifest.json").unlink()
    with pytest.raises(DatasetBroken, match=r"has no manifest\.json"):
        open_base(workshop.out)
    assert current_number(workshop.out) == 1


def test_run_record_is_exact(workshop: Workshop) -> None:
    """A run record reads back as it was written."""
    workshop.commit(Delivery("mon.txt", (Story("lock shut"),)))
    record = read_run(workshop.current)
    assert RunRecord.from_bytes(record.to_bytes()) == record


def age(workshop: Workshop) -> None:
    """Make the dataset one of an earlier fingerprint of the contract."""
    path = workshop.current / "manifest.json"
    content = path.read_bytes().replace(shape_fingerprint().encode(), b"0" * 16)
    path.unlink()
    digest = write_bytes(path, content)
    run = RunRecord.from_bytes((workshop.current / "run.json").read_bytes())
    (workshop.current / "run.json").unlink()
    write_bytes(workshop.current / "run.json", replace(run, manifest_sha256=digest).to_bytes())


def test_older_contract_is_migrated(workshop: Workshop, another: Workshop) -> None:
    """A dataset under an earlier contract is written anew as a whole by the next publish, to the bytes of a fresh one."""
    dumps = [
        Delivery(f"{i}.txt", (Story(f"story {i}", day=i), Story("late", day=None)), n_quarantined=1) for i in range(4)
    ]
    another.commit(*dumps)
    workshop.commit(*dumps[:3])
    age(workshop)
    assert verify(workshop.out).problems == ()
    snapshot = workshop.commit(dumps[3])
    assert snapshot is not None
    assert snapshot.n_files_linked == 0 or workshop.fingerprint() == another.fingerprint()
    assert workshop.fingerprint() == another.fingerprint()
    assert workshop.state() == state_of(dumps)


def test_every_file_is_migrated(workshop: Workshop, another: Workshop) -> None:
    """Files that carry an earlier contract are all written anew, those that no dump of the run touches too."""
    dumps = [Delivery(f"{i}.txt", (Story(f"story {i}", day=i),)) for i in range(4)]
    another.commit(*dumps)
    workshop.commit(*dumps[:3])
    folder = workshop.current
    entries = []
    for entry in read_manifest(folder).files:
        path = folder / entry.path
        rows = pq.ParquetFile(path).read()
        path.unlink()
        pq.write_table(rows.replace_schema_metadata({"dateline.contract_fingerprint": "0" * 16}), path)
        size = path.stat().st_size
        entries.append(FileEntry(entry.path, entry.rows, size, sha256_of(path), entry.part, entry.chunk))
    (folder / "manifest.json").unlink()
    write_bytes(folder / "manifest.json", Manifest(tuple(entries), contract_fingerprint="0" * 16).to_bytes())
    workshop.commit(dumps[3])
    assert workshop.fingerprint() == another.fingerprint()


def test_migration_alone(workshop: Workshop) -> None:
    """A run with nothing new migrates an older dataset all the same; after that nothing is left to do."""
    workshop.commit(mon := Delivery("mon.txt", (Story("lock shut"),)))
    before = workshop.fingerprint()
    age(workshop)
    assert workshop.commit() is not None
    assert workshop.fingerprint() == before
    assert workshop.commit() is None
    assert workshop.state() == state_of([mon])
