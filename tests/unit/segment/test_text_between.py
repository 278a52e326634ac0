"""Between two paragraphs a few lines that are no furniture by their words are text, unless the network is sure of the opposite."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.segment.found import with_text_between
from dateline.segment.lines import split_lines
from dateline.segment.path import BODY, HEADLINE, INSIDE, NAT, SHORT, STATES
from dateline.segment.survey import survey

PARAGRAPH = "The ferry company said on Monday that it would sell four of its oldest boats before the end of the year."


def read(*between: str, doubt: float = 1.0) -> list[int]:
    """The path through `between` in the middle of an article, where the network took each line for furniture by `doubt` nats."""
    lines = split_lines("\n".join(("Ferries to be sold", PARAGRAPH, *between, PARAGRAPH.replace("Monday", "Friday"))))
    scores = np.zeros((len(lines.text), len(STATES)), np.int32)
    scores[:, INSIDE] = int(doubt * NAT)
    scores[:, BODY] = -1
    path = [HEADLINE, BODY, *[INSIDE] * len(between), BODY]
    return with_text_between(path, scores, survey(lines))[2:-1]


@pytest.mark.parametrize(
    "labels",
    [
        ("Boat of the week: Seagull", "Captain: Ann Kvist", "Built in Lindhaven"),
        ("Skip der Woche: Möwe", "Kapitän: Anna Kvist"),
        ("Barco de la semana: Gaviota", "Capitana: Ana Cruz", "Astillero del norte", "Cuatro motores"),
        ("今週の船 かもめ号",),
        ("Судно недели «Чайка»", "Капитан Анна Квист"),
    ],
)
def test_labels_within_a_text_are_text(labels: tuple[str, ...]) -> None:
    """A few labels between two paragraphs, in any language, are short lines of the text."""
    assert read(*labels) == [SHORT] * len(labels)


def test_what_the_network_is_sure_of_stays_furniture() -> None:
    """Above three natural units a line the network's word stands."""
    assert read("Boat of the week: Seagull", "Captain: Ann Kvist", doubt=4) == [INSIDE] * 2


def test_known_furniture_and_long_boxes_stay_furniture() -> None:
    """An advert's line keeps its stretch out of the text, and so does being printed again, or more lines than eight."""
    assert read("Advertisement", "Boat of the week: Seagull") == [INSIDE] * 2
    assert read("Boat of the week: Seagull", "Boat of the week: Seagull") == [INSIDE] * 2
    assert read(*(f"Harbour board votes on pier {letter}" for letter in "ABCDEFGHI")) == [INSIDE] * 9
