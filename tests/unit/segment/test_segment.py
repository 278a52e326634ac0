"""The straight line from a document to its articles."""

from dateline.model import Document, Metadata, Role
from dateline.segment import segment

TEXT = """Harbour Bridge Reopens After Storm Damage

Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
TT

Harbour Bridge Reopens After Storm Damage

Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)

LINDHAVEN, March 5 (Reuters) - The harbour bridge opened to traffic on Tuesday after two weeks of repairs, the city said.

Engineers had found cracks in two of the pillars after the storm of last month.


Farmers Welcome Early Rain in the Northern Valley

Farmers in the northern valley said on Monday that the early rain would save the wheat harvest of this year.
"""


def document(text: str) -> Document:
    return Document("0" * 64, "made.txt", 0, text)


def test_finds_two_articles_with_their_headlines() -> None:
    """A wide gap parts two articles, and each starts at the first print of its headline."""
    found = segment(document(TEXT))
    heads = [TEXT[s.char_start : s.char_end].splitlines()[0] for s in found.segments]
    assert heads == ["Harbour Bridge Reopens After Storm Damage", "Farmers Welcome Early Rain in the Northern Valley"]


def test_spans_tile_the_document() -> None:
    """Joining the spans gives the document back."""
    found = segment(document(TEXT))
    assert "".join(TEXT[s.char_start : s.char_end] for s in found.spans) == TEXT


def test_dateline_is_parted_from_the_body() -> None:
    """The dateline is a span of its own and the body starts after its dash."""
    found = segment(document(TEXT))
    dateline = next(s for s in found.spans if s.role is Role.DATELINE)
    assert TEXT[dateline.char_start : dateline.char_end] == "LINDHAVEN, March 5 (Reuters) - "


def test_a_record_with_a_title_is_one_article() -> None:
    """What a feed delivers under one title is one article, whatever its text looks like."""
    title = "Harbour Bridge Reopens After Storm Damage"
    found = segment(Document("0" * 64, "made.jsonl", 0, TEXT, Metadata(headline=title), "record"))
    assert [TEXT[s.char_start : s.char_start + len(title)] for s in found.segments] == [title]


def test_a_document_without_a_headline_is_an_article() -> None:
    """A story that was cut from its headline is still found, from its first line on."""
    body = TEXT.split("\n\n")[-1]
    found = segment(document(body * 3))
    assert [s.char_start for s in found.segments] == [0]


def test_an_empty_document_holds_nothing() -> None:
    """White space gives one separator and no article; no text gives nothing."""
    assert segment(document("")).spans == ()
    assert [s.role for s in segment(document(" \n\n")).spans] == [Role.SEPARATOR]


def test_top_matter_has_its_roles() -> None:
    """Standfirst, byline, date and caption above the text are told apart."""
    text = (
        "Home > News\n\nFerry sails again after pier repairs in Lindhaven\n\n"
        "Captains and islanders had waited for two weeks to cross the sound\n\nBy Ada Lowe\n\nMarch 5, 2024\n\nShare\n\n"
        "The ferry at the pier on Tuesday, March 5, 2024. (Photo: Tomas Rehn/EPA)\n\n"
        "The ferry between Lindhaven and the islands sailed again on Tuesday after two weeks of pier repairs.\n\n"
        "The pier had given way in the storm of February, when waves of six metres hit the harbour for hours.\n\n"
        "Engineers will look at the pier of Lindhaven every month from now on, the harbour board said.\n"
    )
    roles = [s.role for s in segment(document(text)).spans if s.role is not Role.SEPARATOR]
    expected = [Role.SECTION, Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATE, Role.FURNITURE, Role.CAPTION]
    assert roles == expected + [Role.BODY] * 3


PAGE = """Skip to content
Subscribe
Log in
Old mill in Lindhaven to become a library after ten years
World
Old mill in Lindhaven to become a library after ten years
The council voted for the plan on Monday night
By Ada Lowe
Share
Facebook
WhatsApp
The council of Lindhaven voted on Monday night to turn the old mill by the river into a public library.
Ada Brandt, who has led the campaign for ten years, said the vote was "the best thing to happen to this street since the bridge was built".
"the best thing to happen to this street since the bridge was built"
Work on the roof of the mill will start in the spring, and the first books should be lent before the end of next year.
Dear reader, this site belongs to nobody but you, and a small gift keeps its reporters at work. Please give what you can.
The mill closed in 1998, when the last of the looms was sold to a museum in Almstadt.
Its owners offered it to the town twice, and twice the council said that the roof would cost too much.
Related stories
Ferry fares to rise in May
© 2024 The Harbour Post. All rights reserved.
"""


def _roles(text: str) -> dict[str, Role]:
    return {text[s.char_start : s.char_end]: s.role for s in segment(document(text)).spans}


def test_an_article_starts_at_the_first_print_of_its_headline() -> None:
    """A page that prints its headline above the section and again below it starts with the first print."""
    (found,) = segment(document(PAGE)).segments
    assert found.char_start == PAGE.index("Old mill")


def test_a_pull_quote_is_no_body() -> None:
    """A quotation that the paragraph beside it prints word for word is set large for the eye."""
    roles = _roles(PAGE)
    assert roles['"the best thing to happen to this street since the bridge was built"'] is Role.FURNITURE
    assert next(role for text, role in roles.items() if text.startswith("Ada Brandt")) is Role.BODY


def test_an_appeal_to_the_reader_is_no_body() -> None:
    """A paragraph that asks the reader for money is furniture, and the text goes on below it."""
    roles = _roles(PAGE)
    assert next(role for text, role in roles.items() if text.startswith("Dear reader")) is Role.FURNITURE
    assert next(role for text, role in roles.items() if text.startswith("The mill closed")) is Role.BODY


def flags_of(text: str) -> list[bool]:
    """Whether each article of `text` is flagged for an unsure cut."""
    return ["cut_unsure" in s.quality_flags for s in segment(document(text)).segments]


def test_a_cut_told_by_a_date_alone_is_unsure_on_both_sides() -> None:
    """A brief under a title and a date is flagged, with the one before it, and not a third beyond a sure cut."""
    brief = "Library Closed For Repairs\n\nMay 4, 2024\n\nThe library on the square stays closed until June because rain came in."
    story = TEXT[TEXT.index("LINDHAVEN, March 5") :].split("\n\n\n")[0]
    dated = f"Council Approves New Tram Line\n\nMay 3, 2024\n\n{story.partition(' - ')[2]}\n\n{brief}\n"
    found = segment(document(dated))
    assert flags_of(dated) == [True, True]
    assert [dated[s.char_start : s.char_end] for s in found.spans if s.reason == "cut_unsure"] == [
        "Library Closed For Repairs"
    ]


def test_sure_cuts_are_not_flagged() -> None:
    """Stories with headlines of their own, a brief with a dateline, a record and an article alone are no near thing."""
    assert flags_of(TEXT) == [False, False]
    brief = "Wheat prices fall\n\nALMSTADT, March 6 (Reuters) - Wheat fell on Wednesday as rain reached the valley, traders said."
    plain = (
        f"Harbour Bridge Reopens After Storm Damage\n\n{TEXT[TEXT.index('LINDHAVEN, March 5') :].split(chr(10) * 3)[0]}"
    )
    assert flags_of(f"{plain}\n\n{brief}\n") == [False, False]
    alone = Document("0" * 64, "made.txt", 0, TEXT, Metadata(headline=TEXT.splitlines()[0]), "record")
    assert [s.quality_flags for s in segment(alone).segments] == [()]


def test_a_title_that_may_be_a_headline_flags_the_article_that_keeps_it() -> None:
    """What was nearly cut is said as well: the line has the reason, whatever became of it."""
    text = """El puente de Almstadt, cerrado

El puente sobre el Alm está cerrado desde el lunes porque cedió un pilar, informó el ayuntamiento en un comunicado.

Los conductores deben desviarse por Brennholm, lo que supone unos veinte minutos más de viaje.

La biblioteca reabrirá en junio

La biblioteca de la plaza seguirá cerrada hasta junio porque la lluvia entró por el tejado durante la tormenta.

El mercado cambia de lugar

El mercado de los sábados se celebrará a partir de ahora delante de la estación, dijo el alcalde el martes.
"""
    found = segment(document(text))
    lines = {text[s.char_start : s.char_end] for s in found.spans if s.reason == "cut_unsure"}
    assert lines
    assert lines <= {"La biblioteca reabrirá en junio", "El mercado cambia de lugar"}
    assert any(flags_of(text))


def test_a_caption_is_a_caption_in_every_print() -> None:
    """A second blank before the credit makes no paragraph of a caption that is printed again."""
    caption = "Divers look for the gate pin of the lock at Brennholm, January 2, 2026.{}Marta Oldane via Reuters"
    story = (
        "The river authority said on Tuesday that the lock would stay closed for a week while divers look for the pin."
    )
    head = ["Lock at Brennholm Closed", caption.format("  "), caption.format(" ")]
    text = "\n".join([*head, "TT", *head, "", story, story.replace("Tuesday", "Monday")])
    spans = segment(Document("0" * 64, "lock.txt", 0, text)).spans
    roles = {s.role for s in spans if text[s.char_start : s.char_end].startswith("Divers look")}
    assert roles == {Role.CAPTION}
