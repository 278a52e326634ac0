"""Region schemes: every country has exactly one region, and a bad file says what is wrong with it."""

from pathlib import Path

import pytest
import yaml

from dateline.errors import UsageError
from dateline.lexicon import schema_path
from dateline.placing import GLOBAL, UNKNOWN, load_scheme, scheme_names

TABLES = Path(__file__).parents[3] / "src" / "dateline" / "placing" / "tables"
COUNTRIES = frozenset(yaml.safe_load((TABLES / "countries.yaml").read_text(encoding="utf-8")))


def test_there_are_249_iso_countries_and_kosovo() -> None:
    """The table of countries holds ISO 3166-1's 249 codes and XK, among them Norway, which YAML likes to call False."""
    assert len(COUNTRIES) == 250
    assert {"NO", "XK", "TW", "PS", "SS"} <= COUNTRIES


@pytest.mark.parametrize("name", scheme_names())
def test_every_country_has_exactly_one_region(name: str) -> None:
    """Each scheme gives each country one region: none is missing, none stands in two, none is unknown to ISO."""
    scheme = load_scheme(name)
    declared = yaml.safe_load(schema_path("regions.yaml").read_text(encoding="utf-8"))["schemes"][name]["regions"]
    listed = [code for region in declared.values() for code in region["countries"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == COUNTRIES
    assert {scheme.region_of(code) for code in COUNTRIES} == set(scheme.regions)


def test_the_newsroom_scheme_follows_the_desks() -> None:
    """The borders that newsrooms draw otherwise than the United Nations are drawn as the design says."""
    scheme = load_scheme()
    desks = {
        "middle-east": "IR TR IL IQ AE",
        "north-africa": "EG LY SD",
        "europe": "RU UA CY",
        "south-asia": "AF PK",
        "latin-america-caribbean": "MX",
        "antarctica": "AQ",
    }
    for region, codes in desks.items():
        assert {scheme.region_of(code) for code in codes.split()} == {region}


def test_no_country_is_unknown() -> None:
    """None and a code that no scheme has belong to `unknown`."""
    assert load_scheme("m49").region_of(None) == UNKNOWN
    assert load_scheme("m49").region_of("ZZ") == UNKNOWN


def test_a_file_of_ones_own_is_a_scheme(tmp_path: Path) -> None:
    """A YAML file with one scheme is loaded by its path."""
    path = tmp_path / "mine.yaml"
    path.write_text("schemes: {mine: {regions: {home: {countries: [SE]}, away: {countries: [IR, KP]}}}}")
    scheme = load_scheme(str(path))
    assert (scheme.name, scheme.regions, scheme.region_of("KP")) == ("mine", ("home", "away"), "away")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("schemes: {a: {regions: {Home: {countries: [SE]}}}}", "slug"),
        (f"schemes: {{a: {{regions: {{{GLOBAL}: {{countries: [SE]}}}}}}}}", "slug"),
        ("schemes: {a: {regions: {home: {countries: [NO]}}}}", "alpha-2"),
        ("schemes: {a: {regions: {home: {countries: [SE]}, away: {countries: [SE]}}}}", "SE is in home and in away"),
        ("schemes: {a: {regions: {}}, b: {regions: {}}}", "exactly one"),
        ("regions: {}", "no 'schemes:'"),
        ("schemes: [", "cannot be read"),
    ],
)
def test_a_bad_scheme_is_refused_with_its_reason(tmp_path: Path, text: str, complaint: str) -> None:
    """A scheme that could give a wrong or unusable partition is a usage error that says why."""
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=complaint):
        load_scheme(str(path))


def test_an_unknown_scheme_is_refused_with_the_names_there_are() -> None:
    """A misspelt scheme name is answered with the list of schemes."""
    with pytest.raises(UsageError, match="newsroom, m49, world-bank"):
        load_scheme("newroom")
