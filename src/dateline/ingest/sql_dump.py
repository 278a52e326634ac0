"""Dumps of databases in SQL: the rows of INSERT and COPY, table by table, read like a table with one article a row.

As mysqldump and MariaDB, pg_dump and the shell of SQLite write them. Sources: the manuals of MySQL 8.4 (9.1.1, string
literals) and PostgreSQL 17 (4.1.2, constants; COPY, text format).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby
from typing import NamedTuple

from dateline.errors import DumpUnreadable
from dateline.ingest.decode import decode_all
from dateline.ingest.reading import Reading
from dateline.ingest.streams import HeadedStream
from dateline.ingest.tables import MOST_CELLS, NoTexts, decoded_lines, left_alone, read_rows
from dateline.model import Document, Rejection

_HEAD_BYTES = 1 << 16
_MOST_NAMED = 1000
"""Tables without texts that are named one by one."""
_COMMENT = re.compile(r"(?:\s+|(?:--|#|\\restrict\b|\\unrestrict\b)[^\n]*(?:\n|$)|/\*.*?\*/;?)+", re.S)
"""With what pg_dump tells psql in a line of its own."""
_FIRST_WORD = re.compile(
    r"(?:SET|CREATE|INSERT|REPLACE|DROP|BEGIN|PRAGMA|LOCK|USE|COPY|START|ALTER|SELECT\s+pg_catalog)\b", re.I
)
_NAME = r'(?:[`"\[]?[\w$]+[`"\]]?\s*\.\s*)?[`"\[]?(?P<table>[\w$]+)[`"\]]?'
_INSERT = re.compile(
    rf"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*INTO\s+{_NAME}\s*"
    r"(?:\((?P<columns>[^()]*)\)\s*)?(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES\s*",
    re.I,
)
_COPY = re.compile(rf"COPY\s+{_NAME}\s*(?:\((?P<columns>[^()]*)\)\s*)?FROM\s+stdin\b[^;]*;\s*$", re.I)
_CREATE = re.compile(rf"CREATE\s+(?:TEMP(?:ORARY)?\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.I)
_STATEMENT = re.compile(
    r"^(?:(?:INSERT|REPLACE)\s+(?:\w+\s+)?INTO\s+[\w\".`\[\]$]+\s*(?:\([^()']*\)\s*)?VALUES\b"
    r"|CREATE\s+TABLE\b[^\n]*\(|COPY\s+[\w\".$]+\s*(?:\([^()']*\)\s*)?FROM\s+stdin\b)",
    re.I | re.M,
)
_NO_COLUMN = re.compile(
    r"(?:PRIMARY|KEY|UNIQUE|CONSTRAINT|FOREIGN|INDEX|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b", re.I
)
_OF_MYSQL = re.compile(r"^-- (?:MySQL|MariaDB)|/\*M?!\d|`|\bENGINE\s*=", re.I | re.M)


class _Row(NamedTuple):
    table: str
    columns: tuple[str, ...]
    """Empty where neither the statement nor the table's own names them."""
    cells: tuple[str | None, ...]


class _Quoting(NamedTuple):
    """How one family of databases writes strings."""

    string: re.Pattern[str]
    """A whole string."""
    token: re.Pattern[str]
    """A string, a mark that parts values, or what stands between those."""
    has_escapes: bool
    """Whether a backslash in a plain string takes the next character."""


def _quoting(string: str, has_escapes: bool) -> _Quoting:
    return _Quoting(
        re.compile(string, re.S),
        re.compile(rf"(?P<string>{string})|[(),;]|(?:[^'\"(),;eE]++|[eE](?!'))++|.", re.S),
        has_escapes,
    )


# possessive, and one that never ends reaches to the end of the statement: nothing is tried again from each character
_STANDARD = _quoting(r"[eE]'(?:[^'\\]++|''|\\.)*+(?:'|\Z)|'(?:[^']++|'')*+(?:'|\Z)", False)
_ESCAPED = _quoting(r"'(?:[^'\\]++|''|\\.)*+(?:'|\Z)|\"(?:[^\"\\]++|\"\"|\\.)*+(?:\"|\Z)", True)
_ESCAPE = re.compile(r"\\(.)", re.S)
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "0": "", "b": "\b", "f": "\f", "v": "\v", "Z": ""}
"""What stands behind a backslash, where it is not itself."""


def is_sql(text: str) -> bool:
    """Whether a text opens as a dump in SQL: a statement first, behind comments, and one that makes or fills a table."""
    opening = _COMMENT.match(text)
    at = opening.end() if opening is not None else 0
    return _FIRST_WORD.match(text, at) is not None and _STATEMENT.search(text) is not None


def read_sql(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The rows of every table with a column of texts, and a warning for each table without one."""
    head = decode_all(stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]).text
    quoting = _ESCAPED if _OF_MYSQL.search(head) is not None else _STANDARD
    without: dict[str, NoTexts] = {}
    cuts: list[str] = []
    limit = reading.options.max_line_bytes
    rows = _rows(decoded_lines(stream, limit), quoting, limit, cuts)
    for (table, columns), own in groupby(rows, key=lambda row: (row.table, row.columns)):
        cells: Iterable[Sequence[str | None]] = (row.cells for row in own)
        try:
            yield from read_rows(reading, cells, f"the table {table!r}", columns or None)
        except NoTexts as error:
            name = table if table in without or len(without) < _MOST_NAMED else ""
            without.setdefault(name, error if name else NoTexts("further tables have no texts", 0))
            without[name].n_rows += error.n_rows if without[name] is not error else 0
    yield from (left_alone(reading, table) for table in without.values())
    for cut in dict.fromkeys(cuts):
        yield reading.rejection("truncated", f"{cut}: the rows before that were used, deliver it again")


def _rows(lines: Iterator[str], quoting: _Quoting, limit: int, cuts: list[str]) -> Iterator[_Row]:
    """The rows of all tables; where the dump was cut off, `cuts` gets what is missing."""
    columns_of: dict[str, tuple[str, ...]] = {}
    for statement in _statements(lines, quoting, limit, cuts):
        if (made := _CREATE.match(statement)) is not None:
            columns_of[made["table"]] = _columns_made(statement[made.end() :])
        elif (copied := _COPY.match(statement)) is not None:
            columns = _names(copied["columns"]) or columns_of.get(copied["table"], ())
            for line in lines:
                if line.rstrip("\r\n") == "\\.":
                    break
                _refuse_wide(line.count("\t"))
                if not line.endswith("\n"):
                    continue  # cut off within a row
                yield _Row(copied["table"], columns, tuple(map(_copied, line.rstrip("\r\n").split("\t"))))
            else:
                cuts.append(f"the rows of table {copied['table']!r} have no end")
        elif (filled := _INSERT.match(statement)) is not None:
            columns = _names(filled["columns"]) or columns_of.get(filled["table"], ())
            for cells in _tuples(statement, filled.end(), quoting):
                if cells is None:
                    if statement.endswith(";") and len(cuts) < _MOST_NAMED:  # else all of it has no end
                        cuts.append(f"a row of table {filled['table']!r} has no end")
                    break
                yield _Row(filled["table"], columns, cells)


def _statements(lines: Iterator[str], quoting: _Quoting, limit: int, cuts: list[str]) -> Iterator[str]:
    """Each statement, without comments before it: up to a line that ends in a semicolon outside a string.

    A last one that fills a table and does not end so is told in `cuts`.
    """
    held = StringIO()
    size = 0
    open_quote = ""
    for line in lines:
        if not size and (not line.strip() or line.lstrip().startswith(("--", "#", "/*", "\\"))):
            continue
        held.write(line)
        size += len(line)
        if size > limit:
            raise DumpUnreadable(
                f"a statement is longer than {limit:,} characters: export it with one row to a statement"
            )
        open_quote = _open_after(line, open_quote, quoting)
        if not open_quote and line.rstrip().endswith(";"):
            yield held.getvalue().strip()
            held, size = StringIO(), 0
    if size:
        statement = held.getvalue().strip()
        if (filled := _INSERT.match(statement)) is not None:
            cuts.append(f"the last statement, into table {filled['table']!r}, has no end")
        yield statement


_QUOTE = re.compile(r"\\.|''|\"\"|['\"]|--", re.S)


def _open_after(line: str, open_quote: str, quoting: _Quoting) -> str:
    """The quotation mark that is open at the end of `line`, '' for none."""
    at = 0
    while (found := _QUOTE.search(line, at)) is not None:
        sign = found[0]
        at = found.end()
        if sign == "--":
            if not open_quote:
                break  # a comment: its apostrophes open nothing
        elif sign[0] == "\\":
            if not (open_quote and quoting.has_escapes):
                at = found.start() + 1
        elif not open_quote:
            open_quote, at = sign[0], found.start() + 1
        elif sign[0] == open_quote and len(sign) == 1:
            open_quote = ""
    return open_quote


def _tuples(statement: str, at: int, quoting: _Quoting) -> Iterator[tuple[str | None, ...] | None]:
    """The values of each row of an INSERT: what stands between brackets; None for a last one that is never closed."""
    cells: list[str | None] = []
    parts: list[str] = []
    depth = 0
    for found in quoting.token.finditer(statement, at):
        token = found[0]
        if token == "(":
            depth += 1
            if depth == 1:
                cells, parts = [], []
                continue
        elif token == ")":
            depth -= 1
            if depth == 0:
                cells.append(_value(parts, quoting))
                yield tuple(cells)
                continue
        elif token == "," and depth == 1:
            cells.append(_value(parts, quoting))
            parts = []
            _refuse_wide(len(cells))
            continue
        if depth:
            parts.append(token)
    if depth > 0:
        yield None


def _refuse_wide(n_cells: int) -> None:
    if n_cells > MOST_CELLS:
        raise DumpUnreadable(f"a row has more than {MOST_CELLS:,} values: export it again")


def _value(parts: Sequence[str], quoting: _Quoting) -> str | None:
    """A value as the database would give it; None for NULL. The string in `N'...'`, `'...'::date`, `CAST('...' AS date)`."""
    whole = "".join(parts).strip()
    for part in parts:
        if quoting.string.fullmatch(part) is not None:
            told = _unquoted(part.lstrip("eE"), quoting.has_escapes or part[0] in "eE")
            for sign, code in _REPLACED.findall(whole) if whole[:7].lower() == "replace" else ():
                told = told.replace(sign, chr(int(code)))
            return told
    return None if not whole or whole.upper() in ("NULL", "DEFAULT") else whole


_REPLACED = re.compile(r",\s*'([^']+)'\s*,\s*char\((10|13)\)\)")
"""SQLite's shell writes `replace('two\\nlines','\\n',char(10))`."""


def _unquoted(string: str, is_escaped: bool) -> str:
    told = string[1:-1].replace(string[0] * 2, string[0])
    return _ESCAPE.sub(lambda m: _MEANT.get(m[1], m[1]), told) if is_escaped and "\\" in told else told


def _copied(cell: str) -> str | None:
    if cell == "\\N":
        return None
    return _ESCAPE.sub(lambda m: _MEANT.get(m[1], m[1]), cell) if "\\" in cell else cell


def _names(columns: str | None) -> tuple[str, ...]:
    if not columns:
        return ()
    _refuse_wide(columns.count(","))
    return tuple(name.strip().strip('`"[]') for name in columns.split(","))


def _columns_made(definition: str) -> tuple[str, ...]:
    """The names of the columns that a CREATE TABLE defines, from what stands behind its first bracket."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"'(?:[^']++|'')*+'|[(),]", definition):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
        if (found[0] == "," and depth == 0) or depth < 0:
            parts.append(definition[start : found.start()].strip())
            _refuse_wide(len(parts))
            start = found.end()
        if depth < 0:
            break
    names = (part.split(None, 1)[0] for part in parts if part and _NO_COLUMN.match(part) is None)
    return tuple(name.strip('`"[]') for name in names)
