"""Command `python -m atlas.mkdocs_plugin`: MkDocs, with mistakes in the YAML of `mkdocs.yml` told in plain words.

MkDocs reads its settings before any plugin can say more of them than the parser does.
"""

import sys
from pathlib import Path
from typing import Final

from mkdocs.__main__ import cli

from atlas.macros import page_settings
from atlas.mkdocs_plugin import other_plugins
from atlas.records.diagnostics import DataError

_SETTINGS: Final = Path("mkdocs.yml")

if __name__ == "__main__":
    try:
        if _SETTINGS.is_file() and (
            wrong := [*page_settings.wrong_extensions(_SETTINGS, page_settings.read(_SETTINGS))]
        ):
            raise DataError(wrong)
    except DataError as error:
        sys.exit(f"The settings cannot be used:\n{error}")
    try:
        cli(prog_name="mkdocs")
    except Exception as error:
        # Hooks run when the settings are read, before the plugin, which tells of all later mistakes.
        place = other_plugins.own_place(error, Path.cwd())
        if not place:
            raise
        sys.exit("{}:{}: {}: {}.".format(*place, type(error).__name__, error))
