"""Datelines at the head of a paragraph."""

import pytest

from dateline.lexicon.datelines import match_dateline


@pytest.mark.parametrize(
    ("line", "place", "date_text", "agency", "body"),
    [
        ("LINDHAVEN, July 13 (Reuters) - A storm", "LINDHAVEN", "July 13", "Reuters", "A storm"),
        ("LINDHAVEN: July 13, 2023 (APP): A storm", "LINDHAVEN", "July 13, 2023", "APP", "A storm"),
        ("LINDHAVEN, June 2 - The", "LINDHAVEN", "June 2", None, "The"),
        ("ALMSTADT (AP) -- The", "ALMSTADT", None, "AP", "The"),
        ("LINDHAVEN, 13 July 2023 (APS)-The", "LINDHAVEN", "13 July 2023", "APS", "The"),
        ("ALMSTADT (AP) --", "ALMSTADT", None, "AP", ""),
        ("(LINDHAVEN) July 13, 2023 – A storm", "LINDHAVEN", "July 13, 2023", None, "A storm"),
        ("13 July 2023, LINDHAVEN – A storm", "LINDHAVEN", "13 July 2023", None, "A storm"),
        ("LINDHAVEN, Nordmark--(BUSINESS WIRE)--July 13, 2023--A", "LINDHAVEN", "July 13, 2023", "BUSINESS WIRE", "A"),
        ("(AFP - Lindhaven - July 13, 2023) A storm", "Lindhaven", "July 13, 2023", "AFP", "A storm"),
        ("AP, Lindhaven, 13 July 2023: A storm", "Lindhaven", "13 July 2023", "AP", "A storm"),
        (
            "(Almstadt, 3 mars 2024) – Le port de la ville ferme",
            "Almstadt",
            "3 mars 2024",
            None,
            "Le port de la ville ferme",
        ),
        ("(Puerto Viejo, 9 abr. 2024, Altapress) El", "Puerto Viejo", "9 abr. 2024", "Altapress", "El"),
        ("[Lindhaven, 13 July 2023, Nordwire] A", "Lindhaven", "13 July 2023", "Nordwire", "A"),
        ("Puerto Viejo (Costa Alta), 9 abr. 2024 (EFE) El", "Puerto Viejo", "9 abr. 2024", "EFE", "El"),
        ("Новогорск. 9 марта 2022 года. ИНТЕРФАКС - Порт", "Новогорск", "9 марта 2022 года", "ИНТЕРФАКС", "Порт"),
        ("OLD HARBOUR — The", "OLD HARBOUR", None, None, "The"),
        ("PORT BRAY, Mich., March 29 - A", "PORT BRAY", "March 29", None, "A"),
        ("LINDHAVEN/OLD HARBOUR, March 7 (Reuters) - An", "LINDHAVEN/OLD HARBOUR", "March 7", "Reuters", "An"),
        ("Almstadt (dpa) - Die", "Almstadt", None, "dpa", "Die"),
        ("МОСКВА, 13 января. /ТАСС/. Премьер", "МОСКВА", "13 января.", "ТАСС", "Премьер"),
        ("KUALA BATU: The", "KUALA BATU", None, None, "The"),
        ("ALMSTADT (Nordmark), 3. März 2024 (dpa) - Die", "ALMSTADT", "3. März 2024", "dpa", "Die"),
        ("Puerto Viejo (Costa Alta), 13 feb (EFE).- El", "Puerto Viejo", "13 feb", "EFE", "El"),
        ("Old Harbour (North Isles), Feb 15, 2024 (PTI) The", "Old Harbour", "Feb 15, 2024", "PTI", "The"),
        ("RIO CLARO, 4 de março de 2020 (AFP) - O", "RIO CLARO", "4 de março de 2020", "AFP", "O"),
        ("القاهرة (رويترز) - قال", "القاهرة", None, "رويترز", "قال"),
        ("Lindhaven, Jan 3 (IANS) The", "Lindhaven", "Jan 3", "IANS", "The"),
        ("LINDHAVEN (CTK) — March 9, 2022 — The", "LINDHAVEN", "March 9, 2022", "CTK", "The"),
        ("ALMSTADT (İHA) - 09.03.2022 - Liman", "ALMSTADT", "09.03.2022", "İHA", "Liman"),
        ("АСТАНА, 9 марта 2022 г. КАЗИНФОРМ - Порт", "АСТАНА", "9 марта 2022 г.", "КАЗИНФОРМ", "Порт"),
        ("新华社青岛2022年3月9日电 港口", "青岛", "2022年3月9日", "新华社", "港口"),
        ("LINDHAVEN: June 1, 2023 (PTI) The", "LINDHAVEN", "June 1, 2023", "PTI", "The"),
        ("LINDHAVEN, 21st February, 2023 (WAM) -- A", "LINDHAVEN", "21st February, 2023", "WAM", "A"),
        ("Almvár, 2024. április 9., kedd (MTI) - Az", "Almvár", "2024. április 9., kedd", "MTI", "Az"),
        ("Puerto Viejo, 9 abr 2024 (Télam) .- El", "Puerto Viejo", "9 abr 2024", "Télam", "El"),
        ("नया बाजार, नौ अप्रैल (भाषा) पुल", "नया बाजार", "नौ अप्रैल", "भाषा", "पुल"),
        ("الإسكندرية، 14 يناير 2026 - قالت", "الإسكندرية", "14 يناير 2026", None, "قالت"),
        ("مشهد، ۱۴ فروردین ۱۴۰۳ - شهردار", "مشهد", "۱۴ فروردین ۱۴۰۳", None, "شهردار"),
        ("【ロンドン共同】橋", "ロンドン", None, "共同", "橋"),
        ("（大阪＝時事）橋", "大阪", None, "時事", "橋"),
        ("5 сентября 2022, Гродно /Корр. БЕЛТА/. Завод", "Гродно", "5 сентября 2022", "Корр. БЕЛТА", "Завод"),
    ],
)
def test_parts_of_a_dateline(line: str, place: str, date_text: str | None, agency: str | None, body: str) -> None:
    """Place, day and agency are told apart, and the body starts after the dash."""
    found = match_dateline(line)
    assert found is not None
    assert (found.place, found.date_text, found.agency, line[found.char_end :]) == (place, date_text, agency, body)


@pytest.mark.parametrize(
    "line",
    [
        "Trump - who",
        "US-Iran talks - a",
        "WARNING: graphic",
        "IBM - The",
        "Q: What",
        "وأضاف: «كما",
        "Smith (D) said",
        "(写真=共同)橋",
        "【重要】お知らせ",
        "U.S.-led forces",
        "",
    ],
)
def test_sentences_with_dashes_and_colons_have_no_dateline(line: str) -> None:
    """A dash, a colon or a bracket alone makes no dateline."""
    assert match_dateline(line) is None


def test_a_long_line_of_capitals_is_read_in_no_time() -> None:
    """Only the head of a line is looked at, whatever its length."""
    assert match_dateline("A B " * 250_000) is None


@pytest.mark.parametrize(
    "line",
    [
        "Published: 15:56 BST, 27 April 2024 | Updated: 15:57 BST, 27 April 2024",
        "Published February 29, 2024 8:05am EST | Updated February 29, 2024 8:54am EST",
        "Update December 14, 2025: A reader wrote that the bridge is open again, after all.",
        "13 January 2026, Nordmark, Lindhaven: Nordmark's prime minister shakes hands with guests",
        "Harbour Days: May 31-June 4, 2026 | Lindhaven, NV",
        "Lindhaven - 3 May 2022 - Halle Nord",
        "2 January 2015 VIDEO: Singer gives fans presents in the old harbour of the town",
        "Mar. 3, 2024, 11:05 p.m. ET | Updated Mar. 4, 2024, 8:00 a.m. ET",
    ],
)
def test_date_lines_captions_and_lists_are_no_datelines(line: str) -> None:
    """A label, a caption's day or a list's entry has a day and a name as well; no house writes its datelines like that."""
    found = match_dateline(line)
    assert found is None or found.date_text is None
