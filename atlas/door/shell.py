"""The theme's shell around a page, and what it is told of the page beyond its text."""

from __future__ import annotations

from collections.abc import MutableMapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from jinja2 import Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from atlas import exports, pages, publication
from atlas.door import shared
from atlas.frames import Frames, Raw


def framed(frames: Frames, main: Template, context: dict[str, Any], record_page: pages.Page) -> str:
    """A record's page within the theme's shell, which is the same for all of a kind but for a few texts."""
    config = context["config"]
    meta = _meta(record_page)
    crumbs = [(crumb["title"], _from_home(crumb["url"])) for crumb in meta["breadcrumbs"]]
    _tell(meta, shared.of(config).publication, record_page.address, record_page.title, crumbs)
    own = {
        "content": Raw(record_page.html),
        "canonical_url": f"{config.site_url or ''}{record_page.address}",
        "edit_url": _edit_url(record_page, config),
    }

    def render(values: dict[str, Any]) -> str:
        stand_in = SimpleNamespace(url=record_page.address, toc=[], is_homepage=False, **values)
        base = "../" * record_page.address.count("/")
        return main.render({**context, "base_url": base.rstrip("/"), "page": stand_in})

    return frames.fill(record_page.key.split("/")[0], {**own, "title": record_page.title, "meta": meta}, render)


def tell_of(page: Page, config: MkDocsConfig) -> None:
    """Tell the theme of a hand-written page."""
    meta, path = page.meta, path_of(page)
    if path:
        meta.setdefault("breadcrumbs", _breadcrumbs(page))
    crumbs = [(crumb["title"], _from_home(crumb["url"])) for crumb in meta.get("breadcrumbs", []) if crumb["url"]]
    meta.setdefault("description", config.site_description or "")
    _tell(meta, shared.of(config).publication, path, meta.get("title") or str(page.title), crumbs)


def path_of(page: Page) -> str:
    """The path of a page from the home page, which has none itself."""
    return "" if page.is_homepage else page.url


def _tell(
    meta: MutableMapping[str, Any], atlas: publication.Publication, path: str, title: str, crumbs: list[tuple[str, str]]
) -> None:
    """What a page says of itself to programs."""
    meta["image"] = exports.image(path)
    offers = exports.offers(atlas.edition, path)
    meta["alternates"] = [{"title": offer.title, "path": offer.path, "type": offer.type} for offer in offers]
    meta["jsonld"] = Raw(atlas.jsonld(path, title, meta["description"], crumbs))


def _meta(page: pages.Page) -> dict[str, Any]:
    """What the theme needs to know of a record's page."""
    return {
        "title": page.title,
        "description": page.description,
        "hide": ("toc", "title"),
        "styles": page.styles,
        "breadcrumbs": [{"title": crumb.title, "url": crumb.href} for crumb in page.breadcrumbs],
        "actions": [{"title": action.title, "href": action.href} for action in page.actions],
        "pager": {
            "prev": page.previous and {"title": page.previous.title, "href": page.previous.href},
            "next": page.following and {"title": page.following.title, "href": page.following.href},
        },
    }


def _breadcrumbs(page: Page) -> list[dict[str, str | None]]:
    """The way to a hand-written page: home, then the parts of the navigation it stands in."""
    home = "../" * page.url.rstrip("/").count("/") + "../"
    return [{"title": "Home", "url": home}, *({"title": part.title, "url": None} for part in [*page.ancestors][::-1])]


def _edit_url(page: pages.Page, config: MkDocsConfig) -> str:
    if not config.edit_uri:
        return ""
    return urljoin(f"{(config.repo_url or '').rstrip('/')}/", f"{config.edit_uri}../{page.source}")


def _from_home(href: str) -> str:
    return href.replace("../", "").replace("./", "")
