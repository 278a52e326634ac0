"""`dateline learn`: what an outlet prints on all its pages, counted over a folder of its dumps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline import ingest
from dateline.cleancopy import clean_copy
from dateline.cli.options import Output
from dateline.cli.terminal import print_json, say
from dateline.errors import DumpUnreadable, UsageError
from dateline.ingest import ReadOptions, discover
from dateline.model import Document, Dump
from dateline.segment import learn
from dateline.segment.lines import split_lines


def learn_profile(folder: Path, out: Path, output: Output) -> int:
    """Write the profile of the dumps under `folder` to `out` and say what it holds; returns the exit code.

    Raises UsageError where no dump there can be read.
    """
    failed: list[str] = []
    profile = learn(_documents(discover([folder]).dumps, failed))
    if not profile.n_documents:
        raise UsageError(f"nothing under {folder} could be read: there is nothing to learn from")
    out.write_text(profile.to_json(), encoding="utf-8")
    told = {
        "profile": str(out),
        "digest": profile.digest,
        "documents": profile.n_documents,
        "lines": len(profile.lines),
        "not_read": failed,
    }
    if output is Output.JSON:
        print_json(told)
    else:
        say(f"{out}: {len(profile.lines)} lines that are printed everywhere, of {profile.n_documents} documents")
        say(f"use it with --profile {out}")
        for name in failed:
            say(f"not read: {name}")
    return 1 if failed else 0


def _documents(dumps: Sequence[Dump], failed: list[str]) -> Iterator[Sequence[str]]:
    for dump in dumps:
        try:
            for item in ingest.read(dump, ReadOptions()):
                if isinstance(item, Document) and item.kind in ("text", "record"):
                    yield split_lines(clean_copy(item).document.text).text
        except DumpUnreadable:
            failed.append(dump.name)
