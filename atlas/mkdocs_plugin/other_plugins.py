"""Compatibility with other plugins and settings: which are refused and why, and which names they replace in pages.

`docs/plugins.md` documents it.
"""

from __future__ import annotations

from typing import Final

from mkdocs.config.defaults import MkDocsConfig

_NEEDS_SLASHES: Final = (
    "since the API, the feeds and the search index give addresses that end in a slash; to read the atlas without a "
    "server, download the archive of the data"
)

REFUSED: Final = {
    **dict.fromkeys(
        ("material/offline", "materialx/offline"), f"The plugin `offline` cannot be used, {_NEEDS_SLASHES}."
    ),
    "i18n": (
        "The plugin `i18n` (static-i18n) cannot be used, since it sorts pages by the place of their files under `docs` "
        "and those of the records are under `data`; build the site once for each language with `theme.language`, and "
        "link the sites with `extra.alternate`."
    ),
}
"""Reason why a plugin cannot work with the atlas, by the plugin's name in MkDocs."""

GIT_DATES: Final = frozenset(
    {"git_revision_date_localized", "git_site_revision_date_localized", "git_creation_date_localized"}
)
"""Names that git-revision-date-localized replaces in pages before the macros run."""


def refusal(config: MkDocsConfig) -> str:
    """Reason why the site cannot be built with these settings; empty if it can."""
    if "macros" not in config.plugins:
        return "The plugin `atlas` needs the plugin `macros`: list both under `plugins` in mkdocs.yml."
    for name, reason in REFUSED.items():
        if name in config.plugins and config.plugins[name].config.get("enabled", True):
            return reason
    if any(feature.startswith("navigation.instant") for feature in config.theme.get("features") or []):
        return (
            "The feature `navigation.instant` cannot be used, since it would show a page without the policy, the "
            "styles and the scripts of its own that search, maps and directories need; take it out of `theme.features`."
        )
    if not config.use_directory_urls:
        return f"`use_directory_urls: false` cannot be used, {_NEEDS_SLASHES}."
    return ""


def names_in_pages(config: MkDocsConfig) -> dict[str, str]:
    """Names that another plugin replaces in the text of pages, with nothing in their place."""
    order = list(config.plugins)
    is_used = "git-revision-date-localized" in order[: order.index("macros")]
    return dict.fromkeys(GIT_DATES, "") if is_used else {}
