"""MkDocs plugin `atlas`: a page for each record, and the exports, beside the hand-written pages."""

import os

from atlas.mkdocs_plugin.plugin import AtlasPlugin

# Silence what Material and some plugins print at each build about MkDocs 2. It is early enough here: mkdocs.yml names
# this package in `emoji_generator`, so it is imported before the theme.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

__all__ = ["AtlasPlugin"]
