"""The recipe: what determines the rows besides the dumps."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from pathlib import Path

from dateline.lexicon import schema_path
from dateline.model import Metadata
from dateline.recipe import Recipe, code_fingerprint, library_versions, metadata_fingerprint


def test_equal_recipes_have_equal_fingerprints_and_survive_pickling() -> None:
    """A worker in another process computes the same fingerprint."""
    assert pickle.loads(pickle.dumps(Recipe())).fingerprint == Recipe().fingerprint
    assert len(Recipe().fingerprint) == 32


def test_another_region_scheme_is_another_recipe() -> None:
    """Rows carry the region, so its scheme counts."""
    assert Recipe(scheme="m49").fingerprint != Recipe().fingerprint


def test_a_scheme_file_counts_by_content_not_by_path(tmp_path: Path) -> None:
    """The same file in two folders is one recipe; a changed file another."""
    text = schema_path("regions.yaml").read_text(encoding="utf-8")
    one, two, other = tmp_path / "one.yaml", tmp_path / "two.yaml", tmp_path / "other.yaml"
    one.write_text(text, encoding="utf-8")
    two.write_text(text, encoding="utf-8")
    other.write_text(text + "\n# changed\n", encoding="utf-8")
    assert Recipe(str(one)).fingerprint == Recipe(str(two)).fingerprint != Recipe(str(other)).fingerprint


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
