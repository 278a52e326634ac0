"""What is counted of datings, and what is fitted from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from benchmarks.dating import calibration
from benchmarks.dating.calibration import MASSES, Seen, fitted
from benchmarks.dating.figures import Judged
from dateline.model import DateEvidence, Dating

DAY, TRUE = date(2024, 5, 4), date(2024, 5, 9)


@pytest.mark.parametrize(
    ("lead", "took"),
    [
        ("Load-Date: ", "load"),
        ("Received on ", "load"),
        ("Ada Lund (@adalund) ", "comment"),
        ("Ada Lund says: ", "comment"),
        ("Published: ", None),
    ],
)
def test_whose_day_was_published_is_seen_from_what_stands_before_it(lead: str, took: str | None) -> None:
    """A day of transport, of a load or of a comment that settled the claim fails the benchmark."""
    evidence = DateEvidence("printed", "4 May 2024", len(lead), len(lead) + 10, DAY, DAY)
    dating = Dating(published_date=DAY, date_method="printed", date_evidence=(evidence,))
    assert Judged(TRUE, dating, (), f"{lead}4 May 2024").took == took
    assert Judged(DAY, dating, (), f"{lead}4 May 2024").took is None  # it was the day of publication too


def test_the_day_of_a_file_photo_is_seen_whatever_settled_it() -> None:
    """An old picture's day published as the article's own fails the benchmark."""
    assert Judged(TRUE, Dating(published_date=DAY, date_method="siblings"), (DAY,)).took == "file photo"


def _seen(n: int, n_held: int, fold: int = 0, set_name: str = "one") -> list[Seen]:
    """`n` articles settled by captions; the intervals of shares below 0.8 hold the true day of `n_held` of them."""
    return [
        Seen(set_name, fold, "caption", True, tuple(mass >= 0.8 or at < n_held for mass in MASSES)) for at in range(n)
    ]


def test_the_narrowest_share_is_taken_that_holds_on_every_set() -> None:
    """A kind of which the narrowest intervals hold too often gets them; where one set says no, it does not."""
    generous = _seen(100, 99)
    assert fitted(generous) == {"caption": MASSES[-1]}
    assert fitted(generous + _seen(40, 30, set_name="two")) == {"caption": 0.8}
    assert fitted(generous[:20]) == {}  # too few to say anything


def test_the_fit_is_written_with_the_data_it_is_about(tmp_path: Path) -> None:
    """The table names the digest of each set and the seed of the folds."""
    table = tmp_path / "calibration.yaml"
    calibration.write(_seen(100, 99, set_name="wire"), table)
    content = yaml.safe_load(table.read_text(encoding="utf-8"))
    assert content["interval_mass"] == {"caption": MASSES[-1]} and content["seed"] == calibration.SEED
    assert list(content["corpora"]) == ["wire"]
