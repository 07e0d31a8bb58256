"""Compatibility with other plugins and settings: which are refused and why, and which names they replace in pages.

`docs/plugins.md` documents it.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from traceback import walk_tb
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jinja2 import TemplateError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from atlas.mkdocs_plugin import csp, theme_names
from atlas.records.diagnostics import failure
from atlas.records.yaml_syntax import table

REFUSED: Final[dict[str, str]] = table(__file__, "refused_plugins.yml")
"""Reason why a plugin cannot work with the atlas, by the plugin's name in MkDocs."""

_LINKS: Final = {
    "footer": "{title: About the atlas, url: about/}",
    "social": "{icon: fontawesome/brands/mastodon, link: https://social.example/@atlas}",
    "alternate": "{name: English, link: /en/, lang: en}",
}
"""Lists of links under `extra`, each with an example that has all fields that a link needs."""

_GROUPS: Final = {
    "theme.font": "{text: Own Face, code: Own Mono}",
    "theme.icon": "{repo: fontawesome/brands/gitlab}",
    "theme.icon.admonition": "{note: octicons/tag-16}",
    "theme.icon.tag": "{policy: octicons/law-16}",
    "extra.analytics": "{provider: custom}",
    "extra.annotate": "{json: [.s2]}",
    "extra.consent": "{title: Cookies, description: What they are for}",
    "extra.status": "{new: Added lately}",
    "extra.tags": "{Policy: policy}",
    "extra.version": "{provider: mike}",
}
"""Settings that have fields, each with an example: Material ignores what else they hold."""

_OPTIONS: Final = (
    ("pymdownx.tabbed", "alternate_style", "Material's script knows no other tabs"),
    ("pymdownx.blocks.tab", "alternate_style", "Material's script knows no other tabs"),
    ("pymdownx.arithmatex", "generic", "it would write scripts into the page, which the policy of the pages blocks"),
)
"""Extensions of Markdown, each with an option that it needs, and why."""

_IN_STYLES: Final = re.compile(r"""(?:@import|url\()\s*["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
"""Address of another site in a style sheet."""
_NOT_IN_ADDRESSES: Final = r"\s<>\"'`\\{}|^\x00-\x1f"
_CLICK_WITHOUT_RELOAD: Final = re.compile(r"8\.2\.2\b|8\.3\.")

GIT_DATES: Final = frozenset(
    {"git_revision_date_localized", "git_site_revision_date_localized", "git_creation_date_localized"}
)
"""Names that git-revision-date-localized replaces in pages before the macros run."""


def refusal(config: MkDocsConfig) -> str:
    """Reason why the site cannot be built with these settings; empty if it can."""
    if not {"atlas", "macros"} <= {*config.plugins}:
        return "The plugin `atlas` needs the plugin `macros`: list both under `plugins` in mkdocs.yml."
    for name, reason in REFUSED.items():
        if name in config.plugins and config.plugins[name].config.get("enabled", True):
            return reason
    reasons = (
        _other_theme_or_folder, _malformed, _no_group, theme_names.refusal, _unusable_navigation, _unusable_analytics,
        _needed_by_extensions, _edit_without_repository, _unusable_address,
    )  # fmt: skip
    return next(filter(None, (of(config) for of in reasons)), "")


def _unusable_navigation(config: MkDocsConfig) -> str:
    """Reason why the site cannot be built with the way in which pages lead to one another; empty if it can."""
    instant = next((name for name in config.theme.get("features") or [] if name.startswith("navigation.instant")), "")
    if instant:
        return (
            f"The feature `{instant}` cannot be used, since it would show a page without the policy, the "
            "styles and the scripts of its own that search, maps and directories need; take it out of `theme.features`."
        )
    if not config.use_directory_urls:
        return (
            "`use_directory_urls: false` cannot be used, since the API, the feeds and the search index give addresses "
            "that end in a slash; to read the atlas without a server, download the archive of the data."
        )
    return ""


def _other_theme_or_folder(config: MkDocsConfig) -> str:
    """Reason why the site cannot be built with another theme, folder or module; empty if these are the atlas's."""
    if config.theme.name not in ("material", "materialx"):
        return (
            f"The theme `{config.theme.name}` cannot be used, since the atlas's templates add to those of Material; "
            "write `name: material` under `theme`."
        )
    if not any(Path(folder, "partials", "search-labels.html").is_file() for folder in config.theme.dirs):
        return (
            "`theme.custom_dir` must hold the atlas's own templates, since the pages cannot do without them; put yours "
            "into the folder `overrides`, or copy what it holds into your folder."
        )
    root = Path(config.config_file_path).absolute().parent
    module = config.plugins["macros"].config["module_name"]
    if not ((root / f"{module}.py").is_file() or (root / module).is_dir()):
        return f"The plugin `macros` would find no macros in {module}.py: write `module_name: macros` below it."
    if Path(config.docs_dir).absolute() != root / "docs":
        return (
            "`docs_dir` cannot be another folder than `docs`, since `python -m atlas check` and the history of the "
            "pages look there."
        )
    return ""


def _malformed(config: MkDocsConfig) -> str:
    """Reason why a setting cannot be used whose form MkDocs does not check; empty if each has its form."""
    language = config.theme.get("language")
    if not any(Path(folder, "partials", "languages", f"{language}.html").is_file() for folder in config.theme.dirs):
        return f"`theme.language` is {language!r}, which Material does not know: write a code such as `de` or `zh`."
    for name in ("theme.features", "extra_css", "extra_templates"):
        texts = theme_names.setting(config, name) or []
        if not (isinstance(texts, list) and all(isinstance(text, str) for text in texts)):
            return f"`{name}` is no list of texts: write each on a line of its own, after a hyphen and a space."
    for name, example in _LINKS.items():
        links, fields = config.extra.get(name) or [], re.findall(r"(\w+): ", example)
        if not (isinstance(links, list) and all(isinstance(one, dict) and {*fields} <= {*one} for one in links)):
            return f"`extra.{name}` is no list of links: write each as in `- {example}`."
    title = next((title for title, _ in nav_entries(config.nav) if not isinstance(title, str)), None)
    if title is not None:
        return f"`nav` has a title that YAML takes for no text, {title!r}: put it between quotes."
    return ""


def _no_group(config: MkDocsConfig) -> str:
    """Reason why a setting cannot be used that has fields, and holds something else; empty if each has them."""
    for place, example in _GROUPS.items():
        value = theme_names.setting(config, place)
        if value and not isinstance(value, dict):
            return f"`{place}` is no group of fields: write it as in `{place.rpartition('.')[2]}: {example}`."
    return ""


def nav_entries(nav: Any) -> Iterator[tuple[Any, Any]]:
    """Titles in a navigation, each with the path of its page or the list of its section."""
    for entry in nav or ():
        for title, target in entry.items() if isinstance(entry, dict) else ():
            yield title, target
            yield from nav_entries(target) if isinstance(target, list) else ()


def warnings(config: MkDocsConfig, files: Files) -> Iterator[str]:
    """Warnings of names in the settings that the theme does not know, and of style sheets that load from elsewhere."""
    yield from (warning for _, warning in theme_names.ignored(config))
    for file in filter(None, (files.get_file_from_path(posixpath.normpath(path)) for path in config.extra_css)):
        for address in _IN_STYLES.findall(file.content_string):
            yield f"{file.src_uri} {csp.blocked(address)}"


def missing_files(config: MkDocsConfig) -> Iterator[str]:
    """Warnings of files that settings name for every page, and that are not on the site, with what plugins wrote."""
    named = [(f"theme.{name}", config.theme.get(name)) for name in ("logo", "favicon")]
    named += [(name, path) for name in ("extra_css", "extra_javascript") for path in config[name]]
    for setting, value in named:
        scheme, server, path, *_ = urlsplit(str(value or ""))
        if path and not (scheme or server or path.startswith("/") or Path(config.site_dir, unquote(path)).is_file()):
            yield f"`{setting}` names {str(value)!r}, and there is no such file: correct it, or add docs/{path}."


def failure_message(error: Exception, config: MkDocsConfig) -> str:
    """Sentence about an error in a hook, a template, a plugin or an extension of Markdown, or of the system."""
    root = Path(config.config_file_path).absolute().parent
    packages = {type(plugin).__module__.partition(".")[0]: name for name, plugin in config.plugins.items()}
    extensions = {
        f"{package}{name}": name for name in config.markdown_extensions for package in ("markdown.extensions.", "")
    }
    said = f"{type(error).__name__}: {f'{error}'.rstrip('.')}"
    where = "or see with `mkdocs build -v` where"
    for path, line, module in _calls(error):
        if module in extensions:
            return f"Markdown's extension `{extensions[module]}` has failed with {said}. Correct its options, {where}."
        package = module.partition(".")[0]
        if package in packages and package != "atlas":
            cure = f"Correct its options, take it out of `plugins`, {where}."
            return f"The plugin `{packages[package]}` has failed with {said}. {cure}"
        if _is_own(path, root):
            return f"{path.relative_to(root).as_posix()}:{line}: {said}. Correct that line, {where}."
        if any(path.is_relative_to(folder) for folder in config.theme.dirs):
            return f"The theme's template {path.name} has failed with {said}. Correct the setting it needs, {where}."
    if isinstance(error, OSError) and not isinstance(error, TemplateError):
        return failure(error)
    return f"The build has failed with {said}. Look at your hooks and plugins, {where}."


def own_place(error: Exception, root: Path) -> tuple[str, int] | None:
    """File of the project, such as a hook, and its line where an error arose; None where it arose elsewhere."""
    places = ((path.relative_to(root).as_posix(), line) for path, line, _ in _calls(error) if _is_own(path, root))
    return next(places, None)


def _calls(error: Exception) -> Iterator[tuple[Path, int, str]]:
    """File, line and module of each call that led to an error, from the innermost."""
    if isinstance(error, SyntaxError) and error.filename:
        yield Path(error.filename).absolute(), error.lineno or 1, ""
    for frame, line in reversed([*walk_tb(error.__traceback__)]):
        yield Path(frame.f_code.co_filename).absolute(), line, frame.f_globals.get("__name__", "")


def _is_own(path: Path, root: Path) -> bool:
    """Whether a file of the project is one that its owner adds."""
    if not (path.is_file() and path.is_relative_to(root)):
        return False
    return path.relative_to(root).parts[0] != "atlas" and "site-packages" not in path.parts


def _unusable_analytics(config: MkDocsConfig) -> str:
    """Reason why the site cannot be built with the provider of `extra.analytics`; empty if it can."""
    provider = theme_names.setting(config, "extra.analytics.provider")
    own = "write one of your own into overrides/partials/integrations/analytics/, whose script is a file of this site."
    if provider == "google":
        return (
            "`extra.analytics` cannot have the provider `google`, since no page asks another site for anything; " + own
        )
    template = f"partials/integrations/analytics/{provider}.html"
    if provider and not any(Path(folder, template).is_file() for folder in config.theme.dirs):
        return f"`extra.analytics.provider` is {provider!r}, and there is no {template} in `theme.custom_dir`; {own}"
    return ""


def _needed_by_extensions(config: MkDocsConfig) -> str:
    """Reason why an extension of Markdown cannot be used with its options; empty if all can."""
    for name, option, reason in _OPTIONS:
        if name in config.markdown_extensions and not config.mdx_configs.get(name, {}).get(option):
            return f"`{name}` cannot be used without `{option}: true`, since {reason}."
    fences = config.mdx_configs.get("pymdownx.superfences", {}).get("custom_fences", ())
    if any(fence.get("class") == "mermaid" for fence in fences):
        return (
            "`pymdownx.superfences` cannot have the fence `mermaid`, since Mermaid comes from another site and writes "
            "styles into the page; take it out of `custom_fences`, and draw the diagram as an image."
        )
    return ""


def _edit_without_repository(config: MkDocsConfig) -> str:
    """Reason why no page can be edited where the settings say; empty if all can. MkDocs would warn at each page."""
    for name in ("edit_uri", "edit_uri_template"):
        if config[name] and not config.repo_url and not urlsplit(f"{config[name]}").scheme:
            return f"`{name}` is a part of an address, and needs `repo_url`, to which it is added: write both, or none."
    return ""


def _unusable_address(config: MkDocsConfig) -> str:
    """Reason why an address in the settings cannot be used; empty if all can."""
    # Addresses of pages are appended to that of the site.
    for name, more in (("site_url", "?#"), ("repo_url", "")):
        if wrong := re.search(f"[{more}{_NOT_IN_ADDRESSES}]", config[name] or ""):
            shown = "a space" if wrong[0].isspace() else f"`{wrong[0]}`"
            return (
                f"`{name}` is no web address, since {shown} stands in it: {config[name]}. Correct it in mkdocs.yml or "
                f"in the environment variable from which that takes it."
            )
    return ""


def ignores_edits(arguments: Sequence[str]) -> str:
    """Reason why `mkdocs serve` does not notice edits; empty if it does.

    These versions of click give MkDocs a wrong default for an option, which helps only if it is written.
    """
    version = metadata.version("click")
    if "--livereload" in arguments or not _CLICK_WITHOUT_RELOAD.match(version):
        return ""
    return (
        f"With click {version}, `mkdocs serve` does not notice edits. Add `--livereload` to the command, or install "
        f"another version: pip install 'click!=8.2.2,!=8.3.*'"
    )


def names_in_pages(config: MkDocsConfig) -> dict[str, str]:
    """Names that another plugin replaces in the text of pages, with nothing in their place."""
    order = list(config.plugins)
    is_used = "git-revision-date-localized" in order[: order.index("macros")]
    return dict.fromkeys(GIT_DATES, "") if is_used else {}
