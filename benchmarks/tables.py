"""Which shipped tables a command made, of what, and whether it makes them again: `tables.lock` tells of each.

    python -m benchmarks tables [--update]            each table is the one that the lock tells of; --update: it is now
    python -m benchmarks tables --make [TABLE…]       make them (all that can be) and say whether the bytes are the same

A table is a function of its sources and of the code before it: a newer segmentation gives other articles to learn from.
So the lock may name the commit that it was made at, and there it is made again (in a checkout of its own, with the
packages of today's). Sources are sets of `corpora.lock` or packages that `uv.lock` pins. Ends with 1 where a table is
another one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
import zstandard

from benchmarks.lock import CORPORA

ROOT = Path(__file__).parents[1]
LOCK = Path(__file__).with_name("tables.lock")
MADE = ("*.npz", "*.zst", "*.sql", "weights.yaml")
"""Files of these names below src/ are made by commands; all other tables are written by hand and say so on top."""
PARTS = ("made_by", "at", "group", "of", "seed", "makes_again")


def read(lock: Path = LOCK) -> dict[str, dict[str, Any]]:
    """Path of a table in the repository -> sha256, made_by, at, group, of, seed, makes_again."""
    tables: dict[str, dict[str, Any]] = yaml.safe_load(lock.read_text(encoding="utf-8"))
    return tables


def shipped(root: Path = ROOT) -> list[str]:
    """The made tables that are there."""
    found = {path for name in MADE for path in (root / "src").rglob(name)}
    return sorted(path.relative_to(root).as_posix() for path in found)


def digest(content: bytes, name: str) -> str:
    """SHA-256 of what the table says: of a compressed one before compression, which another zstd writes otherwise."""
    return hashlib.sha256(zstandard.decompress(content) if name.endswith(".zst") else content).hexdigest()


def differing(tables: Mapping[str, Mapping[str, Any]], root: Path = ROOT) -> list[str]:
    """What is not as the lock has it, one line a table."""
    told = [f"{name}: not in {LOCK.name}: say what made it, of what" for name in shipped(root) if name not in tables]
    for name, entry in tables.items():
        if missing := [part for part in PARTS if part not in entry]:
            told.append(f"{name}: {LOCK.name} does not say {', '.join(missing)}")
        if not (root / name).exists():
            told.append(f"{name}: is gone")
        elif entry.get("made_by") and digest((root / name).read_bytes(), name) != entry.get("sha256"):
            told.append(
                f"{name}: another one than {LOCK.name} tells of: write there what made it, then python -m benchmarks tables --update"
            )
    return told


def make(name: str, entry: Mapping[str, Any], corpora: Path) -> str:
    """Make a table by its command; how it compares. Raises CalledProcessError where the command fails."""
    with tempfile.TemporaryDirectory() as folder, _code(entry["at"], Path(folder), corpora) as code:
        out = Path(folder) / Path(name).name
        command = [part.format(out=out, corpora=corpora) for part in shlex.split(entry["made_by"])]
        environment = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(code / "src")}
        before_ns = time.time_ns()
        done = subprocess.run(
            [sys.executable, *command[1:]], cwd=code, env=environment, check=True, stdout=subprocess.PIPE
        )
        in_its_place = code / name
        if code != ROOT and not out.exists() and in_its_place.stat().st_mtime_ns > before_ns:
            out = in_its_place
        made = out.read_bytes() if out.exists() else done.stdout
    same = digest(made, name) == digest((ROOT / name).read_bytes(), name)
    return "the same bytes" if same else "other bytes"


@contextmanager
def _code(commit: str, folder: Path, corpora: Path) -> Iterator[Path]:
    """This checkout, or one of a commit in `folder` with the corpora where the tools of that day look for them."""
    if not commit:
        yield ROOT
        return
    there = folder / "dateline"
    (folder / "shared").mkdir()
    (folder / "shared" / "corpora").symlink_to(corpora)
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", there, commit], cwd=ROOT, check=True)
    try:
        yield there
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", there], cwd=ROOT, check=True)


def update(lock: Path = LOCK, root: Path = ROOT) -> None:
    """Write today's digests."""
    head = "".join(line for line in lock.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#"))
    tables = read(lock)
    for name, entry in tables.items():
        if entry["made_by"]:  # one that no command makes again is edited by hand
            entry["sha256"] = digest((root / name).read_bytes(), name)
    lock.write_text(head + yaml.safe_dump(tables, allow_unicode=True, width=120), encoding="utf-8")


def main(argv: list[str]) -> int:
    """Compare, make or update; 1 where something differs."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks tables", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tables", nargs="*", help="paths, or ends of paths; by default all")
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    options = parser.parse_args(argv)
    if options.update:
        update()
    told = differing(read())
    for line in told:
        print(line, file=sys.stderr)
    if not options.make:
        return int(bool(told))
    chosen = {n: e for n, e in read().items() if not options.tables or n.endswith(tuple(options.tables))}
    results = {}
    for name, entry in chosen.items():
        if not entry["made_by"] or (entry["makes_again"].startswith("no") and not options.tables):
            print(f"{name}: not made again: {entry['makes_again']}")
            continue
        results[name] = make(name, entry, options.corpora.resolve())
        print(f"{name}: {results[name]}", flush=True)
    return int("other bytes" in results.values())
