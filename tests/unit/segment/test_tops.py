"""Interviews, horoscopes, letters and stories parted by rows of signs."""

from __future__ import annotations

import pytest

from dateline.model import CUT_UNSURE, Document, Role
from dateline.segment import segment

INTERVIEWS = [
    ("Intervista alla sindaca sul nuovo ponte", "Abbiamo parlato con la sindaca dopo il voto, nel suo ufficio al porto.", "DOMANDA", "SINDACA"),
    ("Rozmowa z kapitanem lodołamacza", "Z kapitanem rozmawialiśmy na pokładzie tuż przed wyjściem w morze.", "Pytanie", "Kapitan"),
    ("Gesprek met de havenmeester", "Wij spraken de havenmeester op de dag dat de sluis openging voor schepen.", "Vraag", "Havenmeester"),
    ("Köprü müdürüyle söyleşi", "Müdürle köprünün açıldığı gün, kıyıdaki küçük bürosunda konuştuk.", "Soru", "Müdür"),
]  # fmt: skip
HOROSCOPES = [
    ("L'horoscope du jour", ("Bélier", "Taureau", "Gémeaux"), "Une bonne journée pour parler au bureau. Évitez les grosses dépenses."),
    ("Horoskop na dnešek", ("Beran", "Býk", "Blíženci"), "Dobrý den pro jednání v práci. Vyhněte se velkým výdajům."),
    ("Dagens horoskop", ("Väduren", "Oxen", "Tvillingarna"), "En bra dag för samtal på jobbet. Undvik stora utgifter."),
]  # fmt: skip
LETTERS = [
    ("Letters to the editor", "Keep our harbour open", "The board forgets who pays for it. My father fished here and so do I. Let the boats stay.", "Jane Roe, Skagholm", "Noise at night", "Every night at two the lorries pass. I wrote three times without an answer. When will it stop?", "John Doe, Tarnby"),
    ("Lettere", "Salvate il molo", "La giunta dimentica chi paga. Mio padre pescava qui e anch'io. Lasciate le barche.", "Anna Neri, Portovecchio", "Rumore di notte", "Ogni notte alle due passano i camion. Ho scritto tre volte. Quando finirà?", "Luca Bianchi, Portovecchio"),
    ("Leserbriefe", "Lasst den Hafen offen", "Der Rat vergisst, wer zahlt. Mein Vater fischte hier und ich auch. Lasst die Boote da.", "Anna Krüger, Almstadt", "Lärm in der Nacht", "Jede Nacht um zwei fahren die Laster. Ich schrieb dreimal. Wann hört das auf?", "Jan Behn, Almstadt"),
]  # fmt: skip
STORY = "The board of {0} closed the old swing bridge on Monday after a crack was found in one of its wheels.\n\nRepairs will take six weeks, the mayor of {0} said, and lorries must drive round by the mills until they are done."


def read(text: str) -> tuple[list[str], list[str], list[str]]:
    """Headlines, texts and reasons of the headlines' cuts, article by article."""
    found = segment(Document("0" * 64, "x.txt", 0, text))
    n = len(found.segments)
    told = [
        " ".join(text[s.char_start : s.char_end].strip() for s in found.spans if s.article_index == i and s.role in (Role.BODY, Role.CROSSHEAD))
        for i in range(n)
    ]  # fmt: skip
    heads = [s for s in found.spans if s.role is Role.HEADLINE]
    return [text[s.char_start : s.char_end].strip() for s in heads], told, [s.reason for s in heads]


@pytest.mark.parametrize(("title", "lead", "asks", "answers"), INTERVIEWS)
def test_an_interview_begins_with_its_title(title: str, lead: str, asks: str, answers: str) -> None:
    """Neither the lead nor the first question is the headline, and no turn of talk is lost."""
    turns = [
        f"{asks}: 1?",
        f"{answers}: " + lead.lower(),
        f"{asks}: " + lead[:30] + "?",
        f"{answers}: 2. " + lead,
    ]
    headlines, (told,), _ = read("\n\n".join([title, lead, *turns]) + "\n")
    assert headlines == [title]
    assert all(turn in told for turn in (lead, *turns))


@pytest.mark.parametrize(("title", "signs", "text"), HOROSCOPES)
def test_a_horoscope_is_kept_whole(title: str, signs: tuple[str, ...], text: str) -> None:
    """Its title is the headline, its signs are crossheads, and what it says of the first is text."""
    told_of = [" ".join([*text.split()[n:], sign + "."]) for n, sign in enumerate(signs)]
    pairs = [f"{sign}\n{of}" for sign, of in zip(signs, told_of, strict=True)]
    headlines, (told,), _ = read("\n\n".join([title, *pairs]) + "\n")
    assert headlines == [title]
    assert all(of in told for of in (*told_of, *signs))


@pytest.mark.parametrize("letters", LETTERS, ids=[row[0] for row in LETTERS])
def test_letters_with_their_writers_below_are_articles(letters: tuple[str, ...]) -> None:
    """Each title above a text and a signature begins one."""
    column, *rest = letters
    blocks = ["\n".join(rest[:3]), "\n".join(rest[3:])]
    headlines, told, _ = read("\n\n".join([column, *blocks]) + "\n")
    assert headlines == [rest[0], rest[3]]
    assert [text in one for text, one in zip((rest[1], rest[4]), told, strict=True)] == [True, True]


@pytest.mark.parametrize("rule", ["* * *", "-----", "###", "~~~~~~", "• • •"])
def test_a_title_below_a_row_of_signs_begins_a_story(rule: str) -> None:
    """The cut is marked as unsure: a long story has parts, too."""
    first, second = (f"{town} loses its bridge\n\n{STORY.format(town)}" for town in ("Skagholm", "Tarnby"))
    headlines, told, reasons = read(f"{first}\n\n{rule}\n\n{second}\n")
    assert headlines == ["Skagholm loses its bridge", "Tarnby loses its bridge"]
    assert len(told) == 2
    assert reasons[1] in ("", CUT_UNSURE)


def test_what_a_dateline_opens_is_text_down_to_the_body() -> None:
    """Figures of a table below it are no furniture, and the day and place of the story are had."""
    text = (
        "SKAGHOLM INDUSTRIES 4TH QTR NET\n\nLINDHAVEN, Nord., March 31 - Shr profit 92 cts vs loss 8 cts\n\nNet profit 1,351,000 vs loss 112,000\n\n"
        "Revs 22.8 mln vs 28.7 mln\n\nAvg shrs 1,465,926 vs 1,968,601\n\nYear\n\nShr profit 1.81 dlrs vs profit three cts\n\n"
        "Note: Current quarter figures exclude a gain from discontinued operations of 300,000 dlrs."
    )
    headlines, (told,), _ = read(text + "\n")
    assert headlines == ["SKAGHOLM INDUSTRIES 4TH QTR NET"]
    assert all(line in told for line in ("Shr profit 92 cts", "Revs 22.8", "Avg shrs", "discontinued"))


def test_the_credit_of_an_agency_is_no_headline() -> None:
    """It stands between a title with its deck and the text."""
    deck = "The mayor accused the company of hiding the crack since the spring, and the company denied it on Monday."
    text = f"Skagholm loses its old bridge to a crack\n{deck}\nAFP, SKAGHOLM\n" + STORY.format("Skagholm").replace(
        "\n\n", "\n"
    )
    headlines, told, _ = read(text + "\n")
    assert "AFP, SKAGHOLM" not in headlines
    assert len(told) == 1


BRIEFS = [
    [
        "Katten kom hem\nKatten Nisse, som försvann i höstas, har kommit hem igen. Ägaren kände genast igen halsbandet.",
        "Isbanan öppnar\nIsbanan i parken öppnar på lördag klockan tio. Inträdet är fritt hela veckan.",
        "Bron stängs\nDen gamla bron stängs för reparation natten till söndag. Trafiken leds om.",
    ],
    [
        "Открыт новый каток\n\nВ городском парке открыли каток. Вход будет свободным до конца недели.",
        "Кошка вернулась домой\n\nКошка, пропавшая прошлой осенью, вернулась к хозяевам. Её узнали по ошейнику.",
        "Мост закроют на ремонт\n\nСтарый мост через реку закроют в ночь на субботу. Объезд обозначат знаками.",
    ],
    [
        "Vol de vélos à la gare\nSix vélos ont disparu dans la nuit de jeudi. Les gendarmes cherchent des témoins.",
        "La piscine ferme\nLe bassin sera vidé lundi pour une vérification annuelle. Il rouvrira avant Noël.",
        "Un renard au collège\nUn renard est entré dans une cantine. Personne n'a été mordu, assure la principale.",
    ],
]


@pytest.mark.parametrize("briefs", BRIEFS)
def test_blocks_of_one_shape_are_stories(briefs: list[str]) -> None:
    """Where a document is nothing but titles each above a few sentences, each is a story, and its cut is unsure."""
    gap = "\n\n" if "\n\n" not in briefs[0] else "\n\n\n"
    titles, _, reasons = read(gap.join(briefs) + "\n")
    assert titles == [brief.split("\n")[0] for brief in briefs]
    assert set(reasons[1:]) == {CUT_UNSURE}


def test_sections_that_go_on_from_the_first_are_no_stories() -> None:
    """Crossheads of one story stand above text that shares its words; questions are answered, not told."""
    sections = [
        "Harbour bridge closes for summer\nThe harbour bridge will close in June for repairs, the harbour board said.",
        "Lorries sent round\nLorries that cross the harbour bridge today must drive by the mills, the board said.",
        "Board expects protests\nHauliers have asked the harbour board to keep one lane of the bridge open.",
    ]
    assert len(read("\n\n".join(sections) + "\n")[0]) == 1
    asked = ["Why does it close?\nA crack was found in a wheel.", "Who must pay?\nThe county pays a third of all costs.", "How long?\nIt takes six weeks until it opens."]  # fmt: skip
    assert len(read("\n\n".join(asked) + "\n")[0]) <= 1


@pytest.mark.parametrize(
    ("title", "day", "text"),
    [
        ("小樽市、除雪車を増やす", "2024年10月9日", ["小樽市は水曜日、除雪車を増やすと発表した。", "対象は次の区だ。", "・北区", "費用は年間四億円になる見込みだ。"]),
        ("Brua stenges", "9. oktober 2024", ["Brua stenges i natt.", "Ferja går hver time til klokka seks."]),
        ("桥梁封闭检修", "2024年10月9日", ["市政府周三宣布，旧桥将封闭六周。", "公交车改道行驶。"]),
    ],
)  # fmt: skip
def test_a_short_story_alone_is_one(title: str, day: str, text: list[str]) -> None:
    """A title, its day and a few sentences make a story, however short."""
    titles, (told,), _ = read("\n\n".join([title, day, *text]) + "\n")
    assert titles == [title]
    assert told.split() == " ".join(text).split()


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("3 March 2024 · By Jane Roe", Role.BYLINE),
        ("3 mars 2024 | Jeanne Dupont", Role.BYLINE),
        ("Jana Novotná, 3. března 2024", Role.BYLINE),
        ("3 March 2024 | Politics", Role.DATE),
    ],
)
def test_a_day_and_a_name_on_one_line(line: str, role: Role) -> None:
    """Below a headline such a line is the byline and bears the day."""
    text = f"Bridge shuts for repairs\n\n{line}\n\n" + STORY.format("Tarnby") + "\n"
    found = segment(Document("0" * 64, "x.txt", 0, text))
    assert [s.role for s in found.spans if text[s.char_start : s.char_end].strip() == line] == [role]


STUBS = [
    ("Read more", ("Ferry sails again", "9 May 2023", "The ferry crosses the bay again since Monday, its owner said. A broken engine had kept it in port."),
     ("School without a roof", "10 May 2023", "The storm took the roof of the school, and nobody was hurt. Lessons are held in the town hall."),
     ("Clock tells the time", "11 May 2023", "The clock on the tower goes again after four years, the council said. An apprentice found the wheel.")),
    ("Lees verder met een abonnement", ("Pont vaart weer", "9 mei 2023, 08:30", "De pont vaart sinds maandag weer over de baai, meldt de rederij. Een motor hield haar drie weken in de haven."),
     ("School zonder dak", "10 mei 2023, 09:15", "De storm nam het dak van de school mee, niemand raakte gewond. De lessen zijn in het stadhuis."),
     ("Klok loopt weer", "11 mei 2023, 07:00", "De klok op de toren loopt na vier jaar weer, zegt de gemeente. Een leerling vond het tandwiel.")),
    ("阅读全文", ("渡轮恢复通航", "2023年5月9日", "渡轮自周一起重新横渡海湾,船公司说。发动机故障使它在港口停了三个星期。"),
     ("学校没有了屋顶", "2023年5月10日", "风暴掀走了小学的屋顶,没有人受伤。夏天以前课都在市政厅上。"),
     ("钟楼的钟又走了", "2023年5月11日", "塔上的钟停了四年之后又走了,镇议会说。一名学徒在地下室找到了缺少的齿轮。")),
]  # fmt: skip


@pytest.mark.parametrize(("end", "first", "second", "third"), STUBS)
@pytest.mark.parametrize("gap", ["\n", "\n\n\n"])
def test_a_document_of_stubs_is_an_article_each(
    end: str, first: tuple[str, ...], second: tuple[str, ...], third: tuple[str, ...], gap: str
) -> None:
    """Blocks of one shape, a title, its day and its text: what they all end in is no part of them."""
    stories = (first, second, third)
    for joint in ("\n", "\n\n"):
        text = gap.join(joint.join((*story, end)) + "\n" for story in stories)
        headlines, told, _ = read(text)
        assert headlines == [story[0] for story in stories]
        assert told == [story[2] for story in stories]


@pytest.mark.parametrize(
    ("column", "places"),
    [
        ("En bref", ("BREST", "NAMUR", "SION")),
        ("KISA KISA", ("RİZE", "SİNOP", "ORDU")),
        ("Dall'estero", ("NIZZA", "VIENNA", "LUBIANA")),
    ],
)
def test_the_first_brief_of_a_column_is_one(column: str, places: tuple[str, ...]) -> None:
    """Its title stands right above a dateline as those of the others do, whatever the column is called."""
    titles = [f"Il traghetto riparte da {place.title()}" for place in places]
    text = "\n\n".join(
        [column, *(f"{title}\n{place}, 3 marzo 2023 (ANSA) - La nave è partita. Nessuno la aspettava più al molo vecchio." for title, place in zip(titles, places, strict=True))]
    )  # fmt: skip
    headlines, told, _ = read(text + "\n")
    assert headlines == titles
    assert len(told) == len(titles)
