"""Places in scripts other than Latin and Arabic, and towns that a national agency names without their country."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.model import Role
from dateline.placing import load_scheme, place
from tests.unit.placing.stories import story

TOLD = [
    ("el", "ΠΑΤΡΑ, 5 Απριλίου - ", "Το λιμάνι άνοιξε ξανά μετά από δύο χρόνια, είπε ο δήμαρχος.", "GR"),
    ("uk", "ХАРКІВ, 5 квітня - ", "Міст знову відкрили через два роки, сказав мер.", "UA"),
    ("sr", "НИШ, 5. април - ", "Мост је поново отворен после две године, рекао је градоначелник Београда.", "RS"),
    ("he", "חיפה, 5 באפריל - ", "הגשר נפתח מחדש אחרי שנתיים, אמר ראש העיר.", "IL"),
    ("zh", "新华社曼谷4月5日电 ", "大桥两年后重新开放，泰国交通部说。", "TH"),
    ("ja", "【広島】", "橋が二年ぶりに再開したと広島市が発表した。", "JP"),
    ("ko", "(부산=연합뉴스) ", "부산의 다리가 2년 만에 다시 열렸다고 시장이 말했다.", "KR"),
    ("th", "เชียงใหม่ - ", "สะพานเชียงใหม่เปิดอีกครั้งหลังสองปี นายกเทศมนตรีกล่าว", "TH"),
    ("tr", "İZMİR, 5 Nisan - ", "Köprü iki yıl sonra yeniden açıldı, dedi belediye başkanı.", "TR"),
    ("en", "PUNE, April 5 - ", "The bridge was opened again after two years, the mayor said.", "IN"),
]


@pytest.mark.parametrize(("language", "dateline", "body", "code"), TOLD, ids=[row[0] for row in TOLD])
def test_a_place_is_read_in_its_own_script(language: str, dateline: str, body: str, code: str) -> None:
    """Names of countries and cities count in any script, joined to particles and in capitals too."""
    article = story((Role.DATELINE, dateline), body, language=language)
    assert place(article, load_scheme()).country == code


def test_a_word_in_katakana_holds_no_country() -> None:
    """ "タイトル" is a title, not Thailand."""
    assert place(story("新しいタイトルが決まった。", language="ja"), load_scheme()).country is None


@pytest.mark.parametrize(("agency", "code"), [("EFE", "ES"), ("Télam", "VE"), (None, "VE")])
def test_a_national_agency_names_its_own_towns_without_the_country(agency: str | None, code: str) -> None:
    """Valencia is in Spain for Spain's agency, and else the larger one."""
    article = story(
        (Role.DATELINE, "Valencia, 5 abr - "), "El puente abrió de nuevo, dijo la alcaldesa.", language="es"
    )
    assert place(replace(article, agency=agency), load_scheme()).country == code


def test_a_place_may_stand_in_brackets_behind_the_day() -> None:
    """ "April 5, 2023 (HELSINKI) -" has the town where others have their agency."""
    article = story((Role.DATELINE, "April 5, 2023 (HELSINKI) - "), "The bridge was opened again, the mayor said.")
    assert place(replace(article, dateline_place="HELSINKI"), load_scheme()).country == "FI"
    assert place(replace(article, dateline_place="OSLO"), load_scheme()).country is None


def test_a_company_called_like_a_country_is_none() -> None:
    """Nobody is head chef at a country."""
    body = "Iceland sells a new cake in Leeds. Ada Lund, Head Chef at Iceland, said that shoppers in Leeds and Hull liked it."
    assert place(story(body, headline="Iceland to sell wedding cake"), load_scheme()).country == "GB"
