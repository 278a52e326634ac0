"""A printed date line: "Friday, January 4, 2019", "Updated 13 July 2021 10:15", "2 minutes ago".

An article may have several: one of them is the day of publication, the first above the text most likely.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.place import LINES_OF_DATES, Dated, Position
from dateline.dating.solver.groups import says
from dateline.dating.solver.kernels import Array, weights
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Kind, Witness
from dateline.lexicon.calendars import PLACEHOLDER_DAYS
from dateline.lexicon.date_labels import date_label, is_of_another
from dateline.lexicon.dates import PrintedDate
from dateline.model import Article, Piece, Role

_PROSE = (Role.BODY, Role.HEADLINE, Role.STANDFIRST)
"""Where a day is one of a text, unless a note says that it is that of publication."""
EVENING_HOUR = 18
NOTE_CHARS = 18
LONG_NOTE_CHARS = 36
"""The same where nothing but small words stand behind the label: "publicerades första gången den"."""
LONGEST_NOTE = 200
"""A paragraph no longer is a note where a label stands right before the date: "This article was first published on 3 May"."""
LEAST_NOTE_WORDS = 4
LABEL_CHARS = 120
"""How far before a printed date its label ("Published:", "Updated") may stand."""
ABOVE = (
    "date_line",
    "date_line_published",
    "date_line_full",
    "date_line_weekday",
    "date_line_timed",
    "date_line_evening",
    "date_line_updated",
)
BELOW = "date_line_below"
EMBEDDED = "embedded"
"""The date of what is shown on the page and not the page's own: it says nothing."""
_HANDLE = re.compile(r"\(@\w+\)\s*$")
BEFORE = "date_line_before"
"""Right above the headline, though it was counted to the article before."""
INSIDE = "date_line_inside"
UPDATED = "date_line_updated"
_NOT_ABOVE = (INSIDE, BELOW)
_WEAK = re.compile(r"\b(?:first(?! appear)|created|issued)\b", re.IGNORECASE)
"""Labels on a line of its own, in prose words like others: "first on 1 May", but not "first appeared on 1 May"."""
_SMALL_WORDS = re.compile(r"[^\d.,;:!?]*")
_YEAR = re.compile(r"\d{4}")
_DIGIT = re.compile(r"\d")
LONGEST_LABEL = 2
"""Words: "Updated", "Last updated", "Aktualisiert am"."""
LONGEST_TAIL = 24
"""Behind a date no more than a label has so many characters."""
_PUBLISHED = ("date_line_note", "date_line_published", "date_line_full")
_SURE = frozenset({"date_line_weekday", "date_line_timed", "date_line_published", "date_line_full"})

KIND = Kind("printed", "a printed date line says '{text}'", names_day=True, is_of_page=True, tells_day=True)


class _DateLines:
    """The date lines of an article."""

    name = "date_line"

    def combine(self, members: list[Witness], window: Window, manner: str) -> dict[str, Array]:
        """One of them is the day of publication."""
        logs = [says(witness, window) + np.log(share) for witness, share in self.shares(members)]
        out: Array = np.logaddexp.reduce(np.stack(logs), axis=0)
        return {KIND.name: out}

    def is_bare(self, members: list[Witness]) -> bool:
        """Whether none has its weekday or its hour: the page's clock may not be ours."""
        return _SURE.isdisjoint(w.kernel for w in members)

    def is_of_update(self, members: list[Witness]) -> bool:
        """Whether the page says above its text on which day of which year it was changed."""
        return any(w.kernel == UPDATED and w.form is DAY for w in members)

    def shares(self, members: list[Witness]) -> list[tuple[Witness, float]]:
        """The chance of each to be the day; when a page was updated is no news beside when it was published."""
        above = [w for w in members if w.kernel not in _NOT_ABOVE]
        above = [w for w in above if w.kernel != UPDATED] or above
        above.sort(key=lambda w: w.kernel not in _PUBLISHED)
        table = weights()
        shares = [(w, float(table["date_line_share"]) ** min(rank, 6)) for rank, w in enumerate(above or members)]
        if above:
            shares += [(w, float(table["date_line_share_below"])) for w in members if w.kernel in _NOT_ABOVE]
        total = sum(share for _, share in shares)
        return [(w, share / total) for w, share in shares]


GROUP = _DateLines()


def below_headline(witnesses: list[Witness], article: Article) -> list[Witness]:
    """The same, with date lines above the headline told apart where the page prints one below it.

    That one is the page's own; what stands above is today's date over a menu, or the last story of the page before. In the
    development sets none of 48 was the day of publication (where it stood alone, nine in ten were).
    """
    lines = [w for w in witnesses if w.group is GROUP and w.kernel in ABOVE]
    if len(lines) < 2:
        return witnesses
    headline = next((p.char_start for p in article.pieces if p.role is Role.HEADLINE), None)
    if headline is None or not any(w.char_start > headline and w.kernel != UPDATED for w in lines):
        return witnesses
    return [
        w._replace(kernel=INSIDE) if w.group is GROUP and w.kernel in ABOVE and w.char_start < headline else w
        for w in witnesses
    ]


def _is_note(text: str, start: int, end: int) -> bool:
    """Whether `text` is a note that says of the date at `start` to `end` that it is the day of publication."""
    if len(text) > LONGEST_NOTE or _YEAR.search(text, start, end) is None:
        return False
    is_published = date_label(_WEAK.sub("", text[max(0, start - NOTE_CHARS) : start])) == "published"
    if not is_published:
        lead = text[max(0, start - LONG_NOTE_CHARS) : start].partition(" ")[2]
        is_published = _SMALL_WORDS.fullmatch(lead) is not None and date_label(_WEAK.sub("", lead)) == "published"
    return is_published and not is_of_another(text[max(0, start - LABEL_CHARS) : start])


def _is_sent(text: str, start: int, end: int) -> bool:
    """Whether `text` holds little but a date and the word for its publication behind it: "(끝) 2024/06/12 14:20 송고"."""
    tail = text[end:].strip()
    is_short = len(text[:start].strip()) <= LONGEST_TAIL and 0 < len(tail) <= LONGEST_TAIL
    return is_short and _YEAR.search(text, start, end) is not None and date_label(tail) == "published"


def _claims(piece: Piece, position: Position, start: int, end: int) -> str | None:
    if piece.role in _PROSE:
        return "date_line_note" if _is_note(piece.text, start, end) or _is_sent(piece.text, start, end) else None
    if piece.role not in LINES_OF_DATES:
        return None
    if (
        position.is_of_another
        or (
            _is_embedded(piece.text[:start], position.line_before)
            and date_label(piece.text[end : end + LABEL_CHARS]) != "updated"
        )
        or is_of_another(piece.text[max(0, start - LABEL_CHARS) : start])
    ):
        return EMBEDDED
    if position.is_below:
        is_sentence = len(piece.text[:start].split()) >= LEAST_NOTE_WORDS  # "Published May 3" may be of the next story
        return "date_line_note" if is_sentence and _is_note(piece.text, start, end) else BELOW
    if not position.is_lead:
        return INSIDE
    label = _label(piece.text[max(0, start - LABEL_CHARS) : start] or position.line_before)
    if label == "other":
        return EMBEDDED
    if label is None and (_is_updated_behind(piece.text[end:]) or _is_label_of_update(position.over_headline)):
        label = "updated"
    return f"date_line_{label}" if label is not None else "date_line"


def _is_updated_behind(tail: str) -> bool:
    """Whether the line ends with the word for an update: "2024年3月3日 更新", "3.3.2024 (aktualisiert)"; with no other time behind it."""
    return 0 < len(tail) <= LONGEST_TAIL and not _DIGIT.search(tail) and date_label(tail) == "updated"


def _is_label_of_update(line: str) -> bool:
    """Whether `line` is nothing but the word for an update."""
    return 0 < len(line.split()) <= LONGEST_LABEL and date_label(line) == "updated"


def _label(lead: str) -> str | None:
    """The label before a date, also one that a flat page glued to a name: "BY ADA LUNDPUBLISHED: JAN 29, 2025"."""
    label = date_label(lead)
    if label is None and lead.rstrip().endswith((":", "：")):
        words = lead.split()
        glued = words[-1] if words else ""
        label = next((found for at in range(1, len(glued)) if (found := date_label(glued[at:])) is not None), None)
    return label


def _is_embedded(lead: str, line_before: str) -> bool:
    """Whether a date is of a post or a comment shown on the page: "— Ada (@ada) 2 May 2024", "Ada says:" above the date."""
    if _HANDLE.search(lead) is not None:
        return True
    above = lead.strip() or line_before
    words = above.split()
    if words and words[-1].casefold() in _comment_words():
        return True
    return above.endswith((":", "：")) and len(words) > 1 and _label(above) is None


@cache
def _comment_words() -> frozenset[str]:
    return frozenset(weights()["comment_words"])


def _kernel(printed: PrintedDate, where: str, sense: str) -> str | None:
    if where == EMBEDDED or (printed.has_year and printed.earliest in PLACEHOLDER_DAYS):
        return None
    if where not in ("date_line", "date_line_published") or not printed.has_year:
        return where
    if printed.weekday is not None:
        return "date_line_weekday" if printed.weekday == printed.earliest.weekday() else UPDATED
    if printed.time is None:
        return where
    if printed.time.hour >= EVENING_HOUR and printed.utc_offset_minutes is None:
        return "date_line_evening"
    return "date_line_timed" if where == "date_line" else "date_line_full"


SOURCE = Dated(KIND, GROUP, _claims, _kernel)
