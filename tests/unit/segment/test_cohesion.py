"""Words shared by a headline and the text around it."""

from dateline.segment.cohesion import Cohesion, stems

TEXTS = [
    "Ferry crews in Lindhaven voted for a strike over wages and pensions.",
    "The crews said that wages had not risen for years while pensions shrank.",
    "Strike leaders of the crews met the harbour board on wages.",
    "Glacier lake bursts above Almstadt",
    "A glacier lake burst its dam above Almstadt and the flood reached the valley.",
    "The lake had grown since the glacier began to melt, Almstadt's mayor said.",
    "Engineers watch another lake under the same glacier near Almstadt.",
]
PROSE = [0, 1, 2, 4, 5, 6]


def test_a_headline_shares_its_words_with_what_follows() -> None:
    """The words of a headline stand below it and not above it."""
    shared = Cohesion(TEXTS, PROSE).headline(3, 3)
    assert shared.below > 0.5 > 0.05 >= shared.above


def test_a_new_story_goes_on_from_nothing() -> None:
    """Text that begins a story shares less with what came before than text in the middle of one."""
    cohesion = Cohesion(TEXTS, PROSE)
    assert cohesion.across(3, 3) < cohesion.across(4, 3)


def test_arabic_words_are_compared_without_their_article() -> None:
    """The article and the particles before it do not part two prints of one word."""
    assert stems("والحكومة") & stems("حكومة")
