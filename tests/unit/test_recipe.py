"""The recipe: what determines the rows besides the dumps."""

from __future__ import annotations

import pickle
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import dateline
from dateline.errors import UsageError
from dateline.model import Metadata
from dateline.recipe import (
    NO_ROWS,
    Recipe,
    code_fingerprint,
    library_versions,
    makes_rows,
    metadata_fingerprint,
)
from tests.imports import reached
from tests.schemas import changed

PACKAGE = Path(dateline.__file__).parent
ELSEWHERE = {
    "contract/declaration.py": "the rules it parses are in the recipe themselves",
    "contract/evolution.py": "old rows are written anew by shape, not processed again",
    "contract/fingerprints.py": "makes fingerprints",
    "contract/value_sets.py": "the values are in the recipe with the rules that name them",
    "errors.py": "what can go wrong; the messages are made where it does",
    "dataset/format/files.py": "writes bytes as they come",
    "dataset/format/layout.py": "where files lie, and how they are called",
    "recipe.py": "makes fingerprints",
    "version.py": "a release that changes no row reprocesses none",
}
"""What the pipeline imports and no row depends on, with the reason."""


def test_equal_recipes_have_equal_fingerprints_and_survive_pickling() -> None:
    """A worker in another process computes the same fingerprint."""
    assert pickle.loads(pickle.dumps(Recipe())).fingerprint == Recipe().fingerprint
    assert len(Recipe().fingerprint) == 32


def test_another_region_scheme_is_another_recipe() -> None:
    """Rows carry the region, so its scheme counts."""
    assert Recipe(scheme="m49").fingerprint != Recipe().fingerprint


OWN_SCHEME = """
schemes:
  rivers:
    regions:
      danube: {title: The Danube, countries: [DE, AT]}
      nile: {title: The Nile, countries: [EG]}
"""


def test_a_scheme_file_counts_by_what_it_says(tmp_path: Path) -> None:
    """Neither path nor comment nor title makes another recipe; a country that moves does."""
    changes = [("", ""), ("The Nile", "Nile valley"), ("\nschemes", "\n# rivers of ours\nschemes"), ("AT", "RO")]
    prints = []
    for number, (old, new) in enumerate(changes):
        path = tmp_path / f"{number}.yaml"
        path.write_text(OWN_SCHEME.replace(old, new, 1) if old else OWN_SCHEME, encoding="utf-8")
        prints.append(Recipe(str(path)).fingerprint)
    assert prints[0] == prints[1] == prints[2] != prints[3]


def test_a_scheme_that_does_not_exist_is_said_at_once(tmp_path: Path) -> None:
    """Before a dump is read."""
    with pytest.raises(UsageError, match="no region scheme"):
        _ = Recipe("continents").fingerprint


def test_metadata_fingerprint_sees_every_field() -> None:
    """A publisher or a fetch time more makes another fingerprint; equal metadata the same."""
    made = {
        metadata_fingerprint(m)
        for m in (
            Metadata(),
            Metadata(publisher="P"),
            Metadata(fetched_at=datetime(2024, 1, 1, tzinfo=UTC)),
            Metadata(publisher="P"),
        )
    }
    assert len(made) == 3


def test_the_code_fingerprint_is_stable_within_a_process() -> None:
    """16 hex digits, the same at every call."""
    assert code_fingerprint() == code_fingerprint()
    assert int(code_fingerprint(), 16) >= 0


def test_a_fetch_time_from_the_command_line_does_not_make_a_known_dump_changed() -> None:
    """`--fetched-at` is for what is new: another value tomorrow is no change, a sidecar's fetch time is."""
    option = Metadata(publisher="P", fetched_at=datetime(2024, 1, 1, tzinfo=UTC), source="sidecar+option")
    assert metadata_fingerprint(option) == metadata_fingerprint(Metadata(publisher="P", source="sidecar"))
    told = Metadata(publisher="P", fetched_at=datetime(2024, 1, 1, tzinfo=UTC), source="sidecar")
    assert metadata_fingerprint(told) != metadata_fingerprint(option)


def test_text_libraries_and_unicode_tables_are_part_of_the_recipe() -> None:
    """An upgrade that may change a text makes its dumps outdated."""
    assert {"trafilatura", "lxml", "unicode"} <= set(library_versions())


def test_the_recipe_covers_the_modules_that_make_rows_and_nothing_else() -> None:
    """All that `pipeline.py` reaches by imports makes rows, but for a few with their reason; nothing else does."""
    made = reached(PACKAGE, "pipeline.py") - set(ELSEWHERE)
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    covered = {name for name in modules if makes_rows(name)}
    rooms = {name for name in covered if name.endswith("/__init__.py")}  # doors of the rooms: they hand names on
    assert made - covered - {name for name in made if name.endswith("__init__.py")} == set()
    assert covered - rooms - made == set()


def test_no_row_depends_on_a_module_that_only_tells() -> None:
    """What is left out of a room is not reached from the pipeline."""
    assert not reached(PACKAGE, "pipeline.py") & set(NO_ROWS)
    assert all((PACKAGE / name).is_file() for name in NO_ROWS)


def test_a_comment_where_no_row_is_made_leaves_the_recipe(tmp_path: Path) -> None:
    """Charts, explanations, plans, settings, errors, readers: a comment there reprocesses nothing."""
    package = Path(shutil.copytree(PACKAGE, tmp_path / "dateline", ignore=shutil.ignore_patterns("__pycache__")))
    for name in ("report/charts.py", "dating/explanation.py", "plan.py", "settings.py", "errors.py", "read.py"):
        with (package / name).open("a", encoding="utf-8") as file:
            file.write("\n# put better\n")
    assert code_fingerprint(package) == code_fingerprint()


@pytest.mark.parametrize(
    "name", ["segment/path.py", "staging/rows.py", "lexicon/agencies.yaml", "validate/measures.py"]
)
def test_a_change_where_rows_are_made_is_another_recipe(tmp_path: Path, name: str) -> None:
    """Code and tables alike."""
    package = Path(shutil.copytree(PACKAGE, tmp_path / "dateline", ignore=shutil.ignore_patterns("__pycache__")))
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n# another rule\n")
    assert code_fingerprint(package) != code_fingerprint()


def test_words_of_the_contract_are_no_part_of_the_recipe_and_rules_are(tmp_path: Path) -> None:
    """A description put better reprocesses nothing; a bound that moves reprocesses everything."""
    before = Recipe().fingerprint
    with changed(tmp_path / "words", "dumps", "Documents in it.", "How many documents it has."):
        assert Recipe().fingerprint == before
    with changed(tmp_path / "rules", "articles", "at_most: 300,", "at_most: 299,"):
        assert Recipe().fingerprint != before
