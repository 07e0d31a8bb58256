"""Loader of the theme's templates that looks for none in hidden folders.

MkDocs goes through all files of the theme for those to copy, ten thousand icons too, of which it copies none: they are
in a hidden folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import jinja2
from mkdocs.theme import Theme


class _Loader(jinja2.FileSystemLoader):
    """Loader that lists no template of a hidden folder, and loads all."""

    def list_templates(self) -> list[str]:
        """Names of the templates."""
        return sorted({name for folder in self.searchpath for name in _names(Path(folder))})


def _names(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(path, name).relative_to(folder).as_posix() for name in files)


def skip_hidden(theme: Theme) -> None:
    """Let MkDocs pass by the hidden folders of a theme."""
    make = theme.get_env

    def environment() -> jinja2.Environment:
        made = make()
        made.loader = _Loader(theme.dirs)
        return made

    theme.get_env = environment  # type: ignore[method-assign] # MkDocs has no other way in
