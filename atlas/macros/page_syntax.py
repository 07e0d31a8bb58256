"""Template syntax of hand-written pages: calls of macros with plain arguments, settings, and conditions on these.

A page is data. What it may say is an allow-list of Jinja's syntax, and what that leaves runs in Jinja's sandbox.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from types import CodeType, MappingProxyType
from typing import Any, Final, Self

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

SETTINGS: Final = ("config.site_name", "config.site_url", "config.repo_url", "config.extra.contact_email")
"""Settings that pages may read. `docs/writing-pages.md` documents them."""
FILTERS: Final = ("lower", "upper", "capitalize")
"""Filters of Jinja that pages may use, beside those of modules that `mkdocs.yml` names."""
MAX_NESTING: Final = 40
"""Deepest nesting of a page's template; every part of a call and every condition in another counts."""
CALL: Final = "\ue000"
"""Sign that stands for what a call gives, where only the page's own text is looked at."""
LINK: Final = "\ue001"
"""Sign that follows it where the call gives a link."""
_KEPT: Final = 256
"""Pages whose syntax is kept."""
SETTING: Final = "\ue002"
"""Sign that stands for a setting that is there."""
_LINKING: Final = frozenset({"link", "figure", "amount", "note"})

TEMPLATE: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""Whatever Jinja would read in a page."""
_HINT: Final = 'Call a macro: {{ link("clusters/clara") }}. The page on writing pages lists all that a page may say.'
_RAW: Final = "Put what is only to be shown between {% raw %} and {% endraw %}."
_CAUSES: Final = (
    (r"[“”„‘’‚«»]", "A quotation mark is curly.", 'Type straight ones: ".'),
    (r"Missing end of comment", "A comment begins with {#, and does not end.",
     "Write #} where it ends. In an id of Markdown, leave a space: { #its-id }."),
    (r"Missing end of raw", "{% raw %} has no end.", "Write {% endraw %} where it ends."),
    (r"looking for .*'endif'", "{% if %} has no end.", "Write {% endif %} where it ends."),
    (r"tag name expected", "{% begins a condition.", _RAW),
    (r"unknown tag '(end\w+|else|elif)'", r"{% \1 %} ends or parts nothing that has begun.", "Delete it."),
    (r"unknown tag '(.+)'", r"A page cannot have {% \1 %}.", _HINT),
    (r"unexpected char ('\"'|\"'\")", "A quotation mark has no partner.",
     "Write a straight one before the text and the same behind it."),
    (r"unexpected char (.+) at", r"\1 cannot stand between braces.", _HINT),
    (r"expected an expression, got 'end", "Nothing stands between the braces.", _HINT),
    (r"'}'|end of template", "Braces or brackets are not closed in pairs.",
     f"Write {{{{ before a call and }}}} behind it, and close each bracket within. {_RAW}"),
    (r"", "What stands between the braces is no call that can be read.",
     'Write it like this, with all commas and quotation marks: {{ records("missions", status="planned") }}.'),
)  # fmt: skip
"""Patterns of Jinja's messages, with the cause and the cure in other words."""
_CURES: Final[dict[type[nodes.Node], str]] = {
    nodes.Getattr: f"Of settings, a page may read {', '.join(SETTINGS)}.",
    nodes.Getitem: f"Of settings, a page may read {', '.join(SETTINGS)}.",
    nodes.Const: "Write the text as it is, or between {% raw %} and {% endraw %}.",
}
_STATEMENTS: Final[dict[type[nodes.Node], str]] = {
    nodes.Assign: "set", nodes.AssignBlock: "set", nodes.CallBlock: "call", nodes.FilterBlock: "filter",
    nodes.FromImport: "from", nodes.ScopedEvalContextModifier: "autoescape",
}  # fmt: skip
"""Names of statements that Jinja's classes are not called after."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Part of a template that a page may not have: its line, what is wrong, and how to mend it."""

    line: int
    message: str
    hint: str


class PageError(Exception):
    """Exception for a page that is not rendered, with what it may not have."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(frozen=True)
class Vocabulary:
    """Names that a page may use: macros and filters with what runs them, and what other names stand for.

    `names` holds texts and numbers: of the page's own front matter, and of modules that `mkdocs.yml` names.
    """

    macros: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    names: Mapping[str, str | int | float] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    """Value of each of `SETTINGS`."""

    @classmethod
    def of(cls, env: Any) -> Self:
        """Vocabulary that mkdocs-macros-plugin knows, from its modules, ours among them, and from other plugins.

        What it defines itself is left out: it shows the settings and the machine.
        """
        macros, filters = (
            {name: one for name, one in found.items() if not str(one.__module__).startswith("mkdocs_macros")}
            for found in (getattr(env, name, {}) for name in ("macros", "filters"))
        )
        names = _plain(getattr(env, "variables", {}))
        return cls(macros, filters, names, {name: _setting(env.conf, name) for name in SETTINGS})

    def with_names(self, values: Mapping[str, Any]) -> Self:
        """Vocabulary with what of some values is a text or a number; none takes the place of a macro."""
        known = {**self.names, **_plain(values)}
        return replace(self, names={name: known[name] for name in known if name not in self.macros})

    def render(self, text: str) -> str:
        """Text of a page with its calls run. Raises PageError where it says what a page may not."""
        for refusal in self.refusals(parse(text)):
            raise PageError(refusal)
        environment = _environment(self.filters)
        environment.globals = dict(self.macros)
        # What a filter makes of a text may be part of the code.
        code = environment.compile(text) if self.filters else _compiled(text)
        template = jinja2.Template.from_code(environment, code, environment.globals)
        return template.render(self.names, config=_nested({**dict.fromkeys(SETTINGS, ""), **self.settings}))

    def refusals(self, tree: nodes.Template) -> Iterator[Refusal]:
        """What a page has in its template that it may not have."""
        return _refusals(tree.body, {*FILTERS, *self.filters})

    def unknown(self, tree: nodes.Template, *, knows_all: bool) -> list[nodes.Name]:
        """Names that a page has and that stand for nothing: ids without quotation marks are such names.

        Where others may define names (`knows_all` is false), only what cannot be one is unknown.
        """
        called = {id(node.node) for node in tree.find_all(nodes.Call)}
        given = {id(name) for argument in _given(tree) for name in (argument, *argument.find_all(nodes.Name))}
        return [
            name
            for name in _names(tree)
            if (id(name) in given and id(name) not in called)
            or (knows_all and name.name not in (self.macros if id(name) in called else self.names))
        ]

    def variants(self, text: str, own: Mapping[str, Any]) -> Iterator[str]:
        """Text of a page as its settings may make it, with a sign in the place of each call.

        `own` is the page's front matter, whose values are the page's own text as well.
        """
        used_names = {name.name for name in _names(parse(text))}
        anything = {name: _Anything(CALL + LINK * (name in _LINKING)) for name in used_names}
        own = {name: value for name, value in _plain(own).items() if name not in self.macros}
        filters = dict.fromkeys(self.filters, lambda *_, **__: CALL)
        used = [name for name in SETTINGS if name in text]
        for values in product((SETTING, ""), repeat=len(used)):
            settings = dict(zip(used, values, strict=True))
            yield Vocabulary({}, filters, {**anything, **own}, settings).render(text)


# While MkDocs serves, a page is read again after each edit of a record that it shows.
@lru_cache(maxsize=_KEPT)
def parse(text: str) -> nodes.Template:
    """Syntax tree of a page. Raises PageError."""
    try:
        tree = _environment().parse(text)
        line = _line_too_deep(tree)
    except jinja2.TemplateSyntaxError as error:
        raise PageError(_unreadable(text, error)) from None
    except RecursionError:
        line = _line_of_most(r"[(\[{]|\bnot\b", text)
    except ValueError:
        line = _line_of_most(r"\d", text)
        raise PageError(Refusal(line, "A number has too many digits.", "Write a smaller one.")) from None
    if line:
        hint = "Write plain calls of macros."
        raise PageError(Refusal(line, "Brackets or conditions are nested too deeply.", hint))
    return tree


@lru_cache(maxsize=_KEPT)
def _compiled(text: str) -> CodeType:
    # Not from the tree: Jinja changes it.
    return _environment().compile(text)


def _environment(filters: Mapping[str, Callable[..., Any]] = MappingProxyType({})) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    environment.filters = {name: environment.filters[name] for name in FILTERS} | dict(filters)
    environment.tests = {}
    return environment


def _unreadable(text: str, error: jinja2.TemplateSyntaxError) -> Refusal:
    """Cause and cure of an error, at the beginning of the call or the condition that it is about."""
    begun, open_conditions, said = error.lineno, [error.lineno], error.message or ""
    with suppress(jinja2.TemplateSyntaxError):
        for line, kind, value in _environment().lex(text):
            if line > error.lineno:
                break
            if kind in ("variable_begin", "block_begin"):
                begun = line
            elif kind == "name" and value == "if":
                open_conditions.append(begun)
            elif kind == "name" and value == "endif":
                open_conditions = open_conditions[:-1] or [begun]
    if "looking for" in said:
        begun = open_conditions[-1]
    elif text.split("\n")[begun - 1].count('"') % 2 and not said.startswith("Encountered"):
        said = "unexpected char '\"'"
    rows = ((re.search(pattern, said, re.IGNORECASE), message, hint) for pattern, message, hint in _CAUSES)
    return next(Refusal(begun, match.expand(message), hint) for match, message, hint in rows if match)


class _Anything(str):
    """Text that may be called, and gives itself."""

    __slots__ = ()

    def __call__(self, *_: object, **__: object) -> str:
        return str(self)


def _plain(values: Mapping[Any, Any]) -> dict[str, str | int | float]:
    """What of some values is a text or a number, by name."""
    return {name: one for name, one in values.items() if isinstance(name, str) and isinstance(one, str | int | float)}


def _setting(conf: Mapping[str, Any], name: str) -> str:
    value: Any = conf
    for part in name.split(".")[1:]:
        value = (value or {}).get(part)
    return str(value or "")


def _nested(settings: Mapping[str, str]) -> dict[str, Any]:
    """The settings as a page names them, below `config`."""
    found: dict[str, Any] = {"extra": {}}
    for name, value in settings.items():
        *_, group, last = name.split(".")
        (found["extra"] if group == "extra" else found)[last] = value
    return found


def _line_too_deep(tree: nodes.Template) -> int:
    """Line of a part that lies deeper than `MAX_NESTING`; 0 where none does."""
    level: list[nodes.Node] = [tree]
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in node.iter_child_nodes()]
    return level[0].lineno if level else 0


def _line_of_most(pattern: str, text: str) -> int:
    """Line on which a pattern stands most often."""
    counts = [len(re.findall(pattern, line)) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def _names(tree: nodes.Template) -> Iterator[nodes.Name]:
    """Names that a template reads, without those within what is allowed or refused as a whole."""
    parts: Iterator[nodes.Node] = tree.find_all((nodes.Getattr, nodes.Getitem, nodes.List))
    # What a refused {% for %}, {% set %} or {% macro %} names is no second mistake.
    named = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    named |= {name.name for name in tree.find_all(nodes.Macro)}
    calculated = (argument for argument in _given(tree) if not _is_misspelt(argument))
    wholes = (*parts, *calculated, *(condition.test for condition in tree.find_all(nodes.If)))
    wholes += tuple(loop.iter for loop in tree.find_all(nodes.For))
    told = {id(name) for node in wholes for name in (node, *node.find_all(nodes.Name))}
    return (node for node in tree.find_all(nodes.Name) if node.name not in named and id(node) not in told)


def _given(tree: nodes.Template) -> Iterator[nodes.Expr]:
    """Arguments of all macros and filters."""
    calls: Iterator[Any] = tree.find_all((nodes.Call, nodes.Filter))
    return (argument for call in calls for argument in (*call.args, *(named.value for named in call.kwargs)))


def _refusals(statements: Iterable[nodes.Node], filters: Collection[str]) -> Iterator[Refusal]:
    for node in statements:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield from _value(part, filters)
        elif isinstance(node, nodes.If):
            yield from _condition(node.test)
            yield from _refusals((*node.body, *node.elif_, *node.else_), filters)
        elif isinstance(node, nodes.Scope):
            yield from _refusals(node.body, filters)
        else:
            name = _STATEMENTS.get(type(node), type(node).__name__.lower())
            yield Refusal(node.lineno, f"A page cannot have {{% {name} %}}.", _HINT)


def _value(node: nodes.Node, filters: Collection[str]) -> Iterator[Refusal]:
    """What is wrong with what stands between double braces."""
    if isinstance(node, nodes.Name) or _is_setting(node):
        return
    if isinstance(node, nodes.Call):
        if not isinstance(node.node, nodes.Name):
            yield _refused(node.node)
        yield from _arguments(node)
    elif isinstance(node, nodes.Filter) and node.node:
        if node.name not in filters:
            hint = "Filters come from a module that mkdocs.yml names under `macros`. Without one, there are: "
            yield Refusal(node.lineno, f"No filter named {node.name!r}.", f"{hint}{', '.join(FILTERS)}.")
        yield from () if isinstance(node.node, nodes.Const) else _value(node.node, filters)
        yield from _arguments(node)
    else:
        yield _refused(node)


def _arguments(call: nodes.Call | nodes.Filter) -> Iterator[Refusal]:
    """What is wrong with the arguments of a call, which are texts, numbers and lists of them."""
    for argument in (*call.args, *(named.value for named in call.kwargs)):
        # Names are told elsewhere, as names that nobody knows.
        if not (_is_plain(argument) or _is_misspelt(argument)):
            hint = "Give texts in quotation marks, numbers, or lists of them."
            yield Refusal(argument.lineno, "A macro takes only what is written out.", hint)
    for name, times in Counter(str(named.key) for named in call.kwargs).items():
        if times > 1:
            yield Refusal(call.lineno, f"The argument {name!r} is given {times} times.", "Keep one of them.")
        elif name == "self" or name.startswith("__"):
            yield Refusal(call.lineno, f"No macro takes an argument {name!r}.", "Delete it.")
    for asterisks in (call.dyn_args, call.dyn_kwargs):
        if asterisks:
            yield Refusal(asterisks.lineno, "A macro takes no arguments with asterisks.", _HINT)


def _is_plain(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Neg):
        return isinstance(node.node, nodes.Const) and isinstance(node.node.value, int | float)
    if isinstance(node, nodes.List):
        return all(map(_is_plain, node.items))
    # A chain of texts that Jinja joins is a constant as well; 1e999 is infinite.
    return isinstance(node, nodes.Const) and not (isinstance(node.value, float) and math.isinf(node.value))


def _is_misspelt(node: nodes.Node) -> bool:
    """Whether an argument is an id without quotation marks, which is a calculation with names."""
    parts = (nodes.Name, nodes.Sub, nodes.Div, nodes.Const)
    within = [node, *node.find_all(nodes.Expr)]
    return all(isinstance(part, parts) for part in within) and any(isinstance(part, nodes.Name) for part in within)


def _condition(node: nodes.Node) -> Iterator[Refusal]:
    """What is wrong with a condition, which asks whether settings are there."""
    if isinstance(node, nodes.Not):
        yield from _condition(node.node)
    elif isinstance(node, nodes.And | nodes.Or):
        yield from _condition(node.left)
        yield from _condition(node.right)
    elif not _is_setting(node):
        hint = f"Ask whether a setting is there: {{% if {SETTINGS[2]} %}}. There are {', '.join(SETTINGS)}."
        yield Refusal(node.lineno, "A condition can only ask for a setting.", hint)


def _is_setting(node: nodes.Node) -> bool:
    return _dotted(node) in SETTINGS


def _dotted(node: nodes.Node) -> str:
    """Name of a setting; empty for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (above := _dotted(node.node)):
        return f"{above}.{node.attr}"
    return ""


def _refused(node: nodes.Node) -> Refusal:
    return Refusal(node.lineno, "A page can only call macros and name settings.", _CURES.get(type(node), _HINT))
