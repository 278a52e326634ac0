"""What is called by a place and is elsewhere is sifted out: agreements, dishes, illnesses, and people in any language."""

import pytest

from dateline.placing import load_scheme, place
from tests.unit.placing.stories import story

THINGS = [
    ("en", "Jurors in Tulsa heard of Stockholm syndrome. Stockholm syndrome is no defence in Oklahoma.", "US"),
    ("en", "Farms in Devon sell Jerusalem artichokes. A Jerusalem artichoke needs sun, an Exeter grower said.", "GB"),
    ("en", "A Boston terrier was found in Ballarat. The Boston terrier is well, a Victoria ranger said.", "AU"),
    ("fr", "L'accord de Paris et le protocole de Kyoto ont été débattus à Dakar, au Sénégal.", "SN"),
    ("es", "El Tratado de Lisboa fue tema de un curso en Quito. El Tratado de Lisboa sorprende en Ecuador.", "EC"),
    ("de", "Das Kyoto-Protokoll war Thema in Graz. Das Kyoto-Protokoll sei überholt, hieß es in der Steiermark.", "AT"),
    ("it", "La sindrome di Stoccolma divide i giudici di Palermo. Il processo di Palermo continua.", "IT"),
    ("nl", "Het Verdrag van Lissabon stond centraal in Groningen, waar studenten zaterdag debatteerden.", "NL"),
]


@pytest.mark.parametrize(("language", "body", "country"), THINGS)
def test_a_thing_named_after_a_town_is_elsewhere(language: str, body: str, country: str) -> None:
    """A treaty holds far from where it was signed, and a dish is eaten everywhere."""
    assert place(story(body, language=language), load_scheme()).country == country


def test_a_trial_in_a_town_is_there() -> None:
    """'Il processo di Milano' is a trial and not a thing of that name."""
    placing = place(story("Il processo di Milano riprende lunedì, dice il giudice.", language="it"), load_scheme())
    assert placing.country == "IT"


PEOPLE = [
    ("cs", "Milan Hruška vyhrál závod v Pardubicích. Milan měl náskok minuty. „Milan je rychlý,“ řekl trenér.", "CZ"),
    ("pl", "Asia Wrona zdobyła medal w Poznaniu. Asia trenuje od dziecka. Asia pobiegnie też w Łodzi.", "PL"),
    ("pt", "Israel Batata assina com um clube de Goiânia. Israel jogou no Ceará.", "BR"),
    ("es", "Santiago Olmedo presentó su libro en Zaragoza. Santiago escribe desde niño, contó el editor.", "ES"),
    ("nl", "Paris Dekker uit Arnhem won in Utrecht. Dekker is veertien. Paris kookt graag.", "NL"),
]


@pytest.mark.parametrize(("language", "body", "country"), PEOPLE)
def test_somebody_who_is_never_behind_a_preposition_is_no_place(language: str, body: str, country: str) -> None:
    """Of a place something is sooner or later in it, from it or to it."""
    assert place(story(body, language=language), load_scheme()).country == country


def test_a_government_that_acts_is_no_person() -> None:
    """A country is often named without a preposition, and its minister may be called like it."""
    body = "Israel Katz anunció la medida. Israel cerrará el paso el lunes. Los israelíes esperan. Israel negocia."
    assert place(story(body, language="es"), load_scheme()).country == "IL"


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Ann Turkey-Walker opened a gym in Boise on Friday. Mrs Turkey-Walker is from Idaho.", "US"),
        ("A Siberian husky pulled a boy from a pond near Duluth. The Siberian husky gets a medal in Minnesota.", "US"),
        (
            "Argentine ants are in a vineyard near Blenheim. Argentine ants farm aphids, the Marlborough council said.",
            "NZ",
        ),
        (
            "Peking duck was served late in Vancouver. The Peking duck cooks struck, a British Columbia court heard.",
            "CA",
        ),
        ("Germany Kent, a broadcaster, opened a diner in Atlanta. Kent grew up in Mississippi, and Kent sings.", "US"),
    ],
)
def test_animals_dishes_and_double_names_move_no_story(body: str, country: str) -> None:
    """Whatever is called by another country is where the story says."""
    assert place(story(body), load_scheme()).country == country
