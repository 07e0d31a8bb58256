"""Command `python -m atlas.mkdocs_plugin`: MkDocs, with mistakes in the YAML of `mkdocs.yml` told in plain words.

MkDocs reads its settings before any plugin can say more of them than the parser does.
"""

import sys
from pathlib import Path
from typing import Final

from mkdocs.__main__ import cli

from atlas.macros import page_settings
from atlas.records.diagnostics import DataError

_SETTINGS: Final = Path("mkdocs.yml")

if __name__ == "__main__":
    try:
        if _SETTINGS.is_file():
            page_settings.read(_SETTINGS)
    except DataError as error:
        sys.exit(f"The settings cannot be used:\n{error}")
    cli(prog_name="mkdocs")
