"""A record read by the roles of its lines: where its headline, day, paper, reporter and text stand in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.model import GOES_ON, UNCLAIMED_REASON, Role
from dateline.records.learnt import Learnt, Range, role_at, value_lines
from dateline.records.names import is_byline, is_paper, is_person
from dateline.records.notices import is_legal, reads_like_prose
from dateline.records.shapes import Line, Shape
from dateline.records.slots import Free, Slot, roles_of_slots
from dateline.records.values import named_with_issue, owner_of, read_imprint
from dateline.records.words import edition_pattern, fold_label, is_language, page_pattern, role_of_label

_SPAN_ROLES = {
    "headline": Role.HEADLINE,
    "standfirst": Role.STANDFIRST,
    "byline": Role.BYLINE,
    "section": Role.SECTION,
    "date": Role.DATE,
    "partial_date": Role.DATE,
    "text": Role.BODY,
}
_LONGEST_TITLE = 200
_LONGEST_BYLINE = 90


COUNTED = re.compile(r"(\d{1,6})\D+(\d{1,6})\D*$")
"""A counter that says how many there are: '3 of 10'."""


@dataclass(slots=True)
class Value:
    """The value of a field, as it stands in the document."""

    role: str
    shape: Shape | None
    """Of the field; None for a free line."""
    text: str
    """White space folded."""
    char_start: int
    char_end: int
    is_below: bool
    """Whether it stands below the text."""


@dataclass(slots=True)
class Fields:
    """What a record prints, in order."""

    values: list[Value] = field(default_factory=list)
    pieces: list[tuple[int, int, Role, str]] = field(default_factory=list)
    """Stretches that carry text, in order; what lies between them parts them."""
    counter: str = ""

    def first(self, role: str) -> Value | None:
        """The first value of a role that is not empty."""
        return next((value for value in self.values if value.role == role and value.text), None)


def read_headers(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> list[Fields]:
    """The fields of every record."""
    takes = [_takes(lines, bounds, body, learnt) for bounds, body in zip(ranges, learnt.bodies, strict=True)]
    free = [f for n, bounds in enumerate(ranges) for f in _free_lines(lines, n, bounds, learnt, takes[n])]
    labelled = {role for shape, role in learnt.roles.items() if shape.kind == "label"}
    owners = [_owner(lines, bounds, learnt) for bounds in ranges]
    wanted = frozenset({"headline", "publisher", "byline", "section"} - labelled)
    are_named = _papers_stand_with_days(lines, ranges, learnt)
    slots = roles_of_slots(free, owners, wanted, are_named) if free else {}
    own_free: dict[int, dict[int, Slot]] = defaultdict(dict)
    for f in free:
        own_free[f.record][f.line] = f.slot
    titles_in_text = "headline" in wanted and "headline" not in slots.values()
    return [
        _read(lines, bounds, body, learnt, takes[n], own_free[n], slots, titles_in_text)
        for n, (bounds, body) in enumerate(zip(ranges, learnt.bodies, strict=True))
    ]


_MOST = 0.6


def _papers_stand_with_days(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> bool:
    """Whether most records print their paper on the line of their day: 'The Herald, 6 May 2014'."""
    n_named = 0
    for start, end in ranges:
        dated = (line.text for i, line in enumerate(lines[start:end], start) if role_at(lines, i, learnt) == "dated")
        n_named += any((name := read_imprint(text).publisher) is not None and is_paper(name) for text in dated)
    return n_named >= _MOST * len(ranges)


def _takes(lines: Sequence[Line], bounds: Range, body: Range, learnt: Learnt) -> dict[int, int]:
    """For each line that is a field outside the text: how many lines it takes."""
    found: dict[int, int] = {}
    for start, end in ((bounds[0], body[0]), (body[1], bounds[1])):
        i = start
        while i < end:
            if role_at(lines, i, learnt) is not None:
                found[i] = value_lines(lines, i, end, learnt)
                i += found[i]
            else:
                i += 1
    return found


def _free_lines(lines: Sequence[Line], n: int, bounds: Range, learnt: Learnt, takes: dict[int, int]) -> list[Free]:
    """The lines of a header that are no field, or words that come again."""
    free: list[Free] = []
    above: Shape | None = None
    i, since = bounds[0], 0
    while i < learnt.bodies[n][0]:
        shape = lines[i].shape
        if i in takes and role_at(lines, i, learnt) != "plain":
            above, since = (None if role_at(lines, i, learnt) == "rule" else shape), 0
            i += takes[i]
            continue
        if i not in learnt.page_furniture and not _is_edition(lines, i, bounds[0]):
            free.append(Free(n, i, (above, since), lines[i].text))
            since += 1
        i += 1
    return free


_LONGEST_EDITION_WORDS = 6


def _is_edition(lines: Sequence[Line], i: int, start: int) -> bool:
    """Whether a line names an edition, or goes on with one: 'Edition 1;' and 'Scotland' below it."""
    text = lines[i].text
    if len(text.split()) > _LONGEST_EDITION_WORDS:
        return False
    if edition_pattern().search(text) is not None:
        return True
    goes_on = i > start and not lines[i].blanks and lines[i - 1].text.endswith((";", ","))
    return goes_on and _is_edition(lines, i - 1, start)


def _owner(lines: Sequence[Line], bounds: Range, learnt: Learnt) -> str | None:
    """Whose copyright the record prints."""
    for line in lines[bounds[0] : bounds[1]]:
        role = learnt.roles.get(line.shape) if line.shape is not None else None
        if role == "copyright" and (owner := owner_of(line.text[line.value_at :])):
            return owner
    return None


def _read(
    lines: Sequence[Line],
    bounds: Range,
    body: Range,
    learnt: Learnt,
    takes: dict[int, int],
    free: dict[int, Slot],
    slots: dict[Slot, str],
    titles_in_text: bool,
) -> Fields:
    fields = Fields()
    first, last = body
    i = bounds[0]
    while i < bounds[1]:
        if i == first and first < last:
            _read_text(lines, body, learnt, fields, titles_in_text)
            i = last
        elif i in free:
            i += _read_free(lines, i, first, free, slots, fields)
        elif i in takes:
            _read_field(lines, i, takes[i], learnt, i >= last, fields)
            i += takes[i]
        elif i < first and _is_edition(lines, i, bounds[0]):
            _add(fields, "edition", None, lines[i].text, lines[i].char_start, lines[i].char_end, False)
            i += 1
        else:
            fields.pieces.append(
                (lines[i].char_start, lines[i].char_end, Role.FURNITURE, _reason(lines, i, last, learnt))
            )
            i += 1
    return fields


def _reason(lines: Sequence[Line], i: int, last: int, learnt: Learnt) -> str:
    """Why a line outside the text is none of it."""
    if i in learnt.page_furniture:
        return "page furniture"
    if reads_like_prose(lines[i].text) and not is_legal(lines[i].text):
        return UNCLAIMED_REASON
    return "below the text" if i >= last else "header"


def _read_free(
    lines: Sequence[Line], i: int, end: int, free: dict[int, Slot], slots: dict[Slot, str], fields: Fields
) -> int:
    """A line of the header without a label; a headline may run over several."""
    role = slots.get(free[i], "header")
    n = 1
    if role == "header" and is_byline(lines[i].text):
        role = "byline"
    if role == "byline" and is_paper(lines[i].text) and not is_byline(lines[i].text):
        role = "publisher"  # a story without a reporter: what follows the byline stands in its place
    if role == "byline" and not is_byline(lines[i].text) and not is_person(lines[i].text):
        role = "header" if "headline" in (slots.get(slot) for slot in free.values()) else "headline"
    if role in ("header", "section", "publisher") and named_with_issue(lines[i].text):
        role = "issue"
    if role in ("header", "section") and is_language(lines[i].text):
        role = "language"
    elif role in ("header", "section") and page_pattern().fullmatch(lines[i].text):
        role = "page"
    if role == "headline":
        while (
            i + n in free
            and i + n < end
            and not lines[i + n].blanks
            and slots.get(free[i + n], "") in ("", "headline")
            and not is_byline(lines[i + n].text)
        ):
            n += 1
    start, stop = lines[i].char_start, lines[i + n - 1].char_end
    if role == "headline" and fields.first("headline") is not None:
        role = "standfirst"
    if role == "byline":
        start += _label_of_byline(lines[i].text)
        if start > lines[i].char_start:
            fields.pieces.append((lines[i].char_start, start, Role.FURNITURE, "label"))
            _add(fields, role, None, lines[i].text[start - lines[i].char_start :], start, stop, False)
            return n
    _add(fields, role, None, " ".join(line.text for line in lines[i : i + n]), start, stop, False)
    return n


def _label_of_byline(text: str) -> int:
    """How many characters of a byline are a label and not a lead word: 'Autor Jan Ro'."""
    first, _, rest = text.partition(" ")
    return len(first) + 1 if rest and role_of_label(fold_label(first)) == "byline" else 0


def _add(fields: Fields, role: str, shape: Shape | None, text: str, start: int, end: int, is_below: bool) -> None:
    fields.values.append(Value(role, shape, text, start, end, is_below))
    span_role = _SPAN_ROLES.get(role, Role.FURNITURE)
    fields.pieces.append((start, end, span_role, "" if span_role is not Role.FURNITURE else role.replace("_", " ")))


def _read_field(lines: Sequence[Line], i: int, n: int, learnt: Learnt, is_below: bool, fields: Fields) -> None:
    """A field with its value: the label is furniture, the value what its role says."""
    line = lines[i]
    shape = line.shape
    if shape is None:
        return
    role = role_at(lines, i, learnt) or "other"
    if role in ("id", "counter", "plain") and shape.kind == "text" and named_with_issue(line.text):
        role = "issue"  # the numbers of a paper's issues may count up as a list's do
    if role == "counter" and COUNTED.search(fields.counter) is None:
        fields.counter = line.text  # "3 of 10" and not an identifier that counts up, too
    if role == "dated":
        role = "imprint"
    if role == "id" and page_pattern().fullmatch(line.text) is not None:
        role = "page"
    if shape.kind != "label":
        _add(fields, role, shape, line.text, line.char_start, line.char_end, is_below)
        return
    value = line.text[line.value_at :].strip()
    if value and n == 1 and learnt.is_quoted and (told := _QUOTED.fullmatch(value)) is not None:
        start = line.char_start + line.text.index(value, line.value_at) + told.start(2)
        fields.pieces.append((line.char_start, start, Role.FURNITURE, "label"))
        _add(fields, role, shape, told[2], start, start + len(told[2]), is_below)
        return
    if value:
        start = line.char_start + line.text.index(value, line.value_at)
        fields.pieces.append((line.char_start, start, Role.FURNITURE, "label"))
    else:
        fields.pieces.append((line.char_start, line.char_end, Role.FURNITURE, "label"))
        if n == 1:
            return
        start = lines[i + 1].char_start
    texts = [value] if value else []
    texts += [other.text for other in lines[i + 1 : i + n]]
    if role == "headline" and fields.first("headline") is not None:
        role = "other"
    _add(fields, role, shape, " ".join(texts), start, lines[i + n - 1].char_end, is_below)


_QUOTED = re.compile(r"""([\[\s]*["'])(.*\S.*)(["'][\]\s]*)""")


def _read_text(lines: Sequence[Line], body: Range, learnt: Learnt, fields: Fields, titles_in_text: bool) -> None:
    """The lines of the text: labels that open it and a printer's lines between are furniture, the rest is body."""
    first, last = body
    needs_title = titles_in_text and fields.first("headline") is None
    needs_byline = fields.first("byline") is None
    n_body = 0
    i = first
    while i < last:
        line = lines[i]
        role = learnt.roles.get(line.shape) if line.shape is not None else None
        start, end = line.char_start, line.char_end
        if i in learnt.page_furniture or (line.shape is not None and line.shape.kind == "rule"):
            fields.pieces.append(
                (start, end, Role.FURNITURE, "page furniture" if i in learnt.page_furniture else "rule")
            )
        elif needs_title and n_body == 0 and _is_title(lines, i, last):
            _add(fields, "headline", None, line.text, start, end, False)
            needs_title = False
        elif needs_byline and n_body == 0 and is_byline(line.text) and i + 1 < last:
            _add(fields, "byline", None, line.text, start, end, False)
            needs_byline = False
        elif role == "text":
            value = line.text[line.value_at :].strip()
            at = start + (line.text.index(value, line.value_at) if value else len(line.text))
            fields.pieces.append((start, at, Role.FURNITURE, "label"))
            if value:
                fields.pieces.append((at, end, Role.BODY, ""))
                n_body += 1
        else:
            fields.pieces.append((start, end, Role.BODY, GOES_ON if _goes_on(lines, i, first, learnt) else ""))
            n_body += 1
        i += 1


def _goes_on(lines: Sequence[Line], i: int, first: int, learnt: Learnt) -> bool:
    """Whether a line is the rest of a paragraph that a printer's page line broke."""
    above = i - 1
    while above > first and above in learnt.page_furniture:
        above -= 1
    is_broken = above < i - 1 and above >= first and lines[i].text[0].islower()
    return is_broken and lines[above].text[-1] not in _CLOSERS


_CLOSERS = ".!?…。”»\"':;"


def _is_title(lines: Sequence[Line], i: int, last: int) -> bool:
    """Whether the first line of a text is a headline: short, no sentence, set off or above something longer."""
    text = lines[i].text
    if i + 1 >= last or len(text) > _LONGEST_TITLE or (text.endswith((".", ",", ";")) and not text.endswith("...")):
        return False
    return bool(lines[i + 1].blanks) or len(lines[i + 1].text) > len(text)
