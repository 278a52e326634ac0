"""Where an outlet prints what, learnt from its pages and from corrected ones."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from dateline.model import Document
from dateline.segment import Profile, learn
from dateline.segment.cuts import states_of
from dateline.segment.learning import Example, as_read, count_habits, fit_habits
from dateline.segment.lines import split_lines
from tests.unit.segment.test_profile import OUTLETS, lines_of, pages, right

Own = list[tuple[str, str, str]]
CORRECTED = 5
LETTERS = {
    "en": "We have had enough of the noise at the {0}, and I, for one, will write to you again when the {1} is shut.",
    "de": "Uns reicht der Lärm am {0} schon lange, und ich schreibe Ihnen wieder, wenn {1} endlich geschlossen wird.",
    "es": "Estamos hartos del ruido junto al {0}, y yo volveré a escribirles cuando por fin se cierre el {1} viejo.",
}


def with_letters(outlet: str) -> tuple[Own, list[str]]:
    """Pages of an outlet that prints letters of readers, others each day, below each story; and each page's letters of cuts."""
    above, nouns, _, _, below = OUTLETS[outlet]
    own, cuts = [], []
    for n, (headline, body, text) in enumerate(pages(outlet)):
        rng = random.Random(n)
        lines = text.splitlines()
        post = [LETTERS[outlet].format(*rng.sample(nouns, 2)) for _ in range(3)]
        lines[-len(below) + 2 : -len(below) + 2] = post
        own.append((headline, body, "\n".join(lines) + "\n"))
        n_body = len(body.split("\n\n"))
        cuts.append("." * len(above) + "ht" + "b" * n_body + "." * (len(below) + len(post)))
    return own, cuts


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_few_corrected_pages_teach_where_text_ends(outlet: str) -> None:
    """Letters of readers below each story are taken for text; five corrected pages later they are none, on all other pages."""
    own, cuts = with_letters(outlet)
    profile = learn(lines_of(text) for _, _, text in own)
    held = own[CORRECTED:]
    assert right(held, profile) < 0.5
    taught = [
        Example(split_lines(text), states_of(letters))
        for (_, _, text), letters in zip(own[:CORRECTED], cuts, strict=False)
    ]
    assert right(held, replace(profile, habits=fit_habits(taught, profile))) >= 0.99


def test_headlines_are_counted_where_they_stand() -> None:
    """The line below which every headline stands is kept as its place, without a label; the order of pages changes nothing."""
    own = pages("en")
    profile = learn(lines_of(text) for _, _, text in own)
    read = [as_read(Document("0" * 64, "a.txt", 0, text), profile) for _, _, text in own]
    examples = [one for one in read if one is not None]
    habits = count_habits(examples, profile)
    assert habits["1 below Sign in"][1] > 0
    assert all(name[0].isdigit() for name in habits)
    assert count_habits(examples[::-1], profile) == habits


def test_without_pages_nothing_is_learnt() -> None:
    """No page, no habit; a profile without habits is what it was."""
    assert fit_habits([], Profile(("Menu",), 3)) == count_habits([], Profile(("Menu",), 3)) == {}
