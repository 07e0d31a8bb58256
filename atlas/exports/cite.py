"""Citations of a page or of the whole atlas: in plain text, BibTeX, RIS and CSL-JSON.

The date is that of the data, never that of the build or of the visit. What is not known (the address, the version, the
date) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from json import JSONEncoder
from typing import Any, Final

from atlas.exports.files import printable
from atlas.i18n import gettext as _
from atlas.records.model import Record
from atlas.site import Site, display

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


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite. `title` is empty for the atlas as a whole; `date` is YYYY-MM-DD; empty where unknown.

    `work` is the name of the atlas, `author` whose it is.
    """

    key: str
    title: str
    address: str
    version: str
    date: str
    work: str
    author: str

    @property
    def plain(self) -> str:
        """One line to copy."""
        edition = [_("version {version}").format(version=self.version)] if self.version else []
        edition += [_("data of {date}").format(date=display.date(self.date))] if self.date else []
        work = ", ".join([self.work, *edition])
        parts = [self.author, f"“{self.title}”" if self.title else "", work, self.address]
        return ". ".join(part for part in parts if part) + ("" if self.address else ".")

    @property
    def bibtex(self) -> str:
        """A BibTeX entry; for BibTeX programs that read UTF-8."""
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
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    @property
    def ris(self) -> str:
        """A RIS entry: an electronic page, or the data set as a whole. Lines end as the format asks, in CR and LF."""
        fields = {
            "TY": "ELEC" if self.title else "DATA",
            "AU": self.author,
            "TI": self.title or self.work,
            "T2": self.work if self.title else "",
            "PY": self.date[:4],
            "DA": self.date.replace("-", "/"),
            "ET": self.version,
            "LA": "en",
            "UR": self.address,
        }
        return "".join(f"{tag}  - {value}\r\n" for tag, value in fields.items() if value) + "ER  - \r\n"

    @property
    def csl(self) -> str:
        """A CSL-JSON list with one item."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": "webpage" if self.title else "dataset",
            "title": self.title or self.work,
            "author": [{"literal": self.author}],
            "language": "en-GB",
            "container-title": self.work if self.title else "",
            "issued": {"date-parts": [[int(part) for part in self.date.split("-")]]} if self.date else None,
            "version": self.version,
            "URL": self.address,
        }
        lines = (f'  "{name}": {_JSON.encode(value)}' for name, value in item.items() if value)
        return "[{\n" + ",\n".join(lines) + "\n}]"


def formats(citation: Citation) -> dict[str, str]:
    """Every format by its name, as a page shows it: with the line feeds of HTML."""
    return {
        "plain": citation.plain,
        "bibtex": citation.bibtex,
        "ris": citation.ris.replace("\r", ""),
        "csl": citation.csl,
    }


def record(site: Site, cited: Record) -> Citation:
    """The citation of a record's page."""
    return page(site, site.titles[cited.key], f"{cited.key}/")


def page(site: Site, title: str, path: str) -> Citation:
    """The citation of any page, by its title and its path from the home page."""
    key = "-".join([site.settings.short_name, *path.strip("/").split("/")])
    return _citation(site, key, printable(" ".join(title.split())), path)


def whole(site: Site) -> Citation:
    """The citation of the atlas as a whole."""
    return _citation(site, site.settings.short_name, "", "")


def _citation(site: Site, key: str, title: str, path: str) -> Citation:
    settings = site.settings
    return Citation(key, title, site.address(path) or "", site.version, site.day, settings.name, settings.author)
