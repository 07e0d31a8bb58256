"""What a page is made of, so that a test can say that a text added nothing to it."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment

from atlas.exports import record_footer_html
from atlas.render import record_page
from atlas.site import Site

TEXT_MARKUP = {
    ("a", "href"),
    ("a", "rel"),
    ("a", "title"),
    ("abbr", "title"),
    ("sup", "class"),
    ("abbr", "class"),
    ("abbr", "tabindex"),
}
"""What the light markup of texts and the explained abbreviations may add, always with safe values."""
TEXT_ELEMENTS = {"bdi", "a", "abbr", "em", "strong", "sup"}


@dataclass(frozen=True)
class Markup:
    """The elements and attributes of some HTML, and the comments and schemes of addresses in it."""

    elements: frozenset[str]
    attributes: frozenset[tuple[str, str]]
    schemes: frozenset[str]
    comments: int = 0

    @classmethod
    def of(cls, html: str) -> Markup:
        soup = BeautifulSoup(html, "html.parser")
        tags = soup.find_all(True)
        addresses = [
            tag.get(name, "") for tag in tags for name in ("href", "src", "action", "formaction") if tag.get(name)
        ]
        return cls(
            frozenset(tag.name for tag in tags),
            frozenset((tag.name, name) for tag in tags for name in tag.attrs),
            frozenset(address.split(":")[0].lower() if ":" in address.split("/")[0] else "" for address in addresses),
            len(soup.find_all(string=lambda text: isinstance(text, Comment))),
        )

    def with_text_markup(self) -> Markup:
        """The same with what a record's text may add to any page."""
        return Markup(
            self.elements | TEXT_ELEMENTS,
            self.attributes | TEXT_MARKUP,
            self.schemes | {"", "http", "https"},
            self.comments,
        )

    def __le__(self, other: Markup) -> bool:
        """Whether there is nothing in here that is not in the other."""
        return (
            self.elements <= other.elements
            and self.attributes <= other.attributes
            and self.schemes <= other.schemes
            and self.comments <= other.comments
        )


def record_html(site: Site, key: str) -> str:
    """The page of a record, without what the theme puts around it."""
    record = site.record(key)
    return str(record_page.render(site, record, record_footer_html(site, record)))


def words(html: str) -> str:
    """What a reader sees, with every run of white space as one space."""
    return " ".join(BeautifulSoup(html, "html.parser").get_text().split())
