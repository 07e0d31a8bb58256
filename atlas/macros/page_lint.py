"""Checks of the text of hand-written pages as it is typed: what other programs left in it, and personal data."""

import re
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Final

from atlas.macros.front_matter import FIELDS
from atlas.macros.page_text import PageText, line_at, line_of
from atlas.records import characters, yaml_reader
from atlas.records.diagnostics import Diagnostic
from atlas.records.strings import quoted
from atlas.records.wording import POLICY, personal_data

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
        (r"(?P<at>\{\{\s*\w+\()", "-8<-", "A snippet calls a macro, and the page shows {at} as it is typed.",
         "Call the macro on the page itself: snippets are put in after the macros have run."),
        (r"^(?P<at>={7})$", "^{at}$", "A line of ======= is left of a merge conflict.",
         "Keep what is right, and delete the line."),
    )
)  # fmt: skip
"""Patterns of what a reader sees where Markdown has read nothing; its trace in the source, a message and a hint."""
_SIGN: Final = re.compile(r"[\[|*{｛:`<]|~~|==|\^\^|^[-+\d]", re.MULTILINE)
"""Sign of which each of these patterns needs one: a text without any is done three times as fast."""

_OPENING: Final = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*")
"""Marks of quotations and lists at the beginning of a line, and its indentation."""
_LEVEL: Final = re.compile(r">|[-*+]|\d+[.)]|\t| {4}")
"""What each makes a level of quotations and lists."""
_BRACKETS: Final = {"[": 1, "]": -1}
_MAX_LEVELS: Final = 40
"""Most levels of quotations and lists in one another; Markdown reads no more than some hundred."""


def diagnostics(page: PageText) -> Iterator[Diagnostic]:
    """Mistakes in a page's text."""
    if _JOINED_BADLY.search(page.prose):
        yield from yaml_reader.conflicts(page.path, page.prose)
        return
    above = page.lines_above
    if not _UNSEEN.sub("", page.body).strip():
        yield page.problem(above + 1, "empty", "The page is empty.", "Write its text, or delete the file.")
    below = page.prose.split("\n", above)[-1] if above else page.prose
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
        start = len(below) - len(below.lstrip()) + 1 if pattern is _SECOND_HEAD and page.body == page.text else 0
        for found in islice(filter(_is_meant, pattern.finditer(below, start)), 1):
            yield page.problem(above + line_at(below, found.start()), "text", message, hint)
    yield from _defined_twice(page)
    yield from _personal(page)


def _defined_twice(page: PageText) -> Iterator[Diagnostic]:
    """Footnotes and targets of links that are defined a second time, of which Markdown keeps one."""
    first: dict[str, int] = {}
    for found in _DEFINITION.finditer(page.prose):
        line = line_at(page.prose, found.start())
        other = first.setdefault(found[1].lower(), line)
        if other != line:
            message = f"{found[1]} is defined twice, and the page shows one of the two."
            yield page.problem(line, "text", message, f"Give one another name (the other is on line {other}).")


def _is_meant(found: re.Match[str]) -> bool:
    """Whether lines between two rules are fields, where a pattern looks for fields."""
    return "fields" not in found.groupdict() or _KNOWN_FIELD.search(found["fields"]) is not None


def _personal(page: PageText) -> Iterator[Diagnostic]:
    """Addresses and numbers of persons; an organisation's own address may stand on a page."""
    kept = _SHARED_MAILBOX.sub(" ", _WEB_ADDRESS.sub(" ", page.prose))
    for number, line in enumerate(kept.split("\n"), start=1):
        for found in personal_data(line):
            message = f"{quoted(found)} is personal data, which the atlas holds only where the paper prints it."
            hint = f"Take it out, or give the address of the organisation: info@… {POLICY}"
            yield page.problem(number, "personal-data", message, hint)


def unread(text: str) -> Iterator[tuple[str, str, str]]:
    """What Markdown has not read in a text that a reader sees: a message, a hint, and a pattern of what was typed."""
    for pattern, trace, message, hint in _UNREAD if _SIGN.search(text) else ():
        for found in pattern.finditer(text):
            words = {"at": found["at"] or "", "whole": found.group()}
            yield message.format(**words), hint.format(**words), trace.format(at=re.escape(words["at"]))


def signs(page: PageText) -> Iterator[Diagnostic]:
    """Characters that deceive, and ids that stand for what a macro makes, below the front matter."""
    above = len(page.text) - len(page.body)
    for found in islice(characters.findings(page.text), yaml_reader.MAX_DIAGNOSTICS):
        if found.start >= above:
            line, column = line_at(page.text, found.start), found.start - page.text.rfind("\n", 0, found.start)
            yield Diagnostic(page.path, line, column, "character", found.message, found.hint)
    if "atlas-block-" in page.text:
        message = "The id 'atlas-block-…' stands for what a macro makes."
        yield page.problem(line_of(page.text, "atlas-block-"), "html", message, "Give another id.")


def levels(page: PageText) -> Iterator[Diagnostic]:
    """Lines on which quotations, lists or brackets are nested too deeply for Markdown."""
    open_before = 0
    for number, line in enumerate(page.text.split("\n"), start=1):
        open_before = open_before if line.strip() else 0
        brackets = [*accumulate((_BRACKETS[sign] for sign in line if sign in _BRACKETS), initial=open_before)]
        open_before = brackets[-1]
        opening = _OPENING.match(line)
        nested = len(_LEVEL.findall(opening.group())) if opening else 0
        if max(nested, *brackets) > _MAX_LEVELS:
            message = f"Quotations, lists or brackets are nested in more than {_MAX_LEVELS} levels."
            yield page.problem(number, "levels", message, "Take away what nests them.")
