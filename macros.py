"""The door between the atlas and MkDocs: registers the macros, and hands pages to MkDocs.

MkDocs runs this file twice, as a hook and as the macros module, and again at each rebuild: it holds no state and no
logic. What pages say is decided in `atlas/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from atlas import catalogue, blocks, pages
from atlas.problems import DataError
from atlas.site import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page


def define_env(env: Any) -> None:
    """Register every macro; each renders for the page that calls it."""
    for name in blocks.MACROS:
        env.macro(blocks.macro(name, lambda: blocks.Blocks(env.conf["atlas"], env.page.url)), name)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and render everything before MkDocs touches the site: what is wrong stops here, and the old site stays."""
    root = Path(config.config_file_path).parent
    if config.repo_url and not config.edit_uri:
        config.edit_uri = "edit/main/docs/"
    try:
        site = Site(catalogue.load(root / "data"), repository=_repository(config))
    except DataError as error:
        raise PluginError(f"The data cannot be used:\n{error}") from None
    config["atlas"] = site
    config["atlas_pages"] = {f"{page.key}.md": page for page in pages.record_pages(site)}
    # A wrong macro call must fail a build, and must not end `mkdocs serve`.
    config.plugins["macros"].config["on_error_fail"] = not _serving(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A file for each record: its source is the YAML."""
    root = Path(config.config_file_path).parent
    for path, page in config["atlas_pages"].items():
        file = File.generated(config, path, abs_src_path=str(root / page.source))
        file.edit_uri = f"../{page.source}"
        files.append(file)
    for path, html in pages.redirects(config["atlas"]):
        files.append(File.generated(config, path, content=str(html)))
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """A record's page needs no Markdown: its HTML is ready."""
    return "" if page.file.src_uri in config["atlas_pages"] else None


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Before the macros plugin: what a record says is never a template."""
    record_page = config["atlas_pages"].get(page.file.src_uri)
    if record_page:
        page.meta = {"render_macros": False, **_meta(record_page)}
    return None


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """The record's HTML takes the place of the empty Markdown's."""
    record_page = config["atlas_pages"].get(page.file.src_uri)
    return str(record_page.html) if record_page else None


def _meta(page: pages.Page) -> dict[str, Any]:
    """What the theme needs to know of a record's page."""
    return {
        "title": page.title,
        "description": page.description,
        "hide": ["toc"],
        "breadcrumbs": [{"title": crumb.title, "url": crumb.href} for crumb in page.breadcrumbs],
        "pager": {
            "prev": page.previous and {"title": page.previous.title, "href": page.previous.href},
            "next": page.following and {"title": page.following.title, "href": page.following.href},
        },
    }


def _repository(config: MkDocsConfig) -> str:
    return (config.repo_url or "").rstrip("/") + "/" if config.repo_url else ""


def _serving(config: MkDocsConfig) -> bool:
    """Whether this is `mkdocs serve`, which sets the site's address to its own."""
    host, port = config.dev_addr
    return (config.site_url or "").startswith(f"http://{host}:{port}/")
