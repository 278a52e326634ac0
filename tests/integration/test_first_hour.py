"""docs/first_hour.ipynb, executed from its first cell to its last on the dataset of our samples."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.histories import Site

NOTEBOOK = Path(__file__).parents[2] / "docs" / "first_hour.ipynb"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> dict[str, Any]:
    """What the cells leave behind, and what each shows; run in a folder as a user has it."""
    folder = tmp_path_factory.mktemp("first_hour")
    shutil.copytree(repository / "data" / "raw", folder / "data" / "raw")
    Site(folder / "data" / "raw", folder / "data" / "processed").carry_out()
    names: dict[str, Any] = {"shown": []}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for number, cell in enumerate(json.loads(NOTEBOOK.read_text("utf-8"))["cells"]):
            if cell["cell_type"] == "code":
                _execute("".join(cell["source"]), f"first_hour.ipynb, cell {number}", names)
        names["folder"] = folder
    return names


def _execute(source: str, where: str, names: dict[str, Any]) -> None:
    """As a notebook does: the value of a last line that is an expression is shown."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    if isinstance(last, ast.Expr):
        names["shown"].append(eval(compile(ast.Expression(last.value), where, "eval"), names))


def test_every_question_has_an_answer(cells: dict[str, Any]) -> None:
    """Weeks are counted, articles are found, the uncertain are left out, one is followed to its raw text."""
    assert cells["by_week"]["articles"].sum() == cells["dated"]["country"].notna().sum()
    assert 0 < len(cells["found"]) < len(cells["articles"])
    assert 0 < len(cells["sure"]) < len(cells["dated"])
    assert cells["article"]["headline"].split()[0] in cells["raw"]
    assert cells["evidence"].date_reasons


def test_the_spreadsheet_and_the_map_hold_rows(cells: dict[str, Any]) -> None:
    """Excel reads every article back; towns have coordinates; both charts can be drawn."""
    assert len(pd.read_excel(cells["folder"] / "articles.xlsx")) == len(cells["articles"])
    assert cells["towns"][["latitude", "longitude"]].notna().all(axis=None)
    for chart in (cells["weeks"], cells["mapped"]):
        assert chart.to_dict()["datasets"]


def test_the_notebook_is_one(cells: dict[str, Any]) -> None:
    """Format 4, without outputs that would rot, every table shown has rows."""
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    assert notebook["nbformat"] == 4
    assert not any(cell.get("outputs") for cell in notebook["cells"])
    assert all(len(shown) for shown in cells["shown"] if isinstance(shown, pd.DataFrame))
