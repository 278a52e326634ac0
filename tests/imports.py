"""Which modules a module reaches by its imports, read from the source: also those inside functions."""

from __future__ import annotations

import ast
import os
import sys
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
    tree = parsed(path)
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
    tree = parsed(path)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [(node.module or "", alias.name) for node in nodes for alias in node.names]


def _file(package: Path, parts: list[str]) -> str | None:
    path = package.joinpath(*parts)
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file() and candidate != package.with_suffix(".py"):
            return candidate.relative_to(package).as_posix()
    return None


BEGIN, END = "<!-- imports: drawn by `python -m tests.imports` -->", "<!-- imports: end -->"
EVERYWHERE = ("model", "errors", "controls", "lexicon", "version", "addresses")
"""What everything may import is not drawn: it would be most of the lines."""
EDGE = ("cli", "orchestration", "flows")


def arrows(package: Path) -> dict[str, set[str]]:
    """Room -> the rooms it imports directly, at run time."""
    found: dict[str, set[str]] = {}
    for name in modules(package):
        room = _room(name)
        found.setdefault(room, set()).update(_room(target) for target in _imports(package, name))
    return {room: targets - {room} for room, targets in found.items()}


def parsed(path: Path) -> ast.Module:
    """The tree of a module. Tried again where another thread of the test run parses at the same moment: CPython's counter of
    depth is theirs in common, and says SystemError (gh-106905)."""
    source = path.read_text(encoding="utf-8")
    for _ in range(_TRIES):
        try:
            return ast.parse(source)
        except SystemError:
            continue
    return ast.parse(source)


_TRIES = 5


def modules(package: Path) -> list[str]:
    """Files of the package; also of a room that is a link to a folder elsewhere."""
    walked = os.walk(package, followlinks=True)
    paths = (Path(folder, name) for folder, _, names in walked for name in names if name.endswith(".py"))
    return sorted(path.relative_to(package).as_posix() for path in paths)


def picture(package: Path) -> str:
    """The rooms and who imports whom, as Mermaid; an arrow that others imply is left out."""
    drawn = {room: {t for t in targets if t not in EVERYWHERE} for room, targets in arrows(package).items()}
    drawn = {room: targets for room, targets in drawn.items() if room not in (*EVERYWHERE, "")}
    below = {room: _below(room, drawn) for room in drawn}
    lines = ["```mermaid", "flowchart TD"]
    for room in sorted(drawn):
        shape = f"{room}([{room}])" if room.partition(".")[0] in EDGE else f"{room}[{room}]"
        lines.append(f"    {shape}")
    for room in sorted(drawn):
        direct = drawn[room]
        implied = {t for t in direct if any(t in below[other] for other in direct - {t})}
        lines += [f"    {room} --> {target}" for target in sorted(direct - implied)]
    return "\n".join([*lines, "```"])


def _below(room: str, drawn: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [*drawn.get(room, ())]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += drawn.get(one, ())
    return found


def _room(name: str) -> str:
    """'' for the package itself; orchestration in two, since the flows stand between a run and the server."""
    parts = name.removesuffix(".py").removesuffix("/__init__").split("/")
    if parts[0] == "orchestration":
        return "orchestration.server" if parts[1:2] == ["server"] else "orchestration.run"
    return "" if parts == ["__init__"] else parts[0]


def drawn_into(text: str, package: Path) -> str:
    """The document with the picture as it is today between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{picture(package)}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Draw the picture, or with `--check` compare: 1 where the code has another one."""
    root = Path(__file__).parents[1]
    document = root / "docs" / "architecture.md"
    text = document.read_text(encoding="utf-8")
    wanted = drawn_into(text, root / "src" / "dateline")
    if "--check" not in arguments:
        document.write_text(wanted, encoding="utf-8")
    elif text != wanted:
        print("docs/architecture.md: rooms or their imports changed: run `python -m tests.imports`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
