"""Readers' comments below an article, and lists of teasers as text."""

from __future__ import annotations

import pytest

from dateline.model import Document, Role
from dateline.normalise import article
from dateline.segment import segment


def read(text: str) -> Document:
    return Document("0" * 64, "a.txt", 0, text)


STORY = """Pier repairs delayed until autumn
By Ada Quill
March 12, 2026

The repair of the old pier will not begin before autumn, the harbour board said on Tuesday, because the stone has not come.

The board had promised in the spring that visitors would be able to walk to the lighthouse again by August this year.
"""
COMMENTS = {
    "en": "Comments (2)\n\nOld Salt\n2 hours ago\nTypical of this board. They promised the same thing in 2019 and nothing came.\nReply\nLike (12)\n\nmarina_b\n1 hour ago\nMy shop has lost half its trade since the pier was shut to visitors.\nReply\n",
    "es": "2 comentarios\n\nPepe Luis\n12/03/2026 a las 10:15\nYa era hora de que abrieran la lonja, llevamos años pidiéndolo los vecinos.\nResponder\n\nmarinera\n12/03/2026 a las 11:02\nLos sábados no hay quien deje el coche por allí, que pongan aparcamiento.\nResponder\n",
    "fr": "Commentaires\n\nLouis44\nLe 12 mars à 9h30\nEncore une décision prise sans consulter les riverains de la place.\nRépondre\n\nCamille\nLe 12 mars à 10h12\nLe quai nord est très bien, et il y a des places pour se garer là-bas.\nRépondre\n",
}


@pytest.mark.parametrize("language", COMMENTS)
def test_comments_are_furniture_of_their_kind(language: str) -> None:
    """What readers wrote below an article is no text of it, and is named: it waits for nobody in quarantine."""
    document = read(f"{STORY}\n{COMMENTS[language]}")
    found = segment(document)
    below = document.text.index(COMMENTS[language])
    told = [span for span in found.spans if span.reason.startswith("prose:")]
    assert [span.reason for span in told] == ["prose:comment"] * 2
    assert not any(span.char_start >= below and span.role is Role.BODY for span in found.spans)


def test_text_below_a_counter_of_comments_is_the_articles() -> None:
    """A line that counts comments above an article's text opens no comments: text follows it."""
    document = read(STORY.replace("March 12, 2026\n", "March 12, 2026\n3 comments\n"))
    assert not any(span.reason == "prose:comment" for span in segment(document).spans)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "Ressort Wirtschaft\n\nHafen steigert Umschlag\nIm ersten Halbjahr wurden vier Prozent mehr Container bewegt.\nMehr lesen\n\n"
            "Werft sucht neuen Eigentümer\nNach dem Rückzug des Investors beginnt die Suche von vorn.\nMehr lesen\n\n"
            "Fähren fahren wieder pünktlich\nDie Reederei nimmt das dritte Schiff in Betrieb.\nMehr lesen\n\n"
            "Brot wird teurer\nDie Innung nennt die Energiepreise als Grund.\nMehr lesen\n",
            ["Hafen steigert Umschlag", "Werft sucht neuen Eigentümer", "Fähren fahren wieder pünktlich", "Brot wird teurer"],
        ),
        (
            "社会\n\n港の再開発、来春着工へ\n市は、老朽化した桟橋の建て替え計画を発表した。…\n2026年3月25日\n\n"
            "漁協が新しい市場を開設\n水揚げ量の回復を受け、地元漁協は…\n2026年3月24日\n\n"
            "海開きに五千人\n晴天に恵まれた週末、海岸には家族連れが…\n2026年3月23日\n\n"
            "灯台が百周年\n地域の人々が記念式典に集まり…\n2026年3月22日\n",
            ["港の再開発、来春着工へ", "漁協が新しい市場を開設", "海開きに五千人", "灯台が百周年"],
        ),
    ],
)  # fmt: skip
def test_short_titles_make_a_list_of_teasers(text: str, titles: list[str]) -> None:
    """A list of titles of three words, or of some letters of a script without blanks, each over a sentence."""
    document = read(text)
    found = [article(document, part) for part in segment(document).segments]
    assert [one.headline for one in found] == titles
    assert all("teaser" in one.quality_flags for one in found)
