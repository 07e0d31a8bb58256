"""Markdown sources of the generated pages: front matter and one macro call for each record and each print page.

The plugin adds them to MkDocs' files; `python -m atlas stage` writes them to disk for an engine without plugins.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.records.model import Record
from atlas.render import print_page, record_page
from atlas.site import Site, display
from atlas.site.kinds import fields


@dataclass(frozen=True, slots=True)
class PageSource:
    """Source of a page: its path under `docs/`, the function that makes its Markdown, and the record's file, if any."""

    path: str
    make: Callable[[], str]
    made_from: str = ""


def pages(site: Site) -> Iterator[PageSource]:
    """Sources of all records' pages, then of all print pages of a large atlas."""
    for record in site.catalogue:
        yield PageSource(f"{record.key}.md", partial(_record, site, record), site.source_path(record))
    for part in print_page.parts(site.catalogue):
        yield PageSource(f"{print_page.FOLDER}/{part.name}.md", partial(_print_page, part))


def redirects(site: Site) -> Iterator[tuple[str, str]]:
    """Path and HTML of each redirect: from the former address of a record, and from the search page of old."""
    if site.has_page("explore/"):
        script = "../assets/javascripts/redirect.js"
        html = site.render("redirect.html", title=_("Search the atlas"), href="../explore/", script=script)
        yield "search/index.html", str(html)
    for record in site.catalogue:
        for key in record.former_keys:
            href = f"../{record.id}/" if key.startswith(f"{record.kind}/") else f"../../{record.key}/"
            html = site.render("redirect.html", title=record.title, href=href, script="")
            yield f"{key}/index.html", str(html)


def _record(site: Site, record: Record) -> str:
    head = front_matter(
        title=site.titles[record.key],
        description=record_page.description(record, site.view("")),
        hide=["toc", "citation"],
        tags=[site.catalogue[f"sectors/{sector}"].name for sector in getattr(record, "sectors", ())],
        styles=[f"assets/stylesheets/{name}.css" for name in fields(record.kind, "styles")],
    )
    return f"{head}{macro_call(record)}\n"


def macro_call(record: Record) -> str:
    """Macro call that makes up the text of a record's page."""
    return f'{{{{ record("{record.key}") }}}}'


def _print_page(part: print_page.Part) -> str:
    count = len(part.positions)
    about = ngettext(
        "{title}: {count} record of the atlas on one page, to print.",
        "{title}: {count} records of the atlas on one page, to print.",
        count,
    )
    head = front_matter(
        title=_("{title}, on paper").format(title=part.title),
        description=about.format(title=part.title, count=display.number(count)),
        hide=["toc", "citation"],
        styles=["assets/stylesheets/whole.css"],
    )
    return f'{head}{{{{ print_page("{part.name}") }}}}\n'


def front_matter(**values: object) -> str:
    """YAML front matter. JSON is YAML that needs no quoting rules; empty values are left out."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value)
    return "\n".join(["---", *lines, "---", ""])
