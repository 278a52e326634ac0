"""One article as the desk shows it: what is claimed, in sentences; the dump's text with spans and evidence; where else it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.contract import declaration
from dateline.controls import shown
from dateline.dataset.evidence import dating_of, placing_of
from dateline.dating import explain as explain_date
from dateline.dating import reason, spell, stretch
from dateline.model import Caption, Dating, PlaceEvidence, Placing
from dateline.placing import explain as explain_place
from dateline.report.marked import Mark, SpanRow, Stretch, stretches
from dateline.report.words import country_title, number, region_titles

_MARKS = 120
"""Pieces of evidence of each kind that are marked and explained; further ones are counted."""
_QUOTE_CHARS = 120
"""How much of its opening a correction quotes, to find the article again."""
_SIGHTINGS = 50
_FLAGS = {
    "cut_unsure": "Where it begins or ends, or whether it is one article or two, was a near thing.",
    "teaser": "An entry of a listing page: headline and first words only.",
    "truncated_text": "Its text breaks off.",
    "control_characters": "Its raw text holds control codes.",
    "date_corrected": "An editor said when it was published.",
    "place_corrected": "An editor said where it plays.",
    "cut_corrected": "An editor said where it begins, or ends.",
}
"""Flags that the stages set, in words."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence and the sentence that explains it."""

    id: str
    kind: str
    text: str
    says: str
    where: str
    """Its characters in the document; '' for what stands outside the text."""
    is_shown: bool
    """Whether the page shows the place."""


@dataclass(frozen=True, slots=True)
class SightingLine:
    """A place where the text stands."""

    dump_name: str
    document_index: int
    where: str
    day: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article, ready for the template."""

    id: str
    headline: str
    """'' where it has none."""
    language: str
    about: tuple[tuple[str, str], ...]
    day: str
    """'' for an undated one."""
    is_dated: bool
    day_line: str
    country: str
    region: str
    date_says: tuple[str, ...]
    place_says: tuple[str, ...]
    date_evidence: tuple[EvidenceLine, ...]
    place_evidence: tuple[EvidenceLine, ...]
    n_more_evidence: int
    flags: tuple[tuple[str, str], ...]
    captions: tuple[str, ...]
    sightings: tuple[SightingLine, ...]
    n_more_sightings: int
    where: str
    dump_name: str
    dump_id: str
    stretches: tuple[Stretch, ...]
    """Empty where the dump's text could not be had."""
    no_text: str
    """Why not."""
    paragraphs: tuple[str, ...]
    """The stored text, for where the dump's cannot be shown."""
    correction: Mapping[str, Any]
    """What every correction of it begins with."""


def view(
    row: Mapping[str, Any],
    sightings: Sequence[Mapping[str, Any]],
    text: str | None,
    no_text: str,
    spans: Sequence[SpanRow],
) -> ArticleView:
    """The view of a row of `articles` or `undated`. `text` and `spans` are those of its document, None and none where not had."""
    dating, placing = dating_of(dict(row)), placing_of(dict(row))
    captions = [Caption(c["text"], c["credit"], c["taken_on"], c["is_file_photo"], -1, -1) for c in row["captions"]]
    passages = [row["headline"] or "", *(c.text for c in captions), *row["body"].split("\n\n")]
    dates, places = list(_date_lines(dating)), list(_place_lines(placing))
    own = (row["char_start"], row["char_end"])
    cut: list[Stretch] = []
    if text is not None:
        marks = [mark for mark, _ in [*dates, *places] if mark.char_start >= 0]
        cut = stretches(text, spans, row["article_index"], own, marks)
    first, last = (cut[0].char_start, cut[-1].char_end) if cut else (0, 0)
    lines = [_line(mark, printed, first, last) for mark, printed in dates]
    place_lines = [_line(mark, printed, first, last) for mark, printed in places]
    return ArticleView(
        id=row["article_id"],
        headline=shown(row["headline"] or ""),
        language=row["language"] or "",
        about=tuple(_about(row)),
        day=dating.published_date.isoformat() if dating.published_date else "",
        is_dated=dating.is_dated,
        day_line=_day_line(dating),
        country=country_title(placing.country) if placing.country else "no single country",
        region=region_titles().get(placing.region, placing.region),
        date_says=tuple(map(shown, explain_date(dating, passages))),
        place_says=tuple(map(shown, explain_place(placing))),
        date_evidence=tuple(lines[:_MARKS]),
        place_evidence=tuple(place_lines[:_MARKS]),
        n_more_evidence=max(len(lines) - _MARKS, 0) + max(len(place_lines) - _MARKS, 0),
        flags=tuple((flag, _flag_says(flag)) for flag in sorted(set(row["quality_flags"]))),
        captions=tuple(shown(_caption(caption)) for caption in captions),
        sightings=tuple(_sighting(one, row) for one in sightings[:_SIGHTINGS]),
        n_more_sightings=max(len(sightings) - _SIGHTINGS, 0),
        where=f"characters {number(own[0])}–{number(own[1])} of document {row['document_index']}",
        dump_name=row["dump_name"],
        dump_id=row["dump_id"],
        stretches=tuple(cut),
        no_text=no_text,
        paragraphs=tuple(map(shown, row["body"].split("\n\n"))),
        correction=_correction(row, sightings, text),
    )


def _date_lines(dating: Dating) -> Iterator[tuple[Mark, str]]:
    for position, evidence in enumerate(dating.date_evidence):
        says = reason(evidence)
        bounds = [day and spell(day) for day in (evidence.earliest, evidence.latest)]
        if bounds[0] and bounds[0] == bounds[1]:
            says += f": {bounds[0]}"
        elif any(bounds):
            says += f": {bounds[0] or 'any day'} to {bounds[1] or 'any day after'}"
        yield Mark(f"d{position}", "date", evidence.char_start, evidence.char_end, _sentence(says)), evidence.text


def _place_lines(placing: Placing) -> Iterator[tuple[Mark, str]]:
    for position, evidence in enumerate(placing.place_evidence):
        yield (
            Mark(f"p{position}", "place", evidence.char_start, evidence.char_end, _place_says(evidence)),
            evidence.text,
        )


def _place_says(evidence: PlaceEvidence) -> str:
    if evidence.char_start < 0:
        return _sentence(evidence.text)
    said = f"“{evidence.text}” ({evidence.kind}) speaks for {country_title(evidence.code)}"
    if evidence.division:
        said += f", division {evidence.division}"
    if evidence.latitude is not None and evidence.longitude is not None:
        said += f"; on the map at {evidence.latitude:.2f}, {evidence.longitude:.2f}"
    return _sentence(said)


def _sentence(said: str) -> str:
    said = shown(" ".join(said.split()))
    return f"{said[:1].upper()}{said[1:]}."


def _line(mark: Mark, printed: str, first: int, last: int) -> EvidenceLine:
    inside = mark.char_start >= 0
    where = f"{number(mark.char_start)}–{number(mark.char_end)}" if inside else ""
    is_shown = inside and first <= mark.char_start and mark.char_end <= last
    return EvidenceLine(mark.id, mark.kind, shown(printed), mark.says, where, is_shown)


def _day_line(dating: Dating) -> str:
    if dating.published_date is None:
        return "no date"
    said = spell(dating.published_date)
    if dating.published_earliest != dating.published_latest:
        said += f" ({stretch(dating)}: {dating.published_earliest} to {dating.published_latest})"
    return said


def _about(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    names = (
        "standfirst",
        "byline",
        "agency",
        "dateline_place",
        "publisher",
        "section",
        "page",
        "edition",
        "language",
        "url",
    )
    for name in names:
        if row[name]:
            yield name.replace("_", " "), shown(str(row[name]))
    yield "words", number(row["n_words"])


def _caption(caption: Caption) -> str:
    notes = [
        caption.credit,
        caption.taken_on and f"taken {caption.taken_on}",
        "file photo" if caption.is_file_photo else None,
    ]
    said = ", ".join(str(note) for note in notes if note)
    return f"{caption.text} [{said}]" if said else caption.text


def _flag_says(flag: str) -> str:
    """What a quality flag means: the rule it is named after was broken, or a stage has set it."""
    if flag in _FLAGS:
        return _FLAGS[flag]
    for rule in declaration("articles").every_rule:
        if rule.name == flag:
            return f"It does not hold that {rule.column or 'the table'} {rule.says}.".replace("`", "")
    return ""


def _sighting(one: Mapping[str, Any], row: Mapping[str, Any]) -> SightingLine:
    day = one["published_date"]
    is_this = (one["dump_name"], one["document_index"], one["char_start"]) == (
        row["dump_name"],
        row["document_index"],
        row["char_start"],
    )
    where = f"{number(one['char_start'])}–{number(one['char_end'])}"
    return SightingLine(one["dump_name"], one["document_index"], where, str(day.date()) if day else "none", is_this)


def _correction(row: Mapping[str, Any], sightings: Sequence[Mapping[str, Any]], text: str | None) -> dict[str, Any]:
    """Where the article stands, so that it is found again: dumps by their content, and how it begins."""
    opening = (
        text[row["char_start"] : row["char_end"]] if text is not None else row["headline"] or row["body"]
    ).strip()
    quote = " ".join(opening.split())[:_QUOTE_CHARS].strip()
    dumps = sorted({one["dump_id"] for one in sightings} | {row["dump_id"]})
    return {"dumps": dumps, "document": row["document_index"], "near": row["char_start"], "quote": quote}
