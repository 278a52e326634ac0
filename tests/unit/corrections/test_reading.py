"""Corrections files: what a line may say, and what is said of one that is wrong."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.corrections import Concerning, corrections_of, line_of
from dateline.model import CorrectionKind

GOOD: dict[str, Any] = {
    "correct": "date",
    "is": "2026-01-12",
    "dumps": ["rivers/monday.txt"],
    "document": 0,
    "near": 12,
    "quote": "Lock at Brennholm closed",
    "by": "Mira",
    "on": "2026-11-27",
    "why": "the printed page says so",
}


def line(**changes: Any) -> bytes:
    """The line with some keys changed, or taken out where they are `...`."""
    return json.dumps({key: value for key, value in (GOOD | changes).items() if value is not ...}).encode()


def test_a_line_says_what_is_corrected() -> None:
    """Days, places, cuts and what is no article, with who, when and why."""
    raw = b"\n".join(
        [
            line(),
            b"",
            line(**{"is": "2026-01-10/2026-01-12"}),
            line(**{"is": "none"}),
            line(correct="place", **{"is": "EG"}),
            line(correct="place", **{"is": "none"}),
            line(correct="cut", **{"is": ...}, near=..., document=...),
            line(correct="not an article", **{"is": ...}),
        ]
    )
    found, faults = corrections_of(raw)
    assert faults == []
    assert [number for number, _ in found] == [1, 3, 4, 5, 6, 7, 8]
    said = [one for _, one in found]
    assert [(one.earliest, one.latest) for one in said[:3]] == [
        (date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 1, 10), date(2026, 1, 12)),
        (None, None),
    ]
    assert [one.country for one in said[3:5]] == ["EG", None]
    assert [one.kind for one in said[5:]] == [CorrectionKind.CUT, CorrectionKind.NOT_AN_ARTICLE]
    assert said[0].says == "Mira corrected it on 2026-11-27: the printed page says so"


def test_a_correction_is_the_same_after_it_was_written() -> None:
    """`line_of` and `corrections_of` undo each other; a line is plain JSON with the text as printed."""
    for changes in (
        {},
        {"is": "none"},
        {"correct": "place", "is": "EG"},
        {"correct": "cut", "is": ...},
        {"quote": "إغلاق الهويس"},
    ):
        ((_, one),), _ = corrections_of(line(**changes))
        ((_, again),), _ = corrections_of(line_of(one).encode())
        assert again == one
    assert "إغلاق" in line_of(again)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (b"Lock at Brennholm", "it is not a JSON object"),
        (b"[1, 2]", "it is not a JSON object"),
        (b"[" * 100_000, "it is not a JSON object"),
        (line(correct="headline"), "'correct' is one of date, place, cut, not an article, not 'headline'"),
        (line(by=...), "it lacks by"),
        (line(by="  "), "'by' is a text"),
        (line(who="Mira"), "it has no key 'who'"),
        (line(on="yesterday"), "'on' is a day as 2026-01-13, not 'yesterday'"),
        (line(**{"is": "13.1.2026"}), "'is' of a date (2026-01-13"),
        (line(**{"is": "0001-01-01"}), "'is' of a date (2026-01-13"),
        (line(**{"is": "2026-01-12/2026-01-10"}), "ends before it begins"),
        (line(**{"is": ...}), "is missing"),
        (line(correct="place", **{"is": "Egypt"}), "'is' of a place is a code of ISO 3166"),
        (line(correct="place", **{"is": "QQ"}), "'is' of a place is a code of ISO 3166"),
        (line(correct="cut"), "a correction 'cut' has no 'is'"),
        (line(quote="Lock"), "'quote' is how the article begins, 8 to 400 characters"),
        (line(quote=3), "'quote' is how the article begins"),
        (line(dumps=[]), "'dumps' is a list of dumps"),
        (line(dumps="monday.txt"), "'dumps' is a list of dumps"),
        (line(near=-1), "'near' is a number from 0"),
        (line(document=True), "'document' is a number from 0"),
    ],
)
def test_a_wrong_line_says_what_is_wrong_and_costs_no_other(wrong: bytes, says: str) -> None:
    """With its number, and what would be right."""
    found, (fault,) = corrections_of(line() + b"\n" + wrong + b"\n" + line())
    assert [number for number, _ in found] == [1, 3]
    assert fault.line == 2
    assert says in fault.says


@given(st.binary(max_size=300))
def test_no_bytes_break_it(raw: bytes) -> None:
    """A corrections file may be anything."""
    found, faults = corrections_of(raw)
    assert len(found) + len(faults) <= raw.count(b"\n") + 1


def test_a_dump_is_meant_by_its_bytes_or_its_name() -> None:
    """One that was renamed or delivered anew keeps its corrections."""
    ((_, by_name), (_, by_bytes)), _ = corrections_of(line() + b"\n" + line(dumps=["f" * 64]))
    kept = Concerning([by_bytes, by_name])
    assert kept.of("rivers/monday.txt", "0" * 64) == (by_name,)
    assert kept.of("rivers/tuesday.txt", "f" * 64) == (by_bytes,)
    assert kept.of("rivers/monday.txt", "f" * 64) == (by_bytes, by_name)
    assert kept.of("rivers/tuesday.txt", "0" * 64) == ()


def test_the_lines_in_the_documentation_are_corrections(repository: Path) -> None:
    """docs/desk.md shows one of each kind."""
    (block,) = re.findall(
        r"```jsonl\n(.*?)```", (repository / "docs" / "desk.md").read_text(encoding="utf-8"), re.DOTALL
    )
    found, faults = corrections_of(block.encode())
    assert faults == []
    assert {one.kind for _, one in found} == set(CorrectionKind)
