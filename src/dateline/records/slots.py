"""Lines of a header that no label introduces: which of them is the headline, the newspaper, the reporter.

A slot is a place in the header (the first free line under the counter, the one under the day ...). What the lines of
one slot have in common over all records says what it is: papers come again and stand in the copyright line, headlines
do not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records.names import is_byline, is_paper, is_person
from dateline.records.shapes import Shape

Slot = tuple[Shape | None, int]
"""The field above a free line (None at the head of the record) and how many free lines stand between."""


class Free(NamedTuple):
    """A line of a header without a label."""

    record: int
    line: int
    slot: Slot
    text: str


_ENOUGH = 0.5
_ENOUGH_TITLE = 0.25
_LONG_NAME_WORDS = 7


def roles_of_slots(
    free: Sequence[Free], owners: Sequence[str | None], wanted: frozenset[str], are_named: bool = False
) -> dict[Slot, str]:
    """'publisher', 'headline', 'byline' or 'section' for the slots that are such.

    `owners` holds, by record, whose copyright it prints; `wanted` the roles that no label gives; `are_named` says that the
    records print their paper elsewhere: what comes again is then no paper unless it is called or owns like one.
    """
    by_slot: dict[Slot, list[Free]] = defaultdict(list)
    for line in free:
        by_slot[line.slot].append(line)
    found: dict[Slot, str] = {}
    for slot, own in by_slot.items():
        if sum(is_byline(line.text) for line in own) >= _ENOUGH * len(own):
            found[slot] = "byline"
    order = sorted(by_slot, key=lambda slot: min(line.line for line in by_slot[slot]))
    papers = {slot: _like_papers(by_slot[slot], owners, are_named) for slot in order if slot not in found}
    if "publisher" in wanted and papers:
        best = max(papers, key=lambda slot: (papers[slot] * _coverage(by_slot[slot], free), -order.index(slot)))
        if papers[best] >= _ENOUGH:
            found[best] = "publisher"
    titles = {slot: _like_titles(by_slot[slot]) * _coverage(by_slot[slot], free) for slot in order if slot not in found}
    if "headline" in wanted and titles:
        ranked = sorted(
            titles, key=lambda slot: (_LIKE_NAMES * _persons(by_slot[slot]) - titles[slot], order.index(slot))
        )
        title = next((slot for slot in ranked if titles[slot] > _ENOUGH_TITLE), None)
        if title is not None:
            found[title] = "headline"
    for slot in order:
        if slot not in found and "byline" in wanted and "byline" not in found.values():
            own = by_slot[slot]
            if sum(is_person(line.text) for line in own) > 0.7 * len(own) and not _says_one_thing(own):
                found[slot] = "byline"
    for slot in order:
        if slot not in found and "section" in wanted and "section" not in found.values():
            own = by_slot[slot]
            short = sum(
                len(line.text.split()) <= _MOST_SECTION_WORDS and not _is_code(line.text) and line.text[-1] != "."
                for line in own
            )
            if short > 0.7 * len(own) and sum(_is_below(line, found, free) for line in own) == len(own):
                found[slot] = "section"
    return found


_MOST_SECTION_WORDS = 3
_ONE_THING = 0.8


def _says_one_thing(own: Sequence[Free]) -> bool:
    """Whether (nearly) all records print the same words here: a button, a notice; reporters take turns."""
    return len(own) > 1 and Counter(line.text.casefold() for line in own).most_common(1)[0][1] >= _ONE_THING * len(own)


def _is_below(line: Free, found: dict[Slot, str], free: Sequence[Free]) -> bool:
    """Whether a line stands below the headline of its record, or the record has none among its free lines."""
    own = [f.line for f in free if f.record == line.record and found.get(f.slot) == "headline"]
    return not own or own[0] < line.line


def _coverage(own: Sequence[Free], free: Sequence[Free]) -> float:
    """The share of the records with free lines that have this slot."""
    return len({line.record for line in own}) / len({line.record for line in free})


def _like_papers(own: Sequence[Free], owners: Sequence[str | None], are_named: bool) -> float:
    counts = Counter(line.text.casefold() for line in own)
    n = len(own)
    stands_in_copyright = sum(_is_owner(line.text, owners[line.record]) for line in own) / n
    comes_again = 0.0 if are_named else sum(counts[line.text.casefold()] > 1 for line in own) / n
    named_so = sum(is_paper(line.text) for line in own) / n
    too_long = sum(len(line.text.split()) > _LONG_NAME_WORDS for line in own) / n
    has_letters = sum(any(map(str.isalpha, line.text)) and len(line.text) > 3 for line in own) / n
    is_code = sum(_is_code(line.text) for line in own) / n
    is_sentence = sum(line.text.endswith(".") for line in own) / n  # "Published in print."
    opens = (
        0.2 if not are_named and own[0].slot[1] == 0 and comes_again >= _ENOUGH else 0.0
    )  # the paper is what headers open with
    return (
        stands_in_copyright + 0.4 * comes_again + 0.6 * named_so + opens - too_long - is_code - is_sentence
    ) * has_letters


_LIKE_NAMES = 0.4
"""Of two slots the one of names is not the headline; alone, 'Frost Takes Cherries' may be one."""


def _persons(own: Sequence[Free]) -> float:
    return sum(is_person(line.text) for line in own) / len(own)


def _is_owner(text: str, owner: str | None) -> bool:
    if not owner or len(text) < 3:
        return False
    name, whole = text.casefold(), owner.casefold()
    return name in whole or whole in name


def _is_code(text: str) -> bool:
    """Capitals and digits in one short word: a paper's code, a page."""
    return " " not in text and (
        (text.isupper() and len(text) <= 8) or (not any(map(str.islower, text)) and any(map(str.isdigit, text)))
    )


def _like_titles(own: Sequence[Free]) -> float:
    n = len(own)
    distinct = len({line.text for line in own}) / n
    letters = sum(sum(map(str.isalpha, line.text)) for line in own) / max(1, sum(len(line.text) for line in own))
    width = min(1.0, sum(len(line.text) for line in own) / n / 30)
    codes = sum(_is_code(line.text) for line in own) / n
    return max(0.0, (0.4 + 0.6 * distinct) * letters * width - codes)
