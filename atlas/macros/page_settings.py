"""Settings in `mkdocs.yml` as far as pages need them, read without MkDocs; mistakes in its YAML and its navigation."""

import json
import pkgutil
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml
from markdown import Markdown
from pathspec.gitignore import GitIgnoreSpec

from atlas.macros.page_links import LinkChecker
from atlas.macros.page_text import line_at
from atlas.records import yaml_reader
from atlas.records.diagnostics import DataError, Diagnostic, Severity
from atlas.records.strings import closest, quoted
from atlas.records.yaml_syntax import LOADER
from atlas.site.settings import ConfigLoader, merged, with_options

_JOINED: Final = re.compile(r"(?P<title>[^:/]*[^:/\s]):(?P<target>(?!//)\S.*\.md\b.*|https?://.+)")
"""Title and target of an entry without a space behind its colon, which YAML takes for one word."""
_Wrong = tuple[list[str], str, str]
"""What is wrong with a setting: the names that lead to it, a message and a hint."""


def read(path: Path, heirs: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Settings in an `mkdocs.yml`, as far as pages need them, with what it inherits. Raises DataError.

    `heirs` are the files that inherit from it.
    """
    data = path.read_bytes()
    text = data.decode("utf-8-sig", "replace")
    line, hint = 1, "Write fields: a name, a colon, a value."
    try:
        # A safe loader, which knows names of Python.
        conf = yaml.load(data.decode("utf-8-sig"), _SettingsLoader)  # noqa: S506
        said = "" if isinstance(conf, dict) else "It holds no fields"
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = [one for one in yaml_reader.parse(data, path.name).diagnostics if one.code in yaml_reader.UNREADABLE]
        if told:
            raise DataError(told) from None
        mark = getattr(error, "problem_mark", None)
        line, hint = mark.line + 1 if mark else 1, "Check the indentation, quotes and colons here and above."
        if "!!python/" in "".join(text.splitlines()[line - 1 : line]):
            hint = "Correct what stands behind !!python/."
        said = f"It cannot be read: {getattr(error, 'problem', None) or str(error).splitlines()[0]}"
    if said:
        raise DataError([Diagnostic(path.name, line, 1, "settings", f"{said.rstrip('.')}.", hint)])
    found = [*_malformed(conf), *_options_beside(conf), *_holding_themselves(conf)]
    heirs = (*heirs, path.resolve())
    parent = path.parent / str(conf.get("INHERIT") or path.name)
    if "INHERIT" in conf and (parent.resolve() in heirs or not parent.is_file()):
        message = (
            "It inherits from itself." if parent.is_file() else f"There is no file {quoted(str(conf['INHERIT']))}."
        )
        found.append((["INHERIT"], message, "Name another file, or delete this line."))
    if "site_name" not in conf and (meant := closest("site_name", conf)):
        message = "The setting 'site_name' is missing."
        found.append(([meant], message, f"Write it in the place of {quoted(meant)}."))
    wrong = [
        Diagnostic(path.name, line_of_setting(text, names), 1, "settings", told, cure) for names, told, cure in found
    ]
    wrong += [one for one in yaml_reader.parse(data, path.name).diagnostics if one.code == "duplicate-key"]
    if wrong:
        raise DataError(wrong)
    return merged(read(parent, heirs), conf) if "INHERIT" in conf else dict(conf)


def line_of_setting(text: str, names: Iterable[str]) -> int:
    """Line of the innermost of some names, each of which stands within the one before it; 1 where there is none."""
    place = 0
    for name in names:
        form = re.compile(rf"(?:^[ -]*|[\[{{,] *)[\"']?{re.escape(name)}[\"']?[ \t]*(?:[:,\]}}]|$)", re.MULTILINE)
        found = form.search(text, place)
        place = found.end() if found else place
    return line_at(text, place)


def _holding_themselves(conf: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Settings in which an alias stands within what it stands for: MkDocs would follow it for ever."""
    for name, value in conf.items():
        try:
            json.dumps(value, default=str, skipkeys=True)
        except (ValueError, RecursionError):
            message = f"{quoted(f'{name}')} holds itself: an alias (*) stands within what its anchor (&) marks."
            yield [f"{name}"], message, "Write out what you mean."


_FORMS: Final = (
    ("plugins", list | dict | None, "list", "Write each on a line of its own, after a hyphen and a space."),
    ("markdown_extensions", list | dict | None, "list", "Write each on a line of its own, after a hyphen and a space."),
    ("extra", dict | None, "group of fields", "Write each on a line of its own, indented: a name, a colon, a value."),
    ("theme.name", str, "text", "Write: name: material"),
    ("theme.custom_dir", str, "text", "Write the folder of the templates: custom_dir: overrides"),
    ("theme.static_templates", list, "list", "Write each template on a line of its own, after a hyphen and a space."),
)
"""Settings that pages depend on, or at which MkDocs fails before it checks them: type, word for it, how to write it."""


def _malformed(conf: Mapping[str, Any]) -> Iterator[_Wrong]:
    theme = conf["theme"] if isinstance(conf.get("theme"), dict) else {}
    given = {**conf, **{f"theme.{name}": value for name, value in theme.items()}}
    for place, kind, word, hint in _FORMS:
        value = given.get(place)
        is_right = isinstance(value, kind) and (kind is not list or all(isinstance(one, str) for one in value))
        if place in given and not is_right:
            yield place.split("."), f"{quoted(place)} is no {word}.", hint


def _options_beside(conf: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Mistakes in the indentation of options, which stand beside the name of their plugin or extension."""
    for group in ("plugins", "markdown_extensions"):
        for entry in conf[group] if isinstance(conf.get(group), list) else ():
            if isinstance(entry, dict) and len(entry) > 1 and next(iter(entry.values())) is None:
                name, option = [*entry][:2]
                message = f"The options of {quoted(name)} stand beside its name, not below it."
                hint = f"Indent {quoted(option)} and what follows further than {quoted(name)}."
                yield [group, f"{name}"], message, hint


_OF_MKDOCS: Final = ("material.extensions.preview", "materialx.extensions.preview")
"""Extensions that only MkDocs can run; they change no text."""
_SAMPLE: Final = '# A heading\n\n=== "A tab"\n\n    :map:\n'
"""Markdown in which extensions call the functions that their options name."""


def markdown(names: Iterable[str], options: Mapping[str, Any]) -> Markdown:
    """Markdown with these extensions, as far as they run without MkDocs, by options of which each has its own."""
    return Markdown(extensions=[name for name in names if name not in _OF_MKDOCS], extension_configs=options)


def wrong_extensions(path: Path, conf: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Diagnostics of the extensions of Markdown that cannot be used as an `mkdocs.yml` has them."""
    text = path.read_text("utf-8-sig", "replace")
    for name, options in with_options(conf.get("markdown_extensions")).items():
        if reason := _extension_error(name, options):
            line, hint = line_of_setting(text, ["markdown_extensions", name]), "Correct it under `markdown_extensions`."
            yield Diagnostic(path.name, line, 1, "settings", f"{quoted(name)}: {reason}.", hint)


def _extension_error(name: str, options: Any) -> str:
    """Reason why Markdown cannot use an extension with these options; empty when it can."""
    try:
        made = Markdown(extensions=[name], extension_configs={name: options})
        made.convert("" if name in _OF_MKDOCS else _SAMPLE)
    except ImportError:
        return "There is no such extension of Markdown"
    except Exception as error:  # noqa: BLE001 (extensions raise whatever is wrong with their options)
        if isinstance(error, KeyError) and error.args[0] in options:
            meant = closest(f"{error.args[0]}", Markdown().build_extension(name, {}).config)
            return f"It has no option {error}" + (f", but {meant!r}" if meant else "")
        return f"It does not take these options ({type(error).__name__}: {error})"
    return ""


class _SettingsLoader(ConfigLoader):
    """YAML loader that also knows the objects of Python and the paths that mkdocs.yml may name."""


def _of_python(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    """Object that has a name in Python, or what a function of Markdown's extensions makes of its arguments.

    No other function is called: to check settings must not run what stands in them.
    """
    use, _, name = tag.partition(":")
    module = name.rpartition(".")[0]
    try:
        found = pkgutil.resolve_name(name)
        if use == "name":
            return found
        if use != "object/apply" or not (module.startswith("pymdownx.") and found.__module__ == module):
            raise ValueError(f"Only functions of pymdownx are called here, and {name!r} is none")
        given = loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else {}
        return found(*given.get("args", ()), **given.get("kwds", {}))
    except Exception as error:  # noqa: BLE001 (whatever the function does not take)
        raise yaml.constructor.ConstructorError(problem=f"{error}", problem_mark=node.start_mark) from None


_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/", _of_python)
_SettingsLoader.add_constructor(
    "!relative", lambda _, node: node.value.replace("$config_dir", ".").replace("$docs_dir", "docs") or "."
)


def navigation(
    path: Path, conf: Mapping[str, Any], links: LinkChecker, written: Collection[str]
) -> Iterator[Diagnostic]:
    """Diagnostics of the entries of `nav`, and warnings of the `written` pages that it leaves out."""
    if not conf.get("nav"):
        return
    named: set[str] = set()
    root = yaml.compose(path.read_text("utf-8-sig"), LOADER)
    nav = next((value for name, value in root.value if name.value == "nav"), None) if root else None
    if not nav:
        # It is inherited.
        return
    for entry in _entries(nav):
        target = str(entry.value) if isinstance(entry, yaml.ScalarNode) else ""
        joined = _JOINED.fullmatch(target)
        named.add(joined["target"] if joined else target)
        if refused := _wrong_entry(target, links):
            mark = entry.start_mark
            yield Diagnostic(path.name, mark.line + 1, mark.column + 1, "nav", *refused)
    validation = conf.get("validation")
    of_nav = validation.get("nav") if isinstance(validation, dict) else None
    if isinstance(of_nav, dict) and of_nav.get("omitted_files") == "ignore":
        return
    spared = GitIgnoreSpec.from_lines(
        line for name in ("not_in_nav", "exclude_docs", "draft_docs") for line in str(conf.get(name) or "").splitlines()
    )
    for page in sorted(set(written) - named):
        if not spared.match_file(page):
            hint = "Add it under `nav` in mkdocs.yml; or under `not_in_nav`, if other pages lead to it."
            message = "The navigation does not lead to this page."
            yield Diagnostic(f"docs/{page}", 1, 1, "nav", message, hint, severity=Severity.WARNING)


def _entries(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Entries of a navigation that are no sections."""
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        if not isinstance(item, yaml.MappingNode):
            yield item
        for _, value in item.value if isinstance(item, yaml.MappingNode) else ():
            yield from _entries(value) if isinstance(value, yaml.SequenceNode) and value.value else [value]


def _wrong_entry(target: str, links: LinkChecker) -> tuple[str, str] | tuple[()]:
    """Message and hint of an entry that leads nowhere."""
    if joined := _JOINED.fullmatch(target):
        hint = f"Write: {joined['title']}: {joined['target']}"
        return f"The entry {quoted(target)} has no space behind its colon.", hint
    if not target.strip():
        return "The entry leads nowhere.", "Write its file behind the colon, such as about.md, or delete it."
    if urlsplit(target).scheme or links.is_there(target):
        return ()
    hint = links.suggestion("index.md", target.lstrip("/")) or "Correct its name, add the file, or delete this line."
    return f"There is no file {quoted('docs/' + target.lstrip('/'))}.", hint
