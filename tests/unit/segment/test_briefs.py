"""Stories in plain copy that stand in another one's place are articles of their own; items of lists and posts are none."""

from __future__ import annotations

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import CUT_UNSURE, Document, Role
from dateline.segment import segment

FIRST = """Harbour board votes to deepen the channel

SKARHOLM, April 9, 2024 (Reuters) - The harbour board voted on Tuesday to deepen the northern channel, a job put off for years.

The first barges arrive in June. Fishermen fear for the oyster beds and have asked a court to stop the work.

"We have listened to everybody," the chairman told reporters after the vote."""
LAST = """Airline parks its oldest jets

BRENNHOLM, April 10, 2024 (AP) - An airline parked nine of its oldest jets on Wednesday after inspectors found cracks in two of them.

Some four thousand passengers will be booked on other flights, the company said in a statement."""


def headlines(text: str) -> list[str]:
    """The first headline of each article, '' for one without."""
    found = segment(clean_copy(Document("0" * 64, "made.txt", 0, text)).document)
    at = 0
    for span in found.spans:
        assert span.char_start == at
        at = span.char_end
    assert at == len(text)
    return [
        next((text[s.char_start : s.char_end] for s in one.spans if s.role is Role.HEADLINE), "")
        for one in found.segments
    ]


def between(item: str, gap: str) -> list[str]:
    heads = headlines(gap.join((FIRST, item, LAST)))
    assert heads[0] == FIRST.split("\n")[0]
    assert heads[-1] == LAST.split("\n")[0]
    return heads[1:-1]


ITEMS = {
    "recipe": """Linsensuppe vom Hafen

Von Karin Holm
13. April 2024

Diese Suppe hat meine Tante jeden Samstag gekocht, und am zweiten Tag schmeckt sie noch besser.

250 g Linsen
2 Karotten
1 Stange Lauch
Salz und Essig

Die Linsen weich kochen und mit Essig abschmecken. Dazu passt ein dunkles Brot.""",
    "results": """Résultats du week-end

14/04/2024

Le club de Lindhaven a gagné son dernier match à domicile et reste en tête du championnat.

Lindhaven 31 - 27 Tarnby
Skarholm 25 - 25 Aarvik
Brennholm 22 - 28 Odby

La dernière journée se jouera samedi. Tous les matches commencent à dix-huit heures.""",
    "stars": """Las estrellas de la semana

15 de abril de 2024

ARIES
En el trabajo todo marcha sobre ruedas. Regálate un descanso al final de la tarde.

TAURO
Un viejo amigo necesita tu consejo. Escúchalo con calma antes de responder.""",
    "stub": """Keine Nachtzüge nach Lindhaven

10. April 2024

Die Bahn streicht im Sommer ihre Nachtzüge, weil an der Strecke gebaut wird. Weiterlesen mit Abo""",
    "live": """Буря на побережье: онлайн

Обновлено 9 апреля 2024 18:40

18:40
Свет вернулся
Инженеры вернули свет двенадцати тысячам домов. Остальные дождутся его к полуночи.

17:15
Мост закрыт
Полиция закрыла мост для грузовиков. Водителей просят ехать в объезд.

15:02
Сильный ветер
На маяке измерили порыв в сорок метров в секунду. Такого не было тридцать лет.""",
}  # fmt: skip


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_an_item_with_a_day_is_one_article(kind: str, gap: str) -> None:
    """Between two stories a recipe, results, a horoscope, a stub, a live blog is one article under its own title."""
    assert between(ITEMS[kind], gap) == [ITEMS[kind].split("\n")[0]]


def test_what_a_day_alone_says_is_unsure() -> None:
    """A cut told by a day below a title is flagged, on both sides."""
    found = segment(Document("0" * 64, "made.txt", 0, "\n\n".join((FIRST, ITEMS["stub"], LAST))))
    assert [CUT_UNSURE in one.quality_flags for one in found.segments] == [True, True, False]


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n"])
def test_a_dateline_begins_a_story_without_headline(gap: str) -> None:
    """In the middle of a file a paragraph with a dateline begins a story, headline or not."""
    item = (
        "ODBY, April 8, 2024 (AP) - A farmer has been fined for draining a swamp without leave, a court said on Monday.\n\n"
        "He had dug the ditches at night and must plant two hundred trees, the court heard."
    )
    assert between(item, gap) == [""]


def test_a_story_told_again_is_another_article() -> None:
    """The same headline over a day and another text is another article, though it is printed twice."""
    stub = f"{FIRST.splitlines()[0]}\n\n9 April 2024\n\nThe harbour board has voted to deepen the channel at last. Read more"
    assert headlines("\n\n".join((FIRST, stub, LAST))) == [FIRST.splitlines()[0]] * 2 + [LAST.splitlines()[0]]


def test_bare_places_of_a_column_are_datelines() -> None:
    """Three titles or more right above a place in capitals each are briefs, with neither day nor agency."""
    briefs = [
        "Cornes volées\nODBY - Six cornes ont disparu d'un musée dans la nuit de lundi à mardi. Deux hommes sont recherchés.",
        "Marais asséché\nAARVIK - Un agriculteur devra payer quarante mille euros pour avoir asséché un marais protégé.",
        "Train en panne\nTARNBY - Trois cents voyageurs ont passé la nuit dans un train en panne près de la frontière.",
    ]
    assert headlines("\n\n".join(briefs)) == [brief.split("\n")[0] for brief in briefs]


@pytest.mark.parametrize(
    "block",
    [
        "Length: 22 miles\nCost: 98 million\nStations: four\nOpened: Lindhaven, 4 May 1931",
        "1 kg of mutton\n200 g pearl barley\n3 carrots\n2 onions\nSalt and pepper",
        "Odby 24 Aarvik 19\nTarnby 12 Skarholm 12\nBrennholm 31 Lindhaven 7",
        "Odby 0 - 2 Aarvik\nTarnby 1 - 1 Skarholm\nBrennholm 3 - 0 Lindhaven",
    ],
)
def test_an_item_of_a_list_is_no_headline(block: str) -> None:
    """Figures, ingredients and results between two paragraphs begin no article."""
    head, _, lead, *rest = FIRST.split("\n")
    text = "\n".join((head, "", lead, "", block, *rest)) + "\n\n\n" + LAST
    assert headlines(text) == [head, LAST.split("\n")[0]]


def test_a_paragraph_is_no_headline() -> None:
    """Three paragraphs alone are one article without a headline, all of its sentences in it."""
    text = (
        "La policía detuvo el lunes a tres hombres que habían robado seis cuernos en un museo de la capital.\n\n"
        "Los detenidos quisieron vender las piezas a un agente. El museo las tendrá de vuelta el viernes.\n\n"
        "El director reforzará la vigilancia.\n"
    )
    found = segment(Document("0" * 64, "made.txt", 0, text))
    assert [span.role for span in found.spans if span.role is not Role.SEPARATOR] == [Role.BODY] * 3
    assert len(found.segments) == 1


def test_the_same_story_thrice_is_three_articles() -> None:
    """A story pasted three times in the same words has its body once in each of three articles."""
    text = "\n\n\n".join([LAST] * 3)
    found = segment(Document("0" * 64, "made.txt", 0, text))
    bodies = [
        "".join(text[s.char_start : s.char_end] for s in one.spans if s.role is Role.BODY) for one in found.segments
    ]
    assert len(bodies) == 3
    assert len(set(bodies)) == 1
