"""The country focus: what leads, what does not, and what it says for itself."""

from pathlib import Path

import pytest
import yaml

from dateline.model import Placing, Role
from dateline.placing import GLOBAL, UNKNOWN, explain, load_scheme, place
from tests.unit.placing.stories import story

TABLES = Path(__file__).parents[3] / "src" / "dateline" / "placing" / "tables"
COUNTRIES = yaml.safe_load((TABLES / "countries.yaml").read_text(encoding="utf-8"))
LANGUAGES = yaml.safe_load((TABLES / "languages.yaml").read_text(encoding="utf-8"))


def placed(*parts: str | tuple[Role, str], headline: str | None = None, language: str | None = "en") -> Placing:
    """The placing of a story in the newsroom scheme."""
    return place(story(*parts, headline=headline, language=language), load_scheme())


@pytest.mark.parametrize(
    ("headline", "body", "country", "region"),
    [
        ("Baghdad market reopens", "Traders in Iraq welcomed the move, Iraqi officials said.", "IQ", "middle-east"),
        ("Kremlin dismisses report", "Moscow said on Friday it had no plans to talk.", "RU", "europe"),
        (
            "Floods cut off villages in Kerala",
            "Rescuers reached Kochi on Sunday, Indian police said.",
            "IN",
            "south-asia",
        ),
        ("New tram for Lagos", "The Nigerian city will have its second line.", "NG", "sub-saharan-africa"),
        ("Pyongyang fires missile", "Seoul said the North Korean launch failed.", "KP", "east-asia"),
        ("Bonn and Paris agree", "West German ministers met in Bonn. Bonn is content.", "DE", "europe"),
        ("USSR to buy wheat", "The Soviet Union will buy wheat, Soviet officials said in Moscow.", "RU", "europe"),
        ("Burma frees writers", "The government in Rangoon freed five.", "MM", "southeast-asia"),
        ("Prague and Bratislava agree", "The Czechoslovak government met. Czechoslovakia will vote.", "CZ", "europe"),
        ("Belgrade sends army", "Yugoslavia mobilised, and Yugoslav tanks moved out.", "RS", "europe"),
        ("Leipzig marches", "East German police stood by, and East Germany said nothing.", "DE", "europe"),
        ("Downing Street refuses comment", "Tory backbenchers were furious.", "GB", "europe"),
    ],
)
def test_names_demonyms_capitals_and_institutions_place_a_story(
    headline: str, body: str, country: str, region: str
) -> None:
    """A country is recognised by its name, people, capital, towns, seats of power and former names."""
    placing = placed(body, headline=headline)
    assert (placing.country, placing.region) == (country, region)


@pytest.mark.parametrize(
    ("text", "country", "language"),
    [
        ("قالت وزارة الخارجية العراقية إن بغداد ترفض ذلك، وإن العراقيين متفقون.", "IQ", "ar"),
        ("وصل الرئيس إلى القاهرة اليوم، وقال للمصريين إن مصر مستقرة.", "EG", "ar"),
        ("Le ministre français a déclaré à Paris que la France refusait.", "FR", "fr"),
        ("El presidente argentino habló ayer; la Argentina espera.", "AR", "es"),
        ("Die deutsche Regierung in Berlin lehnt das ab, sagte die Bundeskanzlerin.", "DE", "de"),
        ("O governo brasileiro anunciou em Brasília novas medidas para o Brasil.", "BR", "pt"),
        ("Российские власти заявили, что в России всё спокойно. Кремль отказался от комментариев.", "RU", "ru"),
        ("عمان: قال رئيس الوزراء الأردني إن الأردن لن يغلق حدوده.", "JO", "ar"),
        ("قال وزير الخارجية العماني إن سلطنة عمان ترحب بالحوار في مسقط.", "OM", "ar"),
        ("أغلقت الشرطة شوارع إسطنبول بعد انفجار، وقال والي إسطنبول إن التحقيق بدأ.", "TR", "ar"),
        ("وبالعراق أيضا، ولليمنيين رأي آخر، فالعراقيون في البصرة وكركوك ينتظرون.", "IQ", "ar"),
        ("Власти Украины сообщили об этом в Киеве, украинская армия молчит.", "UA", "ru"),
    ],
)
def test_other_languages_place_their_stories(text: str, country: str, language: str) -> None:
    """Arabic with its prefixes, Russian with its cases and four Latin languages are read."""
    assert placed(text, language=language).country == country
    assert placed(text, language=None).country == country


def test_every_country_is_found_by_its_name_and_its_people() -> None:
    """A sentence with one name or one demonym of a country, in small or in capitals, is about that country."""
    for code, entry in COUNTRIES.items():
        for name in entry["names"] + entry["demonyms"]:
            assert placed(f"The minister said on Monday that {name} would go on with the plan.").country == code, name
            if len(name) > 2:
                assert placed(f"{name.upper()} SAYS IT WILL GO ON WITH THE PLAN").country == code, name.upper()


@pytest.mark.parametrize("language", ["ar", "fr", "es", "de", "pt", "ru"])
def test_every_adjective_of_the_table_is_found(language: str) -> None:
    """Each adjective of each language, in a form that its sentences use, places a story."""
    for code, adjectives in LANGUAGES[language]["adjectives"].items():
        for adjective in adjectives:
            form = adjective + "ого" if language == "ru" else adjective
            assert placed(f"— {form} —", language=language).country == code, form


def test_no_name_is_unknown() -> None:
    """A story that names nothing has no country, region `unknown` and confidence nought."""
    placing = placed("The committee will meet again on Thursday to go on with its work.")
    assert (placing.country, placing.region, placing.region_confidence) == (None, UNKNOWN, 0.0)


def test_an_article_without_pieces_is_unknown() -> None:
    """Nothing in, nothing out."""
    assert placed() == Placing(region=UNKNOWN)


def test_many_countries_and_no_leader_is_global() -> None:
    """A list of countries has no focus."""
    placing = placed("Prices rose in Kenya, Peru, Norway, Vietnam, Canada, Mali, Fiji, Chile, Oman, Nepal and Cuba.")
    assert (placing.country, placing.region) == (None, GLOBAL)
    assert "none leads" in explain(placing)[0]


def test_the_scores_add_to_one_and_fall() -> None:
    """Scores are shares of one, by descending score."""
    placing = placed("France and Germany met Italian envoys in Rome. Italy was pleased.", headline="Italy talks")
    scores = [country.score for country in placing.countries]
    assert sum(scores) == pytest.approx(1.0)
    assert scores == sorted(scores, reverse=True)
    assert placing.countries[0].code == placing.country == "IT"


def test_evidence_lies_where_it_says() -> None:
    """Each piece of evidence is the document's own text at its offsets, in the order of the document."""
    article = story("Police in Nairobi said Kenya was safe.", "The Kenyan minister agreed.", headline="Nairobi calm")
    end = article.pieces[-1].char_end
    document = [" "] * end
    for piece in article.pieces:
        document[piece.char_start : piece.char_end] = piece.text
    evidence = place(article, load_scheme()).place_evidence
    assert [(e.text, e.kind) for e in evidence] == [
        ("Nairobi", "capital"),
        ("Nairobi", "capital"),
        ("Kenya", "country"),
        ("Kenyan", "demonym"),
    ]
    assert all("".join(document[e.char_start : e.char_end]) == e.text for e in evidence)


def test_the_scene_leads_before_the_actor() -> None:
    """Who acts is counted, where it happens leads."""
    placing = placed(
        "Sweden called in the Chilean ambassador over arrests in Chile.",
        "The arrests in Chile began on Monday in Santiago, and Chilean police went on making them.",
        headline="Sweden calls in envoy over arrests in Chile",
    )
    assert [country.code for country in placing.countries[:2]] == ["CL", "SE"]


@pytest.mark.parametrize(
    ("dateline", "headline", "body", "country"),
    [
        ("BEIRUT", "Syrian army takes village", "Syrian forces captured a village near Aleppo, a monitor said.", "SY"),
        (
            "DUBAI",
            "Iran rules out talks",
            "Iran will not negotiate, its minister said. Tehran has enriched more.",
            "IR",
        ),
        ("NAIROBI", "Car bomb kills five in Somalia", "A bomb went off in Mogadishu, Somali police said.", "SO"),
        ("SEOUL", "North Korea fires missiles", "North Korea fired two missiles. Pyongyang has made five tests.", "KP"),
        ("JERUSALEM", "Strike kills 12 in Gaza", "Gaza health officials said 12 people died in Khan Younis.", "PS"),
        ("GENEVA", "Thousands killed in Ukraine, U.N. says", "Ukraine has recorded deaths in Kharkiv.", "UA"),
        ("LONDON", "Venezuela sells gold", "Venezuela has sold gold, bankers said. Caracas needs cash.", "VE"),
        ("FRANKFURT", "Bank cuts rates", "The Bundesbank cut its discount rate by half a point.", "DE"),
        ("SAN JOSE, March 20", "Nations end talks", "Delegates of 26 countries ended a meeting here today.", "CR"),
    ],
)
def test_a_bureau_is_not_the_scene(dateline: str, headline: str, body: str, country: str) -> None:
    """The town that a story is filed from counts, and yields to the country that the story is about."""
    placing = placed((Role.DATELINE, f"{dateline} (Reuters) - "), body, headline=headline)
    assert placing.country == country


def test_a_company_is_a_hint_where_no_country_is_named() -> None:
    """Well-known companies, clubs and bodies speak for their homes, and are said to be weak evidence."""
    placing = placed("Olivetti said it would show a new line in June.", headline="OLIVETTI PLANS NEW LINE")
    assert placing.country == "IT"
    assert {e.kind for e in placing.place_evidence} == {"company"}
    assert placed("Prices rose in Chile, Olivetti said in Santiago.").country == "CL"


def test_agencies_and_papers_are_no_places() -> None:
    """The home of who reports is no evidence."""
    placing = placed("The New York Times and Agence France-Presse quoted a London Times report on Ghana.")
    assert [country.code for country in placing.countries] == ["GH"]


@pytest.mark.parametrize("role", [Role.BYLINE, Role.CREDIT, Role.FURNITURE, Role.SECTION, Role.DATE, Role.TOGGLE])
def test_what_is_not_text_places_nothing(role: Role) -> None:
    """Bylines, credits, section names and furniture do not place a story."""
    assert placed((role, "Tehran, Iran"), "The meeting was put off.").region == UNKNOWN


def test_domestic_words_place_a_story_that_names_no_country() -> None:
    """A sheriff and a school board are American evidence, weak and said to be so."""
    placing = placed(
        "The sheriff told county commissioners that the school board had closed the high school, a state trooper said."
    )
    assert placing.country == "US"
    assert {e.kind for e in placing.place_evidence} == {"domestic"}
    assert "not named" in explain(placing)[1]


def test_an_instrument_code_names_the_exchange() -> None:
    """<XYZ.L> is listed in London, <XYZ> in New York."""
    assert placed("Acme Plc <ACME.L> said profit rose.", headline="ACME <ACME.L> PROFIT UP").country == "GB"
    assert placed("Acme Corp <ACM> said profit rose.", headline="ACME <ACM> PROFIT UP").country == "US"


def test_schemes_give_other_regions_for_the_same_country() -> None:
    """The scheme decides the region, not the country."""
    article = story("Kabul said the Afghan army had left.", headline="Afghanistan army leaves")
    regions = [place(article, load_scheme(name)).region for name in ("newsroom", "m49", "world-bank")]
    assert regions == ["south-asia", "southern-asia", "middle-east-north-africa-afghanistan-pakistan"]


def test_explain_is_prose() -> None:
    """The explanation names the outcome, each country's share and the names it rests on."""
    lines = explain(placed("Police in Nairobi said Kenya was safe, and Uganda agreed.", headline="Nairobi calm"))
    assert lines[0].startswith("The story is ") and "about Kenya: region 'sub-saharan-africa'" in lines[0]
    assert lines[1].startswith("Kenya, ") and '"Nairobi" (capital, 2 times)' in lines[1]
    assert lines[2].startswith("Uganda, ") and "spoken of once" in lines[2]


def test_explain_says_how_a_hint_points_to_a_country() -> None:
    """A company is at home somewhere, and countries have the article that a sentence gives them."""
    lines = explain(placed("Boeing said it would deliver later.", headline="Boeing late"))
    assert lines[0].startswith("The story is ") and "about the United States" in lines[0]
    assert lines[1].endswith('not named, but "Boeing" (company) is at home there.')


def test_explain_tells_how_israel_and_palestine_are_counted() -> None:
    """Where both are among the foremost the rule for Jerusalem is said."""
    lines = explain(placed("Israeli police met Palestinian envoys in Jerusalem.", headline="Israel talks"))
    assert any("Jerusalem counts for" in line for line in lines)


def test_explain_admits_ignorance() -> None:
    """A story without evidence is explained by its lack."""
    assert explain(placed("Nothing happened.")) == [
        "Nothing in the text says where the story is: it names no country, town, institution or leader we know."
    ]


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("The shop sells the cake for £8, a fifth of the £40 that others ask.", "GB"),
        ("The school asks parents for ₹5,000 a term, and ₹ 200 for the bus, up from ₹100.", "IN"),
        ("The clinic cost R$ 3 million, R$200 mil more than planned, and R$ 5 for parking.", "BR"),
        ("The bridge cost NZ$3 million, and the toll is NZ$2. A cyclist pays NZ$1.", "NZ"),
        ("The market hall cost ₦3 billion; a stall is ₦2,000 and a seat ₦300.", "NG"),
    ],
)
def test_the_sign_of_its_money_speaks_for_a_country(body: str, country: str) -> None:
    """A story that names no country is of the one whose money it counts in."""
    assert placed(body, headline="What it costs").country == country


@pytest.mark.parametrize("body", ["It costs $8 or €5.", "It costs E£8.", "The £ is a sign. ARM 12 is a chip."])
def test_signs_of_many_countries_or_of_another_speak_for_none(body: str) -> None:
    """A dollar is anybody's, and a letter before the sign makes it other money."""
    assert placed(body).country is None


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Fergen til Senja går igjen etter to uker med storm. Innbyggerne på Senja har kjørt rundt fjorden.", "no"),
        ("Most pri kraju Celinac zaprejo v soboto, je sporočila občina. Celinac bo brez avtobusa.", "sl"),
        ("Die Brücke in Hohegg ist gesperrt. Nach Cedarburg fährt kein Bus, teilte die Gemeinde mit.", "de"),
    ],
)
def test_one_small_town_abroad_is_no_sure_country(body: str, language: str) -> None:
    """In a language that is not at home there it may be a village at home, of the same name, that no gazetteer holds."""
    found = place(story(body, language=language), load_scheme())
    assert found.country is None or found.region_confidence <= 0.5


def test_a_city_abroad_is_sure_enough() -> None:
    """What is known far away is meant where it is named."""
    found = place(
        story("In Cardiff öffnet nach vier Jahren ein Museum, teilte Cardiff mit.", language="de"), load_scheme()
    )
    assert found.country == "GB"
    assert found.region_confidence > 0.6
