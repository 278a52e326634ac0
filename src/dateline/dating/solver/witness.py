"""The records of dating: a witness is one piece of evidence; its kind, group and form are what answers for it.

- its *kind* is where it stands and what a reader calls it: a date line, a dateline, a live caption, an event ...;
- its *group* says how witnesses that are not independent are heard together;
- its *form* is how it binds the day: the day itself, a day of every year, a month, a year, a term of office ...

The solver asks these three and knows none of them by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from dateline.dating.leaders import Terms
from dateline.lexicon.dates import PrintedDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dateline.dating.solver.kernels import Array, Numbers
    from dateline.dating.solver.window import Window
    from dateline.model import DateEvidence

Interval = tuple[date | None, date | None]
"""First and last day of publication that a phrase allows; None where it sets no bound."""


class Form(Protocol):
    """How a statement binds the day of publication."""

    @property
    def name(self) -> str:
        """The key of `temper` in weights.yaml: how much several statements of one form weigh together."""

    @property
    def is_monthly(self) -> bool:
        """Whether it cannot tell the days of a month: its density is then over the window's months."""

    def density(self, witness: Witness, window: Window) -> Array:
        """The log-density over the window's days (or months)."""

    def year_bound(self, witness: Witness, years: Numbers) -> Array | None:
        """About the most it grants any day of each year; None where it names no year."""

    def named_years(self, witness: Witness) -> Iterable[int]:
        """The years of which it speaks."""

    def allowed(self, witness: Witness, best: date) -> Interval:
        """The days it allows, read with `best` where it does not name its own year or week."""

    def difference(self, witness: Witness, day: date) -> int | None:
        """How far `day` lies after what it names, in the unit of its kernel: what weights are counted from."""


class Group(Protocol):
    """How witnesses that speak of one thing are heard together."""

    @property
    def name(self) -> str:
        """The key of `doubt` in weights.yaml, where it has one."""

    def combine(self, members: list[Witness], window: Window, manner: str) -> dict[str, Array]:
        """Per kind the log-weights that `members` add over the window's days."""

    def is_bare(self, members: list[Witness]) -> bool:
        """Whether the group names the page's day by a clock that may not be ours."""

    def is_of_update(self, members: list[Witness]) -> bool:
        """Whether the group names the day on which the page was last changed, and none on which it came out."""

    def shares(self, members: list[Witness]) -> list[tuple[Witness, float]] | None:
        """Members that exclude each other with the chance of each to be right; None where all may be right at once."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: its name in `date_method` and `date_evidence`, its traits and its sentence."""

    name: str
    sentence: str
    """What the explanation says; {text} the phrase, {earliest} the first day it allows."""
    names_day: bool = False
    """Whether it may settle one day of a long interval: words in the text may not."""
    is_of_page: bool = False
    """Whether it is the page's (or its sender's) own word on its day."""
    is_of_filing: bool = False
    """Whether it names the day on which a desk filed: the page may come out a day later."""
    is_of_desk: bool = False
    """Whether it tells a desk's own feed, which is seldom a day late."""
    is_of_picture: bool = False
    tells_day: bool = False
    """Whether it names the day itself, so that words in passing need not be told beside it."""
    is_in_passing: bool = False
    """Whether it is worth telling beside evidence that names a day only where it gives the year."""

    def agrees(self, witness: Witness, day: date) -> bool:
        """Whether `witness`, of a desk, was filed on `day`."""
        return False

    def say(self, evidence: DateEvidence, spell: Callable[[date], str]) -> str:
        """The reason in words; `spell` writes a day out."""
        text = " ".join(evidence.text.split())
        earliest = spell(evidence.earliest) if evidence.earliest is not None else ""
        return self.sentence.format(text=text, earliest=earliest)


class Witness(NamedTuple):
    """One piece of evidence about the day of publication: what it says, through which kernel, and where it stands."""

    kind: Kind
    group: Group
    form: Form
    kernel: str
    """The key in weights.yaml of what such a mention says about the day."""
    value: int
    """A day number, a weekday, a month, a month number (year * 12 + month - 1), a year, or a feast's place in its table."""
    until: int = 0
    """For dates that are intervals and events that had an end: the last day number; else 0."""
    weekday: int | None = None
    """The weekday printed beside a date without a year."""
    text: str = ""
    char_start: int = -1
    char_end: int = -1
    """In the document."""
    printed: PrintedDate | None = None
    terms: Terms = ()
    """For terms of office: the stretches of days (numbers, both ends included) that fit."""
