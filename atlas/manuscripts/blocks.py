"""What hand-written pages call: small pieces of HTML made from the records."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

from atlas import directories, facets, plots, show, upkeep, whole
from atlas.exports import Edition, listings
from atlas.finding import search
from atlas.glossary import initial
from atlas.labels import HEADINGS
from atlas.manuscripts.calls import Manuscript
from atlas.plots.bars import Chart, NoBars, chart, series
from atlas.records.catalogue import folded
from atlas.records.links import choices, link_of
from atlas.records.model import KINDS, Indicator, Record
from atlas.records.strings import did_you_mean
from atlas.site import UnknownRecord, View

_SIGNS: Final = re.compile(r"[!\"#&'()*+.:<>\[\\\]_`{|}~-]")
"""What means something to HTML or to Markdown."""
_EXAMPLE: Final = re.compile(r"`(\{\{.*?\}\})`", re.DOTALL)

MOST_EXPLAINED: Final = 600
"""A glossary with more entries gives what each stands for, and leaves the explanation to its page."""


class BadCall(ValueError):
    """A page calls a macro with something it does not take; the message says what it takes."""


class Asked:
    """What macros ask of the records, whatever shows the answer. Raises UnknownRecord or BadCall."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.site = edition.site

    def _indicator(self, name: str) -> Indicator:
        record = self.site.record(name if "/" in name else f"indicators/{name}")
        if not isinstance(record, Indicator):
            raise BadCall(f"{name!r} is not a figure.")
        return record

    def _references(self, numbers: Iterable[int]) -> list[Record]:
        return [self.site.record(f"references/{number}") for number in numbers]

    def _texts(self, key: str, field: str) -> tuple[str, ...]:
        record = self.site.record(key)
        if field != "summary" and field not in HEADINGS:
            raise BadCall(f"{field!r} is not a text. Choose from: summary, {', '.join(HEADINGS)}.")
        value = getattr(record, field, None)
        if not value:
            raise BadCall(f"The record {key!r} has no {field!r}.")
        return value if isinstance(value, tuple) else (value,)

    def _kind(self, kind: str) -> str:
        if kind not in KINDS:
            raise UnknownRecord(f"There is no kind {kind!r}. Choose from: {', '.join(KINDS)}.")
        return kind

    def _layout(self, layout: str) -> str:
        if layout not in ("list", "cards"):
            raise BadCall(f"There is no layout {layout!r}. Choose from: list, cards.")
        return layout

    def _matching(self, kind: str, conditions: dict[str, str]) -> list[Record]:
        model = KINDS[self._kind(kind)]
        for name, wanted in conditions.items():
            if name not in model.model_fields:
                cure = (
                    did_you_mean(name, model.model_fields).strip() or f"Choose from: {', '.join(model.model_fields)}."
                )
                raise BadCall(f"Records of the kind {kind!r} have no field {name!r}. {cure}")
            link, values = link_of(model, name), choices(model, name)
            if link:
                self.site.record(link.key(str(wanted)))
            elif values and str(wanted).lower() not in values:
                raise BadCall(f"{name!r} is never {wanted!r}. Choose from: {', '.join(values)}.")
        found = self.site.catalogue.of_kind(kind)
        for name, wanted in conditions.items():
            found = tuple(record for record in found if _meets(record, name, str(wanted)))
        return sorted(found, key=_in_time)

    def _charts(self, names: tuple[str, ...], title: str) -> list[Chart]:
        if not names:
            return series(self.site.catalogue)
        if not title:
            raise BadCall('A chart needs a title. Add one at the end: title="Results".')
        try:
            return [chart(self.site.catalogue, title, [self._indicator(name) for name in names])]
        except NoBars as error:
            raise BadCall(str(error)) from None


class Blocks(Asked):
    """The macros, as seen from one page. Each returns HTML that Markdown leaves as it is."""

    def __init__(self, edition: Edition, url: str, manuscript: Manuscript) -> None:
        super().__init__(edition)
        self.manuscript = manuscript
        self.view: View = self.site.view(url)

    def link(self, key: str, words: str = "") -> str:
        """A link to a record, by kind and id: `{{ link("clusters/clara") }}`.

        Give other words to show instead of its name: `{{ link("clusters/clara", "the cluster") }}`.
        """
        record = self.site.record(key)
        return f'<a href="{self.view.root}{record.key}/">{_inert(words or record.label)}</a>'

    def figure(self, name: str, words: str = "") -> str:
        """A figure as it reads in a sentence, linked to its page: `{{ figure("eccp-clusters-targeting-china") }}`."""
        record = self._indicator(name)
        shown = _inert(words or show.figure(record))
        return f'<a class="atlas-inline-figure" href="{self.view.root}{record.key}/">{shown}</a>'

    def amount(self, name: str) -> str:
        """A figure's number alone, without its unit: `{{ amount("eccp-clusters-targeting-china") }} clusters`."""
        record = self._indicator(name)
        return self.figure(name, show.amount(record))

    def figures(self, *names: str) -> str:
        """Several figures as large numbers in a row: `{{ figures("a", "b", "c") }}`."""
        return self._block("figures.html", records=[self._indicator(name) for name in names])

    def note(self, *numbers: int) -> str:
        """The markers of one or more of the paper's notes: `{{ note(14, 15) }}`."""
        if not numbers:
            raise BadCall("It names no note.")
        self._references(numbers)
        return "".join(str(self.view.note(number)).replace("[", "&#91;").replace("]", "&#93;") for number in numbers)

    def text(self, key: str, field: str = "summary") -> str:
        """A text of a record, by its field: `{{ text("sectors/automotive", "potential") }}`."""
        return self._block("text.html", texts=self._texts(key, field))

    def directory(self, kind: str) -> str:
        """All records of a kind, grouped: `{{ directory("missions") }}`."""
        return self._set_apart(directories.render(self.site, self.view, self._kind(kind)))

    def records(self, kind: str, layout: str = "list", **conditions: str) -> str:
        """The records of a kind that meet conditions, as a list or as cards.

        `{{ records("missions", sectors="automotive") }}`;
        `{{ records("milestones", type="dialogue", layout="cards") }}`.
        """
        return self._block(f"{self._layout(layout)}.html", records=self._matching(kind, conditions))

    def count(self, kind: str, **conditions: str) -> str:
        """How many records of a kind meet conditions: `{{ count("missions", status="planned") }}`."""
        return show.number(len(self._matching(kind, conditions)))

    def glossary(self) -> str:
        """Every abbreviation and term with its meaning: `{{ glossary() }}`."""
        entries = self.site.glossary.entries
        letters = {letter: next(found) for letter, found in groupby(entries, initial)}
        return self._block("glossary.html", entries=entries, letters=letters, brief=len(entries) > MOST_EXPLAINED)

    def print_all(self) -> str:
        """Every record on one page, kind by kind, for paper: `{{ print_all() }}`."""
        return self._set_apart(whole.render(self.site, self.view))

    def upkeep(self) -> str:
        """What editors could do next, as lists of records: `{{ upkeep() }}`."""
        return self._block("upkeep.html", tasks=upkeep.tasks(self.site), most=upkeep.MOST)

    def map(self) -> str:
        """Where cooperation happens, in Europe and in China, with a table of all places: `{{ map() }}`."""
        return self._set_apart(plots.map_page(self.site, self.view))

    def timeline(self) -> str:
        """Policy and activities in two lanes, year by year: `{{ timeline() }}`."""
        return self._set_apart(plots.timeline_page(self.site, self.view))

    def charts(self, *names: str, title: str = "") -> str:
        """Bars for figures that compare: `{{ charts("a", "b", title="Results") }}`.

        Without names, every series of figures has its chart: `{{ charts() }}`.
        """
        return self._set_apart(plots.charts(self.site, self.view, self._charts(names, title)))

    def matrix(self) -> str:
        """Sectors by kind of activity, with the gaps: `{{ matrix() }}`."""
        return self._set_apart(plots.matrix_page(self.site, self.view))

    def downloads(self) -> str:
        """Every file with data that the site offers: `{{ downloads() }}`."""
        return self._set_apart(listings.downloads(self.edition, self.view))

    def columns(self) -> str:
        """The columns of every table, with what each means: `{{ columns() }}`."""
        return self._set_apart(listings.columns(self.edition, self.view))

    def calendars(self) -> str:
        """Every calendar and feed: `{{ calendars() }}`."""
        return self._set_apart(listings.calendars(self.edition, self.view))

    def api_fields(self) -> str:
        """What a document of the API says beside a record's own fields: `{{ api_fields() }}`."""
        return self._set_apart(listings.api_fields(self.edition, self.view))

    def citation(self) -> str:
        """How to cite the atlas as a whole, in four formats: `{{ citation() }}`."""
        return self._set_apart(listings.citation(self.edition, self.view))

    def explore(self) -> str:
        """Every record, with what narrows the list down; for the page "Explore": `{{ explore() }}`."""
        filters = self.site.filters.values()
        return self._block(
            "explore.html",
            facets=[(facet, facets.options(self.site.catalogue, facet, filters)) for facet in facets.FACETS],
            opened=("kind", "sector"),
            total=len(self.site.catalogue),
            records=search.newest(self.site)[:20],
        )

    def _set_apart(self, html: Markup) -> str:
        return self.manuscript.set_aside(html.strip())

    def _block(self, template: str, **values: Any) -> str:
        return self._set_apart(self.site.render(f"blocks/{template}", view=self.view, **values))


MACROS: Final = (
    "link", "figure", "amount", "figures", "note", "text", "directory", "records", "count", "glossary", "explore",
    "map", "timeline", "charts", "matrix", "downloads", "columns", "calendars", "api_fields", "citation",
    "print_all", "upkeep",
)  # fmt: skip
"""The names under which pages call them."""


def macro(name: str, blocks: Callable[[], Blocks]) -> Callable[..., str]:
    """The macro with this name; `blocks` gives those of the page that is being rendered.

    A wrong call becomes a problem of that page, and a visible mark in it: it neither ends the build at the first
    mistake nor hides.
    """

    def call(*arguments: Any, **named: Any) -> str:
        page = blocks()
        try:
            return str(_bound(page, name, arguments, named)())
        except (UnknownRecord, BadCall, TypeError) as error:
            said, _, cure = str(error).partition(". ")
            message, cure = f"{said.rstrip('.')}.", cure or f"Write it like this: {example}."
            page.manuscript.wrong_call(name, arguments, _line_of_template(), message, cure)
            return f"**{_inert(f'[{name}: {message} {cure}]')}**"

    call.__name__ = name
    call.__doc__ = getattr(Blocks, name).__doc__
    example = next(iter(_EXAMPLE.findall(call.__doc__ or "")), f"{{{{ {name}() }}}}")
    return call


def _bound(page: Blocks, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Callable[[], str]:
    """The macro, ready to be called. Raises BadCall when it does not take what it is given."""
    method = getattr(page, name)
    try:
        inspect.signature(method).bind(*arguments, **named)
    except TypeError as error:
        what = re.search(r"'\w+'", str(error))
        if not what:
            raise BadCall("It is given more than it takes.") from None
        raise BadCall(f"It {'needs' if 'missing' in str(error) else 'takes no'} {what.group()}.") from None
    return partial(method, *arguments, **named)


def _line_of_template() -> int:
    """The line of the template that is being rendered, as Jinja tells it to its own error messages."""
    frame = inspect.currentframe()
    while frame and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    return frame.f_globals["__jinja_template__"].get_corresponding_lineno(frame.f_lineno) if frame else 1


def _in_time(record: Record) -> Any:
    """By date; what has none comes last."""
    return (record.when[0] or "9999", folded(record.name))


def _meets(record: Record, name: str, wanted: str) -> bool:
    value = getattr(record, name)
    if isinstance(value, tuple):
        whole = "/" in wanted and any(linked.key == wanted for linked in record.links if linked.field == name)
        return wanted in value or whole
    return str(value).lower() == wanted.lower()


def _inert(text: str) -> str:
    """Plain text that neither HTML nor Markdown reads as anything else."""
    return _SIGNS.sub(lambda match: f"&#{ord(match.group())};", text)
