"""People, things and American towns that are named like a country or a city are not taken for it."""

import pytest

from dateline.model import Role
from dateline.placing import load_scheme, place
from tests.unit.placing.stories import story

STORIES = [
    (
        "Israel Tarnowe joins Hull City",
        "Israel Tarnowe signed for Hull City on Friday. The striker, 24, scored twice for Leeds last year. Israel said he was glad.",
        "GB",
    ),
    (
        "India Marchbank opens bakery",
        "India Marchbank has opened a bakery in Bristol. India learnt her trade in Bath.",
        "GB",
    ),
    (
        "Paris Delacourt wins Ohio title",
        "Paris Delacourt won the state title in Columbus on Saturday. Delacourt ran 11.2 seconds. Paris trains in Dayton.",
        "US",
    ),
    (
        "Sydney Okonedo takes role",
        "Sydney Okonedo will play Hedda in Manchester next spring, her agent said. Sydney trained in Leeds.",
        "GB",
    ),
    (
        "Georgia Whitlam, 19, breaks record",
        "Georgia Whitlam, 19, broke the record in Perth on Sunday, Swimming Australia said. Georgia said she was tired.",
        "AU",
    ),
    (
        "Jordan sweeps long jump",
        "Jordan Ahmadi-Lowe won both jumps in Gothenburg on Friday. He has now won nine meets. The Swedish team wants him.",
        "SE",
    ),
    (
        "Lebanon Whitcomb, the man who mends clocks",
        "Lebanon Whitcomb has mended clocks in Topeka for fifty years. Lebanon, 78, has no plans to stop. Kansas owns three.",
        "US",
    ),
    (
        "Milan van Oorden naar Utrecht",
        "Milan van Oorden vertrekt uit Groningen naar Utrecht. Van Oorden speelde negentig wedstrijden. Milan is blij.",
        "NL",
    ),
    (
        "Guinea worm nearly gone",
        "Four people had Guinea worm last year, doctors in Ethiopia said. Guinea worm spreads through ponds near Gambella.",
        "ET",
    ),
    (
        "Kingston Wau elected mayor of Mutare",
        "Kingston Wau was elected mayor of Mutare on Thursday. Wau, a former teacher, won by ninety votes.",
        "ZW",
    ),
    (
        "Concepción Toledo cumple cien años",
        "Concepción Toledo cumplió cien años en Cochabamba, rodeada de nietos. Toledo fue maestra rural en Bolivia.",
        "BO",
    ),
    (
        "Vienna and Florence Hartley open shop",
        "Vienna and Florence Hartley said they would open a shop in Dunedin, New Zealand. Vienna runs the till.",
        "NZ",
    ),
    (
        "Une exposition sur la grippe espagnole à Namur",
        "Le musée de Namur montre des lettres de malades de la grippe espagnole. L'exposition reste à Namur jusqu'à Pâques.",
        "BE",
    ),
    (
        "Deutscher Schäferhund findet Kind bei Bregenz",
        "Ein Deutscher Schäferhund hat bei Bregenz ein Kind gefunden, teilte die Polizei Vorarlberg mit.",
        "AT",
    ),
    (
        "Santiago estrena mercado",
        "El ayuntamiento de Santiago de los Caballeros inauguró el jueves un mercado de flores.",
        "DO",
    ),
    ("Actor Tom Holland visits Madrid", "Tom Holland met fans in Madrid on Monday. Holland said he loved Spain.", "ES"),
    (
        "Holland named coach of Toronto team",
        "Mike Holland was named coach in Toronto on Tuesday. Holland, who played in Calgary, said the season would be long.",
        "CA",
    ),
    (
        "La atleta Kenia Martínez gana en Bogotá",
        "Kenia Martínez ganó el sábado en Bogotá. Martínez nació en Cali. Estoy feliz, dijo Kenia Martínez.",
        "CO",
    ),
    (
        "Gunmen attack village in Niger state",
        "Gunmen attacked a village in Niger state on Monday, police in Minna said. The governor of Niger state spoke in Abuja.",
        "NG",
    ),
    (
        "Kathy Ireland sells firm",
        "Kathy Ireland sold her firm in California. Ireland will stay as adviser, she said in Los Angeles.",
        "US",
    ),
    (
        "Troy Vexley guilty",
        "Troy Vexley was found guilty in a Leicester court on Tuesday. Vexley denied the charge.",
        "GB",
    ),
    (
        "Milan Horvat elected mayor of Brno",
        "Milan Horvat was elected mayor of Brno. Horvat is a Czech engineer. Milan said he would build trams.",
        "CZ",
    ),
    (
        "Chad accuses Sudan",
        "Chad accused Sudan on Monday of sending rebels. Chad President Idriss Deby said his army would answer.",
        "TD",
    ),
    (
        "Kenya votes",
        "Kenya votes on Tuesday. President William Ruto said he was sure. Kenya Airways cancelled flights.",
        "KE",
    ),
    ("Jordan king visits", "Jordan King Abdullah said his country was at peace. Jordan will host a summit.", "JO"),
    (
        "Israel Katz orders raid",
        "Defence Minister Israel Katz ordered the raid. Israel will not stop, he told Israeli radio in Jerusalem.",
        "IL",
    ),
    (
        "China Evergrande falls",
        "China Evergrande fell 10 percent in Hong Kong on Monday. Evergrande said its debts grew. He Wei, an analyst in Shanghai, said China would act.",
        "CN",
    ),
    (
        "Lebanon school closes",
        "LEBANON, N.H. - The Lebanon school board voted on Monday to close a school. Lebanon has four.",
        "US",
    ),
    (
        "Norway bridge shut",
        "NORWAY, Maine (AP) - A bridge in Norway was shut on Friday after a truck hit it, police said.",
        "US",
    ),
    (
        "Fire in Warsaw",
        "WARSAW, Ind. - A fire destroyed a barn near Warsaw on Sunday. Kosciusko County deputies closed a road.",
        "US",
    ),
    ("Cairo levee holds", "CAIRO, Ill. - The levee at Cairo held on Monday as the Ohio River rose.", "US"),
    (
        "Mexico and California sign",
        "Officials from Mexico, California and Texas met on Monday. Mexico will send troops, its president said.",
        "MX",
    ),
    (
        "Athens police seek man",
        "ATHENS, Ga. - Athens-Clarke County police are looking for a man. The University of Georgia was locked down.",
        "US",
    ),
    ("Manchester man dies", "MANCHESTER, N.H. - A Manchester man died in a fire, the fire chief said.", "US"),
    (
        "Naples pier reopens",
        "NAPLES - The pier reopened on Monday, Collier County commissioners said. Lee County and Bonita Springs had helped pay.",
        "US",
    ),
    ("Georgetown drought", "GEORGETOWN, Del. - Farmers in Sussex County asked for help.", "US"),
    (
        "Korean War memorial opens in Kansas",
        "A Korean War memorial opened in Topeka on Saturday. Korean War veterans came from all of Kansas.",
        "US",
    ),
    (
        "German shepherd saves boy",
        "A German shepherd pulled a boy out of a river near Cardiff on Sunday. The German shepherd is called Rex, Welsh police said.",
        "GB",
    ),
    (
        "French bulldog stolen",
        "A French bulldog was stolen in Dublin on Friday, gardai said. French bulldogs cost 3,000 euros.",
        "IE",
    ),
    (
        "Egyptian geese invade park",
        "Egyptian geese have invaded a park in Frankfurt. The geese breed on the Main, German officials said. Egyptian geese eat the lawn.",
        "DE",
    ),
    ("Turkish bath to close", "The Turkish baths in Harrogate will close in May, the Yorkshire council said.", "GB"),
    (
        "Mr Jordan found dead",
        "Mr Jordan was found dead in Swindon on Monday, Wiltshire police said. Jordan leaves a wife.",
        "GB",
    ),
    (
        "Brasil: Jordan Ferreira marca dois gols",
        "Jordan Ferreira marcou dois gols no Recife no domingo, disse o técnico. Jordan foi aplaudido.",
        "BR",
    ),
    (
        "Jordan Ireland eröffnet Werkstatt",
        "GÖTTINGEN - Jordan Ireland, 34, hat in Göttingen eine Werkstatt für Harfen eröffnet. Ireland lernte in Hannover. "
        "„Jordan Ireland hört jedes Holz“, sagte der niedersächsische Kulturminister.",
        "DE",
    ),
    (
        "Austin Rivers scores 20",
        "Austin Rivers scored 20 points as Minnesota beat Denver. Rivers said he was healthy.",
        "US",
    ),
]


@pytest.mark.parametrize(("headline", "body", "country"), STORIES, ids=[headline for headline, _, _ in STORIES])
def test_a_name_borrowed_from_a_place_does_not_move_the_story(headline: str, body: str, country: str) -> None:
    """The story is where it happens, whoever or whatever in it is named like another place."""
    assert place(story(body, headline=headline, language=None), load_scheme()).country == country


def test_a_country_of_the_headline_has_its_share() -> None:
    """Scores are shares of the evidence: who is named in the headline is not left with three per cent."""
    body = "The Iranian general told militias in Iraq to strike. Iraqi officials in Baghdad said the meeting took place in Iraq."
    placing = place(story(body, headline="Iranian general urged strikes on US troops at Iraq meeting"), load_scheme())
    scores = {score.code: score.score for score in placing.countries}
    assert placing.country == "IQ"
    assert min(scores["IR"], scores["US"]) > 0.1
    assert sum(scores.values()) == pytest.approx(1)


def test_a_birthplace_is_no_scene() -> None:
    """'Born in Antigua' says less of the story than where it happens."""
    placing = place(story("Mara Kinnfield, who lives in Vermont, won a prize. She was born in Antigua."), load_scheme())
    assert placing.country == "US"
    assert {e.kind for e in placing.place_evidence if e.text == "Antigua"} == {"birthplace"}


def test_a_town_of_the_evidence_can_be_drawn_on_a_map() -> None:
    """Towns carry GeoNames' number and coordinates of the town that was meant; countries and demonyms carry none."""
    body = "LEBANON, N.H. - Lebanon mourned. Police in Manchester, N.H., and Irish officials in Dublin helped."
    by_text = {e.text: e for e in place(story(body), load_scheme()).place_evidence}
    assert by_text["Manchester"].latitude == pytest.approx(42.99, abs=0.1)
    assert by_text["Manchester"].longitude == pytest.approx(-71.45, abs=0.1)
    assert by_text["Manchester"].division == "NH"
    assert (by_text["N.H."].geonames_id, by_text["N.H."].latitude) == (None, None)


@pytest.mark.parametrize(
    ("dateline", "body", "language", "country"),
    [
        ("МОСКВА, 3 марта -", "В городе открыли мост, сообщила мэрия.", "ru", "RU"),
        ("МИНСК -", "Завод откроют в мае.", "ru", "BY"),
        ("SANA‘A, March 3 (Saba) -", "Rebels said on Monday that talks would go on.", "en", "YE"),
        ("ROMA -", "Il ministro ha detto che la legge sarà cambiata.", "it", "IT"),
        ("WARSZAWA -", "Most zostanie zamknięty w maju.", "pl", "PL"),
        ("LYON -", "Le pont fermera en mai.", "fr", "FR"),
        ("(ANSA) - GENOVA, 16 NOV 2023 -", "Il ponte sarà chiuso.", "it", "IT"),
        ("FIRENZE, Nov. 16, 2023 (Reuters) -", "The bridge will be closed, the mayor said.", "en", "IT"),
        ("Den Haag, 16 Nov 2023 (AFP) -", "The bridge will be closed, the mayor said.", "en", "NL"),
        ("Roma, 16 Nov 2023 (AFP) -", "The bridge will be closed, the mayor said.", "en", "IT"),
        ("LA HABANA, Nov 16, 2023 (Xinhua) --", "The bridge will be closed, the mayor said.", "en", "CU"),
        ("HÀ NỘI, Nov 16, 2023 (VNA) -", "The bridge will be closed, the mayor said.", "en", "VN"),
    ],
)
def test_a_dateline_in_capitals_places_the_story(dateline: str, body: str, language: str, country: str) -> None:
    """The town is known by its name at home, in capitals, in any script; the evidence is as printed."""
    placing = place(story((Role.DATELINE, dateline), body, language=language), load_scheme())
    assert placing.country == country
    assert placing.place_evidence[0].text in dateline


def test_a_capital_has_coordinates_in_any_script() -> None:
    """Baghdad lies at 33.3 N 44.4 E in capitals, in English and in Arabic."""
    for text, language in (("BAGHDAD was calm.", "en"), ("وصل الرئيس إلى بغداد اليوم.", "ar")):
        towns = [e for e in place(story(text, language=language), load_scheme()).place_evidence if e.latitude]
        assert [(round(e.latitude or 0), round(e.longitude or 0)) for e in towns] == [(33, 44)]
