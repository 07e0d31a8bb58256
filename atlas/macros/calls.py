"""Macro calls of a page: the HTML that they made, the records that they read, and diagnostics of wrong calls."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jinja2 import nodes

from atlas.macros.page_syntax import PageError, Refusal, Vocabulary, parse
from atlas.macros.page_text import PageText
from atlas.plots.bars import Chart
from atlas.records.diagnostics import Diagnostic
from atlas.records.strings import closest

ALL_RECORDS: Final = "*"
"""Key in `PageCalls.reads` for all records."""
ALL_FACTS: Final = "facts"
"""Key in `PageCalls.reads` for all records without the words of their texts."""
ALL_NAMES: Final = "names"
"""Key in `PageCalls.reads` for the names and positions of all records."""
COUNT_OF: Final = "number of "
"""Start of the key in `PageCalls.reads` for how many records a kind has; the kind follows."""
NAME_OF: Final = "name of "
"""Start of the key for what a link shows of a record, whose key follows."""
DIRECTORY_OF: Final = "directory of "
"""Start of the key for a kind with what its records name and what names them."""
PRINTED_ON: Final = "printed on "
"""Start of the key for the records of a print page, whose name follows."""
_BLOCK: Final = re.compile(r'<div id="atlas-block-(\d+)"></div>')


@dataclass
class PageCalls:
    """Macro calls of one page."""

    page: PageText
    diagnostics: list[Diagnostic] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    """Keys of records and kinds that the calls read, and the others above."""
    uses_stash: bool = True
    """Whether `unstash` will be called after Markdown, as the plugin does; without it, HTML goes through Markdown."""
    blocks: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    """Charts that the page puts together, whose drawings the plugin writes with the page."""
    refused: bool = False
    """Whether the page's template says what a page may not; its HTML is then unknown."""
    has_vintage: bool = False
    """Whether the page says already of which day its marks are."""

    def stash(self, html: str) -> str:
        """Placeholder for a block of HTML in the Markdown, which would take long to read it and change nothing."""
        if not self.uses_stash:
            # An empty line would end a block of HTML for some Markdown engines.
            return "\n\n" + re.sub(r"\n\s*\n", "\n", html) + "\n\n"
        self.blocks.append(html)
        return f'\n\n<div id="atlas-block-{len(self.blocks) - 1}"></div>\n\n'

    def unstash(self, html: str) -> str:
        """HTML of the page with each placeholder replaced by its block."""
        whole = _BLOCK.sub(lambda match: self.blocks[int(match.group(1))], html)
        self.blocks.clear()
        return whole

    def wrong_call(self, name: str, arguments: tuple[object, ...], line: int, message: str, hint: str) -> None:
        """Add a diagnostic of a call of the macro `name` with these arguments, on this line of the body."""
        line += self.page.lines_above
        column = self._start(name, arguments, line)
        self.diagnostics.append(Diagnostic(self.page.path, line, column, "macro", message, hint, name))

    def check(self, vocabulary: Vocabulary, *, knows_all: bool = True) -> bool:
        """Whether the page can be rendered: it has only what a page may say, and every name in it is known.

        Where others may define names (`knows_all` is false), an unknown one is no mistake.
        """
        try:
            tree = parse(self.page.template)
        except PageError as error:
            self._refuse(error.refusal)
            return False
        for refusal in vocabulary.refusals(tree):
            self._refuse(refusal)
        unknown = vocabulary.unknown(tree, knows_all=knows_all)
        self.diagnostics.extend(self._unknown_names(unknown, vocabulary))
        return not unknown and not self.refused

    def _refuse(self, refusal: Refusal) -> None:
        self.diagnostics.append(self.page.problem(refusal.line, "macro", refusal.message, refusal.hint))
        self.refused = True

    def _unknown_names(self, names: Iterable[nodes.Name], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
        known = {*vocabulary.macros, *vocabulary.names}
        seen: set[tuple[int, int]] = set()
        for node in names:
            column, word = self._word(node.lineno, node.name)
            if (node.lineno, column) in seen:
                continue
            seen.add((node.lineno, column))
            close = closest(node.name, known - {node.name})
            message = f"There is no macro {node.name!r}."
            hint = f"Did you mean {close!r}?" if close else "The page on writing pages lists the macros."
            if "/" in word or "-" in word:
                # Without them, an id is a calculation with names.
                message, hint = "Quotation marks are missing.", f'Write "{word}".'
            elif node.name in vocabulary.macros:
                message = f"The macro {node.name!r} is not called."
                hint = f"Write what it takes in brackets: {{{{ {node.name}(…) }}}}."
            yield Diagnostic(self.page.path, node.lineno, column, "macro", message, hint)

    def _word(self, line: int, name: str) -> tuple[int, str]:
        """Column and text of the word on a line that holds a name, with the signs of an id."""
        # Not `splitlines`: it also counts signs that end a line for nobody else.
        text = "".join(self.page.text.split("\n")[line - 1 : line])
        found = re.search(rf"[\w/-]*\b{re.escape(name)}\b[\w/-]*", text)
        return (found.start() + 1, found.group()) if found else (1, name)

    def _start(self, name: str, arguments: tuple[object, ...], line: int) -> int:
        """Column in which a call starts: of several on one line, that with this first argument."""
        rest = "\n".join(self.page.text.split("\n")[line - 1 :])
        first = re.escape(str(arguments[0])) if arguments else ""
        for call in (rf"\b{re.escape(name)}\s*\([^)]*{first}", rf"\b{re.escape(name)}\s*\("):
            found = re.search(call, rest)
            if found and "\n" not in rest[: found.start()]:
                return found.start() + 1
        return 1


def is_placeholder(markdown: str) -> bool:
    """Whether some Markdown is the placeholder of a stashed block and nothing else."""
    return bool(_BLOCK.fullmatch(markdown.strip()))
