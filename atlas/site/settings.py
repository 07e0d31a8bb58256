"""Settings of an atlas: what it is called, whose it is, and where it is published.

They stand in `mkdocs.yml`, in MkDocs' own settings and in those of the plugin `atlas`, and nowhere else.
"""

import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import yaml

from atlas.i18n import N_, language_name
from atlas.records.model import Place
from atlas.records.strings import hyphenated
from atlas.site.code_host import CodeHost, code_host


@dataclass(frozen=True, slots=True)
class Licence:
    """Licence of the data: its SPDX identifier, its full name and its address."""

    id: str = "CC-BY-4.0"
    name: str = "Creative Commons Attribution 4.0 International"
    short_name: str = "CC BY 4.0"
    url: str = "https://creativecommons.org/licenses/by/4.0/"


Bounds = tuple[float, float, float, float]
"""West, south, east and north of a part of the world, in degrees."""


@dataclass(frozen=True, slots=True)
class SecondLanguage:
    """Second language, in which records have names too. `tag` is its code; empty where an atlas has none."""

    tag: str = ""
    label: str = N_("Local name")
    """Label of names in it."""
    site_name: str = ""
    """Name of the site in it."""
    countries: tuple[str, ...] = ()
    """Ids of the countries where it is spoken."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Names of the kinds in it."""
    former_field: str = ""
    """Name that the field `local_name` once had in the API and the tables, which keep it."""


@dataclass(frozen=True, slots=True)
class Area:
    """Part of the world on the maps."""

    name: str
    bounds: Bounds
    countries: tuple[str, ...] = ()
    """Ids of the countries whose places belong to it; where none is named, all places within its bounds."""

    def holds(self, place: Place) -> bool:
        """Whether a place belongs to it; a world region is nowhere in particular."""
        if self.countries:
            return bool({place.id, place.country} & {*self.countries})
        west, south, east, north = self.bounds
        is_between = (place.longitude - west) % 360 <= (east - west) % 360
        return place.level != "world-region" and is_between and south <= place.latitude <= north


@dataclass(frozen=True)
class Settings:
    """Settings of one published atlas. What its owner has not said is empty, and what depends on it is left out."""

    name: str = "Cluster Atlas"
    """`site_name`."""
    description: str = ""
    """`site_description`."""
    author: str = ""
    """`site_author`: who made the atlas, as citations name them."""
    address: str = ""
    """`site_url`, with a slash at its end; empty while the site is served for editing."""
    repository: str = ""
    """`repo_url`."""
    code_host: CodeHost | None = None
    """Host of the repository, by the option `code_host` or the name of its server; None where it is not known."""
    branch: str = "main"
    """Branch of the repository that the published site is made from."""
    contact: str = ""
    """`extra.contact_email`: where corrections may be sent."""
    language: str = "en"
    """`theme.language`: of the interface and, as far as they are translated, the texts."""
    short_name: str = "atlas"
    """Name in file names and identifiers; made from `name` unless the plugin's settings say otherwise."""
    text_language: str = "en"
    """Language of the texts, as exactly as it is known."""
    second_language: SecondLanguage = SecondLanguage()
    licence: Licence = Licence()
    sides: tuple[Area, ...] = ()
    """Parts of the world whose cooperation the atlas tells."""
    windows: tuple[Area, ...] = ()
    """Parts of the world that small maps show, from the closest to the widest."""
    search_examples: tuple[str, ...] = ()
    namespace: uuid.UUID = uuid.NAMESPACE_URL
    """UUID from which those of the records are made: calendars and feed readers know the records by them."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Names of the languages in which its records can be searched."""
        tags = (self.language, *([self.second_language.tag] if self.second_language.tag else []))
        return tuple(language_name(tag.partition("-")[0]) for tag in tags)

    def side_of(self, place: Place) -> Area | None:
        """Side on which a place lies; one that names its countries goes before one that only has bounds."""
        by_claim = sorted(self.sides, key=lambda side: not side.countries)
        return next((side for side in by_claim if side.holds(place)), None)

    @classmethod
    def of(cls, config: Mapping[str, Any], *, published: bool = True) -> Self:
        """Settings in a configuration of MkDocs; `published` is false while it is served for editing."""
        plugin = plugin_of(config)
        own = {name: value for name, value in plugin.config.items() if value} if plugin else {}
        name = config.get("site_name") or cls.name
        theme = config["theme"] if isinstance(config.get("theme"), Mapping) else {}
        language = str(theme.get("language") or cls.language)
        short_name = own.get("short_name") or hyphenated(name)
        return cls(
            name=name,
            description=config.get("site_description") or "",
            author=config.get("site_author") or "",
            address=(config.get("site_url") or "") if published else "",
            repository=config.get("repo_url") or "",
            code_host=code_host(config.get("repo_url") or "", own.get("code_host", "")),
            contact=(config.get("extra") or {}).get("contact_email") or "",
            branch=own.get("branch", cls.branch),
            language=language,
            short_name=short_name,
            text_language=own.get("text_language", language),
            second_language=SecondLanguage(**_given(SecondLanguage, own.get("second_language", {}))),
            licence=Licence(**_given(Licence, own.get("licence", {}))),
            sides=_areas(own.get("sides", ())),
            windows=_areas(own.get("windows", ())),
            search_examples=tuple(own.get("search_examples", ())),
            namespace=uuid.UUID(own["namespace"]) if "namespace" in own else uuid.uuid5(uuid.NAMESPACE_URL, short_name),
        )

    @classmethod
    def read(cls, root: Path) -> Self:
        """Settings in `mkdocs.yml` of the repository at `root`, read without MkDocs; the default ones without it."""
        config = _read(root / "mkdocs.yml")
        options = with_options(config.get("plugins")).get("atlas", {})
        return cls.of({**config, "plugins": {"atlas": SimpleNamespace(config=options)}})


def with_options(entries: Any) -> dict[str, dict[str, Any]]:
    """Plugins or extensions of mkdocs.yml with their options, by name: there they are a list or, also, fields."""
    groups = [entries] if isinstance(entries, dict) else entries or ()
    found = (entry if isinstance(entry, dict) else {f"{entry}": None} for entry in groups)
    return {name: options or {} for group in found for name, options in group.items()}


def merged(inherited: Any, own: Any) -> Any:
    """Settings with those that they inherit, as MkDocs merges them: groups of fields in each other, nothing else."""
    if not (isinstance(inherited, dict) and isinstance(own, dict)):
        return own
    return {**inherited, **{name: merged(inherited.get(name), value) for name, value in own.items()}}


def _read(path: Path) -> dict[str, Any]:
    """Settings in a file, with those that it inherits; none where there is no file."""
    if not path.is_file():
        return {}
    own: dict[str, Any] = yaml.load(path.read_bytes(), ConfigLoader)  # noqa: S506 (a SafeLoader)
    return merged(_read(path.parent / own["INHERIT"]), own) if own.get("INHERIT") else own


class ConfigLoader(yaml.SafeLoader):
    """YAML loader that reads variables of the environment as MkDocs does, and what has another tag as nothing."""


def _variable(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    names = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [node.value]
    *names, default = names if len(names) > 1 else [*names, None]
    return next((os.environ[name] for name in names if name in os.environ), default)


ConfigLoader.add_constructor("!ENV", _variable)
for tag in ("tag:yaml.org,2002:python/", "!"):
    ConfigLoader.add_multi_constructor(tag, lambda *_: None)


def _areas(options: Iterable[Mapping[str, Any]]) -> tuple[Area, ...]:
    return tuple(Area(**_given(Area, option)) for option in options)


def _given(model: type, option: Mapping[str, Any]) -> dict[str, Any]:
    """Values that an option gives of what there is to give, its lists as tuples."""
    given = {one.name: value for one in fields(model) if (value := option.get(one.name))}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def plugin_of(config: Mapping[str, Any]) -> Any:
    """Plugin `atlas` of a configuration; None where it is not used, or the engine knows no plugins of MkDocs."""
    plugins = config.get("plugins")
    found = plugins.get("atlas") if isinstance(plugins, Mapping) else None
    return found if hasattr(found, "config") else None
