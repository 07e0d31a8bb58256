"""Macros module for mkdocs-macros-plugin: registers every macro that pages may call."""

from __future__ import annotations

from typing import Any

from atlas import macros


def define_env(env: Any) -> None:
    """Register the macros with the environment of mkdocs-macros-plugin; see `atlas.macros`."""
    macros.register(env)
