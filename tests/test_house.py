"""The house: data flows one way through its rooms, and only the door knows MkDocs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "atlas").rglob("*.py"))
}


def imported(path: Path) -> Iterator[str]:
    """The names of what a module imports, wherever in it; from a package, those of its modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in MODULES else str(node.module)


def test_no_module_imports_one_that_imports_it() -> None:
    order = TopologicalSorter({name: [*imported(path)] for name, path in MODULES.items()})
    assert {*order.static_order()} >= MODULES.keys()


def room(name: str) -> str:
    """The folder or module right under the package in which a module stands."""
    return ".".join(name.split(".")[:2])


def test_no_folder_uses_one_that_uses_it() -> None:
    uses: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        others = {room(one) for one in imported(path) if one in MODULES}
        uses.setdefault(room(name), set()).update(others - {room(name)})
    rooms = [*TopologicalSorter(uses).static_order()]
    named = re.findall(r"^\| `atlas/(\w+)/`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    # As the README has it: each uses only those named before it.
    assert set(named) == {path.parent.name for path in (ROOT / "atlas").glob("*/__init__.py")}
    for place, folder in enumerate(named):
        assert f"atlas.{folder}" in rooms
        assert not _reached(uses, f"atlas.{folder}") & {f"atlas.{later}" for later in named[place:]}


def _reached(uses: dict[str, set[str]], start: str) -> set[str]:
    """What a room uses, and what that uses, and so on."""
    found: set[str] = set()
    ahead = {*uses.get(start, ())}
    while ahead:
        found |= ahead
        ahead = {further for one in ahead for further in uses.get(one, ())} - found
    return found


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("atlas.door")])
def test_only_the_door_knows_mkdocs(name: str) -> None:
    used = {*imported(MODULES[name])}
    assert not {one for one in used if one.split(".")[0] in ("mkdocs", "material", "mkdocs_macros")}
    assert not {one for one in used if one.startswith("atlas.door")}
