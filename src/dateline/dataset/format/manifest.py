"""What a snapshot consists of: manifest.json (content only) and run.json (who made it, when, from what, with what index).

Two datasets with the same rows have the same manifest.json, byte for byte: it names every data file with its hash.
What a run knows beyond that (time, number, run id, diff) stands in run.json, which no reader of data needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dateline.contract import CONTRACT_VERSION, TABLES, shape_fingerprint
from dateline.dataset.format import layout
from dateline.dataset.format.files import canonical_json, write_bytes
from dateline.dataset.format.layout import CURRENT, DEFAULT_CUTS, SNAPSHOTS, TRASH, Cuts, snapshot_folder, table_of
from dateline.dataset.format.sparse import fetched
from dateline.errors import ContractViolated, DatasetBroken

FORMAT = 1
MANIFEST = "manifest.json"
RUN = "run.json"


@dataclass(frozen=True, slots=True, order=True)
class FileEntry:
    """One data file of a snapshot."""

    path: str
    """Relative to the snapshot's folder, with '/'."""
    rows: int
    size_bytes: int
    sha256: str
    part: int = 0
    """Position among the files of its partition or chunk, in the order of their rows."""
    chunk: str = ""
    """For the tables cut by dump: name of the first dump of the chunk."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The data files of a snapshot and the contract they were written under."""

    files: tuple[FileEntry, ...] = ()
    """Sorted by path."""
    contract_version: str = CONTRACT_VERSION
    contract_fingerprint: str = field(default_factory=shape_fingerprint)
    """Of the shape of the contract."""
    cuts: Cuts = DEFAULT_CUTS
    layout_rule: int = field(default_factory=lambda: layout.LAYOUT_RULE)
    """Versions of the rules by which rows stand in files and are primary."""
    primary_rule: int = field(default_factory=lambda: layout.PRIMARY_RULE)
    partition: str = layout.DAY
    """What `articles` is parted by, beside the region: one of `layout.PARTITIONS`."""

    @property
    def rows(self) -> dict[str, int]:
        """Rows per table."""
        counts = dict.fromkeys(TABLES, 0)
        for entry in self.files:
            counts[table_of(entry.path)] += entry.rows
        return counts

    def folders(self) -> dict[str, list[FileEntry]]:
        """The files of each folder, in the order of their parts."""
        grouped: dict[str, list[FileEntry]] = {}
        for entry in sorted(self.files, key=lambda e: (e.chunk, e.part)):
            grouped.setdefault(entry.path.rpartition("/")[0], []).append(entry)
        return grouped

    def to_bytes(self) -> bytes:
        """Canonical JSON: the same files, the same bytes."""
        record = {
            "format": FORMAT,
            "contract_version": self.contract_version,
            "contract_fingerprint": self.contract_fingerprint,
            "cuts": asdict(self.cuts),
            "layout_rule": self.layout_rule,
            "primary_rule": self.primary_rule,
            "partition": self.partition,
            "rows": self.rows,
        }
        entries = ([e.path, e.rows, e.size_bytes, e.sha256, e.part, e.chunk] for e in sorted(self.files))
        lines = b",\n".join(canonical_json(entry).rstrip() for entry in entries)  # one a line: people diff manifests
        return canonical_json(record).rstrip()[:-1] + b',"files":[\n' + lines + b"\n]}\n"

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Raises DatasetBroken for what is no manifest, ContractViolated for one of a later version of dateline."""
        try:
            record = json.loads(content)
            if record["format"] > FORMAT:
                raise ContractViolated(
                    f"the dataset has format {record['format']}, this dateline knows {FORMAT}: upgrade"
                )
            return cls(
                tuple(FileEntry(*entry) for entry in record["files"]),
                record["contract_version"],
                record["contract_fingerprint"],
                Cuts(**record["cuts"]),
                record.get("layout_rule", 1),  # datasets of before there was a number
                record.get("primary_rule", 1),
                record.get("partition", layout.DAY),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetBroken(f"{MANIFEST} cannot be read ({error}): `dateline verify` says what is left") from error


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Who made a snapshot, and the files that only speed up the next publish."""

    number: int
    run_id: str
    created_at: str
    """ISO 8601, UTC."""
    reason: str
    pipeline_version: str
    recipe: str
    manifest_sha256: str
    previous: int | None = None
    diff: Mapping[str, Any] = field(default_factory=dict)
    index: tuple[FileEntry, ...] = ()
    """Runs of the article index, oldest first. Derived: `index.rebuild` makes them anew."""
    linked: bool = True
    """False where hard links were not to be had and files were copied."""
    tombstones: Mapping[str, Any] = field(default_factory=dict)
    """What was forgotten by then (`tombstones.sealed`): a tombstone file that is lost does not open the door again."""
    contract_words: str = ""
    """Fingerprint of the descriptions of the time: docs/data-dictionary.md of another release may put things otherwise."""
    views_sha256: str = ""
    """Of `views.sql`, in hex; '' for a snapshot of before there was one."""

    def to_bytes(self) -> bytes:
        """Content of `run.json`, with its checksum."""
        record = asdict(self)
        record["index"] = [list(asdict(e).values()) for e in self.index]
        record["checksum"] = _checksum(record)
        return canonical_json(record)

    @classmethod
    def from_bytes(cls, content: bytes) -> RunRecord:
        """Raises DatasetBroken for what is no run record or has been altered."""
        try:
            record = json.loads(content)
            if canonical_json(record) != content or record.pop("checksum") != _checksum(record):
                raise ValueError("its checksum differs")
            record["index"] = tuple(FileEntry(*entry) for entry in record["index"])
            return cls(**record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetBroken(f"{RUN} cannot be read ({error})") from error


def _checksum(record: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in record.items() if key != "checksum"}
    return hashlib.sha256(canonical_json(rest)).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write manifest.json into a snapshot being built. Returns its SHA-256."""
    return write_bytes(folder / MANIFEST, manifest.to_bytes())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the snapshot in `folder`. Raises DatasetBroken, ContractViolated, OSError."""
    return Manifest.from_bytes(fetched(folder, MANIFEST).read_bytes())


def read_run(folder: Path) -> RunRecord:
    """The run record of the snapshot in `folder`. Raises DatasetBroken, OSError."""
    return RunRecord.from_bytes(fetched(folder, RUN).read_bytes())


def current_number(out: Path) -> int | None:
    """Number of the published snapshot, None where nothing was ever published. Raises DatasetBroken."""
    try:
        target = (out / CURRENT).readlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatasetBroken(
            f"{out / CURRENT} is no link into {SNAPSHOTS}: a copy or an archive has followed it or written it out; "
            f"`dateline verify --repair` makes it one again"
        ) from error
    if target.parent.name != SNAPSHOTS or not target.name.isdigit():
        raise DatasetBroken(
            f"{out / CURRENT} points at {target}, not into {SNAPSHOTS}: `dateline verify --repair` makes it anew"
        )
    return int(target.name)


def snapshot_numbers(out: Path) -> list[int]:
    """Numbers of the snapshots that are kept, ascending; those above `current` were never published."""
    folder = out / SNAPSHOTS
    if not folder.is_dir():
        return []
    names = {path.name for path in folder.iterdir()}
    return sorted(int(name) for name in names if name.isdigit() and f"{TRASH}{name}" not in names)


def is_removed(folder: Path) -> bool:
    """Whether the folder of a snapshot is cleared away, or about to be."""
    return not folder.is_dir() or folder.with_name(f"{TRASH}{folder.name}").exists()


def open_snapshot(out: Path, number: int) -> tuple[Path, Manifest]:
    """Folder and manifest of a kept snapshot. Raises DatasetBroken where its manifest is gone."""
    folder = snapshot_folder(out, number)
    try:
        return folder, read_manifest(folder)
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise snapshot_gone(out, number) from error
        raise DatasetBroken(f"{folder} has no {MANIFEST}: `dateline verify` says what is left") from error


def snapshot_gone(out: Path, number: int) -> DatasetBroken:
    """The one way to say that the snapshot which `current` points to is not there."""
    return DatasetBroken(
        f"{out / CURRENT} points at snapshot {number:06}, which is not there: `dateline verify --repair` goes back to the "
        "newest that is, if any"
    )
