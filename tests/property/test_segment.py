"""Promises of the segmenter that hold for every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dateline.model import Document, Metadata, Role, Segmentation
from dateline.segment import segment
from tests.conftest import examples
from tests.growth import assert_linear

SEED = Path(__file__).parents[3] / "shared" / "corpora" / "seed" / "raw"

PARAGRAPHS = [
    "The harbour board of Lindhaven said on Tuesday that the ferry would sail again after two weeks of repairs.",
    "“We are glad to be back on the water,” the captain told reporters, who had waited since the morning.",
    "Nobody was hurt when the pier gave way last month, and the cause is still under investigation.",
    "She said no.",
    "قالت بلدية الميناء يوم الثلاثاء إن العبارة ستعود إلى العمل بعد أسبوعين من أعمال الإصلاح التي أعقبت العاصفة.",
]
HEADLINES = [
    "Ferry Sails Again After Pier Repairs in Lindhaven",
    "Glacier lake threatens valley above Almstadt",
    "عودة العبارة إلى العمل بعد إصلاح الرصيف",
]
FURNITURE = [
    "TT",
    "Share",
    "Read more",
    "Advertisement",
    "March 5, 2024",
    "By Ada Lowe",
    "A pier. (EPA)",
    "1",
    "*",
    "•",
    "(",
]
GAPS = ["\n", "\n\n", "\n\n\n", "\r\n", "\r", "\u2028", " \n\t\n", "\f", "\x85"]

pieces = st.one_of(
    st.sampled_from(PARAGRAPHS), st.sampled_from(HEADLINES), st.sampled_from(FURNITURE), st.text(max_size=40)
)
dumps = st.lists(st.tuples(pieces, st.sampled_from(GAPS)), max_size=25).map(lambda ps: "".join(a + b for a, b in ps))


def segmented(text: str, kind: str = "text") -> Segmentation:
    return segment(Document("0" * 64, "made.txt", 0, text, kind=kind))


def check(text: str, found: Segmentation) -> None:
    position = 0
    for span in found.spans:
        assert span.char_start == position < span.char_end
        position = span.char_end
        printed = text[span.char_start : span.char_end]
        assert span.role is Role.SEPARATOR or printed == printed.strip() or span.role is Role.DATELINE
    assert position == len(text)
    last = 0
    for number, part in enumerate(found.segments):
        assert part.article_index == number
        assert last <= part.char_start <= part.char_end <= len(text)
        assert part.spans and all(s.article_index == number for s in part.spans)
        last = part.char_end


@given(dumps)
@settings(max_examples=examples(300, 500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spans_tile_every_text(text: str) -> None:
    """Spans join to the text, segments follow each other, nothing is raised."""
    check(text, segmented(text))


@given(dumps)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_page_holds_at_most_one_article(text: str) -> None:
    """A document extracted from a page is never cut into several articles."""
    found = segmented(text, kind="page")
    check(text, found)
    assert len(found.segments) <= 1


@pytest.mark.thorough
@pytest.mark.timeout(3600)
@given(dumps)
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spans_tile_ten_thousand_dumps(text: str) -> None:
    """The promise holds on ten thousand made dumps."""
    check(text, segmented(text))


@pytest.mark.parametrize("unit", ["(", '"', " ", "harbour ", "(\n", "Share\n", "A"])
def test_a_heap_of_one_kind_takes_linear_time(unit: str) -> None:
    """Four times as many characters of one kind take about four times as long, and tile: 40,000 here, 4 million in `just thorough`."""

    def work(n: int) -> None:
        text = unit * (n // len(unit))
        check(text, segmented(text))

    assert_linear(work, examples(10_000, 1_000_000))


def bodies(text: str) -> list[str]:
    """The body texts of the articles found, white space and quote style aside."""
    found = segmented(text)
    straight = str.maketrans({"“": '"', "”": '"', "’": "'"})
    return [
        " ".join(
            " ".join(
                text[s.char_start : s.char_end] for s in part.spans if s.role in (Role.BODY, Role.CROSSHEAD)
            ).split()
        ).translate(straight)
        for part in found.segments
    ]


def story(headline: str, caption: str, *paragraphs: str) -> str:
    pictured = f"{headline}\n\n{caption}\n{caption}\n"
    return f"{pictured}TT\n\n{pictured}\n" + "\n\n".join(paragraphs)


DUMP = "\n\n\n".join(
    [
        story(
            "Ferry Sails Again After Pier Repairs in Lindhaven",
            "The ferry at the repaired pier in Lindhaven, March 5, 2024. (Reuters)",
            "The ferry between Lindhaven and the islands sailed again on Tuesday after two weeks of pier repairs.",
            "“We are glad to be back on the water,” Captain Ada Lowe told Reuters after the first crossing of the day.",
            "The pier had given way in the storm of February 20, when waves of six meters hit the harbor.",
            "A pier under watch",
            "Engineers will look at the pier every month, the harbor board of Lindhaven said.",
        ),
        story(
            "Glacier Lake Threatens Valley Above Almstadt",
            "The glacier lake above Almstadt, seen from the air, March 1, 2024. (EPA)",
            "Officials in Almstadt said Wednesday that a glacier lake could burst and flood the valley below it.",
            "The lake has doubled in size since last summer, glacier watchers of the canton wrote in a report.",
            "Some 400 people living along the stream were told to keep their bags packed, Almstadt's mayor said.",
        ),
        story(
            "Orchestra Strike Ends With Pay Deal in Port Bray",
            "Musicians of the Port Bray orchestra leave the concert hall, March 4, 2024. (AFP)",
            "Musicians of the Port Bray orchestra agreed on Monday to end their strike of five weeks over pay.",
            "The deal gives the players four percent more this year and two percent more in the next, both sides said.",
            "Concerts are to start again on Friday with a program of dances, the orchestra said in a statement.",
        ),
    ]
)


@pytest.mark.parametrize(
    "changed",
    [
        DUMP.replace("\n", "\r\n"),
        DUMP.replace("\n", "\r"),
        DUMP.replace("\n\n", "\n\n\n\n"),
        "\n\n" + DUMP + "\n\n\n",
        DUMP.replace("(EPA)\n", "(EPA)\nThe glacier lake above Almstadt, seen from the air, March 1, 2024. (EPA)\n", 1),
        DUMP.replace("TT\n", "", 1),
        DUMP.replace("“", '"').replace("”", '"').replace("’", "'"),
        DUMP.replace("TT\n\nOrchestra Strike Ends With Pay Deal in Port Bray\n\n", "TT\n\n", 1),
    ],
    ids=["CRLF", "CR", "double gaps", "padding", "third caption", "no toggle", "straight quotes", "no second headline"],
)
def test_layout_does_not_change_the_articles(changed: str) -> None:
    """Line ends, gaps, a lost toggle or headline, a caption more: the same article texts."""
    assert bodies(changed) == bodies(DUMP)
    assert len(bodies(DUMP)) == 3


def test_body_holds_no_caption_headline_or_toggle() -> None:
    """What the page prints around the text stays out of it, and the crosshead stays in."""
    for body in bodies(DUMP):
        assert "2024. (" not in body and " TT" not in body
    assert "A pier under watch" in bodies(DUMP)[0]
    assert not bodies(DUMP)[0].startswith("Ferry Sails")


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not SEED.is_dir(), reason="the shared corpora are not here")
def test_the_real_dump_cut_anywhere() -> None:
    """Wherever the real dump is cut off (at every sixty-first place here), spans tile it and at most four articles are found."""
    text = next(iter(sorted(SEED.iterdir()))).read_text(encoding="utf-8")
    for stop in range(0, len(text) + 1, examples(61, 1)):
        found = segmented(text[:stop])
        check(text[:stop], found)
        assert len(found.segments) <= 4


SENTENCES = [p for p in PARAGRAPHS if len(p) > 60]
BETWEEN = [
    "Gannet",
    "Sea Rose",
    "Why is that?",
    "Q: Who pays?",
    "16:42 GMT",
    "AT A GLANCE",
    "Fare: 3 euros",
    "1 kg rope",
    "- a list",
]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(SENTENCES), st.lists(st.sampled_from(BETWEEN), max_size=5, unique=True).map("\n".join)
        ),
        min_size=1,
        max_size=12,
    )
)
@example(parts=[SENTENCES[0], "16:42 GMT\nAT A GLANCE", SENTENCES[0]])  # a second paragraph before an hour
@example([SENTENCES[0], "Gannet\n16:42 GMT", SENTENCES[0]])
@settings(max_examples=60, deadline=None)
def test_all_sentences_of_a_record_are_in_its_body(parts: list[str]) -> None:
    """Whatever lists, boxes and questions stand between them, a record's sentences are its text, each as often as printed."""
    told = [f"{part[:-1]}, {k}." if part in SENTENCES else part for k, part in enumerate(parts)]
    text = "\n\n".join([HEADLINES[0], SENTENCES[0], *told])
    found = segment(Document("0" * 64, "made.jsonl", 0, text, Metadata(headline=HEADLINES[0]), "record"))
    check(text, found)
    body = [text[s.char_start : s.char_end] for s in found.spans if s.role is Role.BODY]
    assert [line for line in told if line.endswith(".")] == [line for line in body if line.endswith(".")][1:]
