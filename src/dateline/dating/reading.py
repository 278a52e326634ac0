"""From mentions to witnesses: which kernel each phrase of an article speaks through, by where it stands and how it is said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import accumulate

from dateline.dating.beside import beside_today, told_beside
from dateline.dating.between import date_lines_between
from dateline.dating.kinds import DATED, FINDERS, printed
from dateline.dating.kinds.place import Place, Position, positions
from dateline.dating.kinds.weekday import STYLED
from dateline.dating.mentions import Mention, find_mentions
from dateline.dating.solver.witness import Witness
from dateline.dating.words import SEAM
from dateline.lexicon.numeric_dates import has_two_orders
from dateline.model import Article, Piece, Role

PHRASES = frozenset(
    [
        "today",
        "yesterday",
        "tomorrow",
        "before_yesterday",
        "last_week",
        "this_week",
        "next_week",
        "last_month",
        "this_month",
        "next_month",
        "last_year",
        "this_year",
        "next_year",
    ]
)
MOST_OF_A_KERNEL = 80
"""So many mentions of one kind are heard: a table of ten thousand dates says no more than its head."""


def witnesses_of(article: Article, document: str, order: Callable[[], str | None]) -> tuple[list[Witness], str]:
    """What the pieces of `article`, which stands in the text `document`, testify, each distinct statement once, and its manner.

    `order` is asked for that of the page's dates in digits ('dmy', 'mdy' or None) where the article prints one that either would read.

    The manner chooses among the ways of naming weekdays: 'weight_with_today' where the body says "today" or "yesterday",
    'weight_of_agency' where it is an agency's copy, else 'weight' (keys of weights.yaml).

    Where no line above the text says the day, the lines between headline and text that are none of its pieces are asked, too.
    """
    witnesses, manner = _heard(article, document, order)
    if any(w.kernel in printed.ABOVE for w in witnesses):
        return witnesses, manner
    lines = date_lines_between(article, document)
    if not lines:
        return witnesses, manner
    pieces = tuple(sorted((*article.pieces, *lines), key=lambda p: p.char_start))
    return _heard(replace(article, pieces=pieces), document, order)


def _heard(article: Article, document: str, order: Callable[[], str | None]) -> tuple[list[Witness], str]:
    """What the pieces of `article` testify, and its manner: see `witnesses_of`.

    The pieces are read as one text: a call for each of twenty paragraphs costs more than the reading.
    """
    pieces = article.pieces
    text = SEAM.join(p.text for p in pieces)
    mentions = find_mentions(text, article.language)
    if any(m.kind == "date" and has_two_orders(text[m.char_start : m.char_end]) for m in mentions) and order():
        mentions = find_mentions(text, article.language, order())
    if not mentions:
        return [], "weight"
    places = positions(article, document)
    starts = list(accumulate((len(p.text) + 1 for p in pieces), initial=0))
    found: dict[tuple[object, ...], Witness] = {}
    counts: dict[str, int] = {}
    says_today = says_recent = False
    for mention, beside in beside_today(text, mentions):
        at = bisect_right(starts, mention.char_start) - 1
        piece = pieces[at]
        if mention.kind in PHRASES:
            says_today |= mention.kind in ("today", "yesterday") and piece.role is Role.BODY
            says_recent |= mention.kind in ("last_week", "this_week", "this_month")
            continue
        witness = _witness(piece, places[at], mention, mention.char_start - starts[at])
        if witness is not None and beside is not None:
            witness = told_beside(witness, beside)
        if witness is not None and counts.get(witness.kernel, 0) < MOST_OF_A_KERNEL:
            kernel = "plain" if witness.kernel in STYLED else witness.kernel
            counts[witness.kernel] = counts.get(witness.kernel, 0) + 1
            found.setdefault((witness.form.name, kernel, witness.value, witness.until, witness.terms), witness)
    manner = "weight_with_today" if says_today else "weight_of_agency" if article.agency else "weight"
    kept = _without_archive(_without_repeats(_without_translations(_of_other_days(list(found.values())))))
    witnesses = printed.below_headline(kept, article)
    return ranked(witnesses, says_recent), manner


def _of_other_days(witnesses: list[Witness]) -> list[Witness]:
    """The same, weekdays of a lead that tells its own day in full taken for other days: "ce samedi 14 octobre 2023 … lundi"."""
    if not any(w.kernel in _TELL_DAY for w in witnesses):
        return witnesses
    return [w._replace(kernel=w.kernel.replace("lead", "later")) if w.kernel in STYLED else w for w in witnesses]


_TELL_DAY = ("body_today", "body_this")


def _without_archive(witnesses: list[Witness]) -> list[Witness]:
    """The same without the months that a page lists beside its text: an archive has many, and all later ones are newer than the page."""
    months = {w.value for w in witnesses if _is_beside_text(w)}
    return [w for w in witnesses if not _is_beside_text(w)] if len(months) >= _ARCHIVE else witnesses


def _is_beside_text(witness: Witness) -> bool:
    return witness.form.name == "month_year" and witness.kind.is_of_page


_ARCHIVE = 3
"""So many months on lines of their own are a list; one is that of a magazine's issue."""


def _without_repeats(witnesses: list[Witness]) -> list[Witness]:
    """The same without date lines that leave out the year which another of them prints: "22 Dec" above "22 Dec 2016"."""
    whole = {
        (w.printed.earliest.month * 100 + w.printed.earliest.day)
        for w in witnesses
        if w.group is printed.GROUP and w.form.name == "day" and w.printed is not None
    }
    if not whole:
        return witnesses
    return [w for w in witnesses if not (w.group is printed.GROUP and w.form.name == "yearly" and w.value in whole)]


def _without_translations(witnesses: list[Witness]) -> list[Witness]:
    """The same witnesses without Hijri dates that only say again, less exactly, what a date beside them says."""
    days = [w.value for w in witnesses if w.form.name == "day" and w.printed is not None and not w.printed.is_hijri]
    return [w for w in witnesses if not _says_again(w, days)]


def _says_again(witness: Witness, days: list[int]) -> bool:
    is_hijri = witness.printed is not None and witness.printed.is_hijri
    return is_hijri and any(witness.value - 1 <= day <= witness.until + 1 for day in days)


def ranked(witnesses: list[Witness], says_recent: bool) -> list[Witness]:
    """The same witnesses, those of a past year or date told apart: the newest named bounds the day, older ones do not.

    With `says_recent` ("last week", "this month") days without a year are close to the day of publication.
    """
    newest = max((_year_of(w) for w in witnesses if w.kernel in _PAST), default=0)
    latest = max((w.value for w in witnesses if w.form.name == "event"), default=0)
    out = []
    for witness in witnesses:
        kernel = witness.kernel
        if kernel in _PLAIN:
            kernel = _NEWEST[kernel] if _year_of(witness) == newest else "older"
        elif witness.form.name == "event" and witness.value < latest:
            kernel = "event_older"
        elif kernel == "body_day_past" and says_recent:
            kernel = "body_day_recent"
        out.append(witness if kernel == witness.kernel else witness._replace(kernel=kernel))
    return out


_NEWEST = {
    "year_plain": "year_newest",
    "month_year_plain": "month_year_newest",
    "body_date": "body_date_newest",
}
_PLAIN = frozenset(_NEWEST)
_PAST = frozenset({*_NEWEST, "caption", "caption_file", "caption_year"})


def _year_of(witness: Witness) -> int:
    """The year a witness names; 0 where it names none."""
    if witness.form.name == "year":
        return witness.value
    if witness.form.name == "month_year":
        return witness.value // 12
    return date.fromordinal(witness.value).year if witness.form.name == "day" else 0


def _witness(piece: Piece, position: Position, mention: Mention, offset: int) -> Witness | None:
    """The witness that a mention at `offset` of its piece is; None where it says nothing about publication."""
    end = offset + mention.char_end - mention.char_start
    for source in DATED:
        where = source.claims(piece, position, offset, end)
        if where is not None:
            phrase = (piece.text[offset:end], piece.char_start + offset, piece.char_start + end)
            place = Place(source, where, position.is_lead, piece, offset, phrase)
            break
    else:  # the last kind claims everything
        return None
    for find in FINDERS:
        witness = find(mention, place)
        if witness is not None:
            return witness
    return None
