"""MkDocs plugin that makes every record a page."""
