"""Which modules a module reaches by its imports, read from the source: also those inside functions."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


def reached(package: Path, start: str) -> set[str]:
    """Files of `package` (relative, with '/') that `start` imports, and those that these import, and so on; with itself.

    A name taken from a room's door (`from dateline.dating import date_all`) leads to the module the door has it from,
    not to all that stands behind the door.
    """
    found: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += _imports(package, name)
    return found


@cache
def _imports(package: Path, name: str) -> tuple[str, ...]:
    targets: set[str] = set()
    for module, taken in _statements(package / name):
        if module.partition(".")[0] == package.name:
            targets |= _resolved(package, module, taken)
    return tuple(sorted(targets))


def _statements(path: Path) -> list[tuple[str, str]]:
    """(module, name taken from it or '') of every import that happens at run time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for part in node.body
        for inner in ast.walk(part)
    }
    made: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.ImportFrom):
            made += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            made += [(alias.name, "") for alias in node.names]
    return made


def _resolved(package: Path, module: str, taken: str) -> set[str]:
    parts = module.split(".")[1:]
    if taken and (as_module := _file(package, [*parts, taken])):
        return {as_module}
    file = _file(package, parts)
    if file is None:
        return set()
    if not file.endswith("__init__.py") or not taken:
        return {file}
    behind = {
        target
        for origin, name in _statements_for_types_too(package / file)
        if name == taken
        for target in _resolved(package, origin, name)
    }
    return behind or {file}


def _statements_for_types_too(path: Path) -> list[tuple[str, str]]:
    """As `_statements`, with those for type checkers: a lazy door names its modules there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [(node.module or "", alias.name) for node in nodes for alias in node.names]


def _file(package: Path, parts: list[str]) -> str | None:
    path = package.joinpath(*parts)
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file() and candidate != package.with_suffix(".py"):
            return candidate.relative_to(package).as_posix()
    return None
