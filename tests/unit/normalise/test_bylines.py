"""Bylines: people, not agencies, places or titles."""

from __future__ import annotations

import pytest

from dateline.normalise.byline import is_of_the_desk, is_writer, people, reporter_s_place, writer_beside_day


@pytest.mark.parametrize(
    ("printed", "named"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("By Jane Roe and John Doe", "Jane Roe, John Doe"),
        ("By JANE ROE, The Associated Press", "JANE ROE"),
        ("Jane Roe in Cairo", "Jane Roe"),
        ("By Jane Roe, Staff Writer", "Jane Roe"),
        ("Jane Roe | Reuters", "Jane Roe"),
        ("By Associated Press", None),
        ("AFP, MANILA", None),
        ("By Staff Reporter", None),
        ("Par Jeanne Dupont à Paris", "Jeanne Dupont"),
        ("Von Hans Müller und Eva Schmidt", "Hans Müller, Eva Schmidt"),
        ("Por María José Ruiz", "María José Ruiz"),
        ("بيروت: سلمى الحاج", "سلمى الحاج"),
        ("By Jane Roe  Updated 13 July 2021 10:15", "Jane Roe"),
        ("By Jane O'Roe-Smith, J. R. Doe and Anne de la Tour", "Jane O'Roe-Smith, J. R. Doe, Anne de la Tour"),
        ("Reporting by Jane Roe; Editing by John Doe", "Jane Roe"),
        ("Trudi Weber (trw), Melchior Pop (pop)", "Trudi Weber, Melchior Pop"),
        ("Abend-Nachrichten", None),
        ("By David RoeSenior Editor", "David Roe"),
        ("Jane Roe0, View author publications", "Jane Roe"),
        ("Jane Roe For The Morning.Com", "Jane Roe"),
        ("Jane RoeTwitter", "Jane Roe"),
        ("Mike Roe Feb. 29, 2024 8:10 pm", "Mike Roe"),
        ("Jane Roe, Assistant Sports EditorFollow", "Jane Roe"),
        ("عدن: محمد علي محسن - صنعاء: وليد وهبي وسوسن أبو حسين", "محمد علي محسن, وليد وهبي, سوسن أبو حسين"),
        ("الدمام: ميرزا صالح بيروت: ثائر عباس", "ميرزا صالح, ثائر عباس"),
        ("لندن: «الصحيفة»", None),
        ("", None),
        ("Von unserem Redakteur Hans Meier", "Hans Meier"),
        ("Door onze verslaggever Jan de Boer", "Jan de Boer"),
        ("From Our Own Correspondent", None),
        ("Words: Jane Roe / Pictures: John Doe", "Jane Roe"),
        ("Text: Anna Berg Foto: Ola Nord", "Anna Berg"),
        ("De notre correspondante à Nantes, Jeanne Dupont", "Jeanne Dupont"),
        ("Por María José Ruiz | Corresponsal en Salta", "María José Ruiz"),
        ("Texto de Ana Lima, em Évora", "Ana Lima"),
        ("3 March 2024 · By Jane Roe", "Jane Roe"),
        ("3 mars 2024 - Par Jeanne Dupont", "Jeanne Dupont"),
        ("Page 3", None),
        ("Seite A12", None),
        ("p. 4-5", None),
    ],
)
def test_a_byline_is_people(printed: str, named: str | None) -> None:
    """Names come out in printed order; agencies, places, titles and times do not count as people."""
    assert people(printed) == (named.split(", ") if named else [])


def test_city_and_reporter_name_a_place() -> None:
    """Arabic papers print the city before the reporter; a sentence or a headline with a colon is no such line."""
    assert reporter_s_place("تل أبيب: سلمى الحاج") == "تل أبيب"
    assert reporter_s_place("وأضاف: إن الجسر سيغلق للصيانة حتى نهاية الشهر.") is None
    assert reporter_s_place("Beirut: Jane Roe") is None


@pytest.mark.parametrize("printed", ["Editor: Jane Roe", "Edited by: Jane Roe", "Redaktör: Jane Roe", "責編：李明"])
def test_who_edited_a_text_is_of_the_desk(printed: str) -> None:
    """An editor is no author where one is named; "Editor in chief Jane Roe" is no such label."""
    assert is_of_the_desk(printed)
    assert not is_of_the_desk(printed.replace(":", "").replace("：", ""))


@pytest.mark.parametrize(
    ("line", "writer"),
    [
        ("Posted on 3 March 2022 by Ada Lund", "Ada Lund"),
        ("Veröffentlicht am 3. März 2022 von Ada Lund", "Ada Lund"),
        ("Publié le 3 mars 2022 à 10h15 par Jeanne de la Tour", "Jeanne de la Tour"),
        ("Opublikowano 3 marca 2022 przez Adę Lund", "Adę Lund"),
        ("3 Mart 2022 tarihinde Ada Lund tarafından yayınlandı", "Ada Lund"),
        ("投稿日:2022年3月3日 投稿者:藤井彩", "藤井彩"),
        ("오하늘 작성 2022년 3월 3일", "오하늘"),
        ("方雅琴 发表于 2022年3月3日", "方雅琴"),
        ("3 March 2022 in Sport by Jane Roe | 4 comments", "Jane Roe"),
        ("Updated 3 March 2022 by the newsroom", ""),
        ("Approved by Congress on 3 March 2022", ""),
        ("Signed by Governor Lee on March 3, 2022", ""),
        ("Photo by Jane Roe, 3 March 2022", ""),
        ("March 3, 2022 by Admin", ""),
        ("By train from Leeds", ""),
    ],
)
def test_a_line_of_the_day_names_its_writer(line: str, writer: str) -> None:
    """Behind "by" or before what is printed behind names; whom the day is about, and a picture's credit, are none."""
    assert writer_beside_day(line) == writer


@pytest.mark.parametrize(
    ("line", "is_name"),
    [("藤井彩記者", True), ("오하늘 기자", True), ("本报记者", False), ("記者", False), ("Ada Lund", False)],
)
def test_a_calling_behind_a_name_tells_a_writer(line: str, is_name: bool) -> None:
    """ "Reporter" stands behind the name in Japanese and Korean, and is no part of it."""
    assert is_writer(line) is is_name
    assert not is_name or people(line) == [line.removesuffix("記者").removesuffix("기자").strip()]
