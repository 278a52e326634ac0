"""The hours of a live blog's posts are told as evidence, each with its place."""

from datetime import date

import pytest

from dateline.model import Document, Metadata
from dateline.pipeline import DocumentResult, process_document
from dateline.placing import load_scheme

BLOGS = {
    "hours alone": (
        "Storm on the coast: latest\n\n3 December 2023\n\n18.45\nFerries cancelled\nAll sailings from Port Bray are cancelled until "
        "Monday, the operator says.\n\n17.30\nBridge shut\nThe Halden bridge is closed to lorries. Cars may cross slowly.\n\n16.05\n"
        "The wind reached 120 km/h at the lighthouse, a record for December.\n",
        ["18.45", "17.30", "16.05"],
    ),
    "with zones": (
        "Election night in Almstadt, as it happened\n\n8 June 2024\n\n19:05 GMT\nPolls have closed, and the count has begun in all "
        "nine districts.\n\n20:40 GMT\nThe mayor leads by four points after a third of the votes, the clerk says.\n\n22:10 GMT\n"
        "The mayor has won, and her rival has called to congratulate her.\n",
        ["19:05 GMT", "20:40 GMT", "22:10 GMT"],
    ),
    "in titles": (
        "Newsblog zum Streik: Erste Züge fahren\n\n12. März 2024\n\n+++ 19:05 Uhr: Fernverkehr läuft an +++\nDie ersten Züge haben die "
        "Depots verlassen. Bis Mitternacht fährt jeder zweite.\n\n+++ 17:40 Uhr: Einigung in Sicht +++\nBeide Seiten sprechen am "
        "Nachmittag von Fortschritten.\n\n+++ 06:30 Uhr: Streik beginnt +++\nSeit zwei Uhr nachts stehen die Züge im ganzen Land "
        "still.\n",
        ["19:05 Uhr", "17:40 Uhr", "06:30 Uhr"],
    ),
    "at the head of their text": (
        "Elezioni comunali, la diretta dello spoglio\n\n10 giugno 2024\n\nOre 20:15 - Chiusi i seggi, affluenza al 61 per cento in "
        "tutta la città.\n\nOre 21:40 - Primi exit poll: testa a testa tra i due candidati.\n\nOre 22:50 - La sindaca riconosce la "
        "sconfitta davanti ai suoi sostenitori.\n",
        ["20:15", "21:40", "22:50"],
    ),
}  # fmt: skip


def read(text: str, *, kind: str = "text", metadata: Metadata | None = None) -> DocumentResult:
    return process_document(
        Document("0" * 64, "blog.txt", 0, text, metadata or Metadata(), kind), load_scheme("newsroom")
    )


@pytest.mark.parametrize("name", BLOGS)
def test_posts_of_a_live_blog_are_evidence(name: str) -> None:
    """One article, its posts in printed order, each hour with its place in the document and the day it is of."""
    text, hours = BLOGS[name]
    found = read(text)
    assert len(found.articles) == 1
    told = [e for e in found.datings[0].date_evidence if e.kind == "post"]
    assert [e.text for e in told] == hours
    assert [text[e.char_start : e.char_end] for e in told] == hours
    day = found.datings[0].published_date
    assert day is not None
    assert {(e.earliest, e.latest) for e in told} == {(day, day)}


def test_posts_of_a_record_without_blank_lines() -> None:
    """A record's live blog on bare lines has its posts, too, and through an invisible mark their places hold."""
    text = (
        "Inondations : suivez la situation\n\n21h10\nL'alerte rouge est levée dans tout le département.\n20h35\nDeux mille foyers restent \u200bprivés "
        "d'électricité ce soir.\n19h50\nLe préfet appelle à ne pas prendre la route avant demain.\n"
    )
    found = read(text, kind="record", metadata=Metadata(headline="Inondations : suivez la situation", published_on=date(2023, 10, 21)))  # fmt: skip
    told = [e for e in found.datings[0].date_evidence if e.kind == "post"]
    assert [text[e.char_start : e.char_end] for e in told] == ["21h10", "20h35", "19h50"]


def test_past_midnight_the_day_is_open() -> None:
    """Where the hours run past midnight a post that prints no day may be of the day before or after."""
    text = BLOGS["at the head of their text"][0].replace("Ore 22:50", "Ore 00:50")
    told = [e for e in read(text).datings[0].date_evidence if e.kind == "post"]
    assert {(e.earliest, e.latest) for e in told} == {(date(2024, 6, 9), date(2024, 6, 11))}


@pytest.mark.parametrize(
    "lines",
    [
        "20:15 Tatort\n21:45 Nachrichten\n22:15 Wetter",
        "The board met at 10:15 and again at noon to hear the council.\nIt rose at 16:40, having decided nothing at all.",
    ],
    ids=["programme", "sentences"],
)
def test_hours_elsewhere_are_no_posts(lines: str) -> None:
    """A list of programmes is no live blog, nor are hours within sentences."""
    text = f"Evening in Almstadt\n\n3 December 2023\n\nThe council of Almstadt met on Sunday evening in the old hall.\n\n{lines}\n"
    assert not any(e.kind == "post" for d in read(text).datings for e in d.date_evidence)
