"""Lines of a corrections file: JSON, one correction a line, checked key by key so that a wrong one says what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.contract.value_sets import value_set
from dateline.controls import named
from dateline.model import Correction, CorrectionKind

FILE_NAME = "dateline-corrections.jsonl"
"""Of the file in the raw folder: it is never taken for a dump."""
NONE = "none"
MIN_QUOTE_CHARS, MAX_QUOTE_CHARS = 8, 400
MAX_SAID_CHARS = 1_000
_FIRST_YEAR, _LAST_YEAR = 1605, 2100
"""As the contract's rule `date_impossible`."""
_KEYS = ("correct", "is", "dumps", "document", "near", "quote", "by", "on", "why")
_NEEDED = ("correct", "dumps", "quote", "by", "on", "why")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no correction."""

    line: int
    """From 1."""
    says: str


def corrections_of(raw: bytes) -> tuple[list[tuple[int, Correction]], list[Fault]]:
    """The corrections of a file with the number of their lines, and the lines that are none. Never raises."""
    found: list[tuple[int, Correction]] = []
    faults: list[Fault] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append((number, correction_of(_object(line))))
        except ValueError as error:
            faults.append(Fault(number, named(str(error))))
    return found, faults


def correction_of(record: Mapping[str, Any]) -> Correction:
    """The correction that a JSON object says. Raises ValueError with what is wrong with it."""
    if unknown := sorted(set(record) - set(_KEYS)):
        raise ValueError(f"it has no key {unknown[0]!r}: the keys are {', '.join(_KEYS)}")
    if missing := [key for key in _NEEDED if key not in record]:
        raise ValueError(f"it lacks {', '.join(missing)}")
    kinds = [kind.value for kind in CorrectionKind]
    if record["correct"] not in kinds:
        raise ValueError(f"'correct' is one of {', '.join(kinds)}, not {record['correct']!r}")
    kind = CorrectionKind(record["correct"])
    earliest, latest = _days(record) if kind is CorrectionKind.DATE else (None, None)
    country = _country(record) if kind is CorrectionKind.PLACE else None
    if "is" in record and kind not in (CorrectionKind.DATE, CorrectionKind.PLACE):
        raise ValueError(f"a correction '{kind}' has no 'is'")
    return Correction(
        kind=kind,
        quote=_quote(record["quote"]),
        dumps=_dumps(record["dumps"]),
        by=_said(record, "by"),
        on=_day(record["on"], "'on'"),
        why=_said(record, "why"),
        earliest=earliest,
        latest=latest,
        country=country,
        document=_position(record, "document"),
        near=_position(record, "near"),
    )


def line_of(correction: Correction) -> str:
    """The correction as a line of a file: the same one, the same line."""
    record: dict[str, Any] = {"correct": correction.kind.value}
    if correction.kind is CorrectionKind.DATE:
        days = [day.isoformat() for day in (correction.earliest, correction.latest) if day]
        record["is"] = "/".join(dict.fromkeys(days)) or NONE
    if correction.kind is CorrectionKind.PLACE:
        record["is"] = correction.country or NONE
    record |= {"dumps": list(correction.dumps), "document": correction.document, "near": correction.near}
    record |= {"quote": correction.quote, "by": correction.by, "on": correction.on.isoformat(), "why": correction.why}
    return json.dumps({key: value for key, value in record.items() if value is not None}, ensure_ascii=False)


class Concerning:
    """The corrections by the dumps that they concern: many dumps ask, and few have any."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._corrections = corrections
        self._at: dict[str, list[int]] = {}
        for number, one in enumerate(corrections):
            for key in one.dumps:
                self._at.setdefault(key, []).append(number)

    def of(self, dump_name: str, sha256: str) -> tuple[Correction, ...]:
        """Those that concern a dump, by its name or its bytes, in their order."""
        numbers = {*self._at.get(dump_name, ()), *self._at.get(sha256, ())}
        return tuple(self._corrections[number] for number in sorted(numbers))


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("it is not a JSON object") from None
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")
    return value


def _quote(value: object) -> str:
    quote = " ".join(value.split()) if isinstance(value, str) else ""
    if not MIN_QUOTE_CHARS <= len(quote) <= MAX_QUOTE_CHARS:
        raise ValueError(
            f"'quote' is how the article begins, {MIN_QUOTE_CHARS} to {MAX_QUOTE_CHARS} characters as the dump prints them"
        )
    return quote


def _dumps(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise ValueError("'dumps' is a list of dumps, each by its SHA-256 or its name in the raw folder")
    return tuple(sorted(set(value)))


def _said(record: Mapping[str, Any], key: str) -> str:
    value = record[key]
    said = named(" ".join(value.split())) if isinstance(value, str) else ""
    if not said or len(said) > MAX_SAID_CHARS:
        raise ValueError(f"{key!r} is a text of 1 to {MAX_SAID_CHARS:,} characters")
    return said


def _day(value: object, what: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year < _LAST_YEAR:
        raise ValueError(f"{what} is a day as 2026-01-13, not {value!r}")
    return day


def _days(record: Mapping[str, Any]) -> tuple[date | None, date | None]:
    value = record.get("is")
    if value == NONE:
        return None, None
    wanted = "'is' of a date (2026-01-13, 2026-01-13/2026-01-15 or none)"
    if not isinstance(value, str):
        raise ValueError(f"{wanted} is missing" if value is None else f"{wanted} is no text")
    first, _, last = value.partition("/")
    earliest = _day(first, wanted)
    latest = _day(last, wanted) if last else earliest
    if latest < earliest:
        raise ValueError(f"{wanted} ends before it begins")
    return earliest, latest


def _country(record: Mapping[str, Any]) -> str | None:
    value = record.get("is")
    if value == NONE:
        return None
    if not isinstance(value, str) or value not in value_set("iso_countries"):
        raise ValueError(f"'is' of a place is a code of ISO 3166, as EG, or none, not {value!r}")
    return value


def _position(record: Mapping[str, Any], key: str) -> int | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
        raise ValueError(f"{key!r} is a number from 0")
    return value
