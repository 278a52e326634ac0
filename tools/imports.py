"""The picture of imports in docs/architecture.md, drawn from the code: `python -m tools.imports [--check]`.

Each arrow is a room that imports another. Arrows that a longer way says anyway are left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import grimp

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
BEGIN, END = "<!-- imports: python -m tools.imports -->\n", "<!-- /imports -->\n"
EVERYWHERE = {"model", "errors", "controls", "version"}
"""Imported by nearly all: drawn, they would hide the rest."""


def rooms() -> dict[str, set[str]]:
    """Room -> rooms it imports, itself and what is used everywhere left out."""
    graph = grimp.build_graph("dateline", cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in sorted(graph.modules):
        importer = _room(module)
        if not importer or importer in EVERYWHERE:
            continue
        imported = {_room(other) for other in graph.find_modules_directly_imported_by(module)}
        found.setdefault(importer, set()).update(imported - EVERYWHERE - {importer, ""})
    return found


def _room(module: str) -> str:
    parts = module.split(".")[1:]
    depth = 2 if parts[:1] == ["orchestration"] and parts[1:2] in (["run"], ["server"]) else 1
    return ".".join(parts[:depth])


def reduced(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without the arrows that a longer way says anyway."""

    def beyond(room: str, seen: set[str]) -> set[str]:
        for other in arrows.get(room, ()):
            if other not in seen:
                seen.add(other)
                beyond(other, seen)
        return seen

    return {
        room: {one for one in others if not any(one in beyond(two, set()) for two in others - {one})}
        for room, others in arrows.items()
    }


def drawn() -> str:
    """The picture, in the words of Mermaid."""
    arrows = reduced(rooms())
    names = {room: room.replace(".", "_") for room in {*arrows, *(one for others in arrows.values() for one in others)}}
    lines = [f"    {names[room]}[{room.replace('.', '/')}]" for room in sorted(names)]
    lines += [f"    {names[room]} --> {names[one]}" for room in sorted(arrows) for one in sorted(arrows[room])]
    return "```mermaid\nflowchart TD\n" + "\n".join(lines) + "\n```\n"


def main() -> int:
    """Draw it anew, or say that it is stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.imports", description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    wanted = f"{before}{BEGIN}{drawn()}{END}{rest.partition(END)[2]}"
    if not parser.parse_args().check:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if wanted == text:
        return 0
    print("the picture of imports in docs/architecture.md is stale: python -m tools.imports", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
