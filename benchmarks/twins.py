"""The same pages for stock Material, as if someone had written them by hand in Markdown.

    python3 benchmarks/twins.py PROJECT TARGET

reads the records of PROJECT (made by catalogues.py) and writes what MkDocs with Material needs to build the same pages
without us: of each record its facts as a table, its texts, the records it names and those that name it, its sources; a
directory for each kind; the pages to print; the hand-written pages with every macro call replaced by what it says;
"Cite and reuse" at the foot of each page. What Markdown has no counterpart for (exports, images of pages, maps, charts)
is left out, to Material's advantage.
"""

from __future__ import annotations

import argparse
import posixpath
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import jinja2
import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from atlas.exports import cite, page_footer  # noqa: E402 (the folder of a script is not the repository)
from atlas.macros.markdown import MarkdownMacros  # noqa: E402
from atlas.records.catalogue import Catalogue  # noqa: E402
from atlas.records.checks import load  # noqa: E402
from atlas.records.model import KINDS, Indicator, Record  # noqa: E402
from atlas.records.text import EDITOR  # noqa: E402
from atlas.render import print_page  # noqa: E402
from atlas.render.record_page import description  # noqa: E402
from atlas.site import Site, display, facts, kinds, sources  # noqa: E402
from atlas.site.labels import FACTS, choice  # noqa: E402
from benchmarks.catalogues import noted  # noqa: E402

_LINK: Final = re.compile(r"\[([^\[\]]*)\]\(([a-z-]+/[a-z0-9-]+)\)")
_NOTE: Final = re.compile(r"\[\^([a-z0-9-]+)\]")

_OURS: Final = re.compile(r"^  (?:custom_dir|logo|favicon|static_templates): .*\n", re.MULTILINE)
"""Settings of the theme that name files of the atlas."""
_TO_PRINT: Final = {"hide": ["toc"], "search": {"exclude": True}}
_EMOJI: Final = re.compile(r"atlas\.[\w.]+(?=\n)")


@dataclass(frozen=True)
class Writer:
    """Writes pages in Markdown."""

    site: Site

    @property
    def catalogue(self) -> Catalogue:
        """All records."""
        return self.site.catalogue

    def page(self, record: Record) -> str:
        """The page of a record."""
        here = f"{record.key}.md"
        about = description(record, self.site.view(f"{record.key}/"))
        blocks = self._blocks(record, here)
        return self._finished(self.site.titles[record.key], about, "\n\n".join(blocks))

    def directory(self, here: str, kind: str) -> Iterator[str]:
        """The records of a kind as a table, line by line."""
        columns = [name for name in kinds.fields(kind, "columns") if name != "figure"]
        yield _row(["Name", *(FACTS.get(name, name.capitalize()) for name in columns)])
        yield _row(["---"] * (len(columns) + 1))
        for record in self.catalogue.of_kind(kind):
            found = (facts.fact(self.catalogue, record, name) for name in columns)
            name = self.link(here, record.key, self.site.titles[record.key])
            yield _row([name, *(self._value(here, fact) if fact else "" for fact in found)])

    def print_pages(self) -> Iterator[tuple[str, str]]:
        """Path and text of each page to print of a large atlas; while it is small, `print.md` has all."""
        for part in print_page.parts(self.catalogue):
            here = f"{print_page.FOLDER}/{part.name}.md"
            records = self.catalogue.of_kind(part.kind)[part.positions.start : part.positions.stop]
            yield here, self._finished(part.title, "", self.printed(here, {part.title: records}), **_TO_PRINT)

    def printed(self, here: str, chapters: Mapping[str, Sequence[Record]]) -> str:
        """All that records say, one after another, below the list of their names."""
        blocks = ["\n".join(f"- [{one.label}](#{print_page.anchor(one.key)})" for one in chain(*chapters.values()))]
        for heading, records in chapters.items():
            blocks += [f"## {heading}", *(block for record in records for block in self._printed(record, here))]
        return "\n\n".join(blocks)

    def hand_written(self, path: str, source: str) -> str:
        """A hand-written page, its macro calls replaced by what they say."""
        macros = _Macros(self, path)
        template = jinja2.Environment(autoescape=False).from_string(source)
        called = {name: getattr(macros, name) for name in dir(macros) if not name.startswith("_")}
        text = template.render(called, config={"extra": {}})
        address = path.removesuffix(".md").removesuffix("index").rstrip("/")
        title = re.search(r"^# (.*)", source, re.MULTILINE)
        citation = cite.page(self.site, title[1], f"{address}/") if title and address else cite.whole(self.site)
        return f"{self.site.glossary.markdown(text)}\n\n{self._to_cite(f'{address}/' if address else '', citation)}\n"

    def link(self, here: str, key: str, words: str) -> str:
        """A link to a record."""
        return f"[{words}]({self.href(here, key)})"

    def text(self, here: str, text: str) -> str:
        """A record's text; its light markup is nearly Markdown."""

        def linked(found: re.Match[str]) -> str:
            words, key = found.groups()
            record = self.catalogue.get(key)
            return self.link(here, key, words or display.link_text(record)) if record else found[0]

        def cited(note: re.Match[str]) -> str:
            # The editors themselves have no page.
            return self.link(here, noted(note[1]), f"\\[{note[1]}\\]") if note[1] != EDITOR else ""

        with_notes = _NOTE.sub(cited, text)
        return _LINK.sub(linked, with_notes)

    def entries(self, here: str, records: Iterable[Record]) -> str:
        """Records as a list, with their dates."""
        return "\n".join(f"- {self.link(here, record.key, record.label)}{_meta(record)}" for record in records)

    def _blocks(self, record: Record, here: str) -> Iterator[str]:
        yield f"# {self.site.titles[record.key]}"
        other_names = [name for name in (record.local_name, *record.aliases) if name]
        if other_names:
            yield f"Also: {'; '.join(other_names)}"
        yield self.text(here, record.summary)
        table = [_row([fact.label, self._value(here, fact)]) for fact in facts.facts(self.catalogue, record)]
        if table:
            yield "\n".join([_row(["Fact", "Value"]), _row(["---", "---"]), *table])
        for passage in facts.passages(record):
            yield f"## {passage.heading}"
            texts = [self.text(here, text) for text in passage.texts]
            yield "\n\n".join(texts) if len(texts) == 1 else "\n".join(f"- {text}" for text in texts)
        for group in facts.groups(self.catalogue, record):
            yield f"## {group.heading}"
            yield self.entries(here, group.records)
        if record.kind == "references":
            yield "## Cited by"
            yield self.entries(here, self.catalogue.citations.get(int(record.id), ()))
        if record.editor_notes:
            yield "## Editor's notes"
            yield "\n\n".join(self.text(here, text) for text in record.editor_notes)
        yield "## Sources"
        yield "\n".join(words for _, words in sources.credited(self.catalogue, record))
        yield "\n".join(self._source(here, number) for number in record.cited)
        yield self._to_cite(f"{record.key}/", cite.record(self.site, record))

    def _to_cite(self, address: str, citation: cite.Citation) -> str:
        """The citation of a page and its other formats, folded as in the atlas."""
        formats = {"BibTeX": citation.bibtex, "RIS": citation.ris, "CSL-JSON": citation.csl}
        blocks = [f"**{name}**\n\n```\n{text}\n```" for name, text in formats.items()]
        more = '??? quote "BibTeX, RIS and CSL-JSON"\n\n' + textwrap.indent("\n\n".join(blocks), "    ")
        root = posixpath.relpath(".", address or ".")
        others = [
            f'- <a href="{root}/{one.path}">{one.title}</a>' for one in page_footer.alternates(self.site, address)
        ]
        text = "\n\n".join([citation.plain, more, "\n".join(others)])
        return '??? quote "Cite and reuse"\n\n' + textwrap.indent(text, "    ")

    def _printed(self, record: Record, here: str) -> Iterator[str]:
        yield f"### {self.site.titles[record.key]} {{#{print_page.anchor(record.key)}}}"
        yield self.text(here, record.summary)
        for passage in facts.passages(record):
            first, *others = (self.text(here, text) for text in passage.texts)
            yield from (f"**{passage.heading}.** {first}", *others)
        yield from (f"**Editor's note.** {self.text(here, text)}" for text in record.editor_notes)
        found = [f"- {fact.label}: {self._value(here, fact)}" for fact in facts.facts(self.catalogue, record)]
        notes = ", ".join(self.link(here, f"references/{number}", str(number)) for number in record.cited)
        yield "\n".join([*found, f"- Notes of the paper: {notes or 'none'}"])

    def _source(self, here: str, number: int) -> str:
        note: Any = self.catalogue[f"references/{number}"]
        name = f"[{note.name}]({note.url})" if note.url else note.name
        publisher = f"{note.publisher}, " if note.publisher else ""
        return f"- {self.link(here, note.key, f'Note {number}')}: {publisher}{name}"

    def _value(self, here: str, fact: facts.Fact) -> str:
        if fact.form == "links":
            return ", ".join(self.link(here, record.key, record.label) for record in fact.value)
        if fact.form == "counts":
            return ", ".join(f"{self.link(here, record.key, record.label)} ({count})" for record, count in fact.value)
        if fact.form == "lines":
            return ", ".join(fact.value)
        if fact.form == "choice":
            return choice(fact.value)
        return f"<{fact.value}>" if fact.form == "address" else str(fact.value)

    def href(self, here: str, key: str) -> str:
        """The path of a record's page from another."""
        return posixpath.relpath(f"{key}.md", posixpath.dirname(here) or ".")

    def _finished(self, title: str, about: str, text: str, **more: object) -> str:
        meta = {"title": title, "description": about, **more}
        front = yaml.dump(meta, Dumper=yaml.CSafeDumper, allow_unicode=True, width=1000)
        return f"---\n{front}---\n\n{self.site.glossary.markdown(text)}\n"


class _Macros(MarkdownMacros):
    """What the macros say, in Markdown: as in the exports of the pages, with links to pages, and all that is there."""

    def __init__(self, writer: Writer, here: str) -> None:
        super().__init__(writer.site, posixpath.relpath(".", posixpath.dirname(here) or "."))
        self._writer, self._here = writer, here

    def directory(self, kind: str) -> str:
        return "\n".join(self._writer.directory(self._here, kind))

    def print_all(self) -> str:
        catalogue = self.site.catalogue
        parts = [*print_page.parts(catalogue)]
        if parts:
            return "\n".join(f"- [{part.title}]({print_page.FOLDER}/{part.name}.md)" for part in parts)
        chapters = {model.plural: catalogue.of_kind(kind) for kind, model in KINDS.items()}
        return self._writer.printed(self._here, chapters)

    def explore(self) -> str:
        return ""

    def _address(self, path: str) -> str:
        if self.site.catalogue.get(path.rstrip("/")):
            return self._writer.href(self._here, path.rstrip("/"))
        return f"{self.root}/{path}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _meta(record: Record) -> str:
    if isinstance(record, Indicator):
        return f": {display.figure(record)}"
    when = display.dated(record)
    return f", {when}" if when else ""


def write(source: Path, target: Path) -> None:
    """Write a project for MkDocs with stock Material."""
    writer = Writer(Site(load(source / "data")))
    for record in writer.catalogue:
        _write(target / "docs" / f"{record.key}.md", writer.page(record))
    for path, text in writer.print_pages():
        _write(target / "docs" / path, text)
    for page in sorted((source / "docs").rglob("*.md")):
        path = page.relative_to(source / "docs").as_posix()
        _write(target / "docs" / path, writer.hand_written(path, page.read_text("utf-8")))
    _write(target / "mkdocs.yml", _configuration((source / "mkdocs.yml").read_text("utf-8")))


def _configuration(ours: str) -> str:
    """Settings for stock Material: the atlas's navigation, Markdown extensions and features, and nothing else of it."""
    theme = _OURS.sub("", _part(ours, "theme"))
    extensions = _EMOJI.sub("material.extensions.emoji.to_svg", _part(ours, "markdown_extensions"))
    # The atlas leaves the records out of the navigation by itself.
    records = "".join(f"  /{folder}/*\n" for folder in (*KINDS, print_page.FOLDER))
    apart = _part(ours, "not_in_nav").rstrip() + "\n" + records
    return "\n".join([_part(ours, "site_name"), "plugins: [search]\n", theme, extensions, _part(ours, "nav"), apart])


def _part(configuration: str, name: str) -> str:
    """One setting of a configuration file, as it is written there."""
    found = re.search(rf"^{name}:.*\n(?:(?:[ #-].*)?\n)*", configuration, re.MULTILINE)
    return found[0] if found else ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Write the same pages for stock Material."""
    parser = argparse.ArgumentParser(description="Write a project's pages as plain Markdown.")
    parser.add_argument("project", type=Path, help="a project made by catalogues.py")
    parser.add_argument("target", type=Path, help="a folder that does not exist yet")
    options = parser.parse_args(arguments)
    write(options.project, options.target)


if __name__ == "__main__":
    main()
