"""Features told by columns, and their numbers added up."""

import numpy as np
import pytest

from dateline.segment import columns
from dateline.segment.columns import Block, Column, Part, Sums, groups_of, told_together
from dateline.segment.features import feature_blocks
from dateline.segment.lines import split_lines
from dateline.segment.survey import survey
from dateline.segment.wordings import title_parts

_NAMES = {"a": 0, "b": 1, "c": 2}
_TABLE = np.array([[1, 10], [2, 20], [4, 40]], np.int32)
_BY_CODE = (("a",), ("a", "b"), (), ("nobody knows this", "c", "c"))


def _block() -> Block:
    coded = Column("coded", np.array([3, 0, 1], np.intp), _BY_CODE.__getitem__, len(_BY_CODE))
    keyed = Column(columns.TEXTS, ["bb", None, "c"], tuple)
    other = Column("other", [2], lambda n: ("b",) * n)
    parts = [Part(np.array([0, 2, 3], np.intp), [coded, keyed]), Part(np.array([1], np.intp), [other])]
    more = [told_together("more", lambda a, b: tuple(a + b), (_codes(0, 1), ("", "c")), (_codes(0, 1), ("", "b")))]
    few = told_together("few", lambda a: (a,), (_codes(0), ("b",)), of=_codes(0), n=2)
    return Block(4, [*parts, Part(_codes(2, 3), [*more, few])])


def _codes(*codes: int) -> np.ndarray:
    return np.array(codes, np.intp)


def _one_by_one(block: Block, names: dict[str, int], table: np.ndarray) -> list[list[int]]:
    told = [[name for group in groups for name in group if name in names] for groups in groups_of(block)]
    return [sum((table[names[name]] for name in own), np.zeros_like(table[0])).tolist() for own in told]


def test_sums_are_those_of_all_names_of_a_line() -> None:
    """Each feature of a line counts as often as it is named, by whatever column, and unknown names count nothing."""
    assert Sums(_NAMES, _TABLE).of(_block()).tolist() == [[12, 120], [4, 40], [3, 30], [13, 130]]
    assert _one_by_one(_block(), _NAMES, _TABLE) == [[12, 120], [4, 40], [3, 30], [13, 130]]


@pytest.mark.parametrize("most_kept", [1, 15_000])
def test_sums_do_not_depend_on_what_was_asked_before(most_kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that were kept, and keys that were forgotten, give the same sums again."""
    monkeypatch.setattr(columns, "_MOST_KEPT", most_kept)
    monkeypatch.setattr(columns, "_MOST_TEXTS", most_kept)
    sums = Sums(_NAMES, _TABLE)
    first = sums.of(_block()).tolist()
    assert [sums.of(_block()).tolist() for _ in range(3)] == [first] * 3


def test_sums_of_a_page_are_those_of_its_features() -> None:
    """The lines of a page, open and plain, have the sums of the features that are named for training."""
    text = "Harbour Post | News\nFerry strike ends\n\nFerry strike ends | Harbour Post\nBy Ann Doe\n3 May 2024\n"
    text += (
        5 * "LINDHAVEN, May 3 (Reuters) - Crews of the two ferries went back to work after nine days, the port said.\n"
    )
    text += "".join(
        f"The port said that {n} boats would sail again on the next morning, as they did before it.\n" for n in range(9)
    )
    lines = split_lines(text + "Share this\nRead more\nABOUT US\n")
    seen = survey(lines)
    blocks = list(feature_blocks(lines, seen, title_parts(lines.text)))
    names = {name: 0 for block in blocks for groups in groups_of(block) for group in groups for name in group}
    numbers = {name: k for k, name in enumerate(sorted(names))}
    table = np.arange(3 * len(numbers), dtype=np.int32).reshape(-1, 3)
    sums = Sums(numbers, table)
    assert seen.shapes and len(seen.shapes) < len(lines)
    assert [sums.of(block).tolist() for block in blocks] == [_one_by_one(block, numbers, table) for block in blocks]
