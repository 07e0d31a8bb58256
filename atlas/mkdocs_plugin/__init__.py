"""MkDocs plugin of the atlas: a page for every record, and the exports, beside the hand-written pages."""

from atlas.mkdocs_plugin.plugin import AtlasPlugin

__all__ = ["AtlasPlugin"]
