"""`dateline inspect --fix`: the cuts of a dump as a plain file, to be corrected by hand and learnt from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from dateline.cleancopy import clean_copy
from dateline.cli.terminal import stderr, stdout
from dateline.errors import DumpUnreadable, UsageError
from dateline.ingest import discover, read
from dateline.model import Document, Dump
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.orchestration.run.reports import count
from dateline.recipe import Recipe
from dateline.segment import segment
from dateline.segment.cuts import LEGEND, Page, compared, letters_of, page_text, read_cuts
from dateline.segment.lines import split_lines


def pages_of(file: Path) -> list[Page]:
    """The pages of a file of cuts. Raises UsageError where it cannot be read, or says what cannot be."""
    try:
        return read_cuts(file.read_bytes().decode("utf-8"), str(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8: save it as such") from None


def fix(request: RunRequest, file: Path) -> int:
    """Add the cuts of a dump to `file`, or say how what stands there for it differs from what is read; returns the exit code."""
    dump = _dump(request)
    known = {(page.sha256, page.document): page for page in pages_of(file)} if file.exists() else {}
    try:
        found = list(_as_read(dump, recipe_of(request)))
    except DumpUnreadable as error:
        stderr().print(Text(f"{dump.name} cannot be read: {error}", style="red"))
        return 1
    if not found:
        raise UsageError(f"{dump.name} is no text with lines to cut: its container says where its articles begin")
    fresh = [page for page in found if (page.sha256, page.document) not in known]
    for page in found:
        if (own := known.get((page.sha256, page.document))) is not None:
            compared(own, page.texts, str(file))
            _print_difference(own, page)
    if fresh:
        _append(file, fresh)
        n_lines = sum(len(page.letters) for page in fresh)
        stdout().print(f"{file}: {count(n_lines, 'line')} of {dump.name} added, as they are read now", soft_wrap=True)
        stdout().print(
            f"Correct the letters, then `dateline learn FOLDER --labels {file}`; this command again checks them.",
            soft_wrap=True,
        )
    return 0


def _dump(request: RunRequest) -> Dump:
    found = discover(request.raw, fetched_at=request.fetched_at, follow_links=True)
    if not found.dumps:
        raise UsageError("; ".join(f"{one.dump_name}: {one.detail}" for one in found.failed) or "there is no dump")
    return found.dumps[0]


def _as_read(dump: Dump, recipe: Recipe) -> Iterator[Page]:
    for item in read(dump, recipe.read_options):
        if isinstance(item, Document) and item.kind in ("text", "record"):
            document = clean_copy(item).document
            lines = split_lines(document.text)
            letters = letters_of(segment(document, profile=recipe.profile), lines)
            yield Page(dump.name, dump.sha256, item.index, letters, tuple(lines.text), 0)


def _print_difference(own: Page, read_now: Page) -> None:
    """The lines that the file and the pipeline see differently."""
    console = stdout()
    pairs = zip(own.numbers, own.letters, read_now.letters, own.texts, strict=True)
    differing = [one for one in pairs if one[1] != one[2]]
    about = f"{own.dump}, document {own.document}: {count(own.letters.count('h'), 'article')} by the file"
    if not differing:
        console.print(f"{about}, and read just so", soft_wrap=True)
        return
    console.print(f"{about}, {count(len(differing), 'line')} read otherwise (now → corrected):", soft_wrap=True)
    for number, mine, theirs, text in differing:
        console.print(Text(f"  line {number}: {theirs} → {mine}  {text}"), soft_wrap=True)


def _append(file: Path, pages: list[Page]) -> None:
    """Write the file anew, whole."""
    before = file.read_text(encoding="utf-8") if file.exists() else LEGEND
    text = before + ("" if before.endswith("\n") else "\n") + "\n" + "\n".join(map(page_text, pages))
    made = file.with_name(f".{file.name}.part")
    with made.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    made.replace(file)
