"""A page with two labelled days below its headline is no record of a database."""

import pytest

from dateline.model import Document, Role
from dateline.segment import segment

PAGES = {
    "pl": ("Pożar pod Łodzią", "Publikacja: 18.05.2022, 06:40", "Aktualizacja: 19.05.2022, 10:05", "Strażacy przez całą noc gasili pożar hali pod Łodzią."),
    "hr": ("Požar u Zadru", "Publikacija: 10.03.2021. 07:30", "Ažuriranje: 11.03.2021. 09:00", "Vatrogasci su u srijedu ugasili požar na brodu u luci."),
    "no": ("Brann i Hamar", "Publikasjon: 02.11.2022 08:10", "Oppdatering: 03.11.2022 14:20", "Brannvesenet rykket onsdag ut til en gård ved Hamar."),
    "it": ("Incendio a Modena", "Pubblicazione: 12/05/2021 08:00", "Aggiornamento: 13/05/2021 09:10", "Un incendio ha distrutto mercoledì un capannone a Modena."),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(PAGES))
def test_the_text_below_two_labelled_days_is_kept(language: str) -> None:
    """'Publikacja' is the paper in a database's header, and the act on a page."""
    title, published, updated, lead = PAGES[language]
    text = f"{title}\n\n{published}\n{updated}\n\n{lead}\n\n{lead.replace('.', '')} 2.\n"
    spans = segment(Document("0" * 64, "made.txt", 0, text)).spans
    roles = {text[span.char_start : span.char_end]: span.role for span in spans}
    assert roles[title] is Role.HEADLINE
    assert roles[lead] is Role.BODY
