"""Files of the JSON Schemas in the repository, which editors read: which are stale, and bringing them up to date."""

from pathlib import Path
from typing import Final

from atlas.exports.editor_schemas import schemas
from atlas.records.catalogue import Catalogue

FOLDER: Final = "schemas"
"""Folder of the schemas in the repository."""


def stale(folder: Path, catalogue: Catalogue) -> list[str]:
    """Names of the schema files that are missing, wrong or left over."""
    wanted = schemas(catalogue)
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))


def write(folder: Path, catalogue: Catalogue) -> list[str]:
    """Names of the schema files that changed, after bringing all up to date."""
    wanted = schemas(catalogue)
    changed = stale(folder, catalogue)
    folder.mkdir(exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return changed
