"""One file a language: what it may hold, what a mistake is told as, and that one file is all it takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dateline
from dateline.lexicon import languages, load_table
from dateline.lexicon.languages.shape import LanguageError, check

PACKAGE = Path(dateline.__file__).parent

# A language that nobody speaks. Its letters are Latin, its words are no other language's.
_MONTHS = ["zanvu", "fevlu", "marvu", "aprilu", "maivu", "yunvu", "yulvu", "agvu", "sevu", "oktu", "novu", "dekvu"]
_WEEKDAYS = ["lunzu", "marzu", "mekzu", "zovzu", "vezu", "samzu", "domzu"]
VOLAN = f"""
name: Volan
function_words: zu ve lo mi ka tu ne ra so pe vi ha lu ko
months: {{{", ".join(f"{n}: [{name}]" for n, name in enumerate(_MONTHS, 1))}}}
weekdays: {{{", ".join(f"{n}: [{name}]" for n, name in enumerate(_WEEKDAYS))}}}
dates: {{order: dmy, updated: [renovat], published: [publikat]}}
bylines: {{lead_in: [pero], and: [ve]}}
credits: {{file_photo: [foto vekhe], lead_in: ["foto:"]}}
phrases: {{yesterday: [hieru], today: [hodu]}}
furniture:
  share: {{whole: [partaku], start: [partaku na]}}
  more: {{whole: [lektu pluzu]}}
  byline: {{start: ["pero "]}}
"""
PAGE = """Partaku

Porto renovu ka lo ponte zu mare

Pero Mira Tolen ve Jan Vesku

vezu, 14 marvu 2025

Lo portu ne Hamrak ha renovu ka ponte zu mare ve lo vilu, dike mi ministru hieru. Tu ponte ra longe pe sento metru,
ve lo navu ne vi so grande ka tu portu ha spetu.

Mi vilu lu kontente, dike lo prefektu. Ka ponte ko kostu tri milionu, ve tu vilu ne paku so multe.

Lektu pluzu

Partaku na Hamrak
"""
SCRIPT = """
import json, sys
from pathlib import Path
from dateline.ingest import discover
from dateline.pipeline import read_results
from dateline.recipe import Recipe
(result,) = read_results(discover([Path(sys.argv[1])]).dumps[0], Recipe())
(article,) = result.articles
(dating,) = result.datings
print(json.dumps([article.headline, article.byline, article.language, str(dating.published_date), article.body]))
"""


def test_a_language_is_added_with_one_file_and_works_through_all_stages(tmp_path: Path) -> None:
    """Its furniture is known, its byline and date are read and it is recognised, with nothing changed but one new file."""
    package = tmp_path / "lib" / "dateline"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "schemas").is_dir():
        shutil.copytree(PACKAGE.parent.parent / "schemas", package / "schemas")
    dump = tmp_path / "raw" / "page.txt"
    dump.parent.mkdir()
    dump.write_text(PAGE, encoding="utf-8")

    def read() -> list[str]:
        command = [sys.executable, "-c", SCRIPT, str(dump)]
        done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=True)
        out: list[str] = json.loads(done.stdout)
        return out

    assert read()[2:4] != ["qv", "2025-03-14"]
    (package / "lexicon" / "languages" / "qv.yaml").write_text(VOLAN, encoding="utf-8")
    headline, byline, language, day, body = read()
    assert headline == "Porto renovu ka lo ponte zu mare"
    assert byline == "Mira Tolen, Jan Vesku"
    assert language == "qv"
    assert day == "2025-03-14"
    assert "artaku" not in body and "pluzu" not in body


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("- a", "a mapping of parts is wanted"),
        ("months: {}", "`name:` is missing"),
        ("{name: X, colour: red}", "colour is no part of a language file"),
        ("{name: X, bylines: {lead_in: by}}", "bylines.lead_in must be a list of words, not text: 'by'"),
        ("{name: X, share: {}}", "share is no part"),
        ("{name: X, furniture: {shares: {}}}", "furniture.shares is no part"),
        ("{name: X, leads: {when: [no]}}", "leads.when holds False, which YAML reads as yes or no: put it in quotes"),
        ("{name: X, leads: {when: [' ']}}", "leads.when holds an empty word"),
        ("{name: X, leads: {when: [a, b, a]}}", "leads.when names 'a' twice"),
        ("{name: X, months: {1: [a]}}", "months wants all 12; missing 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12"),
        ("{name: X, months: {13: [a]}}", "months.13 is no part"),
        ("{name: X, dates: {order: ydm}}", "dates.order must be one of dmy, mdy, ymd, not 'ydm'"),
        ("{name: X, eras: {K: first}}", "eras wants words with whole numbers"),
        ("{name: X, precedence: high}", "precedence must be a int, not text: 'high'"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(raw: str, told: str) -> None:
    """The message names the file, the part and what stands there."""
    import yaml

    with pytest.raises(LanguageError, match=r"lexicon/languages/qx\.yaml") as error:
        check("qx", yaml.safe_load(raw))
    assert told in str(error.value)


def test_every_shipped_language_is_sound() -> None:
    """All files pass the check, and each tells its months and weekdays or has a script that writes them in digits."""
    for code in languages.codes():
        data = languages.language(code)
        assert data["name"]
        assert "months" in data or code in ("zh", "ja", "ko"), code
        assert "weekdays" in data, code


def test_phrases_are_lower_case() -> None:
    """Lines are folded to lower case before they are compared: a capital in the table would never match."""
    for kind, forms in load_table("furniture").items():
        for phrases in forms.values():
            assert [p for p in phrases if p != p.lower()] == [], kind


def test_importing_dateline_reads_no_language() -> None:
    """The files are parsed when a stage first asks for a table."""
    script = "import dateline, dateline.lexicon, sys; assert 'dateline.lexicon.languages' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("LENGTH:", "words"),
        ("LÄNGE", "words"),
        ("Rubrique :", "section"),
        ("LOAD-DATE", "load_date"),
        ("Laad-datum", "load_date"),
        ("Fecha de carga", "load_date"),
        ("Zuletzt aktualisiert", "update_date"),
        ("见报日期", "date"),
        ("【作者】", "byline"),
        ("掲載日：", "date"),
        ("매체명", "publisher"),
        ("تاريخ النشر", "date"),
        ("Количество слов", "words"),
        ("Jumlah kata", "words"),
        ("Número de palabras", "words"),
        ("Strona", "page"),
        ("Yayın tarihi", "date"),
    ],
)
def test_a_label_of_an_export_tells_its_role(label: str, role: str) -> None:
    """In any of the languages, whatever its case and signs."""
    assert languages.roles_of_label(label)[0] == role


def test_an_unknown_label_has_no_role() -> None:
    """A word that no language lists says nothing."""
    assert languages.roles_of_label("Zebra") == ()


def test_no_label_means_two_things_in_one_language() -> None:
    """Within a language a label has one role."""
    for code in languages.codes():
        words = [w for row in languages.language(code).get("labels", {}).values() for w in row]
        assert len(words) == len(set(words)), code
