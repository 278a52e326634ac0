"""How far a batch is, in a small file beside its staged rows: for whoever watches the run, in whatever process it works.

The file is a hint: it is not synced, may be half written when it is looked at, and its loss stops nothing.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "progress.json"
TELL_EVERY_S = 0.2


@dataclass(slots=True)
class Progress:
    """What is done of a batch."""

    dumps: int = 0
    size_bytes: int = 0
    """Of the dumps that are done."""
    chars: int = 0
    """Characters of the documents of the dump at hand that are done."""
    articles: int = 0
    batch: int = 0
    """Its index."""


class ProgressFile:
    """Counts, and tells of it a few times a second at most."""

    def __init__(self, folder: Path, batch: int = 0) -> None:
        self._path = folder / FILE
        self._progress = Progress(batch=batch)
        self._told_at = 0.0

    def document(self, n_chars: int, n_articles: int) -> None:
        """A document is done."""
        self._progress.chars += n_chars
        self._progress.articles += n_articles
        self._tell()

    def dump(self, size_bytes: int) -> None:
        """The dump that they belong to is done."""
        self._progress.dumps += 1
        self._progress.size_bytes += size_bytes
        self._progress.chars = 0
        self._tell()

    def end(self) -> None:
        """All is told: the batch's report says the rest."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            with contextlib.suppress(OSError):
                self._path.write_text(json.dumps(asdict(self._progress)), encoding="ascii")


def read_progress(folder: Path, at_work: Collection[int]) -> list[Progress]:
    """What the batches of these indices tell, staged at any depth below `folder`: one each at most.

    A batch whose worker died, or that another worker got too, has told more than once: what was told last counts.
    """
    newest: dict[int, tuple[int, Progress]] = {}
    for path in folder.glob(f"**/{FILE}"):
        with contextlib.suppress(OSError, ValueError, TypeError):
            one = Progress(**json.loads(path.read_text(encoding="ascii")))
            told = path.stat().st_mtime_ns, one
            if one.batch in at_work and told[0] >= newest.get(one.batch, told)[0]:
                newest[one.batch] = told
    return [one for _, one in newest.values()]
