"""The straight line from a document to its segmentation."""

from __future__ import annotations

from dateline.model import CUT_UNSURE, Document, Layout, Segmentation
from dateline.records import recognise
from dateline.segment.briefs import split_briefs, with_column_title, with_decks
from dateline.segment.items import join_items
from dateline.segment.line_model import LineModel, line_model
from dateline.segment.lines import Lines, split_lines
from dateline.segment.listed import listed_segmentation
from dateline.segment.listings import listing_path, told_path
from dateline.segment.notices import without_notices
from dateline.segment.openings import Copy
from dateline.segment.pages import page_path
from dateline.segment.profile import Profile
from dateline.segment.prose import keep_prose
from dateline.segment.roles import label_lines
from dateline.segment.spans import Labelled, segmentation
from dateline.segment.surroundings import are_pages
from dateline.segment.survey import survey
from dateline.segment.tops import (
    with_blocks,
    with_datelines,
    with_first_brief,
    with_letters,
    with_lone_story,
    with_title_above,
    without_credits_as_titles,
)


def segment(document: Document, model: LineModel | None = None, profile: Profile | None = None) -> Segmentation:
    """The spans and articles of `document`; never raises, whatever the text. Offsets count its characters.

    `model` judges the lines; the library's own for None. `profile` says what the outlet prints on all its pages.
    """
    lines = split_lines(document.text)
    if document.kind == "text":
        listing = recognise(lines.text, lines.char_start, lines.blank_before, document.metadata.layout)
        if listing is not None:
            return listed_segmentation(document.text, listing)
    labels, are_teasers = _labelled(document, lines, model, profile)
    return segmentation(document.text, lines, labels, are_teasers=are_teasers)


def _labelled(
    document: Document, lines: Lines, model: LineModel | None, profile: Profile | None
) -> tuple[list[Labelled], bool]:
    """A label for each line, and whether the articles are entries of a listing; all else that was asked is let go."""
    seen = survey(lines, profile)
    if document.kind == "listing":
        return label_lines(lines.text, seen, told_path(lines.blank_before)), True
    is_page = document.kind in ("page", "article")
    # a record that comes with a title is one article too, unless it is a list of teasers
    is_single = is_page or (document.kind == "record" and bool(document.metadata.headline))
    if is_page and _begins_with_title(document, lines):
        labels = label_lines(lines.text, seen, page_path(lines.text, seen))
        return without_notices(lines.text, seen.kinds, keep_prose(lines.text, seen, labels, is_plain=True)), False
    path = None if is_page else listing_path(lines.text, seen)
    if path is not None:
        return label_lines(lines.text, seen, path), True
    claimed = _claimed_headline(document, lines)
    reading = (model or line_model()).read(lines, seen, one_article=is_single, claimed=claimed)
    labels = label_lines(lines.text, seen, reading.path)
    is_plain = is_single or not (are_pages(seen.kinds) or seen.is_of_outlet())
    copy = Copy(lines, seen)
    if is_plain and not is_single:
        labels = with_first_brief(copy, with_lone_story(copy, labels))
        labels = with_title_above(copy, join_items(copy, labels))
        labels = with_decks(copy, split_briefs(copy, labels))
        labels = with_letters(copy, with_column_title(copy, labels))
    elif not is_single:
        labels = split_briefs(copy, labels, has_furniture=True)
    if not is_single:
        labels = with_blocks(copy, labels)
        labels = without_credits_as_titles(copy, with_datelines(copy, labels))
    known = -1 if claimed is None else claimed
    has_title = is_single and bool(document.metadata.headline)
    labels = keep_prose(
        lines.text,
        seen,
        labels,
        is_plain=is_plain,
        claimed=known if has_title else None,
        is_record=has_title and document.kind == "record",
    )
    for i in reading.unsure:
        if i and not labels[i].reason:  # with its first line a document begins: that is no cut
            labels[i] = labels[i]._replace(reason=CUT_UNSURE)
    return without_notices(lines.text, seen.kinds, labels), False


def _begins_with_title(document: Document, lines: Lines) -> bool:
    claimed = " ".join((document.metadata.headline or "").split())
    return bool(claimed) and bool(lines.text) and " ".join(lines.text[0].split()) == claimed


def _claimed_headline(document: Document, lines: Lines) -> int | None:
    """The first line that prints the headline the metadata claims."""
    claimed = " ".join((document.metadata.headline or "").split()).casefold()
    if not claimed:
        return None
    return next((i for i, text in enumerate(lines.text) if " ".join(text.split()).casefold() == claimed), None)


def layout_of(document: Document) -> Layout | None:
    """How a document that is a list of articles prints them, as learnt or declared; None for any other document."""
    lines = split_lines(document.text)
    listing = recognise(lines.text, lines.char_start, lines.blank_before, document.metadata.layout)
    return listing.layout if listing is not None else None
