"""Check of `mkdocs.yml` by MkDocs' own rules: what would stop the build, or be ignored, for `python -m atlas check`."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.contrib.search import LangOption

from atlas.macros import page_settings
from atlas.macros.page_text import PageText, line_of
from atlas.mkdocs_plugin import other_plugins, theme_names
from atlas.records.diagnostics import Diagnostic, Severity
from atlas.records.strings import closest, proposal
from atlas.site.settings import with_options

_PREFIX: Final = re.compile(r"(?:(?:Plugin|option|Sub-option) '[^']+':? )*")
"""What MkDocs puts before a message: the plugin and its option, from the outermost."""
_OF_PLUGIN: Final = 3
"""How many names lead to an option of a plugin: `plugins`, its own, and that of the option."""
_MISSING: Final = "Required configuration not provided."
_UNKNOWN: Final = re.compile(r"Unrecognised configuration name: (.+)")
_TYPES: Final = {
    "str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "list": "a list",
    "dict": "a group of fields", "NoneType": "nothing",
}  # fmt: skip
"""Words for the types that MkDocs names as Python does."""
_CURES: Final = ("Give", "Write")
"""Beginnings of messages of the plugin's own, which tell how to mend it."""
_MANUAL: Final = "Correct or delete it; README.md and the manuals of MkDocs and Material explain each setting."


def diagnostics(path: Path) -> Iterator[Diagnostic]:
    """Diagnostics of a readable `mkdocs.yml`: MkDocs' errors and warnings, or why the atlas cannot be built with it."""
    # Material's notice of the end of MkDocs says nothing to an editor.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    text = path.read_text("utf-8-sig", "replace")
    config = MkDocsConfig(config_file_path=str(path))
    known = [*config]
    plugins: Any = {}
    refused, unknown = "", list[theme_names.Finding]()
    try:
        with path.open("rb") as file:
            config.load_file(file)
        wrong, ignored = config.validate()
        if not wrong:
            plugins, refused = config.plugins, other_plugins.refusal(config)
            unknown = [] if refused else [*theme_names.ignored(config), *_unknown_languages(path)]
    except Exception as error:  # noqa: BLE001 (hooks and plugins run, and raise whatever is wrong with them)
        said = " ".join(str(error).split()).rstrip(".")
        if place := other_plugins.own_place(error, path.absolute().parent):
            yield Diagnostic(*place, 1, "settings", f"{type(error).__name__}: {said}.", "Correct that line.")
        else:
            message = f"MkDocs cannot use it: {said or type(error).__name__}."
            yield Diagnostic(path.name, 1, 1, "settings", message, _MANUAL)
        return
    # What was written in the wrong place is told with the right one.
    misplaced = {names[0] for names, _ in unknown if len(names) == 1}
    ignored = [(name, said) for name, said in ignored if name not in misplaced]
    told = [(name, str(error), Severity.ERROR) for name, error in wrong]
    for name, said, severity in [*told, *((*warning, Severity.WARNING) for warning in ignored)]:
        rest = _PREFIX.sub("", said, count=1)
        names = [name, *re.findall(r"'([^']+)'", said.removesuffix(rest))]
        plugin = plugins.get(names[1]) if len(names) == _OF_PLUGIN else None
        message, hint = _told(rest, plugin.config if plugin else known if len(names) == 1 else ())
        # What is missing would be found elsewhere.
        line = page_settings.line_of_setting(text, names[:-1] if rest == _MISSING else names)
        yield Diagnostic(path.name, line, 1, "settings", message, hint, ".".join(names), severity)
    if refused:
        name = next(iter(re.findall(r"`([\w.-]+)", refused)), "")
        icon = re.search(r"names the icon '([^']+)'", refused)
        line = line_of(text, icon[1]) if icon else page_settings.line_of_setting(text, name.split("."))
        yield Diagnostic(path.name, line, 1, "settings", refused, "")
    yield from _missing_icons(config) if not (wrong or refused) else ()
    for unknown_names, message in unknown:
        yield Diagnostic(
            path.name,
            page_settings.line_of_setting(text, unknown_names),
            1,
            "settings",
            message,
            "",
            severity=Severity.WARNING,
        )


def _missing_icons(config: MkDocsConfig) -> Iterator[Diagnostic]:
    """Icons of hand-written pages that the theme does not have: without them, the build makes no page at all."""
    docs = Path(config.docs_dir)
    for path in sorted(filter(Path.is_file, docs.rglob("*.md"))):
        page = PageText(f"{docs.name}/{path.relative_to(docs).as_posix()}", path.read_text("utf-8-sig", "replace"))
        name = "icon:" in page.text and page.meta.get("icon")
        if name and (problem := theme_names.missing_icon(f"{name}", config.theme.dirs)):
            yield page.problem(line_of(page.text, "icon:"), "front-matter", f"`icon` names {problem}", "")


def _unknown_languages(path: Path) -> Iterator[theme_names.Finding]:
    """Languages of the plugin `search` that it does not know, as the file has them: MkDocs takes them out."""
    plugins = with_options(page_settings.read(path).get("plugins"))
    for name in {*plugins} & {"search", "material/search", "materialx/search"}:
        given = plugins[name].get("lang") or []
        for language in [given] if isinstance(given, str) else given:
            # MkDocs has no type for it.
            if language != "en" and not LangOption().get_lunr_supported_lang(language):  # type: ignore[no-untyped-call]
                message = f"`plugins.{name}.lang` names the language {language!r}, which the search does not know"
                yield ("plugins", name, "lang"), f"{message}: it is ignored. Correct or delete it."


def _told(said: str, known: Iterable[str]) -> tuple[str, str]:
    """Message of MkDocs in plain words, and a hint: which of the `known` names was meant, where one is like it."""
    if said == _MISSING:
        return "It is missing.", "Write it: a name, a colon, a value."
    if unknown := _UNKNOWN.fullmatch(said):
        meant = closest(unknown[1], {*known} - {unknown[1]})
        return "There is no such setting: it is ignored.", proposal(meant).strip() or _MANUAL
    # MkDocs shows where an extension of Markdown has failed in its code.
    said = re.sub(r"\n  .*", "", said).replace("\n", " ")
    plain = re.sub(r"(?:an? )?<class '(\w+)'>", lambda found: _TYPES.get(found[1], found[1]), said)
    return f"{plain.rstrip('.')}.", "" if plain.startswith(_CURES) else _MANUAL
