"""`dateline learn`: what an outlet prints on all its pages and where, counted over a folder of its dumps and learnt from corrected cuts."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline import ingest
from dateline.cleancopy import clean_copy
from dateline.cli.fixing import pages_of
from dateline.cli.options import Output
from dateline.cli.terminal import print_json, say
from dateline.errors import DumpUnreadable, UsageError
from dateline.ingest import ReadOptions, discover
from dateline.model import Document, Dump
from dateline.segment import learn
from dateline.segment.cuts import Page, compared, states_of
from dateline.segment.learning import Example, as_read, count_habits, fit_habits
from dateline.segment.lines import split_lines

_MOST_READ = 60
"""So many documents, drawn by their digests, teach where an outlet prints what; all of them what it prints everywhere."""

_Drawn = list[tuple[int, Document]]


def learn_profile(folder: Path, out: Path, output: Output, labels: Path | None = None) -> int:
    """Write the profile of the dumps under `folder` to `out` and say what it holds; returns the exit code.

    `labels` is a file of corrected cuts, as `dateline inspect --fix` writes it, of dumps under `folder`. Raises UsageError where
    no dump there can be read, or a page of `labels` is not as its dump prints it.
    """
    failed: list[str] = []
    dumps = discover([folder]).dumps
    pages = [] if labels is None else pages_of(labels)
    drawn: _Drawn = []
    corrected: dict[tuple[str, int], Example] = {}
    profile = learn(_documents(dumps, failed, drawn, pages, corrected, str(labels)))
    if not profile.n_documents:
        raise UsageError(f"nothing under {folder} could be read: there is nothing to learn from")
    for page in pages:
        if (page.sha256, page.document) not in corrected:
            raise UsageError(f"{labels}, line {page.at}: no dump under {folder} is the {page.dump} of this page")
    others = [one for _, one in sorted(drawn, key=lambda pair: pair[0]) if _place(one) not in corrected]
    read = [example for one in others if (example := as_read(one, profile)) is not None]
    taught = [corrected[place] for place in sorted(corrected)]
    profile = replace(profile, habits=count_habits([*read, *taught], profile))
    if taught:
        profile = replace(profile, habits=fit_habits(taught, profile))
    out.write_text(profile.to_json(), encoding="utf-8")
    told = {
        "profile": str(out),
        "digest": profile.digest,
        "documents": profile.n_documents,
        "lines": len(profile.lines),
        "habits": len(profile.habits),
        "corrected": len(corrected),
        "not_read": failed,
    }
    if output is Output.JSON:
        print_json(told)
    else:
        say(f"{out}: {len(profile.lines)} lines that are printed everywhere, of {profile.n_documents} documents")
        say(
            f"where they stand: {len(profile.habits)} facts, of {len(read)} documents as read and {len(corrected)} corrected"
        )
        say(f"use it with --profile {out}")
        for name in failed:
            say(f"not read: {name}")
    return 1 if failed else 0


def _documents(
    dumps: Sequence[Dump],
    failed: list[str],
    drawn: _Drawn,
    pages: Sequence[Page],
    corrected: dict[tuple[str, int], Example],
    name: str,
) -> Iterator[Sequence[str]]:
    """The lines of each document; meanwhile some are drawn, and those of `pages` are held against the file called `name`."""
    meant = {(page.sha256, page.document): page for page in pages}
    for dump in dumps:
        try:
            for item in ingest.read(dump, ReadOptions()):
                if not isinstance(item, Document) or item.kind not in ("text", "record"):
                    continue
                document = clean_copy(item).document
                lines = split_lines(document.text)
                _draw(drawn, document)
                page = meant.get(_place(document))
                if page is not None:
                    compared(page, lines.text, name)
                    corrected[_place(document)] = Example(lines, states_of(page.letters))
                yield lines.text
        except DumpUnreadable:
            failed.append(dump.name)


def _place(document: Document) -> tuple[str, int]:
    return document.dump_id, document.index


def _draw(drawn: _Drawn, document: Document) -> None:
    """Keep the documents with the smallest digests: the same ones in any order."""
    rank = -int(document.dump_id + f"{document.index:08x}", 16)
    if all(rank != other for other, _ in drawn):  # the same bytes under two names
        entry = (rank, document)
        if len(drawn) < _MOST_READ:
            heapq.heappush(drawn, entry)
        elif rank > drawn[0][0]:
            heapq.heapreplace(drawn, entry)
