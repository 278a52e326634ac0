"""Wrapped lines joined, everything else left as it is."""

from __future__ import annotations

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import Document
from tests.property.wrapped import INDENTS, wrapped

STORY = """Ferry crews of Lindhaven end their strike after a night of talks

LINDHAVEN, May 4, 2021 - Ferries sailed again on Tuesday after the crews and the harbour board agreed on shorter shifts,
the mayor said, and on a well-known doctor who will look after both of them from the summer on.

The crews had asked for seven hours. They got seven and a half, and a cook. Nobody on the quay would say who paid.
""".replace(",\nthe mayor", ", the mayor")
GERMAN = """Der Hafen von Lindhafen bekommt einen neuen Leuchtturm aus Glas

Der Gemeinderat stimmte am Dienstag für den Entwurf einer Architektin aus Bremen, die den alten Turm nicht abreißen
will, sondern umbaut. Land- und Forstwirtschaft zahlen mit, Fischerei und Handel ebenso.
""".replace("abreißen\nwill", "abreißen will")
RUSSIAN = """Паромы снова ходят после ночи переговоров

Экипажи паромов и портовое управление договорились во вторник о более коротких сменах, сообщил мэр города на встрече с
журналистами. Он добавил, что летом на каждом судне появится повар и врач.
""".replace("с\nжурн", "с журн")
ARABIC = """عودة العبارات إلى العمل بعد ليلة من المفاوضات

اتفقت أطقم العبارات وإدارة الميناء يوم الثلاثاء على نوبات عمل أقصر، كما قال رئيس البلدية في لقاء مع الصحافيين عقد في
مبنى البلدية القديم، وأضاف أن طباخاً وطبيباً سيعملان على كل سفينة ابتداء من الصيف المقبل، من دون أن يحدد من سيدفع أجرهما.
""".replace("في\nمبنى", "في مبنى")


def read(text: str) -> str:
    return clean_copy(Document("0" * 64, "made.txt", 0, text)).document.text


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in read(text).splitlines() if part.strip()]


@pytest.mark.parametrize("width", range(40, 101, 6))
@pytest.mark.parametrize("indent", sorted(INDENTS))
@pytest.mark.parametrize("story", [STORY, GERMAN, RUSSIAN, ARABIC], ids=["en", "de", "ru", "ar"])
def test_paragraphs_are_joined(story: str, width: int, indent: str) -> None:
    """Wrapped copy in scripts with and without case reads as it did before it was wrapped."""
    assert paragraphs(wrapped(story, width, indent)) == paragraphs(story)


@pytest.mark.parametrize("width", [40, 56, 72])
def test_chinese_lines_are_joined_without_a_space(width: int) -> None:
    """Chinese parts no words with spaces: its wrapped lines are joined by nothing."""
    line = "林港市港务局星期二宣布，渡轮船员的罢工在一夜谈判之后结束，所有航线从当天中午起恢复运营，票价在夏季之前不会上涨。港务局长对记者说，新的班次将在两周内公布。"
    broken = "\n".join(line[i : i + width // 2] for i in range(0, len(line), width // 2))
    assert paragraphs("渡轮恢复航行\n\n" + broken + "\n") == ["渡轮恢复航行", line]


def test_capitals_are_joined() -> None:
    """Copy set in capitals throughout is joined by its full lines alone."""
    text = STORY.upper()
    assert paragraphs(wrapped(text, 60)) == paragraphs(text)


POEM = """The ferry of the week

The ferry leaves at six,
the gulls are on the rail,
and nobody who waits on the pier
has ever seen it sail.

It carries bread and nails,
a priest, two dogs, a bride,
and everything that is not bought
comes back upon the tide.
"""
LIST = """Schools that close this summer
St Anne's Primary School, Harbour Road, Lindhaven
Northgate Infants, Northgate, and its nursery
Quay Street Juniors
The Old Mill School at Almstadt Bridge
"""
TABLE = """Prices on the quay, in euros
Cod        4.20      4.10      -2.4%
Herring    1.95      2.05      +5.1%
Plaice     6.30      6.30       0.0%
"""
MENU = "\n".join(["Home", "World news", "Politics and government", "Business and finance news", "Weather", "Tides"] * 6)


@pytest.mark.parametrize("text", [POEM, LIST, TABLE, MENU], ids=["verse", "list", "table", "menu"])
def test_lines_that_end_where_they_please_stay(text: str) -> None:
    """Verse, lists, tables and menus are not joined, by themselves or below wrapped prose."""
    assert read(text) == text
    below = wrapped(STORY, 60) + "\n" + text
    assert read(below).endswith(text)


def hyphenated(text: str, width: int) -> str:
    """`text` wrapped with words broken in the middle, as typesetting programs do."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 1
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif len(word) > 7 and word.isalpha() and room > 4:
            cut = min(room - 1, len(word) - 3)
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


LONG = (
    "The harbour authority published its environmental assessment on Wednesday, and conservation organisations "
    "immediately complained that several important recommendations of independent scientists had disappeared from "
    "the document without explanation. A spokeswoman described the complaint as understandable but unfounded."
)


@pytest.mark.parametrize("width", [44, 52, 61])
def test_broken_words_are_mended(width: int) -> None:
    """Where many lines end in a hyphen it was the program's: the words are whole again."""
    assert paragraphs(hyphenated(LONG, width)) == [LONG]


def test_a_headline_in_capitals_is_hyphenated_like_any_other() -> None:
    """In capitals the letter below says nothing of a name: the broken word is whole again."""
    title = "HARBOUR TOWN OPENS ITS LONG PLANNED CONTAINER TERMINAL"
    text = f"HARBOUR TOWN OPENS ITS LONG PLANNED CON-\nTAINER TERMINAL\n\n{hyphenated(LONG, 40)}"
    assert paragraphs(text) == [title, LONG]


def test_a_word_s_own_hyphen_stays() -> None:
    """Where no other line ends in a hyphen, or the hyphenated word stands elsewhere, the hyphen is the word's own."""
    broken = (
        "They met a doctor whom all of the town calls well-\nknown, and she said nothing at all to any of the people\n"
        "who waited on the quay for the boat.\n"
    )
    assert "calls well-known, and she" in read(broken)


def test_a_suspended_hyphen_keeps_its_space() -> None:
    """'Land-' before 'und' is a word that waits for its other half."""
    text = (
        "Der Minister sprach am Dienstag in Lindhafen mit den Verbänden der Land-\nund Forstwirtschaft über den neuen "
        "Haushalt und über die Folgen der\nletzten Sturmflut an der Küste.\n"
    )
    assert "Land- und Forstwirtschaft" in read(text)


def test_every_source_has_its_own_width() -> None:
    """Stories wrapped at different widths in one dump are each joined at their own."""
    text = wrapped(STORY, 50) + "\n\n" + wrapped(GERMAN, 72) + "\n\n" + wrapped(RUSSIAN, 90)
    assert paragraphs(text) == paragraphs(STORY) + paragraphs(GERMAN) + paragraphs(RUSSIAN)


def test_the_end_of_a_word_is_no_conjunction() -> None:
    """Where the program hyphenates, "to" below "pota-" is the end of a word, and "to" below "two-" is none."""
    text = (
        "The growers of Almstadt said on Tuesday that the har-\nvest had been poor and that nobody would sell a pota-\n"
        "to before the end of the month, when the coope-\nrative meets to vote on the price. A two-\n"
        "to three-week delay would do no harm, the chair-\nwoman said, since the cellars are dry and cold.\n"
    )
    told = read(text)
    assert "sell a potato before" in told
    assert "A two- to three-week delay" in told


@pytest.mark.parametrize(
    ("story", "day"),
    [
        (STORY, "Thursday, 4 May 2021"),
        (GERMAN, "4. Mai 2021"),
        (GERMAN, "Dienstag, 4. Mai 2021"),
        (RUSSIAN, "4 мая 2021"),
        (RUSSIAN, "04.05.2021"),
    ],
)
@pytest.mark.parametrize("width", [44, 58, 72])
def test_a_day_below_a_headline_is_no_part_of_it(story: str, day: str, width: int) -> None:
    """Nor does it hide that the headline above was broken, too."""
    headline, text = story.split("\n\n", 1)
    assert paragraphs(wrapped(headline, width, "flush") + day + "\n\n" + wrapped(text, width, "flush")) == [
        headline,
        day,
        *paragraphs(text),
    ]
