"""Words shared by a headline and the text around it."""

import numpy as np

from dateline.segment.cohesion import Cohesion
from dateline.segment.words import word_numbers

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


def numbers(text: str) -> list[int]:
    """The numbers of the words of one text."""
    words, _ = word_numbers([text])
    return sorted(words.tolist())


def test_a_headline_shares_its_words_with_what_follows() -> None:
    """The words of a headline stand below it and not above it."""
    shared = Cohesion(TEXTS, PROSE).shared([3], [3])
    assert shared.below > 0.5 > 0.05 >= shared.above
    assert shared.n_following >= 3 > shared.n_preceding


def test_a_new_story_goes_on_from_nothing() -> None:
    """Text that begins a story shares less with what came before than text in the middle of one."""
    new, middle = Cohesion(TEXTS, PROSE).gaps([3, 4]).near
    assert new < middle


def test_a_question_does_not_depend_on_what_else_is_asked() -> None:
    """A stretch of text far into a long document answers for itself, whatever was asked before."""
    texts = [
        f"Harbour notice number {chr(97 + k % 26) * 4}{chr(97 + k // 26 % 26) * 3} was read out." for k in range(9000)
    ]
    texts[8000:8007] = TEXTS
    prose = [k for k in range(9000) if k != 8003]
    cohesion = Cohesion(texts, prose)
    far = cohesion.shared([8003], [8003])
    assert (far.n_following, far.n_preceding) == (4, 0)
    both, alone = cohesion.gaps([100, 8004]), cohesion.gaps([8004])
    np.testing.assert_array_equal([own[1] for own in both], [own[0] for own in alone])


def test_arabic_words_are_compared_without_their_article() -> None:
    """The article and the particles before it do not part two prints of one word."""
    assert numbers("والحكومة") == numbers("حكومة") != numbers("حكومات")


def test_words_are_compared_by_their_first_six_letters() -> None:
    """Inflected forms are one word in every script, short words none, and Latin and other letters never mix."""
    assert numbers("governed GOVERNMENT") == numbers("government governs")
    assert numbers("правительство") == numbers("ПРАВИТЕЛЬСТВА") != numbers("правда")
    assert numbers("to be or not") == numbers("") == []
    assert numbers("ünlü ÜNLÜ") == sorted(numbers("Ünlü") * 2)
    assert len(numbers("İstanbul \U00010400\U00010401\U00010402\U00010403 news")) == 3
