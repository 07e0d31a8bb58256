"""The architecture: data flows one way through the folders of the code, and only one of them knows MkDocs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLUGIN = "atlas.mkdocs_plugin"
ENGINES = frozenset({"mkdocs", "mkdocs_macros", "material", "properdocs", "zensical"})
"""What turns pages into a site."""
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


def folder(name: str) -> str:
    """The folder, or the module right under the package, in which a module stands."""
    return ".".join(name.split(".")[:2])


def dependencies() -> dict[str, set[str]]:
    """Which folders each folder of the code imports."""
    found: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        others = {folder(one) for one in imported(path) if one in MODULES}
        found.setdefault(folder(name), set()).update(others - {folder(name), "atlas"})
    return found


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """What imports itself by way of others; empty if nothing does."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_one_that_imports_it() -> None:
    assert cycle({name: {*imported(path)} for name, path in MODULES.items()}) == []


def test_no_folder_imports_one_that_imports_it() -> None:
    assert cycle(dependencies()) == []


def test_a_cycle_would_be_found() -> None:
    assert set(cycle({**dependencies(), "atlas.records": {PLUGIN}})) >= {"atlas.records", PLUGIN}


@pytest.mark.parametrize("name", [name for name in MODULES if folder(name) not in (PLUGIN, "atlas.__main__")])
def test_only_the_plugin_knows_mkdocs_and_nothing_knows_the_plugin(name: str) -> None:
    used = {*imported(MODULES[name])}
    assert not {one for one in used if one.split(".")[0] in ENGINES or folder(one) == PLUGIN}


def test_the_readme_s_map_names_every_folder_after_those_that_it_imports() -> None:
    rows = re.findall(r"^\| `atlas/(\w+)/`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {*rows} == {path.parent.name for path in (ROOT / "atlas").glob("*/__init__.py")}
    graph = dependencies()
    for place, row in enumerate(rows):
        below = {f"atlas.{other}" for other in rows[place:]}
        assert not graph[f"atlas.{row}"] & below, f"{row} imports what the map names after it"
