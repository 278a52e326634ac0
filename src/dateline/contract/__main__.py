"""`python -m dateline.contract [--check] [FILE]`: writes docs/data-dictionary.md, or says whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dateline.contract.dictionary import data_dictionary
from dateline.lexicon import schema_path


def main(arguments: list[str] | None = None) -> int:
    """Write the data dictionary, or with `--check` compare. Returns 1 when the file is out of date, else 0."""
    parser = argparse.ArgumentParser(prog="python -m dateline.contract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is out of date")
    default = schema_path("articles.yaml").parents[1] / "docs" / "data-dictionary.md"
    parser.add_argument("file", nargs="?", type=Path, default=default, help="default: docs/data-dictionary.md")
    options = parser.parse_args(arguments)
    wanted = data_dictionary()
    if not options.check:
        options.file.write_text(wanted, encoding="utf-8")
        return 0
    if options.file.is_file() and options.file.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{options.file} is out of date: run `python -m dateline.contract`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
