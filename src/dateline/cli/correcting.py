"""`dateline correct`: a corrections file is checked line by line and kept with the raw dumps, or what is kept is listed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.compute as pc
from rich.text import Text

from dateline.cli.dataset import plain_table
from dateline.cli.terminal import print_json, stdout
from dateline.corrections import FILE_NAME, UNMATCHED, Concerning, Fault, corrections_of, line_of, places
from dateline.dataset import Dataset
from dateline.errors import DumpUnreadable, UsageError
from dateline.ingest import discover, read
from dateline.model import Correction, Document, Dump
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.orchestration.run.reports import count
from dateline.recipe import claims_fingerprint

_SAID = 20
"""Faults that are told; a file in another format would have one a line."""
_QUOTE_CHARS = 60

APPLIED, WAITS = "applied", "waits for a run"

Numbered = tuple[int, Correction]


def keep(request: RunRequest, file: Path) -> int:
    """Check the file and keep its corrections. Raises UsageError, naming lines, where any is wrong: then none is kept."""
    raw = _raw_folder(request)
    found, faults = corrections_of(_bytes(file))
    faults = sorted([*faults, *_misplaced(request, found)], key=lambda fault: fault.line)
    if faults:
        more = [f"and {len(faults) - _SAID} more"] if len(faults) > _SAID else []
        said = [f"{file}, line {fault.line}: {fault.says}" for fault in faults[:_SAID]]
        raise UsageError("\n".join([*said, *more, "nothing was kept: mend these lines and call it again"]))
    if not found:
        raise UsageError(
            f"{file} holds no correction: it has one JSON object a line, as the report's buttons write them"
        )
    kept = raw / FILE_NAME
    with _one_at_a_time(raw):
        before = kept.read_bytes().decode("utf-8", "surrogateescape") if kept.exists() else ""
        known = {line_of(one) for _, one in corrections_of(before.encode("utf-8", "surrogateescape"))[0]}
        fresh = [line for line in dict.fromkeys(line_of(one) for _, one in found) if line not in known]
        if fresh:
            _append(kept, before, fresh)
    again = len(found) - len(fresh)
    console = stdout()
    console.print(Text.assemble((str(kept), "bold"), f"   {count(len(fresh), 'correction')} kept"), soft_wrap=True)
    if again:
        console.print(Text(f"{count(again, 'line')} kept before, or twice", style="dim"))
    console.print(Text("`dateline run` applies them: it processes again the dumps that they speak of"))
    return 0


def show(request: RunRequest, output: str) -> int:
    """List what is kept, and which of it found no place."""
    kept = _raw_folder(request) / FILE_NAME
    found, faults = corrections_of(kept.read_bytes()) if kept.exists() else ([], [])
    with Dataset(request.out).reading():
        states = _states(request, [one for _, one in found])
    if output == "json":
        print_json(
            [
                {"line": number, "state": state, "correction": line_of(one)}
                for (number, one), state in zip(found, states, strict=True)
            ]
        )
        return 1 if faults else 0
    console = stdout()
    if not found and not faults:
        console.print(f"no corrections in {kept.parent}", style="dim")
    table = plain_table("line", "correct", "is", "by", "on", "state", "of", right=("line",))
    for (number, one), state in zip(found, states, strict=True):
        said = one.country or (str(one.earliest) if one.earliest else "")
        quote = one.quote if len(one.quote) <= _QUOTE_CHARS else one.quote[: _QUOTE_CHARS - 1] + "…"
        style = "" if state in (APPLIED, WAITS) else "yellow"
        table.add_row(
            str(number), one.kind.value, said, Text(one.by), str(one.on), Text(state, style=style), Text(quote)
        )
    if found:
        console.print(table)
    for fault in faults:
        console.print(Text(f"line {fault.line}: {fault.says}", style="red"))
    return 1 if faults else 0


def _raw_folder(request: RunRequest) -> Path:
    raw = request.raw[0]
    if not raw.is_dir():
        raise UsageError(f"corrections are kept in the folder of the dumps, and {raw} is none: name it")
    return raw


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None


@contextmanager
def _one_at_a_time(raw: Path) -> Iterator[None]:
    """Whoever else keeps corrections in this folder waits: he would write the file without ours."""
    fd = os.open(raw, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _append(kept: Path, before: str, lines: Sequence[str]) -> None:
    """Write the file anew, whole: who reads it meanwhile sees it before or after."""
    head = before if not before or before.endswith("\n") else before + "\n"
    made = kept.with_name(f".{kept.name}.part")
    with made.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as out:
        out.write(head + "".join(f"{line}\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())
    made.replace(kept)


def _misplaced(request: RunRequest, found: Sequence[Numbered]) -> Iterator[Fault]:
    """Corrections of no dump that is here, and those whose quotation stands in none of theirs."""
    by_dump: dict[Dump, list[Numbered]] = {}
    concerning = Concerning([one for _, one in found])
    dumps = discover(request.raw, follow_links=request.follow_links).dumps
    for dump in dumps:
        said = concerning.of(dump.name, dump.sha256)
        if mine := [(number, one) for number, one in found if one in said] if said else []:
            by_dump[dump] = mine
    troubles = {number: f"no dump here has this name or these bytes: {one.dumps[0]}" for number, one in found}
    for dump, mine in by_dump.items():
        try:
            texts = [item.text for item in read(dump, recipe_of(request).read_options) if isinstance(item, Document)]
        except DumpUnreadable as error:
            texts, trouble = [], f"{dump.name} cannot be read: {error}"
        else:
            trouble = f"{dump.name} does not print the words of its quotation"
        for number, one in mine:
            if any(places(text, one.quote) for text in texts):
                troubles.pop(number, None)
            elif number in troubles:
                troubles[number] = trouble
    yield from (Fault(number, said) for number, said in troubles.items())


def _states(request: RunRequest, found: Sequence[Correction]) -> list[str]:
    """What became of each correction."""
    dataset = Dataset(request.out)
    known = dataset.ledger()
    dumps = discover(request.raw, follow_links=request.follow_links).dumps
    waiting = {
        key
        for dump in dumps
        if dump.name not in known or known[dump.name].metadata_fingerprint != claims_fingerprint(dump)
        for key in (dump.name, dump.sha256)
    }
    here = {key for dump in dumps for key in (dump.name, dump.sha256)}
    lost: set[str] = set()
    if dataset.current_folder is not None:
        held = dataset.snapshot().table("quarantine", ["text"], pc.field("rule") == UNMATCHED)
        lost = set(held["text"].to_pylist())
    return [_state(one, here, waiting, lost) for one in found]


def _state(one: Correction, here: set[str], waiting: set[str], lost: set[str]) -> str:
    if here.isdisjoint(one.dumps):
        return "no such dump"
    if not waiting.isdisjoint(one.dumps):
        return WAITS
    return "not found" if line_of(one) in lost else APPLIED
