"""Citations of a page or of the whole atlas: in plain text, BibTeX, RIS and CSL-JSON.

What the atlas retells is cited first, then the atlas itself. The date is that of the data, never that of the build or
of the visit. What is not known (the address, the version, the date) is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from json import JSONEncoder
from typing import Any, Final

from atlas.exports.files import printable
from atlas.i18n import gettext as _
from atlas.records.model import Record, Source
from atlas.site import Site, display
from atlas.site.sources import credited, is_identified, statement

_LATEX: Final = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "{}&%$#_"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""What LaTeX would not print, escaped."""
_JSON: Final = JSONEncoder(ensure_ascii=False)


_TYPES: Final = {
    **dict.fromkeys(("paper", "report"), ("techreport", "RPRT", "report")),
    "web-page": ("misc", "ELEC", "webpage"),
    "press-release": ("misc", "NEWS", "webpage"),
    "dataset": ("misc", "DATA", "dataset"),
    "interview": ("misc", "PCOMM", "interview"),
    "letter": ("misc", "PCOMM", "personal_communication"),
}
"""Types of a source in BibTeX, RIS and CSL."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Source that a page retells; `key` names it in bibliographies, `plain` is its credit in one line."""

    key: str
    source: Source
    plain: str

    @property
    def author(self) -> str:
        """Who wrote it, or else who published it."""
        return _line("; ".join(self.source.authors) or self.source.publisher or "")

    @property
    def note(self) -> str:
        """How it is known which source it is, if not from itself."""
        return _("Identified by the editors of the atlas") if is_identified(self.source) else ""

    @property
    def bibtex(self) -> str:
        """A BibTeX entry."""
        source, (entry, _, _) = self.source, _TYPES[self.source.type]
        year, month = [*(source.date or "").split("-"), ""][:2]
        fields = {
            "author": f"{{{self.author.translate(_LATEX)}}}" if self.author else "",
            "title": f"{{{_line(source.name).translate(_LATEX)}}}",
            "institution" if entry == "techreport" else "publisher": _line(source.publisher or "").translate(_LATEX),
            "number": ", ".join(source.identifiers).translate(_LATEX),
            "version": (source.version or "").translate(_LATEX),
            "year": year,
            "month": str(int(month)) if month else "",
            "url": source.url or "",
            "note": self.note.translate(_LATEX),
        }
        return _entry(entry, self.key, fields)

    @property
    def ris(self) -> str:
        """A RIS entry."""
        source = self.source
        fields = {
            "TY": _TYPES[source.type][1],
            "AU": self.author,
            "TI": _line(source.name),
            "PB": _line(source.publisher or ""),
            "PY": (source.date or "")[:4],
            "DA": (source.date or "").replace("-", "/"),
            "ET": source.version or "",
            "M1": ", ".join(source.identifiers),
            "LA": source.language or "",
            "N1": self.note,
            "UR": source.url or "",
        }
        return _ris(fields)

    @property
    def csl(self) -> dict[str, Any]:
        """A CSL item."""
        source = self.source
        dates = [[int(part) for part in source.date.split("-")]] if source.date else []
        seen = [[int(part) for part in source.accessed.split("-")]] if source.accessed else []
        authors = source.authors or ((source.publisher,) if source.publisher else ())
        return {
            "id": self.key,
            "type": _TYPES[source.type][2],
            "title": _line(source.name),
            "author": [{"literal": author} for author in authors],
            "publisher": source.publisher,
            "number": ", ".join(source.identifiers),
            "language": source.language,
            "issued": {"date-parts": dates} if dates else None,
            "accessed": {"date-parts": seen} if seen else None,
            "version": source.version,
            "URL": source.url,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite. `title` is empty for the atlas as a whole; `date` is YYYY-MM-DD; empty where unknown.

    `work` is the name of the atlas, `author` whose it is, `sources` what the page retells.
    """

    key: str
    title: str
    address: str
    version: str
    date: str
    work: str
    author: str
    language: str
    sources: tuple[CitedSource, ...] = ()

    @property
    def plain(self) -> str:
        """One line to copy: the sources, then the atlas."""
        if not self.sources:
            return self.own
        sources = "; ".join(source.plain for source in self.sources)
        return _("{sources}. As told in: {page}").format(sources=sources, page=self.own)

    @property
    def own(self) -> str:
        """The page alone in one line."""
        edition = [_("version {version}").format(version=self.version)] if self.version else []
        edition += [_("data of {date}").format(date=display.date(self.date))] if self.date else []
        work = ", ".join([self.work, *edition])
        parts = [self.author, f"“{self.title}”" if self.title else "", work, self.address]
        return ". ".join(part for part in parts if part) + ("" if self.address else ".")

    @property
    def bibtex(self) -> str:
        """BibTeX entries; for BibTeX programs that read UTF-8."""
        work, note = self.work.translate(_LATEX), _("Data of {date}").format(date=display.date(self.date))
        fields = {
            "author": f"{{{self.author.translate(_LATEX)}}}",
            "title": f"{{{self.title.translate(_LATEX) or work}}}",
            "howpublished": work if self.title else "",
            "year": self.date[:4],
            "month": str(int(self.date[5:7])) if self.date else "",
            "version": self.version.translate(_LATEX),
            "url": self.address,
            "note": note.translate(_LATEX) if self.date else "",
        }
        return "\n".join([*(source.bibtex for source in self.sources), _entry("misc", self.key, fields)])

    @property
    def ris(self) -> str:
        """RIS entries: the sources, then an electronic page, or the data set as a whole."""
        fields = {
            "TY": "ELEC" if self.title else "DATA",
            "AU": self.author,
            "TI": self.title or self.work,
            "T2": self.work if self.title else "",
            "PY": self.date[:4],
            "DA": self.date.replace("-", "/"),
            "ET": self.version,
            "LA": self.language.partition("-")[0],
            "UR": self.address,
        }
        return "".join([*(source.ris for source in self.sources), _ris(fields)])

    @property
    def csl(self) -> str:
        """A CSL-JSON list: the sources, then the page."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": "webpage" if self.title else "dataset",
            "title": self.title or self.work,
            "author": [{"literal": self.author}],
            "language": self.language,
            "container-title": self.work if self.title else "",
            "issued": {"date-parts": [[int(part) for part in self.date.split("-")]]} if self.date else None,
            "version": self.version,
            "URL": self.address,
        }
        items = [
            ",\n".join(f'  "{name}": {_JSON.encode(value)}' for name, value in one.items() if value)
            for one in [*(source.csl for source in self.sources), item]
        ]
        return "[{\n" + "\n}, {\n".join(items) + "\n}]"


def _entry(entry: str, key: str, fields: dict[str, str]) -> str:
    """A BibTeX entry of the fields that have a value."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{entry}{{{key},", *lines, "}", ""])


def _ris(fields: dict[str, str]) -> str:
    """A RIS entry of the fields that have a value. Lines end as the format asks, in CR and LF."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields.items() if value) + "ER  - \r\n"


def formats(citation: Citation) -> dict[str, str]:
    """Every format by its name, as a page shows it: with the line feeds of HTML."""
    return {
        "plain": citation.plain,
        "bibtex": citation.bibtex,
        "ris": citation.ris.replace("\r", ""),
        "csl": citation.csl,
    }


def record(site: Site, cited: Record) -> Citation:
    """The citation of a record's page, after the sources of the record with the places in them, the paper first."""
    return _citation(site, site.titles[cited.key], f"{cited.key}/", credited(site.catalogue, cited))


def page(site: Site, title: str, path: str) -> Citation:
    """The citation of any other page, by its title and its path from the home page."""
    return _citation(site, title, path, _paper(site))


def whole(site: Site) -> Citation:
    """The citation of the atlas as a whole."""
    return _citation(site, "", "", _paper(site))


def _paper(site: Site) -> list[tuple[Source, str]]:
    """The paper that the atlas as a whole retells, with its credit."""
    paper = site.catalogue.paper
    return [(paper, statement(paper))] if paper else []


def _citation(site: Site, title: str, path: str, retold: Iterable[tuple[Source, str]]) -> Citation:
    """The citation of what has this path from the home page, after the sources that it retells, with their credits."""
    settings, name = site.settings, site.settings.short_name
    sources = [CitedSource(f"{name}-sources-{source.id}-itself", source, _line(credit)) for source, credit in retold]
    return Citation(
        key="-".join([name, *filter(None, path.split("/"))]),
        title=_line(title),
        address=site.address(path) or "",
        version=site.version,
        date=site.day,
        work=settings.name,
        author=settings.author,
        language=settings.text_language,
        sources=tuple(sources),
    )


def _line(text: str) -> str:
    """Text on one line, as the formats need it."""
    return printable(" ".join(text.split()))
