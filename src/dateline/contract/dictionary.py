"""docs/data-dictionary.md, written from the contract: what every column means, for those who only read the data."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.contract.declaration import CONTRACT_VERSION, TABLES, VOCABULARIES, Column, Declaration, Rule, declaration
from dateline.contract.fingerprints import shape_fingerprint
from dateline.contract.tables import reader_dtypes
from dateline.model import Severity

_HEAD = """\
# Data dictionary

<!-- Generated from schemas/*.yaml by `python -m dateline.contract`: change those. -->

Contract version {version}, fingerprint of its shape `{fingerprint}` (both stand in the metadata of every Parquet file). Every table is a folder of Parquet files under the dataset's top folder.

| table | partitioned by | |
|---|---|---|
{tables}

Of `articles` there is also what [schema.org's NewsArticle](https://schema.org/NewsArticle), IPTC's NITF 3.6 and Media Cloud's story
metadata call its columns: near enough to move a column over, not a promise that all three mean the same.

How to read the tables
- **Offsets** (`char_start`, `char_end`) count characters of the decoded document, half-open: the text is
  `document[char_start:char_end]`.
- **required** columns never hold null; a list without items is empty, not null. `type!` inside a list or struct means
  the same there.
- **pandas** is the dtype that `dateline.read_articles` hands out; plain `pd.read_parquet` gives the same, but for the
  days in lists (`datetime.date` objects) and the partition keys (categories of strings).
"""

_SEVERITIES = """\
## Severities

| severity | what happens |
|---|---|
| critical | the row goes to `quarantine`, with its raw text and the rule's name |
| warning | the row is kept, and the rule's name is added to its `quality_flags` |
| dataset | the run stops with exit code 3 and publishes nothing |
"""


def data_dictionary() -> str:
    """The whole data dictionary as Markdown, ending in a newline."""
    declared = [declaration(table) for table in TABLES]
    index = "\n".join(_index_row(one) for one in declared)
    head = _HEAD.format(version=CONTRACT_VERSION, fingerprint=shape_fingerprint(), tables=index)
    return "\n".join([head, *(_section(one) for one in declared), _SEVERITIES])


def _index_row(one: Declaration) -> str:
    keys = ", ".join(f"`{key.name}`" for key in one.keys) or "–"
    return f"| [{one.table}](#{one.table}) | {keys} | {cell(one.description)} |"


def _section(one: Declaration) -> str:
    lines = [f"## {one.table}\n", f"{cell(one.description)}\n"]
    if one.table == "undated":
        lines.append("Columns as in [articles](#articles); partition key: `region`.\n")
        return "\n".join(lines)
    dtypes = reader_dtypes(one.table)
    lines += ["| column | type | required | pandas | meaning |", "|---|---|---|---|---|"]
    lines += [_column_row(column, dtypes[column.name], "") for column in one.columns]
    lines += [_column_row(key, dtypes[key.name], " *(folder name)*") for key in one.keys]
    lines += _names_elsewhere(one)
    if one.every_rule:
        lines += ["", f"### Rules of {one.table}\n", "| rule | severity | |", "|---|---|---|"]
        lines += [_rule_row(rule) for rule in _by_severity(one.every_rule)]
    return "\n".join(lines) + "\n"


def _column_row(column: Column, dtype: str, note: str) -> str:
    required = "yes" if column.required else ""
    return f"| `{column.name}`{note} | `{column.type}` | {required} | `{dtype}` | {cell(column.description)} |"


def _names_elsewhere(one: Declaration) -> list[str]:
    known = [column for column in (*one.columns, *one.keys) if column.known_as]
    if not known:
        return []
    head = ["", f"### Columns of {one.table} elsewhere\n", names_head(), "|---" * (len(VOCABULARIES) + 1) + "|"]
    return [*head, *map(names_row, known)]


def names_head() -> str:
    """The head of a table of what others call our columns."""
    return f"| column | {' | '.join(VOCABULARIES)} |"


def names_row(column: Column) -> str:
    """A column and what others call it."""
    names = dict(column.known_as)
    cells = (f"`{names[one]}`" if one in names else "" for one in VOCABULARIES)
    return f"| `{column.name}` | {' | '.join(cells)} |"


def _rule_row(rule: Rule) -> str:
    subject = f"`{rule.column}`" if rule.column else "the table"
    return f"| `{rule.name}` | {rule.severity.value} | {subject} {cell(rule.says)} |"


def _by_severity(rules: Iterable[Rule]) -> list[Rule]:
    order = (Severity.CRITICAL, Severity.WARNING, Severity.DATASET)
    return sorted(rules, key=lambda rule: order.index(rule.severity))


def cell(text: str) -> str:
    """`text` on one line, with bars that would end a table's cell escaped."""
    return " ".join(text.split()).replace("|", "\\|")
