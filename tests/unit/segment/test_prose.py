"""No sentence is lost: what reads like sentences is in a body, in quarantine, or furniture by evidence."""

from __future__ import annotations

import pytest

from dateline.model import PROSE_REASON, Document, Metadata, Role, Segmentation
from dateline.segment import segment, unclaimed
from dateline.segment.openings import holds_sentence

LEAD = (
    "The harbour board of Lindhaven said on Monday that four ferries would be sold because nobody wants to sail them."
)
NEXT = "Crews were told on Friday. Their union said that it had not been asked and that it would call a strike."
LAST = "The board's chairwoman, Ada Lowe, said that nobody would lose a job and that the pier would be kept."
OTHER = "Winzer im Tal von Almstadt erwarten nach dem nassen Sommer eine kleine Ernte, wie ihr Verband am Dienstag mitteilte."


def document(text: str, **more: object) -> Document:
    return Document("0" * 64, "made.txt", 0, text, **more)  # type: ignore[arg-type]


def texts(found: Segmentation, text: str, *roles: Role) -> list[str]:
    return [text[s.char_start : s.char_end] for s in found.spans if s.role in roles]


@pytest.mark.parametrize(
    "between",
    [
        "The ferries are:\n\nGannet\nSea Rose\nOld Margaret\nQueen of the Quay",
        "Why are they sold?",
        "Q: Why are they sold?\n\nA: Because they are old.",
        "AT A GLANCE\nFerries: 9\nCrossings: 40 a day\nFare: 3 euros",
        "1 kg of rope\n200 g of tar\n3 nails",
        "16:42 GMT\nVote passes\n\n16:05 GMT\nBoard meets\n\n12:01 GMT\nGood morning",
        "The ferry leaves at six,\nthe gulls are on the rail.",
    ],
    ids=["list", "question", "answers", "facts", "recipe", "times", "verse"],
)
@pytest.mark.parametrize("is_record", [False, True], ids=["story", "record"])
def test_text_goes_on_after_what_stands_between(between: str, is_record: bool) -> None:
    """Lists, questions, boxes, times and verse within a story end neither its text nor themselves."""
    text = f"Ferries to be sold at Lindhaven\n\n{LEAD}\n\n{between}\n\n{NEXT}\n\n{LAST}\n"
    one = (
        document(text, metadata=Metadata(headline="Ferries to be sold at Lindhaven"), kind="record")
        if is_record
        else document(text)
    )
    found = segment(one)
    assert len(found.segments) == 1
    told = texts(found, text, Role.BODY, Role.CROSSHEAD)
    assert {LEAD, NEXT, LAST} <= set(told)
    assert {line for line in between.splitlines() if line} <= set(told)


def test_known_furniture_stays_furniture() -> None:
    """Appeals, legal notices and what a house says of itself are named as what they are."""
    text = (
        f"Ferries to be sold at Lindhaven\n\n{LEAD}\n\n{NEXT}\n\nAbout Lindhaven Harbour\n\n"
        "Lindhaven Harbour was founded in 1911. It employs ninety people.\n\n"
        "Dear reader, our journalism is free because people like you pay for it every month.\n"
    )
    found = segment(document(text))
    reasons = {s.reason for s in found.spans if s.role is Role.FURNITURE}
    assert {PROSE_REASON + "about", "appeal"} <= reasons
    assert unclaimed(document(text), found) == ()


@pytest.mark.parametrize(
    "text",
    [f"{LEAD} {NEXT}", f"{LEAD}\n\n{NEXT}\n", LEAD, OTHER],
    ids=["one line", "two paragraphs", "one sentence", "one German sentence"],
)
def test_a_story_without_a_headline_is_a_story(text: str) -> None:
    """Running text alone in a document is the body of an article without a headline."""
    found = segment(document(text))
    assert len(found.segments) == 1
    assert "".join(texts(found, text, Role.BODY)) == text.replace("\n", "")


@pytest.mark.parametrize(
    ("heads", "leads"),
    [
        (
            ["Ferries sold", "Glacier shrinks", "Vote put off"],
            ["LINDHAVEN, May 4 (AFP) - Four ferries were sold on Tuesday. No price was given.",
             "ALMSTADT, May 5 (AFP) - The glacier lost nine metres in a year, the park said on Wednesday.",
             "PORT SAID, May 5 (AFP) - The vote on the canal was put off to the autumn, officials said."],
        ),
        (
            ["Se venden barcos", "Mengua el glaciar", "Aplazan el voto"],
            ["LINDHAVEN, 4 mayo (EFE) - El puerto vendió el martes cuatro barcos y no dijo a qué precio.",
             "ALMSTADT, 5 mayo (EFE) - El glaciar perdió nueve metros en un año, según el parque natural.",
             "OSLO, 5 mayo (EFE) - El parlamento aplazó el miércoles el voto hasta el otoño, según fuentes."],
        ),
    ],
    ids=["en", "es"],
)  # fmt: skip
def test_briefs_are_articles(heads: list[str], leads: list[str]) -> None:
    """Each short story under its short heading is an article of its own."""
    text = "\n\n".join(f"{head}\n{lead}" for head, lead in zip(heads, leads, strict=True)) + "\n"
    found = segment(document(text))
    assert texts(found, text, Role.HEADLINE) == heads
    assert len(found.segments) == 3


def test_dated_stubs_are_articles() -> None:
    """Two stubs of a pay wall, each with its date, are two articles."""
    text = (
        f"Ferries to be sold at Lindhaven\n3 March 2024\n{LEAD} Read more\n\n"
        f"Crews threaten to strike on the quay\n4 March 2024\n{NEXT} Read more\n"
    )
    assert len(segment(document(text)).segments) == 2


def test_speakers_are_no_places() -> None:
    """The names before the colons of a transcript are no datelines."""
    text = f"The harbour hearing\n\nCHAIR: {LEAD}\n\nLOWE: {LAST}\n\nCHAIR: {NEXT}\n"
    assert texts(segment(document(text)), text, Role.DATELINE) == []


def test_what_nobody_claims_is_in_quarantine() -> None:
    """On a page running text far from any article, with no sign of what it is, is a record of its own."""
    menu = "\n".join(["Share", "Subscribe", "Read more", "Advertisement", "Comments", "Most read"] * 3)
    stray = f"{OTHER}\n{LAST}"
    text = f"Ferries to be sold at Lindhaven\n\n{LEAD}\n\n{NEXT}\n\n{LAST.replace('pier', 'quay')}\n\n{menu}\n\n{stray}\n{menu}\n"
    found = segment(document(text))
    told = texts(found, text, Role.BODY)
    held = " ".join(r.text for r in unclaimed(document(text), found))
    for line in stray.splitlines():
        assert line in told or line in held


def test_a_text_that_no_article_has_is_no_body() -> None:
    """Whole paragraphs of a story that the path gives up are unclaimed: nothing is body without an article."""
    menu = "\n".join(["Share", "Subscribe", "Read more", "Advertisement", "Comments", "Most read"] * 6)
    stray = (
        "The ferry board of Almstadt said on Monday that it had no comment, and that it would have none later either."
    )
    story = "\n\n".join(
        f"Ferries crossed the lake again on day {n} of the week, police said, after a strike of the crews had ended at last."
        for n in range(6)
    )
    text = f"{menu}\n{stray}\n{menu}\nFerry Service Resumes\n\n{story}\n"
    for one in (text, text.replace("Ferry Service Resumes", ""), f"{menu}\n{story}\n{menu}\n"):
        found = segment(Document("0" * 64, "x.txt", 0, one))
        assert not [span for span in found.spans if span.role in (Role.BODY, Role.HEADLINE) and span.article_index < 0]
        told = [s for s in found.spans if s.role is Role.BODY or s.reason == "prose:unclaimed"]
        assert all(any(one[s.char_start : s.char_end].strip() in part for s in told) for part in story.split("\n\n"))


@pytest.mark.parametrize(
    ("title", "day", "first", "rest"),
    [
        ("옛 양수장, 수영장으로 다시 문 연다", "입력 2022년 3월 3일 07:40",
         "운하 옆 옛 양수장이 오는 5월 공공 수영장으로 다시 문을 연다. 주민들이 철거를 막아낸 지 아홉 해 만이다.",
         "건물은 1887년 아랫마을의 물을 빼내려고 지었고 1974년부터 비어 있었다. 증기기관 두 대는 유리벽 너머 제자리에 남았다."),
        ("旧ポンプ場がプールに 五月に開業", "2022年3月3日 07:40",
         "運河沿いの旧ポンプ場が五月、公共プールとして生まれ変わる。取り壊しの危機を住民が救ってから九年になる。",
         "建物は一八八七年、低地の市街を水から守るために建てられ、一九七四年からは空き家だった。二台の蒸気機関はガラス越しに見られる。"),
    ],
)  # fmt: skip
def test_sentences_end_in_every_script(title: str, day: str, first: str, rest: str) -> None:
    """Between the day and the text a paragraph of two sentences is text, too, where no blank stands behind a full stop."""
    assert holds_sentence(first)
    assert not holds_sentence(title)
    menu = "\n".join(["홈", "Share", "Subscribe", "Read more", "Facebook"])
    text = f"{menu}\n{title}\n{day}\n{first}\n{rest}\n{rest[::-1]}\nShare\nComments\n"
    found = segment(document(text))
    assert first in texts(found, text, Role.BODY)
