"""Checks of the text of hand-written pages as it is typed: what other programs left in it, and personal data."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from atlas.macros.llms import CODE
from atlas.records import yaml_reader
from atlas.records.diagnostics import Diagnostic
from atlas.records.strings import quoted
from atlas.records.wording import POLICY, personal_data

FIELDS: Final = frozenset(
    {
        "title", "description", "hide", "tags", "search", "styles", "scripts", "icon", "status", "subtitle", "author",
        "authors", "date", "template", "categories", "slug", "draft", "links", "social", "comments", "readtime", "pin",
    }
)  # fmt: skip
"""Fields of the front matter that the atlas and Material read."""

_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}(?:.*?\{%-?\s*endraw\s*-?%\}|.*)", re.DOTALL)
_UNSEEN: Final = re.compile(r"<!--(?:.*?-->|.*)|\{#(?:.*?#\}|.*)", re.DOTALL)
"""What readers never see; where it has no end, all the rest, or the search would begin anew at each sign."""
_JOINED_BADLY: Final = re.compile(r"^(?:<{7}|>{7}|[|]{7}) ", re.MULTILINE)
"""Marker of a merge conflict that is nothing else in Markdown: a line of = is also that below a heading."""
_HEAD: Final = r"^-{3}[ \t]*\n(?P<fields>(?:\w[\w-]*:.*\n|(?!---)(?:[ \t-].*)?\n)++)(?=-{3}[ \t]*$)"
_SECOND_HEAD: Final = re.compile(_HEAD, re.MULTILINE)
_KNOWN_FIELD: Final = re.compile(rf"^(?:{'|'.join(sorted(FIELDS))}):", re.MULTILINE)
_BULLET: Final = r"(?:[•◦▪▫‣⁃●○■□➢➤][ \t\u00a0]|[·o§–—][ ]*\t|\d+\)\t)"
_TYPED_BULLET: Final = re.compile(rf"^ {{0,3}}{_BULLET}", re.MULTILINE)
"""Signs that word processors put before the items of a list."""
_NOT_INDENTED: Final = re.compile(r"^( *)(?:!!!|\?{3}\+?|===[!+]?) +\S[^\n]*\n\1 {0,3}(?![ =!?])\S", re.MULTILINE)
"""Box or tab whose text does not stand within it."""
_COLUMNS: Final = r"(?: {0,3}[^\s#>*+-][^\t\n]*(?:\t+[^\t\n]+)+)"
_TABULATED: Final = re.compile(rf"^(?! *{_BULLET}){_COLUMNS}\n{_COLUMNS}$", re.MULTILINE)
"""Two lines whose words stand in columns, as a spreadsheet program copies them."""
_SHARED_MAILBOX: Final = re.compile(
    r"(?<![\w.+-])(?:(?:atlas|admin|board|cluster|communications?|contact|editors?|enquir(?:y|ies)|events?|hello|help|info|"
    r"inquir(?:y|ies)|jobs|mail|media|members?|news(?:letter)?|office|post|press|privacy|projects?|registration|sales|"
    r"secretariat|security|service|support|team|webmaster|welcome)"
    r"@[\w.-]+|[\w.+-]++@(?:[\w-]+\.)*example(?:\.(?:com|net|org))?\b)",
    re.IGNORECASE,
)
"""Address of an organisation, not of a person; and those that stand for any."""
_DEFINITION: Final = re.compile(r"^ {0,3}(\[[^\[\]\n]+\]):", re.MULTILINE)
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>()]+")
_TARGET: Final = r"(?:https?://|mailto:|\.\.?/|/|#)[^()\s]*|[^()\s]+\.\w{2,5}(?:#[^()\s]*)?"
"""Where a link could lead; other words in brackets are words."""
_UNREAD: Final = tuple(
    (re.compile(pattern, re.MULTILINE), trace, message, hint)
    for pattern, trace, message, hint in (
        (r"\[\^(?P<at>\d+)\]", r"\[\^{at}\]", "The footnote {whole} is defined nowhere on this page.",
         "To cite a note of the paper, write {{{{ note({at}) }}}}; to add one to this page, a line {whole}: its text."),
        (r"\[\^(?P<at>(?!\d+\])[\w-]+)\]", r"\[\^{at}\]", "The footnote {whole} is defined nowhere on this page.",
         "Add a line with its text: {whole}: its text."),
        (rf"\](?:\s+)(?P<at>\((?:{_TARGET})\))", r"(?<!\\)\]\s+{at}",
         "A space stands between the words of a link and {at}.", "Take it away: [words]{at}."),
        (rf"\([^()\n]+\)(?P<at>\[(?:{_TARGET})\])", "{at}", "The brackets of the link to {at} are the wrong way round.",
         "Write its words between [ and ], and its target between ( and )."),
        (r"\](?P<at>\([^()\s]*)(?:\s|\Z)", r"(?<!\\)\]{at}", "The link to {at} has no closing bracket.",
         "Write ) behind its target."),
        (r"(?<!\w)\[(?!\d+\])[^\[\]\n]+\](?P<at>\[[^\[\]\n]+\])", r"(?<!\\)\]{at}",
         "No line says where the link {at} leads.",
         "Add a line with its target, such as {at}: about.md, or write [words](about.md)."),
        (r"(?<!\w)(?P<at>\[[^\[\]\n]+\])\[\]", r"(?<!\\){at}\[\]", "No line says where the link {at} leads.",
         "Add a line with its target, such as {at}: about.md, or write [words](about.md)."),
        (r"(?:^(?=[^|\n]*\|[^|\n]*\|)[| \t]*+(?P<at>\w*+)[^\n]*+(?:\n|\Z))(?:[^|\n]*\|[^|\n]*\|[^\n]*(?:\n|\Z))+",
         r"^[ \t>|]*{at}[^\n]*\|", "A table is shown as it is typed.",
         "Write a line like | --- | --- | below its first line, and leave an empty line above the table."),
        (r"(?:(?<=:\n)|^(?=[^\n]*\n(?:[-*+]|\d+[.)]) ))(?P<at>(?:[-*+]|\d+[.)]) )(?:.|\n)*", r"^[ \t>]*{at}",
         "A list is shown as it is typed, in one line.", "Leave an empty line above its first item."),
        (r"^(?P<at>`{3,}|~{3,})(?:.|\n)*", "^[ \t>]*{at}", "The code that begins with {at} has no end.",
         "Write the same signs on a line below it."),
        (r"(?P<at><!--)(?:.|\n)*", "{at}", "The comment that begins here has no end.", "Write --> where it ends."),
        (r"(?<![\w:])(?P<at>:[a-z][a-z0-9_]*(?:-[a-z0-9_]+)+:)(?![\w:])", "{at}", "There is no icon {at}.",
         "Correct its name, or take it out."),
        (r"(?P<at>~~|==|\^\^|\[\[(?!\w+\()|\{\+\+|\{--)(?=[^\s=~^])[^\n]{0,99}?(?:~~|==|\^\^|\]\]|\+\+\}|--\})", "{at}",
         "The page shows {at} as it is typed.", "Write *emphasis*, **strong**, or [words](about.md)."),
        (r"(?P<at>(?<![^\s(])\*\*(?=\w)|(?<=\w)\*\*(?=[\s.,;:!?)]|\Z)|\*\* [^\n*]+ \*\*)", "{at}",
         "The page shows ** as it is typed.",
         "Write two asterisks right before the first of the strong words, and two right behind the last."),
        (r"(?P<at>｛[｛%])", "{at}", "The braces {at} call no macro.", "Type {{{{ and }}}} with a Latin keyboard."),
        (r"^(?P<at>={7})$", "^{at}$", "A line of ======= is left of a merge conflict.",
         "Keep what is right, and delete the line."),
    )
)  # fmt: skip
"""Patterns of what a reader sees where Markdown has read nothing; its trace in the source, a message and a hint."""
_SIGN: Final = re.compile(r"[\[|*{｛:`<]|~~|==|\^\^|^[-+\d]", re.MULTILINE)
"""Sign of which each of these patterns needs one: a text without any is done three times as fast."""


def diagnostics(path: str, text: str, body: str) -> Iterator[Diagnostic]:
    """Mistakes in a page's text, of which the body is the part below the front matter."""
    typed = prose(text)
    if _JOINED_BADLY.search(typed):
        yield from yaml_reader.conflicts(path, typed)
        return
    above = text.count("\n") - body.count("\n")
    if not _UNSEEN.sub("", body).strip():
        yield Diagnostic(path, above + 1, 1, "empty", "The page is empty.", "Write its text, or delete the file.")
    below = typed.split("\n", above)[-1] if above else typed
    rows = (
        (_SECOND_HEAD, "Fields between two lines of --- stand a second time, in the text.",
         "Keep one such block, at the beginning of the page."),
        (_TYPED_BULLET, "The items of a list begin with signs of a word processor, and run into one line.",
         "Begin each item with a hyphen and a space, below an empty line."),
        (_NOT_INDENTED, "The text below the title of this box or tab does not belong to it.",
         "Begin each of its lines with four spaces."),
        (_TABULATED, "The columns of a table are parted by tabulators, and run into one line.",
         "Write it with | between the columns, and | --- | --- | below its first line."),
    )  # fmt: skip
    for pattern, message, hint in rows:
        # Fields above all text are those of the page, even where they cannot be read.
        start = len(below) - len(below.lstrip()) + 1 if pattern is _SECOND_HEAD and body == text else 0
        for found in islice(filter(_is_meant, pattern.finditer(below, start)), 1):
            line = above + below.count("\n", 0, found.start()) + 1
            yield Diagnostic(path, line, 1, "text", message, hint)
    yield from _defined_twice(path, typed)
    yield from _personal(path, typed)


def _defined_twice(path: str, text: str) -> Iterator[Diagnostic]:
    """Footnotes and targets of links that are defined a second time, of which Markdown keeps one."""
    first: dict[str, int] = {}
    for found in _DEFINITION.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        other = first.setdefault(found[1].lower(), line)
        if other != line:
            message = f"{found[1]} is defined twice, and the page shows one of the two."
            yield Diagnostic(path, line, 1, "text", message, f"Give one another name (the other is on line {other}).")


def _is_meant(found: re.Match[str]) -> bool:
    """Whether lines between two rules are fields, where a pattern looks for fields."""
    return "fields" not in found.groupdict() or _KNOWN_FIELD.search(found["fields"]) is not None


def _personal(path: str, text: str) -> Iterator[Diagnostic]:
    """Addresses and numbers of persons; an organisation's own address may stand on a page."""
    kept = _SHARED_MAILBOX.sub(" ", _WEB_ADDRESS.sub(" ", text))
    for number, line in enumerate(kept.split("\n"), start=1):
        for found in personal_data(line):
            message = f"{quoted(found)} is personal data, which the atlas holds only where the paper prints it."
            hint = f"Take it out, or give the address of the organisation: info@… {POLICY}"
            yield Diagnostic(path, number, 1, "personal-data", message, hint)


def prose(text: str) -> str:
    """Text with its code, and what is only to be shown, replaced by empty lines of the same number."""
    return CODE.sub(_blank, _RAW.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def unread(text: str) -> Iterator[tuple[str, str, str]]:
    """What Markdown has not read in a text that a reader sees: a message, a hint, and a pattern of what was typed."""
    for pattern, trace, message, hint in _UNREAD if _SIGN.search(text) else ():
        for found in pattern.finditer(text):
            words = {"at": found["at"] or "", "whole": found.group()}
            yield message.format(**words), hint.format(**words), trace.format(at=re.escape(words["at"]))
