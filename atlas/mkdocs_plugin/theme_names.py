"""Names that settings take from the theme: which fields, features, colours and icons in `mkdocs.yml` it does not have.

They are read in the files of the theme, those in `overrides` among them: a list of our own would age.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig

from atlas.records.strings import closest, proposal

Names = tuple[str, ...]
"""Names that lead to a place in the settings, from the outermost."""
Finding = tuple[Names, str]
"""Place in the settings, and a sentence about what stands there."""

_IN_TEMPLATES: Final = re.compile(r"""["']([a-z.]+)["'] (?:not )?in [\w.]*features""")
_IN_SCRIPTS: Final = re.compile(r'\("([a-z]+(?:\.[a-z]+)+)"\)')
"""Name of a feature that a script asks for. It asks for words in the same way."""
_WORD: Final = re.compile(r'^\s*"([a-z.]+)":', re.MULTILINE)
_OPTION: Final = re.compile(r"(?<!/)\b(?:palette|option)\.([a-z]+)\b")
_COLOUR: Final = re.compile(r"""data-md-color-(scheme|primary|accent)=["']?([\w-]+)""")
_ICONS: Final = ".icons"
_OWN: Final = {"extra": {"contact_email"}}
"""Fields that the atlas reads, and no template."""
_WORDS: Final = {
    "theme.direction": ("ltr", "rtl"),
    "extra.version.provider": ("mike",),
    "extra.consent.actions": ("accept", "reject", "manage"),
}
"""Settings that hold words of the theme, with these words: its files name them in too many ways."""


def ignored(config: MkDocsConfig) -> Iterator[Finding]:
    """Settings, features, words, and fields and colours of a palette that the theme does not know: it says nothing."""
    templates = "\n".join(_texts(config.theme.dirs, "*.html", "partials/*.html", "partials/integrations/**/*.html"))
    yield from _misplaced(config, templates)
    for group in ("theme", "extra"):
        for names, meant in _misspelt((group,), config[group], [f"config.{group}"], templates):
            if not (names[:-1] == ("extra",) and _is_used(names[-1], config)):
                yield names, _told(".".join(names[:-1]), "setting", names[-1], [meant])
    for place, words in _WORDS.items():
        given = setting(config, place)
        for word in given if isinstance(given, list) else filter(None, [given]):
            if word not in words:
                yield tuple(place.split(".")), _told(place, "word", f"{word}", words)
    yield from _features(config, templates)
    yield from _colours(config, {*_OPTION.findall(templates)})


def _misplaced(config: MkDocsConfig, templates: str) -> Iterator[Finding]:
    """Settings that stand under `theme`, under `extra` or beside them, and are read elsewhere."""
    read = {group: {*re.findall(rf"\bconfig\.{group}\.(\w+)\b(?!\()", templates)} for group in ("theme", "extra")}
    read[""] = {*MkDocsConfig()}
    for group, known in read.items():
        for name in [name for name in (config[group] if group else config) if name not in known]:
            place = next((other for other in read if name in read[other]), None)
            if place is not None and not (group == "extra" and _is_used(name, config)):
                names = tuple(filter(None, (group, name)))
                cure = f"under `{place}`" if place else f"outside of `{group}`, at the start of a line"
                yield names, f"`{'.'.join(names)}` is ignored there: write it {cure}."


def _misspelt(place: Names, value: Any, forms: Sequence[str], templates: str) -> Iterator[tuple[Names, str]]:
    """Names of fields that are almost those which templates read of a setting, each with the name that was meant.

    `forms` is how templates name the setting. Hooks, pages and templates of the owner may read other fields.
    """
    form = f"(?:{'|'.join(map(re.escape, forms))})"
    known = {*re.findall(rf"(?<![\w.]){form}\.(\w+)\b(?!\()", templates), *_OWN.get(".".join(place), ())}
    groups = value if isinstance(value, list) else [value]
    for name, inner in chain.from_iterable(group.items() for group in groups if isinstance(group, Mapping)):
        inside = (*place, f"{name}")
        if name not in known and (meant := closest(f"{name}", known)):
            yield inside, meant
        elif isinstance(inner, (dict, list)) and inside != ("theme", "palette"):
            short = rf"(?:set (\w+) =|for (\w+) in) {form}\.{re.escape(f'{name}')}(?![\w.])"
            found = filter(None, chain.from_iterable(re.findall(short, templates)))
            yield from _misspelt(inside, inner, [*(f"{one}.{name}" for one in forms), *found], templates)


def _is_used(name: str, config: MkDocsConfig) -> bool:
    """Whether a page reads a field of `extra`, which is a variable there."""
    called = re.compile(rf"\{{[{{%][^{{}}]*\b{re.escape(name)}\b")
    return any(called.search(text) for text in _texts([config.docs_dir], "**/*.md"))


def _features(config: MkDocsConfig, templates: str) -> Iterator[Finding]:
    scripts = "\n".join(_texts(config.theme.dirs, "assets/javascripts/*.js"))
    words = _WORD.findall("".join(_texts(config.theme.dirs, "partials/languages/en.html")))
    features = {*_IN_TEMPLATES.findall(templates)} | ({*_IN_SCRIPTS.findall(scripts)} - {*words})
    groups = {name.partition(".")[0] for name in features}
    has_search = any(name.endswith("/search") for name in config.plugins)
    for name in config.theme.get("features") or ():
        if name in features and name.startswith("search.") and not has_search:
            told = f"`theme.features` names the feature {name!r}, which is one of Material's search: it is ignored"
            yield ("theme", "features", name), f"{told}. Delete it, or add the plugin `search`."
        # Whoever adds a feature in a script of their own gives it a name of their own.
        is_end = any(feature.endswith(f".{name}") for feature in features)
        if name not in features and (is_end or name.partition(".")[0] in groups or closest(name, features)):
            yield ("theme", "features", name), _told("theme.features", "feature", name, features)


def _colours(config: MkDocsConfig, options: Collection[str]) -> Iterator[Finding]:
    styles = _texts([*config.theme.dirs, config.docs_dir], "*.css", "[!.]*/**/*.css")
    colours = {*_COLOUR.findall("\n".join(styles))}
    for palette in palettes(config):
        for field, value in palette.items():
            if field not in options:
                yield ("theme", "palette", f"{field}"), _told("theme.palette", "field", f"{field}", options)
            elif field == "media" and "(" not in f"{value}":
                told = f"`theme.palette` has the media {value!r}, which is never so: write it as in"
                yield ("theme", "palette", "media"), f'{told} `media: "(prefers-color-scheme: dark)"`.'
            known = {colour for name, colour in colours if name == field}
            if known and value and str(value).replace(" ", "-") not in known:
                yield ("theme", "palette", field), _told("theme.palette", field, str(value), known)


def refusal(config: MkDocsConfig) -> str:
    """Reason why no page could be made with the theme's palettes and icons as they are named; empty if it can."""
    named = [*_named("theme.icon", config.theme.get("icon"))]
    named += [("extra.social", link["icon"]) for link in config.extra.get("social") or ()]
    for palette in palettes(config):
        if not isinstance(palette, dict):
            return "`theme.palette` is no group of fields: write each as in `scheme: slate`."
        toggle = palette.get("toggle") or {}
        if toggle and not (isinstance(toggle, dict) and {"icon", "name"} <= {*toggle}):
            return (
                "`theme.palette.toggle` needs an icon and a name, as in `{icon: material/brightness-4, name: Light}`."
            )
        named.append(("theme.palette.toggle", toggle.get("icon")))
    problems = ((place, missing_icon(f"{name}", config.theme.dirs)) for place, name in named if name)
    return next((f"`{place}` names {problem}" for place, problem in problems if problem), "")


def setting(config: MkDocsConfig, place: str) -> Any:
    """Value of a setting within `theme` or `extra`, such as `theme.icon.repo`; None where it is not there."""
    value: Any = config
    for name in place.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def palettes(config: MkDocsConfig) -> list[Any]:
    """Palettes of the theme, which stand alone or in a list."""
    given = config.theme.get("palette") or []
    return given if isinstance(given, list) else [given]


def missing_icon(name: str, folders: Iterable[str]) -> str:
    """What is wrong with the name of an icon; empty where one of the theme's folders has it."""
    if any(Path(folder, _ICONS, f"{name}.svg").is_file() for folder in folders):
        return ""
    group = name.rpartition("/")[0]
    beside = [path for folder in folders for path in Path(folder, _ICONS, group).glob("*.svg")]
    meant = closest(name, (f"{group}/{path.stem}" for path in beside))
    return f"the icon {name!r}, and there is none. {proposal(meant) or 'Correct its name, or take it out.'}".strip()


def _named(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Values within fields, each with its place."""
    if not isinstance(value, dict):
        yield place, value
        return
    for field, inner in value.items():
        yield from _named(f"{place}.{field}", inner)


def _texts(folders: Iterable[str], *patterns: str) -> Iterator[str]:
    for folder in folders:
        for pattern in patterns:
            yield from (path.read_text("utf-8", "replace") for path in sorted(Path(folder).glob(pattern)))


def _told(place: str, what: str, name: str, known: Iterable[str]) -> str:
    meant = closest(name, known) or next((one for one in sorted(known) if one.endswith(f".{name}")), None)
    cure = proposal(meant) or "Correct or delete it; Material's manual lists what there is."
    return f"`{place}` names the {what} {name!r}, which the theme does not know: it is ignored. {cure}".strip()
