"""What the hooks of one build share, and what they take from MkDocs' configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from atlas.exports import ExportedFile
from atlas.manuscripts.calls import Manuscript
from atlas.press import Press
from atlas.progress import LOG
from atlas.publication import Publication, publish
from atlas.serving import DESK, Stamps, stamps

Listing = Callable[[], Iterable[ExportedFile]]
"""Lists files anew at each call."""


@dataclass
class Build:
    """One build. It stands in MkDocs' own configuration object, which lives as long; each hook adds what it learns."""

    publication: Publication
    theme: Environment
    """The theme's templates, compiled once."""
    record_stamps: Stamps
    """While the site is served: the files of the records before they were read."""
    other_stamps: Stamps
    """While the site is served: what it depends on, but for the records."""
    manuscripts: dict[str, Manuscript] = field(default_factory=dict)
    """The hand-written pages, by their path under `docs/`."""
    nav: Navigation = field(init=False)
    files: Files = field(init=False)
    press: Press = field(init=False)
    of_the_whole: Listing = field(init=False)
    """The files that are not written by the press, in a build of one index."""


def begin(config: MkDocsConfig, other_stamps: Stamps) -> None:
    """Note the build that begins. Raises DataError with every error in the data."""
    # Before they are read: what is edited meanwhile is noticed later.
    record_stamps = stamps([data(config)]) if is_serving(config) else {}
    config["atlas"] = Build(published(config), config.theme.get_env(), record_stamps, other_stamps)


def of(config: MkDocsConfig) -> Build:
    """The build that MkDocs is at."""
    build: Build = config["atlas"]
    return build


def published(config: MkDocsConfig, earlier: Publication | None = None) -> Publication:
    """The records as they are now, after an `earlier` publication of the same settings.

    Raises DataError with every error in them; doubts are told.
    """
    serving = is_serving(config)
    atlas = publish(
        root(config),
        address="" if serving else config.site_url or "",
        repository=config.repo_url or "",
        contact=config.extra.get("contact_email") or "",
        cache=DESK.cache if serving else None,
        earlier=earlier.site if earlier else None,
    )
    for warning in DESK.untold(atlas.warnings) if serving else atlas.warnings:
        LOG.info(str(warning))
    return atlas


def macros_plugin(config: MkDocsConfig) -> Any:
    """The macros plugin: its `variables` are what pages may show beside the macros, its `env` their templates."""
    return config.plugins["macros"]


def root(config: MkDocsConfig) -> Path:
    """The folder of the repository."""
    return Path(config.config_file_path).parent


def data(config: MkDocsConfig) -> Path:
    """The folder of the records; links in its path are followed."""
    return (root(config) / "data").resolve()


def is_serving(config: MkDocsConfig) -> bool:
    """Whether this is `mkdocs serve`, which sets the site's address to its own."""
    host, port = config.dev_addr
    return (config.site_url or "").startswith(f"http://{host}:{port}/")
