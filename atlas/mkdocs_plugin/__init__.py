"""MkDocs plugin of the atlas: a page for every record, and the exports, beside the hand-written pages."""

import os

from atlas.mkdocs_plugin.plugin import AtlasPlugin

# What Material and some plugins print at each build about the future of MkDocs is no concern of those who edit records.
# mkdocs.yml names this package for emoji, so that it is loaded before the theme says it.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

__all__ = ["AtlasPlugin"]
