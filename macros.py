"""Macros module for mkdocs-macros-plugin: registers every macro that pages may call, and renders pages in a sandbox."""

from __future__ import annotations

from typing import Any

from atlas import macros


def define_env(env: Any) -> None:
    """Register the macros with the environment of mkdocs-macros-plugin; see `atlas.macros`."""
    macros.register(env)


def on_pre_page_macros(env: Any) -> None:
    """Render a page before mkdocs-macros-plugin does; see `atlas.macros`."""
    macros.render_page(env)
