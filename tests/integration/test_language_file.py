"""A language is one file: a made-up one through all stages, and none read before it is needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import dateline

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


def test_importing_dateline_reads_no_language() -> None:
    """The files are parsed when a stage first asks for a table."""
    script = "import dateline, dateline.lexicon, sys; assert 'dateline.lexicon.languages' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
