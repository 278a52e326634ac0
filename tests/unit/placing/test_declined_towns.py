"""Towns as languages decline them, and names that mean another town in another language."""

from __future__ import annotations

import pytest

from dateline.placing import load_scheme, place
from tests.unit.placing.stories import story
from tools.gazetteer.declensions import declined

SENTENCES = [
    ("fi", "Turussa avattiin maanantaina uusi terminaali, ja Turun satama kasvaa.", "FI"),
    ("fi", "Tampereella on hyväksytty ratikan jatkaminen, kertoo kaupunki.", "FI"),
    ("fi", "Seinäjoella juhlittiin kolme päivää, sanoi poliisi.", "FI"),
    ("hu", "Győrben kedden megkezdődött az új híd építése.", "HU"),
    ("hu", "Bezár a régi papírgyár, közölte a miskolci szakszervezet.", "HU"),
    ("pl", "W Olsztynie po pół wieku wróciły tramwaje.", "PL"),
    ("pl", "Pożar wybuchł w Zielonej Górze, podała straż.", "PL"),
    ("cs", "V Plzni ve čtvrtek stály tramvaje kvůli stávce.", "CZ"),
    ("cs", "Do Českých Budějovic přijel nový vlak, řekl mluvčí.", "CZ"),
    ("sk", "V Košiciach v utorok otvorili novú plaváreň.", "SK"),
    ("hr", "U Splitu su zbog bure otkazani trajekti.", "HR"),
    ("sr", "U Novom Sadu je u ponedeljak otvorena nova škola.", "RS"),
    ("sl", "V Mariboru so v petek odprli novo brv.", "SI"),
    ("lt", "Klaipėdoje antradienį pradėtas tilto remontas.", "LT"),
    ("lv", "Liepājā no otrdienas slēgts peldbaseins.", "LV"),
    ("uk", "У Чернівцях у понеділок відкрили новий міст.", "UA"),
    ("uk", "Пожежа у Львові: двоє людей у лікарні.", "UA"),
    ("sr", "У Новом Саду је у понедељак отворена нова школа.", "RS"),
    ("et", "Pärnus avati esmaspäeval uus sild.", "EE"),
    ("fi", "Turun kaupunki valitsi uuden johtajan.", "FI"),
    ("pl", "Strażacy gasili pożar pod Łodzią.", "PL"),
    ("de", "Linzer Forscher haben eine neue Brücke geplant, sagte der Rektor.", "AT"),
    ("nl", "De Groningse politie zoekt getuigen van de brand.", "NL"),
    ("sv", "Malmös nya bro invigs på lördag.", "SE"),
    ("be", "У Віцебску адкрылі новы мост.", "BY"),
]


@pytest.mark.parametrize(("language", "body", "code"), SENTENCES)
def test_a_town_is_known_in_the_case_that_the_sentence_gives_it(language: str, body: str, code: str) -> None:
    """'Turussa' is in Turku, 'w Olsztynie' in Olsztyn."""
    assert place(story(body, language=language), load_scheme()).country == code


@pytest.mark.parametrize(
    ("language", "name", "forms"),
    [
        ("pl", "Zielona Góra", {"Zielonej Góry", "Zielonej Górze", "Zieloną Górę", "Zieloną Górą"}),
        ("pl", "Rzeszów", {"Rzeszowa", "Rzeszowie", "Rzeszowem"}),
        ("lt", "Šiauliai", {"Šiaulių", "Šiauliams", "Šiauliuose", "Šiaulius"}),
        ("hr", "Zadar", {"Zadra", "Zadru", "Zadrom"}),
        ("fi", "Lahti", {"Lahden", "Lahdessa", "Lahtiin"}),
        ("hu", "Eger", {"Egerben", "Egerből", "egeri"}),
        ("en", "York", set()),
    ],
)
def test_the_forms_of_a_name(language: str, name: str, forms: set[str]) -> None:
    """Endings go by the language; an adjective takes the case of its noun; a language without rules has no forms."""
    found = declined(name, language)
    assert forms <= found
    assert bool(found) == bool(forms)
    assert name not in found


@pytest.mark.parametrize(
    ("language", "body", "code"),
    [
        ("fr", "Le conseil municipal de Bayonne a voté la passerelle, et les riverains de Bayonne protestent.", "FR"),
        ("en", "The city council of Bayonne approved the footbridge, and residents of Bayonne object.", "US"),
        ("fr", "Le maire de Birmingham a démissionné lundi, a annoncé la ville de Birmingham.", "GB"),
        ("fa", "پل تازه‌ای گشوده شد و شهردار گفت پل تازه ارزان بود.", None),
        ("fa", "در تبریز پل تازه‌ای گشوده شد.", "IR"),
        ("ar", "افتتح جسر جديد في تازة، وقال رئيس بلدية تازة إن العمل استغرق سنتين.", "MA"),
    ],
)
def test_a_name_means_the_town_where_the_language_is_at_home(language: str, body: str, code: str | None) -> None:
    """Bayonne is French to the French; what is a word in Persian is no town in Morocco."""
    assert place(story(body, language=language), load_scheme()).country == code
