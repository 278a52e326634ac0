"""Pages of made-up sites."""

import random

from benchmarks.accuracy.stories import Story
from benchmarks.segmentation.pages import States
from benchmarks.segmentation.sites import Site
from dateline.segment.path import BODY, HEADLINE, LAWFUL_STEPS, SHORT

STORY = Story(
    "Ferry sails again after repairs",
    (
        "The ferry to Kirva sailed again on Monday. It had been in the yard since March.",
        "Captain Ada Lowe said the engine ran better than before. Nobody was late.",
        "Early fares",
        "Fares stay what they were until May. After that the council decides.",
    ),
    frozenset({2}),
    "en",
)


def _pages() -> list[list[tuple[str, States]]]:
    return [list(Site(random.Random(seed), [STORY]).page(STORY)) for seed in range(200)]


def test_a_page_prints_its_story_whole_and_in_order() -> None:
    """Whatever furniture a site prints, the story's lines are all there, in order, and labelled as text."""
    for page in _pages():
        told = [text for text, states in page if states & {BODY, SHORT} and text in STORY.paragraphs]
        assert told == list(STORY.paragraphs)
        assert [text.casefold() for text, states in page if states == {HEADLINE}] == [STORY.headline.casefold()]


def test_the_labels_of_a_page_allow_a_lawful_path() -> None:
    """Every line's states can be reached from those of the line before."""
    for page in _pages():
        reached = page[0][1]
        for _, states in page[1:]:
            reached = frozenset(b for a, b in LAWFUL_STEPS if a in reached and b in states)
            assert reached


def test_a_site_is_determined_by_its_seed() -> None:
    """The same seed prints the same pages."""
    assert _pages() == _pages()
