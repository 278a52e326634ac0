"""Settings: what an operator sets once for a machine, by environment (`DATELINE_*`) or a `.env` file.

Command-line options win over the environment, the environment over `.env`, `.env` over these defaults.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

RUNNERS = ("auto", "thread", "process", "dask", "ray")


MAX_MOVED = 0.05
"""The gate's default: more moved articles than one in twenty are a surprise."""


TIMEOUT_S = 3600.0
"""An hour in which no batch ends: batches of the default size take seconds to minutes."""


class Settings(BaseSettings):
    """Defaults of every command; none of them but `scheme` changes a byte of the dataset."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True)

    raw: Path = Field(default=Path("data/raw"), description="Folder (or file) the dumps arrive in.")
    out: Path = Field(default=Path("data/processed"), description="Folder of the dataset.")
    scheme: str = Field(
        default="newsroom", description="Region scheme of schemas/regions.yaml, or a YAML file of your own."
    )
    runner: str = Field(default="auto", description="auto, thread, process, dask or ray: where batches are processed.")
    workers: int = Field(default=0, ge=0, description="Batches processed at the same time; 0: one per usable core.")
    batch_mb: int = Field(default=64, ge=1, description="Target size of a batch of dumps in megabytes.")
    dask_scheduler: str | None = Field(default=None, description="Address of a running Dask scheduler.")
    ray_address: str | None = Field(default=None, description="Address of a running Ray cluster.")
    max_moved: float = Field(
        default=MAX_MOVED, ge=0, le=1, description="Gate: largest share of reprocessed articles that may move; 1: any."
    )
    timeout_s: float = Field(
        default=TIMEOUT_S, gt=0, description="A run in which no batch ends for so many seconds is stopped."
    )
    wait_s: float = Field(default=600.0, ge=0, description="How long a run waits for another writer to finish.")
    max_quarantine_share: float = Field(
        default=0.2, ge=0, le=1, description="A run above this share of quarantined rows warns."
    )
    max_age_hours: float = Field(
        default=36.0, gt=0, description="`dateline doctor` warns when the newest article is older."
    )

    @property
    def worker_count(self) -> int:
        """`workers`, or the number of cores this process may use."""
        return self.workers or usable_cores()


def usable_cores() -> int:
    """Cores this process may run on (a container's CPU set counts), at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
