"""The door between the atlas and MkDocs: registers the macros, and hands MkDocs the hooks.

MkDocs runs this file twice, as a hook and as the macros module, and again at each rebuild: it holds no state and no
logic. What MkDocs is handed stands in `atlas/door/`, what pages say in the other rooms of `atlas/`.
"""

from __future__ import annotations

from typing import Any

from atlas.door import hooks
from atlas.door.hooks import (  # noqa: F401 (MkDocs looks for them here)
    on_build_error,
    on_config,
    on_env,
    on_files,
    on_nav,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_pre_build,
    on_pre_page,
    on_serve,
    on_startup,
)


def define_env(env: Any) -> None:
    """Register every macro; each renders for the page that calls it."""
    hooks.register(env)
