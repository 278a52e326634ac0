"""`dateline report`: writes the evidence desk and says where it is and what is in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.filesize import decimal
from rich.text import Text

from dateline.addresses import address_of
from dateline.cli.suites import write_docs
from dateline.cli.terminal import stderr, stdout
from dateline.dataset import Dataset
from dateline.errors import UsageError
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.reports import count

FOLDER, FILE = "report", "report.html"
"""Where a report stands beside a dataset: the desk, and the page of figures that maintenance writes."""


def write(request: RunRequest, to: Path | None, *, with_texts: bool, data_docs: bool = False) -> int:
    """Write the report and print where it is. Raises UsageError where Data Docs, which are a folder, are to be in one file."""
    from dateline.report import is_one_file, write_report

    dataset = Dataset(request.out)
    dataset.snapshot()  # says so where there is none
    if to is None and (address := address_of(request.out)):
        raise UsageError(f"{address} is no folder to write a report into: name one with --to")
    target = to or request.out / (FOLDER if with_texts else FILE)
    with tempfile.TemporaryDirectory(prefix="dateline-report-") as folder, dataset.reading():
        docs = Path(folder) / "data_docs" if data_docs else None
        if docs is not None:
            if is_one_file(target):
                raise UsageError(
                    "Data Docs are a folder: with --data-docs the report is one, too; name a folder with --to"
                )
            write_docs(dataset, docs)
        done = write_report(dataset, target, request.raw, with_texts=with_texts, data_docs=docs)
    pages = f"{count(done.n_articles, 'article')}, {count(done.n_pages, 'page')}, " if with_texts else ""
    stdout().print(
        Text.assemble((str(done.path.resolve()), "bold"), f"   {pages}{decimal(done.size_bytes)}"), soft_wrap=True
    )
    if with_texts and done.n_without_text:
        said = f"{count(done.n_without_text, 'page')} without the dump's text: {done.no_text}"
        stderr().print(Text(said, style="yellow"))
    return 0


def remove_reports(out: Path) -> bool:
    """Remove the reports beside a dataset; whether there was one."""
    from dateline.report import remove_report

    return any([remove_report(out / FOLDER), remove_report(out / FILE)])
