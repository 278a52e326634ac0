"""What was learnt of a list can be written down, corrected and declared."""

from __future__ import annotations

import json

import pytest

from dateline.ingest.sidecars import sidecar_entry
from dateline.model import Document, Layout, Metadata
from dateline.segment import layout_of, segment
from tests.unit.records.test_recognise import LAYOUTS, STORIES, TEXT


def document(text: str, layout: Layout | None = None) -> Document:
    """A text with what its sidecar declares."""
    return Document("0" * 64, "x.txt", 0, text, Metadata(layout=layout))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_learnt_reads_the_same_articles_when_declared(layout) -> None:  # type: ignore[no-untyped-def]
    """`inspect --layout` prints what a sidecar may say."""
    text = layout(STORIES)
    learnt = layout_of(document(text))
    assert learnt is not None
    told = segment(document(text, learnt))
    assert [s.claims for s in told.segments] == [s.claims for s in segment(document(text)).segments]
    assert [(s.char_start, s.char_end) for s in told.segments] == [
        (s.char_start, s.char_end) for s in segment(document(text)).segments
    ]


def test_a_declared_layout_reads_what_the_recogniser_cannot() -> None:
    """One record, labels nobody knows: the sidecar says what they are."""
    text = "".join(
        f"zq item {n}\nZottel: {title}\nGramp: {day}\nHulk: {by}\nBlorb: {TEXT.format(title)}\n\n"
        for n, (title, by, paper, day, section) in enumerate(STORIES[:1])
    )
    assert layout_of(document(text)) is None
    roles = (("Zottel", "headline"), ("Gramp", "date"), ("Hulk", "byline"), ("Blorb", "text"))
    (told,) = segment(document(text, Layout("zq item 7", 0, roles))).segments
    assert told.claims is not None
    assert (told.claims.headline, told.claims.byline) == (STORIES[0][0], STORIES[0][1])
    assert told.printed_day is not None
    assert told.printed_day.text == STORIES[0][3]


def test_a_sidecar_declares_a_layout() -> None:
    """Marker, lines above it and labels with their roles."""
    declared = {"layout": {"marker": "ITEM 1", "lines_above": 2, "labels": {"Zottel": "headline"}}}
    metadata, fault = sidecar_entry(json.dumps(declared).encode())
    assert (metadata.layout, fault) == (Layout("ITEM 1", 2, (("Zottel", "headline"),)), "")


@pytest.mark.parametrize(
    ("layout", "says"),
    [("x", "marker"), ({"labels": {}}, "marker"), ({"marker": "A", "labels": {"B": "colour"}}, "colour")],
)
def test_a_wrong_layout_is_told_with_what_to_write(layout: object, says: str) -> None:
    """The rest of the sidecar is used; the fault names what is wrong."""
    metadata, fault = sidecar_entry(json.dumps({"layout": layout, "publisher": "The Weir Echo"}).encode())
    assert metadata.publisher == "The Weir Echo"
    assert says in fault
