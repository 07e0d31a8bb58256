"""Review of a pull request for GitHub: corrections that its author can accept with a click."""

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from atlas.cli.texts import code
from atlas.records.diagnostics import Diagnostic

_PROPOSAL: Final = re.compile(r"^Did you mean '([^'\n`]+)'\?")
_QUOTED: Final = re.compile(r"'([^'\n]+)'")
_MOST: Final = 30
"""Corrections in one review: more would hide the comment."""


def as_json(before: Path, after: Path, wrong: Sequence[Diagnostic]) -> str:
    """Body of a request to GitHub's API for reviews, with `comments` on what is `wrong` in the second data folder.

    GitHub takes comments on changed lines only: others are in the list of mistakes.
    """
    comments = [
        {"path": path, "line": number, "side": "RIGHT", "body": f"{said}\n\n```suggestion\n{line}\n```"}
        for path, number, line, said in _corrections(before, after, wrong)
    ]
    return json.dumps({"event": "COMMENT", "comments": comments[:_MOST]}, ensure_ascii=False, indent=2)


def corrected(line: str, diagnostic: Diagnostic) -> str | None:
    """Line with the word that the message quotes replaced by what the hint proposes; None where there is no such word.

    The word stands at the diagnostic's column, or after it where the column is that of a field with its value.
    """
    wrong, right = _QUOTED.search(diagnostic.message), _PROPOSAL.match(diagnostic.hint)
    if not wrong or not right:
        return None
    # Of a key, the file may have the id alone, as what is proposed has.
    bare = wrong[1] if "/" in right[1] else wrong[1].rpartition("/")[2]
    for word in (wrong[1], bare):
        place = line.find(word, diagnostic.column - 1)
        if place >= 0:
            return line[:place] + right[1] + line[place + len(word) :]
    return None


def _corrections(before: Path, after: Path, wrong: Sequence[Diagnostic]) -> Iterator[tuple[str, int, str, str]]:
    """Path, number and text of each line that can be corrected, with what is wrong in it."""
    of_lines: dict[tuple[str, int], list[Diagnostic]] = {}
    for diagnostic in wrong:
        of_lines.setdefault((diagnostic.path, diagnostic.line), []).append(diagnostic)
    for (path, number), told in of_lines.items():
        # Paths of diagnostics begin with the name of the data folder.
        lines = _lines(after.parent / path)
        if number not in _changed(_lines(before.parent / path), lines):
            continue
        line, fields = lines[number - 1], []
        # From the end on, so that the columns of those before stay right.
        for diagnostic in sorted(told, key=lambda one: -one.column):
            if better := corrected(line, diagnostic):
                line = better
                fields.append(code(diagnostic.field or path))
        if fields and "`" not in line:
            yield path, number, line, f"{' and '.join(reversed(fields))} cannot be used as it stands."


def _lines(path: Path) -> list[str]:
    """Lines of a file; none where it is missing or cannot be read as text."""
    if path.is_symlink() or not path.is_file():
        return []
    return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").split("\n")


def _changed(before: list[str], after: list[str]) -> set[int]:
    """Numbers of the lines that are new or different."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return {number + 1 for kind, _, _, start, end in blocks if kind != "equal" for number in range(start, end)}
