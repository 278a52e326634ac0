"""Where things stand in a dataset, and how rows are cut into files: by content alone, never by history.

`articles` and `undated` have one folder per partition. The small tables are cut by dump name into *chunks*: a dump
starts a chunk when the hash of its name falls below its share of `chunk_chars` (content-defined cutting, as rsync and
prolly trees do). The cuts depend on nothing but the dumps that are there, and a new dump disturbs only its neighbours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SNAPSHOTS = ".snapshots"
STAGING = ".staging"
LEASES = ".leases"
TRASH = ".trash-"
"""Before the number of a snapshot that is being removed: its folder by another name, or a mark beside it."""
CURRENT = "current"
LAKE = "lake"
"""Tables of lake formats over the same files: `dateline.lake`."""
DISCOVERY = ".discovery"
"""Notes on the raw files, of this machine: `dateline.discovery`."""
PARTITIONED = ("articles", "undated")
DAY, MONTH, YEAR = "day", "month", "year"
PARTITIONS = (DAY, MONTH, YEAR)
"""What a dataset may part `articles` by, beside the region."""
_BY_DAY = "articles/date="
_CHARS = {MONTH: len("2026-01"), YEAR: len("2026")}
"""How much of a day names the folder of a month and a year."""
BY_DUMP = ("quarantine", "spans", "dumps", "sightings")
LAYOUT_RULE = 2
"""Version of all that decides which file a row stands in and where there: partitions, chunks, sort order. Raised by hand
with any change of it; datasets of another version are laid out anew by the next publish, without reading a dump. 2: no Arrow schema in the footers."""
PRIMARY_RULE = 1
"""Version of the rule of `n_sightings` and `is_primary` (`occurrences.occurrence.settle`). Raised by hand with any change of it; datasets of
another version are settled anew by the next publish, without reading a dump."""
UNDATED_AFTER_DAYS = 31
"""As `Dating.is_dated`: an interval of a month or less makes a day partition."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Sizes at which files and row groups end, in bytes of uncompressed text. A dataset keeps its own for life."""

    file_bytes: int = 288 << 20
    """About 128 MB on disk: zstd stores news text at two fifths of its size."""
    group_bytes: int = 8 << 20
    chunk_chars: int = 8 << 20
    """Mean characters of documents per chunk of the small tables."""


DEFAULT_CUTS = Cuts()


def starts_chunk(dump_name: str, n_chars: int, cuts: Cuts) -> bool:
    """Whether this dump is the first of a chunk, wherever it stands: with a chance of its size over the mean size."""
    draw = int.from_bytes(hashlib.sha256(dump_name.encode()).digest()[:8], "big")
    return draw * cuts.chunk_chars < (max(n_chars, 256) << 64)


def partition_folder(published_date: date | None, region: str) -> str:
    """The place of an article, which is its folder in a dataset parted by day, relative to the snapshot.

    `published_date` is None for what is not dated to within a month.
    """
    if published_date is None:
        return f"undated/region={region}"
    return f"articles/date={published_date.isoformat()}/region={region}"


def stored_in(place: str, partition: str) -> str:
    """The folder in which the articles of a place stand, in a dataset parted by `partition` (one of `PARTITIONS`).

    Places stay by day whatever the folders are: so what changed is told by day, and never is that folders were.
    """
    if partition == DAY or not place.startswith(_BY_DAY):
        return place
    day, _, region = place.removeprefix(_BY_DAY).partition("/")
    return f"articles/{partition}={day[: _CHARS[partition]]}/{region}"


def partition_of(paths: Iterable[str]) -> str:
    """What the files at these paths (or folders, relative to their snapshot) are parted by; by day where none is dated."""
    begin = next((path for path in paths if path.startswith("articles/") and "=" in path), _BY_DAY)
    return key_partition(begin.removeprefix("articles/").partition("=")[0])


def time_key(partition: str) -> str:
    """The key, beside the region, that `articles` has in its folders' names: 'date', 'month', 'year'."""
    return "date" if partition == DAY else partition


def key_partition(key: str) -> str:
    """What a table is parted by that has this key: the reverse of `time_key`; by day for any other."""
    return key if key in _CHARS else DAY


def file_name(part: int, digest: str) -> str:
    """Name of a data file: its place among those of its folder or chunk, and its content by the sha256 in hex."""
    return f"part-{part:03d}-{digest[:32]}.parquet"


def staged_file(folder: Path, table: str, number: int = 0) -> Path:
    """A file of the rows of `table` that a batch stages in `folder`; a long batch has several, numbered from 0."""
    return folder / (f"{table}-{number:06}.parquet" if number else f"{table}.parquet")


def staged_files(folder: Path, table: str) -> list[Path]:
    """Those that are there, in the order in which they were written."""
    return [path for path in (staged_file(folder, table), *sorted(folder.glob(f"{table}-*.parquet"))) if path.exists()]


def snapshot_folder(out: Path, number: int) -> Path:
    """Where snapshot `number` of the dataset at `out` stands."""
    return out / SNAPSHOTS / f"{number:06d}"


def table_of(path: str) -> str:
    """The table a file belongs to, by its path in the snapshot."""
    return path.partition("/")[0]
