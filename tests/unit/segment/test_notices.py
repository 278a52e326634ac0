"""What a site says instead of a page is no article."""

from __future__ import annotations

import pytest

from dateline.model import Document, Role
from dateline.segment import segment
from dateline.segment.notices import without_notices
from dateline.segment.spans import Labelled

STORY = (
    "Court rules that cookies need consent in plain words\nBy Jane Roe\nMarch 3, 2024\n"
    "The court ruled on Monday that a site which stores cookies has to ask for consent in words that anybody understands.\n"
    "The ruling ends a case that a baker brought three years ago, after a shop had stored his visits without asking him.\n"
    "The shop said it would change its pages by the summer, and that it had lost the taste for biscuits of any kind.\n"
)
NOTICES = {
    "gone": "Gazette\nHome\nNews\n{}\nSorry, we looked everywhere and there is nothing at this address any more.\nContact\n",
    "wall": "Gazette\nYour privacy matters to us\nWe and our 87 partners store cookies on your device to process personal data.\n"
    "You may withdraw your consent at any time in the settings.\nAccept all\nReject all\n",
    "labels": "Gazette\nWeather\nWeather today\nLindhaven 12°\nAlmstadt 9°\nHumidity 72%\nMonday 13°/6°\n",
}


def n_articles(text: str, kind: str = "text") -> int:
    return len(segment(Document("0" * 64, "a.txt", 0, text, kind=kind)).segments)


@pytest.mark.parametrize(
    "title", ["Page not found", "Seite nicht gefunden", "Страница не найдена", "ページが見つかりません"]
)
def test_a_page_that_is_not_there_is_no_article(title: str) -> None:
    """Whatever the language, as text and as an extracted page."""
    assert n_articles(NOTICES["gone"].format(title)) == 0
    assert n_articles(f"{title}\nSorry, there is nothing at this address any more.\n", kind="page") == 0


@pytest.mark.parametrize("what", ["wall", "labels"])
def test_a_wall_and_bare_labels_are_no_article(what: str) -> None:
    """Neither a request for consent nor a title over labels is an article."""
    assert n_articles(NOTICES[what]) == 0


def test_a_story_about_such_things_is_one() -> None:
    """A signed story about cookies and consent stays, and another beside a notice keeps its number."""
    assert n_articles(STORY) == 1
    ferry = "".join(f"The board said on day {n} that the ferry would sail, and {n} people cheered.\n" for n in range(5))
    page = f"Ferry sails again after the winter\nBy Jane Roe\nMarch 3, 2024\n{ferry}"
    found = segment(Document("0" * 64, "a.txt", 0, f"{page}\n\n{NOTICES['gone'].format('Page not found')}")).segments
    assert [part.article_index for part in found] == [0]


@pytest.mark.parametrize(
    ("told", "n_left"),
    [
        ("Feuchte 64%", 0),
        ("湿度64%", 0),
        ("因抢修水管，城东今晚停水约三小时", 2),
        ("道路工事のため明日から河西通りを迂回", 2),
    ],
)
def test_a_brief_in_a_script_without_spaces_is_no_label(told: str, n_left: int) -> None:
    """A line of Chinese or Japanese says what a sentence says, though no space parts its words."""
    labels = [Labelled(Role.HEADLINE, 0, ""), Labelled(Role.BODY, 0, "")]
    found = without_notices(["城东今晚", told], ["title", "short"], labels)
    assert sum(label.article_index == 0 for label in found) == n_left
