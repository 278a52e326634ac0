"""What somebody asks of a run, declared once: the flows take it as their parameter, and from it are derived the options
of the command line, the settings of the environment and the form in Prefect's UI."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dateline.budget import DOCUMENT_S
from dateline.errors import UsageError
from dateline.model import MAX_UNCLAIMED_SHARE

if TYPE_CHECKING:
    from dateline.ingest.options import FieldNames


@dataclass(frozen=True, slots=True)
class Option:
    """How a field is spelled on the command line. Without it: the field's name with dashes."""

    name: str = ""
    metavar: str | None = None
    default: str = ""
    """What the help says of the default; else the default itself."""
    per_run: bool = False
    """Not to be set for a machine by its environment: it is about one run."""


class RunRequest(BaseModel):
    """What is to be processed, where to, and how. Only `scheme`, `fields`, `profile` and `fetched_at` can change a row of the dataset, and
    `document_s` where a document is beyond it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    raw: Annotated[tuple[Path, ...], Option(metavar="RAW")] = Field(
        default=(Path("data/raw"),),
        min_length=1,
        description="Folders or files with dumps, or an address: s3://bucket/prefix.",
    )
    out: Annotated[Path, Option(metavar="FOLDER")] = Field(
        default=Path("data/processed"), description="Folder of the dataset, or its address: s3://bucket/prefix."
    )
    follow_links: bool = Field(
        default=False, description="Read also what links in the raw folder that lead out of it point to."
    )
    rehash: Annotated[bool, Option(per_run=True)] = Field(
        default=False, description="Read every dump to see whether it changed, also where its size and times have not."
    )
    runner: Annotated[str, Option(metavar="RUNNER", default="auto: processes where that helps")] = Field(
        default="auto",
        description="Where batches are processed: auto, thread, process, dask, ray, or a cluster: dask://host:8786.",
    )
    workers: Annotated[int, Option(metavar="N", default="0: one per core")] = Field(
        default=0, ge=0, description="Batches at the same time."
    )
    batch_mb: Annotated[int, Option(metavar="MB")] = Field(
        default=64, ge=1, description="Target size of a batch of dumps in megabytes."
    )
    merge_mb: Annotated[int, Option(metavar="MB")] = Field(
        default=64,
        ge=0,
        description="Staged megabytes that are merged at a time, by the workers where there are several. 0: each batch by itself.",
    )
    fetched_at: Annotated[datetime | None, Option(metavar="TIME", per_run=True)] = Field(
        default=None, description="When the dumps were fetched (UTC), where nothing else says so."
    )
    scheme: Annotated[str, Option(metavar="NAME")] = Field(
        default="newsroom", description="Region scheme: newsroom, m49, world-bank or a YAML file."
    )
    profile: Annotated[Path | None, Option(metavar="FILE")] = Field(
        default=None, description="What the outlets print on all their pages, as `dateline learn` wrote it."
    )
    partition: Annotated[str | None, Option(metavar="day|month|year")] = Field(
        default=None,
        description="What articles are parted by, beside the region; by day where nothing is said. Another one than the dataset has "
        "writes it anew, without reading a dump.",
    )
    table: Annotated[str | None, Option(metavar="delta|iceberg")] = Field(
        default=None,
        description="Keep a lake table over the same files, too, from now on: in the folder lake of the dataset. A new dataset is then "
        "parted by month.",
    )
    fields: Annotated[tuple[str, ...], Option("--field", "ROLE=NAME", per_run=True)] = Field(
        default=(),
        description="A field of JSON, XML or a table that means something, as body=story.text; may be given again.",
    )
    max_moved: Annotated[float, Option(metavar="SHARE")] = Field(
        default=0.05,
        ge=0,
        le=1,
        description="Stop (exit code 3) when more than this share of the articles that newer code reprocessed moves; 1: never.",
    )
    accept: Annotated[bool, Option(per_run=True)] = Field(
        default=False, description="Publish although a gate would stop it."
    )
    max_lost: Annotated[float, Option(metavar="SHARE")] = Field(
        default=MAX_UNCLAIMED_SHARE,
        ge=0,
        le=1,
        description="Name the dumps with more than this share of their sentences in no article (they are in quarantine).",
    )
    max_rise: Annotated[float, Option(metavar="TIMES")] = Field(
        default=3.0,
        ge=0,
        description="Stop (exit code 3) when so many times the usual share of dumps has rows in quarantine; 0: never.",
    )
    wait_s: Annotated[float, Option("--wait", "SECONDS")] = Field(
        default=600.0, ge=0, description="How long to wait for another writer."
    )
    timeout_s: Annotated[float, Option("--timeout", "SECONDS")] = Field(
        default=3600.0, gt=0, description="Stop (exit code 124) when no batch and no document ends for so long."
    )
    document_s: Annotated[float, Option("--document-seconds", "SECONDS")] = Field(
        default=DOCUMENT_S,
        gt=0,
        description="Quarantine a document that takes more seconds of the processor than this.",
    )

    @field_validator("raw", mode="before")
    @classmethod
    def _several(cls, raw: Any) -> Any:
        return (raw,) if isinstance(raw, (str, Path)) else raw

    @field_validator("raw", "out")
    @classmethod
    def _placed(cls, paths: Path | tuple[Path, ...]) -> Path | tuple[Path, ...]:
        if isinstance(paths, tuple):
            return tuple(place(path) for path in paths)
        return place(paths)

    @field_validator("fetched_at")
    @classmethod
    def _utc(cls, fetched_at: datetime | None) -> datetime | None:
        if fetched_at is None:
            return None
        return fetched_at.replace(tzinfo=UTC) if fetched_at.tzinfo is None else fetched_at.astimezone(UTC)

    @field_validator("fields")
    @classmethod
    def _roles(cls, fields: tuple[str, ...]) -> tuple[str, ...]:
        named_fields(fields)
        return fields

    @field_validator("partition")
    @classmethod
    def _partition(cls, partition: str | None) -> str | None:
        from dateline.dataset import PARTITIONS

        if partition not in (None, *PARTITIONS):
            raise ValueError(f"{partition!r} is none of {', '.join(PARTITIONS)}")
        return partition

    @field_validator("table")
    @classmethod
    def _table(cls, table: str | None) -> str | None:
        from dateline.lake import FORMATS

        if table not in (None, *FORMATS):
            raise ValueError(f"{table!r} is not {' or '.join(FORMATS)}")
        return table

    @field_validator("runner")
    @classmethod
    def _known(cls, runner: str) -> str:
        from dateline.orchestration.run import runners

        try:
            runners.split(runner)
        except UsageError as error:
            raise ValueError(str(error)) from error
        return runner

    @property
    def worker_count(self) -> int:
        """`workers`, or one per usable core."""
        return self.workers or usable_cores()

    @property
    def raw_places(self) -> tuple[str, ...]:
        """Where dumps are looked for, as people write it: `s3://bucket/prefix`."""
        from dateline.addresses import address_of

        return tuple(address_of(path) or str(path) for path in self.raw)

    def absolute(self) -> Self:
        """The same with absolute paths: for a process that works in another folder."""
        return self.model_copy(update={"raw": tuple(_resolved(path) for path in self.raw), "out": _resolved(self.out)})

    def as_parameters(self) -> dict[str, Any]:
        """Parameters of the flow, as plain values that Prefect can store and show."""
        return {"request": self.absolute().model_dump(mode="json")}


class BackfillRequest(RunRequest):
    """A run over the dumps that have, had or may have articles in a range of days."""

    since: Annotated[date | None, Option("--from", "DAY", per_run=True)] = Field(
        default=None, description="First day of publication."
    )
    until: Annotated[date | None, Option("--to", "DAY", per_run=True)] = Field(
        default=None, description="Last day of publication."
    )
    region: Annotated[str | None, Option(metavar="SLUG", per_run=True)] = Field(
        default=None, description="Only dumps that have articles of this region."
    )
    missing: Annotated[bool, Option(per_run=True)] = Field(
        default=False, description="Dumps never processed, or changed since."
    )
    failed: Annotated[bool, Option(per_run=True)] = Field(default=False, description="Dumps that failed.")
    outdated: Annotated[bool, Option(per_run=True)] = Field(
        default=False, description="Dumps processed by other code or options."
    )
    everything: Annotated[bool, Option("--all", per_run=True)] = Field(
        default=False, description="All of them, up to date or not."
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"--from {self.since} is after --to {self.until}")
        return self


def place(path: Path) -> Path:
    """A path of dumps or of a dataset as it is kept. Raises ValueError for an address with keys in it."""
    from dateline.addresses import address_of, local_path, refuse_secrets

    if (address := address_of(path)) is None:
        return Path(local_path(str(path)))
    try:
        refuse_secrets(address)
    except UsageError as error:
        raise ValueError(str(error)) from error
    return path


def _resolved(path: Path) -> Path:
    from dateline.addresses import address_of

    return path if address_of(path) else path.resolve()


def named_fields(fields: Sequence[str]) -> FieldNames:
    """The names of fields that `ROLE=NAME` pairs give, before the usual ones. Raises ValueError for what is no such pair."""
    from dateline.ingest.options import FieldNames

    pairs = [(role.strip(), name.strip()) for role, _, name in (field.partition("=") for field in fields)]
    if wrong := next((field for field, (role, name) in zip(fields, pairs, strict=True) if not role or not name), None):
        raise ValueError(f"--field {wrong!r} is no ROLE=NAME (as body=story.text)")
    return FieldNames().naming(pairs)


def option_of(request: type[RunRequest], field: str) -> Option:
    """How `field` is spelled on the command line."""
    found = [entry for entry in request.model_fields[field].metadata if isinstance(entry, Option)]
    return found[0] if found else Option()


def usable_cores() -> int:
    """Cores this process may run on (a container's CPU set counts), at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
