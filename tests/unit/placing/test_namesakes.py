"""Names of several meanings are settled by their neighbours and by what else the article names."""

import pytest

from dateline.placing import load_scheme, place
from tests.unit.placing.stories import story


def country_of(body: str, headline: str | None = None) -> str | None:
    """The country that a story is given."""
    return place(story(body, headline=headline), load_scheme()).country


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Georgia said Russian troops had left Gori. The Georgian army returned to Tbilisi.", "GE"),
        ("Voters in Georgia and Alabama went to the polls in Atlanta and Macon, Georgia.", "US"),
        ("A fire broke out in Paris, Texas, and spread towards Dallas.", "US"),
        ("A fire broke out in Paris near the Seine, French police said.", "FR"),
        ("Two people died in Lebanon, Pa., when a truck hit a bridge near Harrisburg.", "US"),
        ("Shelling was heard in Lebanon as Beirut stayed calm.", "LB"),
        ("The plant in Paris, TX, will close.", "US"),
        ("A fire broke out in London, ON, and spread.", "CA"),
        ("Officials in London, Ontario, said Canadian rules applied.", "CA"),
        ("Farmers near Moscow, Idaho, have begun to sow.", "US"),
        ("The mill at Athens, Ohio, will close, the county said.", "US"),
        ("Trains from Reading were late, British operators said.", "GB"),
        ("Chad accused Libya of bombing a village in Chad near N'Djamena.", "TD"),
        ("Rome's mayor said the Italian capital was clean again.", "IT"),
        ("Georgia will hold a referendum, its prime minister said on Monday.", "GE"),
        ("Georgia will sign, Georgia's minister said after U.S. officials and Armenia had signed.", "GE"),
        ("The Georgia governor signed the bill; the state senator from Macon voted no.", "US"),
        ("Police in the Republic of Congo said Congo would close its border at Brazzaville.", "CG"),
        ("Pyongyang tested a missile, and Korean officials in Pyongyang were pleased.", "KP"),
        ("Suffolk County police searched a house in Suffolk on Tuesday, a Suffolk detective said.", "US"),
        ("Woodstock's mayor met councillors in Woodstock, and the Ontario government will pay.", "CA"),
        ("Rome mayor Virginia Raggi said city hall and its schools would stay closed.", "IT"),
        (
            "Un incendio quemó un bosque en Guadalajara, informó la Junta de Castilla-La Mancha. Guadalajara espera lluvia.",
            "ES",
        ),
        ("A school in Hamilton reopened after a flood. Waikato officials thanked Hamilton and Te Awamutu.", "NZ"),
        ("Floods in Brazil closed schools in the county and a street in the city, residents told the mayor.", "BR"),
    ],
)
def test_context_settles_a_name(body: str, country: str) -> None:
    """The town named after a capital, the state named like a country and the country itself are told apart."""
    assert country_of(body) == country


@pytest.mark.parametrize(
    "body",
    [
        "Michael Jordan and Chad Johnson shook hands before the game.",
        "Mr. London said Mrs. Berlin had sold the shares.",
        "Kevin Washington thanked Paris Jackson at the ceremony.",
        "He found it nice, went on reading and took his mobile out of the orange bag.",
    ],
)
def test_people_and_words_are_no_places(body: str) -> None:
    """A given name or a title makes a name a person's; words in small letters are words."""
    assert country_of(body) is None


def test_a_person_stays_a_person() -> None:
    """Once a name has been introduced with a given name, it means that person further on."""
    body = "Irving Houston left the firm he had led. Houston said he was tired. Houston will not come back."
    assert country_of(body) is None


def test_the_name_of_a_company_is_no_place() -> None:
    """A town's name that begins a company's name says little of where the company is, there and further on."""
    body = (
        "Burlington Harvest Foods Inc said it would pay Canadian holders. Burlington said the suit was filed in Toronto. "
        "Canada is not concerned, a Canadian court said. Burlington will not appeal."
    )
    kinds = {e.kind for e in place(story(body), load_scheme()).place_evidence if e.text == "Burlington"}
    assert kinds == {"town"}
    assert country_of(body) == "CA"


def test_jerusalem_goes_to_whom_the_story_speaks_of() -> None:
    """Both claim it: it is Israel's where the story speaks of Israel as much or more, else Palestine's."""
    israeli = "The Knesset in Jerusalem passed the budget, and Israeli ministers in Jerusalem praised Israel's economy."
    palestinian = (
        "Palestinian families in Jerusalem were told to leave. Palestinians from the West Bank and Gaza came to help, "
        "the Palestinian Authority in Ramallah said."
    )
    assert country_of(israeli) == "IL"
    assert country_of(palestinian) == "PS"


def test_a_county_is_not_the_country_in_its_name() -> None:
    """Guernsey County lies in Ohio."""
    assert country_of("The Guernsey County sheriff closed the road for an hour.") == "US"


def test_local_names_cluster_in_one_state() -> None:
    """Towns named like places elsewhere mean their own state when its other towns are named."""
    body = "Crews from Brandon, Alexandria, Kensington and Glenwood went to Douglas County in Minnesota on Tuesday."
    assert country_of(body, headline="Storm hits Alexandria") == "US"


@pytest.mark.parametrize(("town", "country"), [("Athens", "GR"), ("Dublin", "IE"), ("Wellington", "NZ")])
def test_a_city_council_is_no_word_of_america(town: str, country: str) -> None:
    """Capitals have one as well as the towns that are named after them."""
    assert (
        country_of(f"A new library opens in {town}, the city council announced on Saturday. Buses stop there.")
        == country
    )


def test_a_story_full_of_america_does_not_move_paris_to_texas() -> None:
    """Support for a country alone does not turn a capital into its small namesake."""
    body = (
        "The Federal Reserve and U.S. officials in Washington and New York backed the Paris agreement reached in Paris."
    )
    evidence = place(story(body), load_scheme()).place_evidence
    assert {e.code for e in evidence if e.text == "Paris"} <= {"FR"}


def test_a_country_that_is_a_leader_s_title_counts_once() -> None:
    """In "United States President Donald Trump" the country says who he is: the story's scene outweighs him."""
    body = (
        "The tariffs announced by United States President Donald Trump on Monday are a bad idea for Mexico, the minister said. "
        "Asked whether United States President Donald Trump would answer, he said that he would present the case next week. "
        "United States President Donald Trump signed the order on Monday. Mills here will ask to be heard by United States "
        "President Donald Trump, who has not answered."
    )
    assert place(story(body, headline="Mexico to fight steel tariffs"), load_scheme()).country == "MX"


@pytest.mark.parametrize(
    ("body", "country"),
    [
        (
            "A Cairo woman, 101, voted at the Grady County courthouse. Her grandson came from Thomasville, Georgia.",
            "US",
        ),
        (
            "A fish farm in Perth was fined £40,000 for polluting the Tay. The Scottish Government welcomed the ruling.",
            "GB",
        ),
        (
            "Thousands were stranded in Perth when trains to Fremantle failed, the Western Australia minister said.",
            "AU",
        ),
        (
            "Voters in China passed a budget. China, a town of 4,400 in Kennebec County, has a school. Augusta, Maine, has none.",
            "US",
        ),
        (
            "Poland voted on a levy. Poland, a village in Mahoning County, Ohio, needs a fire engine, the mayor said.",
            "US",
        ),
        ("The museum in Peru in Miami County, Indiana, shows circus wagons. Peru was a winter home of clowns.", "US"),
        ("A Lima nurse, 40, was hired by the Allen County jail. She trained in Findlay, Ohio.", "US"),
    ],
)
def test_an_address_speaks_for_the_towns_of_its_state(body: str, country: str) -> None:
    """A state behind a comma, a county, a country's money and offices say which of the towns of a name is meant."""
    assert place(story(body), load_scheme()).country == country
