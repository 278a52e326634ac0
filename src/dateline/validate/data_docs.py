"""Great Expectations' Data Docs of the last snapshots, as a folder that is read without a network.

Its pages name stylesheets and scripts at eight addresses of the web. Those that carry the layout are shipped here (NOTICE) and named
in their place; the others (icons, charts, date pickers, a dark theme) are left out. The site is made anew each time, of the snapshots
that are kept, so that its history ends where the dataset's does.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from dateline.contract import declaration
from dateline.validate.suite import build_suite, frame_for, great_expectations

TABLE = "articles"
ASSETS = Path(__file__).parent / "data_docs_assets"
OFFLINE = "static/offline"
_SHIPPED = {
    "/bootstrap/4.3.1/css/bootstrap.min.css": "bootstrap.min.css",
    "/bootstrap/4.3.1/js/bootstrap.min.js": "bootstrap.bundle.min.js",  # with popper in it
    "/jquery-3.7.1.min.js": "jquery.min.js",
    "/dist/bootstrap-table.min.css": "bootstrap-table.min.css",
    "/dist/bootstrap-table.min.js": "bootstrap-table.min.js",
}
_SIGNS = """<style>
.fa-check-circle::before {content: "\\2713"}
.fa-times::before {content: "\\2717"}
.fa-exclamation-triangle::before {content: "!"}
[class*="fa-"]::before {font-style: normal; font-weight: bold}
</style>"""
"""In the place of an icon font."""
_LINK = re.compile(r"""<(link|script)\b[^>]*\b(?:href|src)="((?:https?:)?//[^"]+)"[^>]*>(?:\s*</script>)?""")
_SIGN = re.compile(r"""(?<=href=")(?:\.\./)*(?=static/images/favicon\.ico")""")
"""Their pages of results lead one folder too low to it."""
_PICTURE = re.compile(r"""<img\b[^>]*\bsrc="https?://[^"]*"[^>]*>""")


@dataclass(frozen=True, slots=True)
class Validated:
    """A state of the dataset that is put to the suite."""

    name: str
    made_at: datetime
    rows: pa.Table
    """Of `articles`, as a snapshot gives them."""


def write_data_docs(states: Iterable[Validated], folder: Path) -> Path:
    """Write the site of these states into `folder`, in the place of what a call before wrote; its index page.

    The states are asked for one after the other. Raises OSError.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-data-docs-") as project:
        made = _site(project, states)
        offline = made / OFFLINE
        offline.mkdir()
        for asset in ASSETS.iterdir():
            shutil.copyfile(asset, offline / asset.name)
        for page in made.rglob("*.html"):
            depth = len(page.relative_to(made).parents) - 1
            page.write_text(without_network(page.read_text("utf-8"), "../" * depth), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, folder)
    return folder / "index.html"


def without_network(page: str, root: str) -> str:
    """A page that loads nothing from the web; `root` leads from its folder to the site's."""

    def local(tag: re.Match[str]) -> str:
        kind, address = tag.groups()
        name = next((name for end, name in _SHIPPED.items() if address.endswith(end)), None)
        if name is None:
            return ""
        where = f"{root}{OFFLINE}/{name}"
        return f'<link rel="stylesheet" href="{where}">' if kind == "link" else f'<script src="{where}"></script>'

    return _SIGN.sub(root, _PICTURE.sub("", _LINK.sub(local, page))).replace("</head>", f"{_SIGNS}</head>", 1)


def _site(project: str, states: Iterable[Validated]) -> Path:
    gx = great_expectations()
    context = gx.get_context(mode="file", project_root_dir=project)
    context.variables.progress_bars = {"globally": False}
    rules = declaration(TABLE).every_rule
    suite = context.suites.add(build_suite(f"dateline_{TABLE}", rules, is_standard=True))
    asset = context.data_sources.add_pandas("dataset").add_dataframe_asset(TABLE)
    batch = asset.add_batch_definition_whole_dataframe("rows")
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=TABLE, data=batch, suite=suite))
    checkpoint = context.checkpoints.add(gx.Checkpoint(name="snapshots", validation_definitions=[definition]))
    for state in states:
        run = gx.RunIdentifier(run_name=state.name, run_time=state.made_at)
        checkpoint.run(batch_parameters={"dataframe": frame_for(state.rows, rules)}, run_id=run)
    context.build_data_docs()
    built: Any = context.root_directory
    return Path(built) / "uncommitted" / "data_docs" / "local_site"
