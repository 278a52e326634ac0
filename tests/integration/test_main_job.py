"""`dateline run` from dumps to dataset, as a user sees it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.integration.conftest import Cli, dataset_digest


@pytest.fixture(scope="module")
def published(cli: Cli, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' dataset, made once by the thread runner."""
    out = tmp_path_factory.mktemp("published") / "a folder with spaces و عربي"
    ran = cli("run", samples, "--out", out)
    assert ran.code == 0, ran.err
    return out


def test_the_samples_become_a_dataset_that_plain_pandas_reads(published: Path) -> None:
    """`pd.read_parquet` reads the published folder with no library of ours: 20 articles or more from 8 regions."""
    articles = pd.read_parquet(published / "articles")
    assert len(articles) >= 20
    assert articles["region"].nunique() >= 8
    assert articles.loc[articles["is_primary"], "article_id"].is_unique
    assert not articles["body"].str.contains(r"^TT$", regex=True).any()


def test_a_rerun_says_that_nothing_is_new_and_changes_no_byte(cli: Cli, samples: Path, published: Path) -> None:
    """The same dumps again: exit 0, a word that nothing is new, the same files."""
    before = dataset_digest(published)
    ran = cli("run", samples, "--out", published)
    assert ran.code == 0
    assert "nothing" in (ran.out + ran.err).lower()
    assert dataset_digest(published) == before


def test_what_cannot_be_read_is_named_and_stops_nothing(cli: Cli, samples: Path, tmp_path: Path) -> None:
    """An empty file, a PNG named .txt and a long single line: exit 1, each failure named, the rest published."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    good = next(p for p in sorted(samples.iterdir()) if p.suffix == ".txt")
    shutil.copy(good, raw / "good.txt")
    (raw / "empty.txt").write_bytes(b"")
    (raw / "byte.txt").write_bytes(b"x")
    (raw / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20)
    (raw / "latin.txt").write_bytes(
        "Le Président visite Besançon\n\nLa visite a été brève, a dit le préfet.\n".encode("latin-1")
    )
    (raw / "line.txt").write_text("word " * 1_000_000)
    ran = cli("run", raw, "--out", out)
    assert ran.code == 1, ran.err
    said = ran.out + ran.err
    assert "picture.txt" in said
    assert "PNG" in said
    dumps = pd.read_parquet(out / "dumps").set_index("dump_name")
    assert dumps.loc["picture.txt", "outcome"] == "failed"
    assert dumps.loc["empty.txt", "outcome"] == "empty"
    assert dumps.loc["good.txt", "outcome"] == "published"
    assert "good.txt" in set(pd.read_parquet(out / "articles")["dump_name"])


@pytest.mark.skipif(os.geteuid() == 0 and sys.platform != "linux", reason="needs a user who may not read everything")
def test_a_folder_without_rights_is_named_and_stops_nothing(cli: Cli, samples: Path, tmp_path: Path) -> None:
    """A folder that may not be listed: exit 1, named, the rest published."""
    if os.geteuid() == 0:
        pytest.skip("root may read every folder")
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "locked").mkdir(parents=True)
    shutil.copy(next(iter(sorted(samples.glob("*.txt")))), raw / "good.txt")
    (raw / "locked").chmod(0)
    try:
        ran = cli("run", raw, "--out", out)
    finally:
        (raw / "locked").chmod(0o755)
    assert ran.code == 1
    assert "locked" in ran.out + ran.err


@pytest.mark.shared
def test_the_seed_comes_out_as_a_careful_reader_has_it(cli: Cli, corpora: Path, tmp_path: Path) -> None:
    """Four articles; three of 13 January 2026; the first somewhere in July 2021, not claimed for sure; regions right."""
    out = tmp_path / "out"
    assert cli("run", corpora / "seed" / "raw", "--out", out).code == 0
    frames = [pd.read_parquet(out / t) for t in ("articles", "undated") if any((out / t).resolve().rglob("*.parquet"))]
    rows = pd.concat(frames).sort_values("char_start")
    assert len(rows) == 4
    assert [*rows["published_date"].dt.strftime("%Y-%m-%d")][1:] == ["2026-01-13"] * 3
    first = rows.iloc[0]
    assert (
        "2021-07-01"
        <= str(first["published_earliest"])
        <= "2021-07-13"
        <= str(first["published_latest"])
        <= "2021-07-31"
    )
    assert first["date_confidence"] < 0.9
    assert sorted(map(str, rows["region"])) == ["east-asia", "east-asia", "middle-east", "middle-east"]
    assert not rows["body"].str.contains("(?m)^TT$").any()
    assert len(pd.read_parquet(out / "articles", filters=[("date", ">=", "2026-01-01")])) == 3
