"""Citations of a page or of the whole atlas: in plain text, BibTeX, RIS and CSL-JSON.

What the atlas retells is cited first, then the atlas itself. The date is that of the data, never that of the build or
of the visit. What is not known (the address, the version, the date) is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from json import JSONEncoder
from typing import Any, Final

from atlas.exports.files import printable
from atlas.exports.schema_org import status_in_words
from atlas.i18n import gettext as _
from atlas.records.model import Record, Source
from atlas.site import Site, display
from atlas.site.labels import mark
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
    "book": ("book", "BOOK", "book"),
    "chapter": ("incollection", "CHAP", "chapter"),
    "article": ("article", "JOUR", "article-journal"),
    "legislation": ("misc", "STAT", "legislation"),
    "web-page": ("misc", "ELEC", "webpage"),
    "press-release": ("misc", "NEWS", "webpage"),
    "dataset": ("misc", "DATA", "dataset"),
    "interview": ("misc", "PCOMM", "interview"),
    "letter": ("misc", "PCOMM", "personal_communication"),
}
"""Types of a source in BibTeX, RIS and CSL; the atlas is a data set, and each of its pages a web page."""
_DOI: Final = re.compile(r"(?:doi:?\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,}/\S+)", re.IGNORECASE)
_ISBN: Final = re.compile(r"isbn(?:-1[03])?:?\s*([\dX -]+)", re.IGNORECASE)
"""Identifiers for which the formats have fields of their own."""
_BIBTEX_WORK: Final = {"article": "journal", "incollection": "booktitle"}
"""BibTeX's fields for what something is a part of, by the type of the entry."""


@dataclass(frozen=True, slots=True)
class Item:
    """Item of a bibliography: a source, a page of the atlas, or the atlas as a whole; empty is what is not known."""

    key: str
    types: tuple[str, str, str]
    """Its type in BibTeX, RIS and CSL."""
    authors: tuple[str, ...]
    title: str
    date: str
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    version: str
    language: str
    address: str
    work: str = ""
    """Title of what it is a page or a part of."""
    publisher: str = ""
    number: str = ""
    doi: str = ""
    isbn: str = ""
    accessed: str = ""
    note: str = ""
    day: str = ""
    """Further note of its day for BibTeX, which has a field for the year and for the month alone."""

    @property
    def author(self) -> str:
        """All authors, each on a line."""
        return "\n".join(map(_line, self.authors))

    @property
    def bibtex(self) -> str:
        """A BibTeX entry; for BibTeX programs that read UTF-8."""
        # BibTeX takes no article for one without its journal.
        entry = "misc" if self.types[0] == "article" and not self.work else self.types[0]
        year, month = [*self.date.split("-"), ""][:2]
        fields = {
            "author": self.author,
            "title": self.title,
            _BIBTEX_WORK.get(entry, "howpublished"): self.work,
            "institution" if entry == "techreport" else "publisher": self.publisher,
            "number": self.number,
            "doi": self.doi,
            "isbn": self.isbn,
            "year": year,
            "month": month.removeprefix("0"),
            "edition" if entry in ("book", "incollection") else "version": self.version,
            "url": self.address,
            "note": ". ".join(filter(None, (self.note, self.day))),
        }
        lines = [f"  {name} = {{{_latex(name, value)}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{entry}{{{self.key},", *lines, "}", ""])

    @property
    def ris(self) -> str:
        """A RIS entry, with the line feeds of HTML."""
        fields = {
            "TY": self.types[1],
            "AU": self.author.replace("\n", "\nAU  - "),
            "TI": self.title,
            "T2": self.work,
            "PB": self.publisher,
            "PY": self.date[:4],
            "DA": self.date.replace("-", "/"),
            "ET": self.version,
            "M1": self.number,
            "DO": self.doi,
            "SN": self.isbn,
            "LA": self.language.partition("-")[0],
            "N1": self.note,
            "UR": self.address,
        }
        return "".join(f"{tag}  - {value}\n" for tag, value in fields.items() if value) + "ER  - \n"

    @property
    def csl(self) -> str:
        """A CSL item as JSON, a field a line."""
        fields: dict[str, Any] = {
            "id": self.key,
            "type": self.types[2],
            "title": self.title,
            "author": [{"literal": author} for author in self.authors],
            "publisher": self.publisher,
            "number": self.number,
            "DOI": self.doi,
            "ISBN": self.isbn,
            "language": self.language,
            "container-title": self.work,
            "issued": _date_parts(self.date),
            "accessed": _date_parts(self.accessed),
            "edition" if self.types[2] in ("book", "chapter") else "version": self.version,
            "URL": self.address,
            "note": self.note,
        }
        lines = (f'  "{name}": {_JSON.encode(value)}' for name, value in fields.items() if value)
        return "{\n" + ",\n".join(lines) + "\n}"


def _latex(name: str, value: str) -> str:
    """Value of a BibTeX field; in braces, a title keeps its capitals and an author is no first and last name."""
    escaped = value if name == "url" else value.translate(_LATEX)
    return " and ".join(f"{{{one}}}" for one in escaped.split("\n")) if name in ("author", "title") else escaped


def _date_parts(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[*map(int, date.split("-"))]]} if date else None


@dataclass(frozen=True, slots=True)
class Citation:
    """Citation of one thing: in one line to copy, and as items, the sources that it retells and its own."""

    plain: str
    sources: tuple[Item, ...]
    own: Item

    @property
    def bibtex(self) -> str:
        """BibTeX entries."""
        return "\n".join(item.bibtex for item in (*self.sources, self.own))

    @property
    def ris(self) -> str:
        """RIS entries."""
        return "".join(item.ris for item in (*self.sources, self.own))

    @property
    def csl(self) -> str:
        """A CSL-JSON list."""
        return f"[{', '.join(item.csl for item in (*self.sources, self.own))}]"


def record(site: Site, cited: Record) -> Citation:
    """The citation of a record's page, after the sources of the record with the places in them, the paper first."""
    title, retold = site.titles[cited.key], credited(site.catalogue, cited)
    return _citation(site, title, f"{cited.key}/", retold, mark(cited), status_in_words(site, cited))


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


def _citation(
    site: Site, title: str, path: str, retold: Iterable[tuple[Source, str]], word: str = "", note: str = ""
) -> Citation:
    """The citation of what has this path from the home page, after the sources that it retells, with their credits.

    The mark of a record that is no fact, and what is known of it, stand beside the title, as no part of it.
    """
    settings = site.settings
    own = Item(
        key="-".join([settings.short_name, *filter(None, path.split("/"))]),
        types=_TYPES["web-page" if title else "dataset"],
        authors=(settings.author,),
        title=_line(title) or settings.name,
        date=site.day,
        version=site.version,
        language=settings.text_language,
        address=site.address(path) or "",
        work=settings.name if title else "",
        note=_line(note),
        day=_("Data of {date}").format(date=display.date(site.day)) if site.day else "",
    )
    plain, cited = _plain(site, own, word), [*retold]
    if cited:
        sources = "; ".join(_line(credit) for _source, credit in cited)
        plain = _("{sources}. As told in: {page}").format(sources=sources, page=plain)
    items = (_item(settings.short_name, source) for source, _credit in cited)
    return Citation(plain, tuple(items), own)


def edition(site: Site) -> list[str]:
    """The version and the date of the data in words, as far as they are known."""
    version = [_("version {version}").format(version=site.version)] if site.version else []
    day = [_("data of {date}").format(date=display.date(site.day))] if site.day else []
    return [*version, *day]


def _plain(site: Site, item: Item, word: str) -> str:
    """A page alone in one line."""
    work = ", ".join([item.work or item.title, *edition(site)])
    title = f"“{item.title}”" if item.work else ""
    parts = [item.author, f"{title} ({word})" if word else title, work, item.address]
    return ". ".join(part for part in parts if part) + ("" if item.address else ".")


def _item(short_name: str, source: Source) -> Item:
    """The item of a source that a page retells."""
    doi, isbn = (_identifier(source, form) for form in (_DOI, _ISBN))
    others = (one for one in source.identifiers if one not in (doi, isbn))
    return Item(
        key=f"{short_name}-sources-{source.id}-itself",
        types=_TYPES["chapter" if source.is_chapter else source.type],
        authors=source.authors or tuple(filter(None, [source.publisher])),
        title=_line(source.name),
        date=source.date or "",
        version=source.version or "",
        language=source.language or "",
        address=source.url or "",
        work=_line(source.published_in or ""),
        publisher=_line(source.publisher or ""),
        number=", ".join(others),
        doi=_DOI.sub(r"\1", doi),
        isbn=_ISBN.sub(r"\1", isbn).strip(),
        accessed=source.accessed or "",
        note=_("Identified by the editors of the atlas") if is_identified(source) else "",
    )


def _identifier(source: Source, form: re.Pattern[str]) -> str:
    """First identifier of a source that has this form: the formats have room for one."""
    return next((one for one in source.identifiers if form.fullmatch(one)), "")


def _line(text: str) -> str:
    """Text on one line, as the formats need it."""
    return printable(" ".join(text.split()))
