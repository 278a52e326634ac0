"""Which data the figures and floors are about: `corpora.lock` has the digest, source and licence of each set.

    python -m benchmarks lock [--update]

Ends with 1 where a set is not what the lock says. `--update` writes today's digests; a new set wants its source and
licence written into the lock first.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

LOCK = Path(__file__).parent / "corpora.lock"
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
HEAD = """# What the figures of benchmarks/ are about. Digests: `python -m benchmarks lock --update`; sources and licences by hand.
# The texts belong to their publishers: they are measured with and are no part of dateline.
"""


def read(lock: Path = LOCK) -> dict[str, dict[str, Any]]:
    """Set -> digest, files, source, licence."""
    sets: dict[str, dict[str, Any]] = yaml.safe_load(lock.read_text(encoding="utf-8"))
    return sets


def digest_of(folder: Path) -> tuple[str, int]:
    """SHA-256 over the paths and contents of all files below `folder`, in hex, and their number; links and dates do not count."""
    digest = hashlib.sha256()
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    for name, path in files:
        with path.open("rb") as file:
            digest.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest(), len(files)


def differing(names: Iterable[str], lock: Path = LOCK, corpora: Path = CORPORA) -> list[str]:
    """What is not as the lock has it, one line a set: a floor says nothing about other data."""
    known = read(lock)
    told = []
    for name in names:
        if name not in known:
            told.append(
                f"{name}: not in {lock.name}: add its source and licence, then python -m benchmarks lock --update"
            )
        elif (found := digest_of(corpora / name)[0]) != known[name]["digest"]:
            told.append(
                f"{name}: {found[:12]} is not the {known[name]['digest'][:12]} of {lock.name}: floors are about other data"
            )
    return told


def update(lock: Path = LOCK, corpora: Path = CORPORA) -> None:
    """Write the digests of the sets that are there; raises SystemExit for a set without source or licence."""
    sets = read(lock)
    for name, entry in sorted(sets.items()):
        if not entry.get("source") or not entry.get("licence"):
            raise SystemExit(f"{name}: {lock.name} wants its source and its licence")
        if (corpora / name).is_dir():
            entry["digest"], entry["files"] = digest_of(corpora / name)
    lines = yaml.safe_dump(sets, sort_keys=True, allow_unicode=True, width=120)
    lock.write_text(HEAD + lines, encoding="utf-8")


def main(argv: list[str]) -> int:
    """Compare, or write the digests anew."""
    parser = argparse.ArgumentParser(prog="benchmarks lock", description=__doc__)
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args(argv)
    if not CORPORA.is_dir():
        print("no ../shared/corpora beside this checkout: nothing to compare", file=sys.stderr)
        return 0
    if args.update:
        update()
    there = sorted(path.name for path in CORPORA.iterdir() if path.is_dir())
    told = differing(there)
    print(*told or [f"{len(there)} sets as locked"], sep="\n")
    return 1 if told else 0
