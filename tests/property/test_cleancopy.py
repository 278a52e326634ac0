"""What mail clients, databases and page makers do to the characters and lines of a story does not change the story."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.cleancopy import clean_copy
from dateline.model import Document
from dateline.pipeline import process_document
from dateline.placing import load_scheme
from tests.property.wrapped import INDENTS, hyphenated, wrapped

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "raw" / "samples").glob("*.txt"))
INVISIBLE = [
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2066", "\u2068", "\u2069", "\u202a", "\u202c", "\u202e",
    "\u00ad", "\u034f", "\u061c", "\u180e", "\ufeff", "\ufe00", "\ufe0f", "\U000e0100", "\0", "\x01", "\x7f",
]  # fmt: skip


MOST_LEFT = 2
"""So many hyphens may be left in a dump: one or two say nothing about who set them."""


def document(text: str) -> Document:
    return Document("0" * 64, "made.txt", 0, text)


def stories(text: str) -> list[tuple[Any, ...]]:
    """What is found in a text: all but offsets. Checks on the way that the spans tile it."""
    found = process_document(document(text), load_scheme("newsroom"))
    at = 0
    for span in found.segmentation.spans:
        assert span.char_start == at < span.char_end
        at = span.char_end
    assert at == len(text)
    together = zip(found.articles, found.datings, found.placings, strict=True)
    return [
        (a.article_id, a.headline, a.body, a.byline, a.agency, a.dateline_place, d.published_date, p.country)
        for a, d, p in together
    ]


@cache
def sample(path: Path) -> str:
    """A sample with a blank line after every line: where paragraphs stand directly under each other, only the sense
    tells a full last line from one that goes on."""
    return path.read_text(encoding="utf-8").replace("\n", "\n\n")


@cache
def unwrapped(path: Path) -> list[tuple[Any, ...]]:
    return stories(sample(path))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@given(
    width=st.integers(40, 100), indent=st.sampled_from(sorted(INDENTS)), line_end=st.sampled_from(["\n", "\r\n", "\r"])
)
@settings(max_examples=12, deadline=None)
def test_wrapping_changes_no_story(path: Path, width: int, indent: str, line_end: str) -> None:
    """Wrapped at any width and with any indent a dump has the same stories, paragraphs and days."""
    assert stories(wrapped(sample(path), width, indent, line_end)) == unwrapped(path)


def without_hyphens(story: tuple[Any, ...]) -> tuple[Any, ...]:
    """A story but for its hyphens, and for the id made of its text."""
    return tuple(part.replace("-", "") if isinstance(part, str) else part for part in story[1:])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@given(
    width=st.integers(40, 100),
    indent=st.sampled_from(["flush", "indented", "first line", "hanging"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=5, deadline=None)
def test_hyphenation_changes_no_story(path: Path, width: int, indent: str, line_end: str) -> None:
    """With words broken at the lines' ends a dump has the same stories and days, up to hyphens that nothing tells from a word's own."""
    found, told = stories(hyphenated(sample(path), width, indent, line_end)), unwrapped(path)
    assert list(map(without_hyphens, found)) == list(map(without_hyphens, told))
    n_left = sum(story[2].count("-") for story in found) - sum(story[2].count("-") for story in told)
    assert n_left <= MOST_LEFT
    assert n_left or [story[0] for story in found] == [story[0] for story in told]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_invisible_characters_change_no_story(path: Path, data: st.DataObject) -> None:
    """Whatever invisible characters stand wherever in a dump, the same is found."""
    text = path.read_text(encoding="utf-8")
    places = data.draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.sampled_from(INVISIBLE)), min_size=1, max_size=40)
    )
    marked, at = [], 0
    for place, mark in sorted(places):
        marked += [text[at:place], mark]
        at = place
    assert stories("".join([*marked, text[at:]])) == stories(text)


odd_texts = st.text(
    st.one_of(st.sampled_from("ab \n\r\t-&;#é\u0301ﬁ１\u00ad\u200b\u200d\x0b\x0c"), st.characters()), max_size=120
)


@given(
    text=st.one_of(
        odd_texts,
        st.lists(st.sampled_from(["&amp;", "&#8217;", "ﬁ", "e\u0301", "\u00ad\n", "word ", "\n"])).map("".join),
    )
)
@example("\u200b")
@example("&#0;&#xFFFFFF;&nbsp;")
def test_offsets_lead_back(text: str) -> None:
    """Offsets of the copy lead into the document in order, from its start to its end, and back to themselves."""
    copy = clean_copy(document(text))
    places = [copy.before(k) for k in range(len(copy.document.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert not copy.document.text or places[0] == 0
    for place in places:
        back = copy.before(copy.after(place))
        assert back == place or (back > place and max(text) >= "\ufb00")  # in the middle of a ligature
