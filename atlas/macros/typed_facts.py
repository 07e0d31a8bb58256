"""Lint rules of hand-written pages: numbers, newest records and own addresses typed by hand, which go out of date."""

import re
from collections.abc import Iterator
from typing import Final

from atlas.macros.page_syntax import TEMPLATE
from atlas.macros.page_text import PageText, line_at, without_code
from atlas.records.diagnostics import Diagnostic, Severity
from atlas.records.model import KINDS
from atlas.records.wording import WordingRules

_NUMBER: Final = r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[1-9]\d{0,3})"
_NOUNS: Final = {
    **{kind: model.plural.lower() for kind, model in KINDS.items()},
    "missions": "missions|activities",
    "programmes": "programmes|projects",
    "references": "references|notes",
    "success-stories": "success stories|stories|cases|accounts",
}
"""Words for the records of each kind."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\"'{}\[\]]+")
_LINK: Final = re.compile(r"""\{\{\s*link\(\s*["']([\w/-]+)["']""")
_NEWEST: Final = re.compile(
    r"\b(?:last|latest|newest|most\s+recent)\b(?:\s+[\w-]+){0,5}\s+(?:\0|\[[^\[\]]{0,300}\]\((?:\.\./)*)"
    rf"(?P<kind>{'|'.join(KINDS)})/(?!index\.md)",
    re.IGNORECASE,
)


def warnings(page: PageText, rules: WordingRules) -> Iterator[Diagnostic]:
    """Warnings about what a page says of the records and of this site by hand."""
    listed = re.findall(r"""\{\{\s*directory\(\s*["']([\w-]+)["']""", page.text)
    masked = TEMPLATE.sub(_masked, without_code(page.text))
    for kind, nouns in _NOUNS.items():
        patterns = _counts(kind, nouns, listed=kind in listed)
        counts = {found.start("count"): found["count"] for one in patterns for found in one.finditer(masked)}
        for position, count in counts.items():
            message = f"{' '.join(count.replace('[', '').split())!r} is typed by hand, and will be wrong one day."
            hint = f'Put {{{{ count("{kind}") }}}} in the place of the number, with the conditions that it needs.'
            if masked.startswith("---") and position < masked.find("\n---", 3):
                hint = "Say it without the number: no macro can stand between the two ---."
            yield _warning(page.path, masked, position, message, hint)
    for found in _NEWEST.finditer(masked):
        message = "Which record is the newest is typed by hand, and will be wrong one day."
        hint = f'Put {{{{ latest("{found["kind"]}") }}}} in the place of the link, with the conditions that it needs.'
        yield _warning(page.path, masked, found.start(), message, hint)
    for found in _ADDRESS.finditer(masked):
        for _, message, _ in rules.own_address(found.group()):
            yield _warning(page.path, masked, found.start(), message, "Name the file: [words](clusters/clara.md).")


def _masked(macro: re.Match[str]) -> str:
    """What stands in a macro's place: the key of a record that it links, and its ends of lines."""
    linked = _LINK.match(macro.group())
    listed = re.match(r"""\{\{\s*records\(\s*["']([\w-]+)["']""", macro.group())
    shown = f"\0{linked[1]}" if linked else f"\x01{listed[1]}\x01" if listed else ""
    return shown + "\n" * macro.group().count("\n")


def _counts(kind: str, nouns: str, *, listed: bool) -> list[re.Pattern[str]]:
    """Patterns of a number of records of a kind that only the atlas can know.

    It stands in a link to their directory, behind "all" or "the atlas has", before a list of them, or, where `listed`,
    anywhere on the page of their directory. Any other number may be that of a source.
    """
    count = rf"(?P<count>{_NUMBER}\s+(?:[\w-]+\s+){{0,2}}(?:{nouns})\b)"
    directory = rf"\]\((?:\.\./)*{kind}/index\.md"
    places = (
        rf"\[[^\[\]]{{0,300}}{count}[^\[\]]{{0,300}}{directory}",
        rf"(?P<count>{_NUMBER}\s+(?:[\w-]+\s+){{0,2}}\[[^\[\]]{{0,300}}\b(?:{nouns})\b[^\[\]]{{0,300}}){directory}",
        rf"\ball\s+{count}",
        rf"\b(?:atlas|catalogue)\s+(?:has|holds|lists|knows|counts|tells\s+of|shows)\s+(?:[\w-]+\s+){{0,2}}{count}",
        rf"{count}[^.!?\n]{{0,80}}(?:\n[^.!?\n]{{1,120}})?:\s*\n\s*\x01{kind}\x01",
        *((count,) if listed else ()),
    )
    return [re.compile(place, re.IGNORECASE) for place in places]


def _warning(path: str, text: str, position: int, message: str, hint: str) -> Diagnostic:
    return Diagnostic(path, line_at(text, position), 1, "typed-fact", message, hint, severity=Severity.WARNING)
