"""HTML macros, which pages call to show something of the records.

A new macro is a public method here and in `MarkdownMacros`, or one in `MacroQueries` for both; its docstring has an
example call.
"""

import inspect
import re
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any, Final, Protocol

from markupsafe import Markup

from atlas.exports import changes, data_pages, record_footer_html
from atlas.macros.calls import ALL_FACTS, ALL_NAMES, ALL_RECORDS, DIRECTORY_OF, PRINTED_ON, PageCalls
from atlas.macros.queries import BadCall, MacroQueries
from atlas.plots import bars, maps, matrix, routes, timeline
from atlas.render import comparison, contribution, directory_page, maintenance, print_page, record_page
from atlas.search import documents
from atlas.site import Site, UnknownRecord, View, display, facets
from atlas.site.glossary import initial
from atlas.site.labels import FACET_WORDS

_SIGNS: Final = re.compile(r"[!\"#&'()*+.:<>\[\\\]_`{|}~-]")
"""Characters that mean something to HTML or to Markdown."""
_WANTED: Final[dict[Any, str]] = {
    str: "a text between quotation marks",
    int: "a whole number",
    int | str: "the number of a note, or the id of a source",
}
"""Words for the types of what macros take."""
_EXAMPLE: Final = re.compile(r"`(\{\{.*?\}\})", re.DOTALL)
"""Example of a call, in a macro's docstring."""

MOST_EXPLAINED: Final = 600
"""Most entries of a glossary that explains each; a longer one leaves the explanation to the records' pages."""


class HtmlMacros(MacroQueries):
    """Macros as HTML for the page at `url`. Each returns inline HTML, or the placeholder of a stashed block."""

    def __init__(self, site: Site, url: str, calls: PageCalls) -> None:
        super().__init__(site, calls.reads)
        self.calls = calls
        self.view: View = self.site.view(url)

    def record(self, key: str) -> str:
        """Page of a record, for the page that is made of it: `{{ record("clusters/clara") }}`."""
        found = self.site.record(key)
        return self._stash(record_page.render(self.site, found, record_footer_html(self.site, found)))

    def print_page(self, name: str) -> str:
        """Print page of a large atlas: `{{ print_page("missions-1") }}`."""
        self._reads.add(f"{PRINTED_ON}{name}")
        try:
            return self._stash(print_page.render_part(self.site, self.view, name))
        except LookupError:
            raise BadCall(f"There is no print page {name!r}.") from None

    def link(self, key: str, words: str = "") -> str:
        """Link to a record, by kind and id: `{{ link("clusters/clara") }}`.

        Give other words to show instead of its name: `{{ link("clusters/clara", "the cluster") }}`.
        """
        record = self._record(key)
        return f'<a href="{self.view.root}{record.key}/">{_escaped(words or record.label)}</a>'

    def figure(self, name: str, words: str = "") -> str:
        """Figure as it reads in a sentence, linked to its page: `{{ figure("some-figure") }}`."""
        record = self._indicator(name)
        shown = _escaped(display.unbroken(words or display.link_text(record), record))
        return f'<a class="atlas-inline-figure" href="{self.view.root}{record.key}/">{shown}</a>'

    def amount(self, name: str) -> str:
        """Number of a figure alone, without its unit: `{{ amount("some-figure") }} clusters`."""
        record = self._indicator(name)
        return self.figure(name, display.amount(record, display.spelled))

    def figures(self, *names: str) -> str:
        """Figures as large numbers in a row: `{{ figures("a", "b", "c") }}`."""
        return self._render("figures.html", records=[self._indicator(name) for name in names])

    def note(self, *cited: int | str) -> str:
        """Markers of one or more of the paper's notes: `{{ note(14, 15) }}`.

        Other sources are named by their ids, perhaps with a place: `{{ note("eccp-news-2023: p. 2") }}`.
        """
        self._citations(cited)
        markers = "".join(self.view.text(f"[^{one}]") for one in cited)
        return markers.replace("[", "&#91;").replace("]", "&#93;")

    def text(self, key: str, field: str = "summary") -> str:
        """Text of a record, by its field: `{{ text("sectors/automotive", "potential") }}`."""
        return self._render("text.html", texts=self._texts(key, field))

    def directory(self, kind: str) -> str:
        """Directory of all records of a kind, grouped: `{{ directory("missions") }}`."""
        if kind in directory_page.COUNTED:
            self._reads.add(ALL_FACTS)
        return self._stash(directory_page.render(self.site, self.view, self._kind(kind, DIRECTORY_OF)))

    def records(self, kind: str, layout: str = "list", newest: int = 0, **conditions: str) -> str:
        """Records of a kind that meet conditions, as a list or as cards; all, or so many of the newest.

        `{{ records("missions", sectors="automotive") }}`;
        `{{ records("milestones", type="dialogue", layout="cards") }}`.
        """
        found = self._matching(kind, conditions, newest)
        if self._layout(layout) == "cards":
            self._reads_texts_of(*found)
        return self._render(f"{layout}.html", records=found)

    def glossary(self) -> str:
        """Glossary of every abbreviation and term, with its meaning: `{{ glossary() }}`."""
        entries = self.site.glossary.entries
        self._reads |= {ALL_FACTS, *(record.key for record in entries)}
        letters = {letter: next(found) for letter, found in groupby(entries, initial)}
        return self._render("glossary.html", entries=entries, letters=letters, brief=len(entries) > MOST_EXPLAINED)

    def print_all(self) -> str:
        """Print page of every record, kind by kind: `{{ print_all() }}`."""
        return self._block(print_page.render, ALL_RECORDS)

    def maintenance(self) -> str:
        """Tasks for editors, as lists of records: `{{ maintenance() }}`."""
        self._reads.add(ALL_RECORDS)
        scores = maintenance.scores(self.site)
        return self._render(
            "maintenance.html",
            scores=scores,
            completeness=maintenance.completeness(scores),
            tasks=maintenance.tasks(self.site),
            most=maintenance.MOST,
        )

    def map(self) -> str:
        """Maps of where cooperation happens, on each side, with a table of all places: `{{ map() }}`."""
        return self._block(maps.render, ALL_NAMES)

    def relations(self) -> str:
        """Who works with whom, as arcs on a map and as tables: `{{ relations() }}`."""
        return self._block(routes.render, ALL_FACTS)

    def timeline(self) -> str:
        """Timeline of policy and activities in two lanes, year by year: `{{ timeline() }}`."""
        return self._block(timeline.render, "milestones", "missions", "sectors")

    def charts(self, *names: str, title: str = "") -> str:
        """Bar charts of figures that compare: `{{ charts("a", "b", title="Results") }}`.

        Without names, every series of figures has its chart: `{{ charts() }}`.
        """
        found = self._charts(names, title)
        if names and self.calls.uses_stash:
            found = [bars.filed(one) for one in found]
            self.calls.charts += found
        return self._stash(bars.render(self.site, self.view, found))

    def matrix(self) -> str:
        """Matrix of sectors and kinds of activity, with the gaps: `{{ matrix() }}`."""
        return self._block(matrix.render, "milestones", "missions", "partnerships", "sectors")

    def compare(self) -> str:
        """Sectors side by side, of which a reader chooses some: `{{ compare() }}`."""
        return self._block(comparison.render, ALL_FACTS)

    def downloads(self) -> str:
        """List of every file with data that the site offers: `{{ downloads() }}`."""
        return self._block(data_pages.downloads, ALL_NAMES)

    def columns(self) -> str:
        """List of the columns of every table, with what each means: `{{ columns() }}`."""
        return self._block(data_pages.columns)

    def calendars(self) -> str:
        """List of every calendar and feed: `{{ calendars() }}`."""
        return self._block(data_pages.calendars, "missions", "sectors", "places")

    def changes(self) -> str:
        """List of the newest changes of the data, with what each altered: `{{ changes() }}`."""
        return self._block(changes.page_html, ALL_NAMES)

    def api_fields(self) -> str:
        """Fields of the API's documents beside a record's own: `{{ api_fields() }}`."""
        return self._block(data_pages.api_fields)

    def contribution_form(self) -> str:
        """Form that adds a record of any kind, or corrects one: `{{ contribution_form() }}`."""
        return self._block(contribution.render)

    def citation(self) -> str:
        """Citation of the atlas as a whole, in four formats: `{{ citation() }}`."""
        return self._block(data_pages.citation)

    def search_field(self) -> str:
        """Field that searches all records, for the home page: `{{ search_field() }}`."""
        return self._render("search-field.html")

    def explore(self) -> str:
        """List of every record, with the facets that narrow it down: `{{ explore() }}`."""
        filters = self.site.filters.values()
        first = documents.usual(self.site)[:20]
        self._reads |= {ALL_FACTS, *(record.key for record in first)}
        return self._render(
            "explore.html",
            facets=[
                (one, FACET_WORDS[one.name], facets.options(self.site.catalogue, one, filters)) for one in facets.FACETS
            ],
            opened=("country", "sector", "kind"),
            total=len(self.site.catalogue),
            records=first,
        )

    def _block(self, render: Callable[[Site, View], Markup], *reads: str) -> str:
        """Placeholder of the block that `render` makes of the site, which reads these records."""
        self._reads.update(reads)
        return self._stash(render(self.site, self.view))

    def _stash(self, html: Markup) -> str:
        # Before the first marks of a page stands of which day they all are.
        if "atlas-mark" in html and not self.calls.has_vintage:
            self.calls.has_vintage = True
            if "atlas-vintage" not in html:
                html = self.view.vintage_line() + html
        return self.calls.stash(html.strip())

    def _render(self, template: str, **values: Any) -> str:
        return self._stash(self.site.render(f"blocks/{template}", view=self.view, **values))


PAGE_MACROS: Final = ("record", "print_page")
"""Names of the macros that make up generated pages."""
MACROS: Final = tuple(name for name in dir(HtmlMacros) if not name.startswith("_") and name not in PAGE_MACROS)
"""Names of the macros that hand-written pages call: all other public methods."""


class CallablePage(Protocol):
    """Macros of a page, in HTML or in Markdown, with what keeps their wrong calls."""

    calls: PageCalls


def mark(message: str) -> str:
    """Mark of a mistake in a page, in Markdown."""
    return f"**{_escaped(message)}**"


def macro(name: str, current: Callable[[], CallablePage]) -> Callable[..., str]:
    """Macro with this name; `current` gives those of the page that is being rendered.

    A wrong call becomes a diagnostic of that page, and a visible mark in it: it neither ends the build at the first
    mistake nor hides.
    """

    def call(*arguments: Any, **named: Any) -> str:
        page = current()
        try:
            return str(_bound(page, name, arguments, named)())
        except (UnknownRecord, BadCall, TypeError) as error:
            said, _, hint = str(error).partition(". ")
            message, hint = f"{said.rstrip('.')}.", hint or f"Write it like this: {example}."
            page.calls.wrong_call(name, arguments, _line_of_template(), message, hint)
            return mark(f"[{name}: {message} {hint}]")

    call.__name__ = name
    call.__doc__ = getattr(HtmlMacros, name).__doc__
    example = next(iter(_EXAMPLE.findall(call.__doc__ or "")), f"{{{{ {name}() }}}}")
    return call


def _bound(page: CallablePage, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Callable[[], str]:
    """Macro, ready to be called. Raises BadCall when it does not take what it is given."""
    method = getattr(page, name)
    signature = inspect.signature(method)
    try:
        bound = signature.bind(*arguments, **named)
    except TypeError as error:
        what = re.search(r"'\w+'", str(error))
        if not what:
            raise BadCall("It is given more than it takes.") from None
        raise BadCall(f"It {'needs' if 'missing' in str(error) else 'takes no'} {what.group()}.") from None
    for taken, given in bound.arguments.items():
        parameter = signature.parameters[taken]
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        for value in given if parameter.kind is parameter.VAR_POSITIONAL else (given,):
            if isinstance(value, bool) or not isinstance(value, parameter.annotation):
                raise BadCall(f"{taken!r} is {_WANTED[parameter.annotation]}, not {str(value)[:80]!r}.")
    return partial(method, *arguments, **named)


def _line_of_template() -> int:
    """Line of the template that is being rendered, as Jinja tells it to its own error messages."""
    frame = inspect.currentframe()
    while frame and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    return frame.f_globals["__jinja_template__"].get_corresponding_lineno(frame.f_lineno) if frame else 1


def _escaped(text: str) -> str:
    """Text with the signs escaped that HTML or Markdown would read as anything else."""
    return _SIGNS.sub(lambda match: f"&#{ord(match.group())};", text)
