"""Stories that gaps part from their neighbours, whatever they look like inside."""

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import Document, Role
from dateline.segment import segment

ABOVE = (
    "Weir to be repaired\n\nBRENNHOLM, March 4, 2024 (Reuters) - The weir at Brennholm will be repaired after the flood, "
    "the river trust said on Monday.\n\nWork begins in June and takes five months. Half of the cost is insured, the "
    "trust's chairwoman told reporters."
)
BELOW = (
    "Museum buys a skipper's log\n\nBRENNHOLM, March 4, 2024 (Reuters) - The town museum has bought the log of a skipper "
    "who was wrecked in 1836, it said on Monday.\n\nThe book goes on show in autumn. Nobody knows how it came there."
)
BETWEEN = {
    "recipe": "Tarifa e javës: supë me thjerrëza\n\nPërbërësit:\n1 gotë thjerrëza\n1 qepë\n2 lugë miell\n6 gota ujë\n\n"
    "Përgatitja:\nSkuqni qepën e grirë në pak vaj.\nShtoni thjerrëzat dhe ujin, ziejini për njëzet minuta.",
    "results": "Rezultati 12. kola\n\nSubota\nOrlica 2-1 Bistra\nJavor 0-0 Planina\n\nNedjelja\nZora 3-0 Rijeka\nMaj 4-2 Kolo",
    "corrections": "Corrections\n\nAn article on Monday about the ferry misstated the price of a day ticket. It is four pounds, "
    "not forty.\n\nA caption on Tuesday gave the wrong name for the harbour master. She is Anna Flett.",
    "stub": "Les coulisses du marché de Belval\n\nPar Sophie Marchal\nPublié le 4 avril 2024 à 06h00\n\nÀ trois heures du "
    "matin, les allées sont déjà pleines. Les grossistes parlent à voix basse.\n\nLa suite est réservée aux abonnés.\n"
    "Déjà abonné ? Connectez-vous\nAbonnez-vous pour lire la suite",
}  # fmt: skip


def articles(text: str) -> list[dict[Role, list[str]]]:
    copy = clean_copy(Document("0" * 64, "made.txt", 0, text))
    text = copy.document.text
    found = []
    for part in segment(copy.document).segments:
        of: dict[Role, list[str]] = {}
        for span in part.spans:
            of.setdefault(span.role, []).append(text[span.char_start : span.char_end])
        found.append(of)
    return found


@pytest.mark.parametrize("kind", BETWEEN)
def test_a_story_of_another_kind_is_an_article(kind: str) -> None:
    """Between two stories with datelines what two blank lines part from them is an article with its own title."""
    told = articles(f"{ABOVE}\n\n\n{BETWEEN[kind]}\n\n\n{BELOW}\n")
    assert len(told) == 3
    title = BETWEEN[kind].split("\n")[0]
    assert told[1][Role.HEADLINE] == [title]
    assert told[0][Role.HEADLINE] + told[2][Role.HEADLINE] == ["Weir to be repaired", "Museum buys a skipper's log"]


@pytest.mark.parametrize(("kind", "line"), [("recipe", "1 gotë thjerrëza"), ("results", "Javor 0-0 Planina")])
def test_a_list_above_the_first_sentence_is_text(kind: str, line: str) -> None:
    """Ingredients and results between a title and the first sentence belong to the text."""
    told = articles(f"{ABOVE}\n\n\n{BETWEEN[kind]}\n\n\n{BELOW}\n")[1]
    assert line in [*told.get(Role.BODY, []), *told.get(Role.CROSSHEAD, [])]


def test_byline_and_day_of_a_stub_are_its_own() -> None:
    """Below the title of a story on a page with furniture stand its reporter, its day with the hour, and its text."""
    told = articles(f"{ABOVE}\n\n\n{BETWEEN['stub']}\n\n\n{BELOW}\n")[1]
    assert told[Role.BYLINE] == ["Par Sophie Marchal"]
    assert told[Role.DATE] == ["Publié le 4 avril 2024 à 06h00"]
    assert told[Role.BODY][0].startswith("À trois heures")
    assert not any("abonn" in line.casefold() for line in told[Role.BODY])


@pytest.mark.parametrize(
    ("title", "stories"),
    [
        ("Breves", ["Lugones, 4 mayo (EFE).- La policía ha detenido a dos personas por robar cobre. El tren circula de nuevo.",
                    "Nava, 4 mayo (EFE).- El mercado ha batido su récord de visitas en abril. El aumento es del ocho por ciento."]),
        ("EN BREF", ["LUNEL, 4 mai (AFP) - Un tramway a déraillé mardi matin sans faire de blessé. Le trafic a repris à midi.",
                     "REVEL, 4 mai (AFP) - La mairie va planter deux mille arbres le long de l'eau. Le budget est voté."]),
    ],
)  # fmt: skip
def test_the_title_of_a_column_is_no_headline(title: str, stories: list[str]) -> None:
    """Above briefs that have none, the title of their column is a section, not the headline of the first."""
    told = articles("\n\n".join([title, *stories]) + "\n")
    assert len(told) == 2
    assert not any(Role.HEADLINE in one for one in told)


def test_words_that_no_space_parts_are_counted() -> None:
    """Chinese questions and answers are sentences, and Japanese briefs have titles of more than one word."""
    talk = "专访：老街怎样保护居民利益\n\n新河区区长在接受采访时谈到进展。\n\n问：什么时候完成？\n答：预计两年。第一期已经开工。\n\n问：钱从哪里来？\n答：一半来自银行贷款。\n"
    assert "答：一半来自银行贷款。" in articles(talk)[0][Role.BODY]
    briefs = (
        "短信\n\n図書館が改装\n市立図書館は来月一日から二週間、改装のため休館する。返却は窓口で受け付けると市が発表した。\n\n港で花火大会\n"
        "今年の花火大会は八月三日に港で開かれる。実行委員会によると、五千発が打ち上げられる予定だ。\n\n新しいバス路線\n"
        "市交通局は九月から病院と駅を結ぶ新路線を始める。運賃は二百円で、一時間に三本走る。\n"
    )
    assert [one[Role.HEADLINE] for one in articles(briefs)] == [["図書館が改装"], ["港で花火大会"], ["新しいバス路線"]]


def test_a_short_answer_at_the_end_is_text() -> None:
    """In plain copy a sentence of one word right below the text is text."""
    talk = "Wer zahlt die Brücke?\n\nWer zahlt?\nDie Stadt zahlt die Hälfte, sagte der Kämmerer am Montag im Rat.\nUnd das Land?\nJa.\n"
    assert articles(talk)[0][Role.BODY][-1] == "Ja."
